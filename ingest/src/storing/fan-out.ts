import type { Job, StoreLoop } from "./store-loop.ts";
import type { Refusal } from "./write-batch.ts";

/** Gives a job to several stores, each with its own progress; it counts as stored when all of them have it safe. */
export function fanOut(loops: readonly StoreLoop[]): Pick<StoreLoop, "add"> {
  const [only] = loops;
  if (only && loops.length === 1) return only;
  return {
    add(job: Job): void {
      let missing = loops.length;
      const all: Refusal[] = [];
      const stored = (refusals: readonly Refusal[]) => {
        all.push(...refusals);
        missing -= 1;
        if (missing === 0) job.stored(all);
      };
      const { readings, payloadBytes } = job;
      for (const loop of loops) loop.add({ readings, payloadBytes, stored });
    },
  };
}
