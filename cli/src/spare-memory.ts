import { setFlagsFromString } from "node:v8";

const FLAGS = ["--no-opt", "--no-maglev", "--semi-space-growth-factor=1"];

/**
 * A station works little and seldom, on a small computer: the compilers that optimise what is computed often, and a space for young objects that
 * grows, would take 6 to 11 MB of its memory. To be called before the rest of the program is loaded: that alone is work enough to wake up the first
 * of them, for 5 MB. V8 of Node 20 to 26 knows these names; one that does not says so on stderr and goes on.
 */
export function spareMemory(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}

/**
 * An ingest that drains a backlog makes much that is soon of no use: V8 would let its heap grow to four times what is in use before it looks. With a
 * quarter more it needs 0.6 of the memory for a backlog (`bench/ingest-memory.bench.ts`), at no cost of time or processor that could be measured.
 */
export function collectEarly(): void {
  setFlagsFromString("--heap-growing-percent=25");
}
