import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import { findLircNode, type LircRoots } from "../lirc-nodes.ts";
import { type Burst, toBursts } from "../send/bursts.ts";
import type { Transmitter } from "./transmitter.ts";

export interface IrCtlOptions {
  readonly roots: LircRoots;
  readonly clock: Clock;
  readonly program?: string;
}

const US_PER_MS = 1000;
const END_WITHIN_MS = 10_000;

/**
 * Through ir-ctl of v4l-utils, which sets the carrier: a device takes that from an ioctl, and Node has none. The carrier stays with the device
 * afterwards. One call a burst, so that pauses between bursts are longer by the time that a program needs to start.
 */
export function createIrCtlTransmitter({ roots, clock, program = "ir-ctl" }: IrCtlOptions): Transmitter {
  return {
    async transmit({ carrierHz, timingsUs }) {
      const bursts = toBursts(timingsUs);
      if (!bursts.ok) return bursts;
      const node = await findLircNode("transmitter", roots);
      if (!node.ok) return node;
      for (const [index, burst] of bursts.value.entries()) {
        const sent = await withFile(toSendFile(carrierHz, burst), (file) => run(program, ["-d", node.value, "-s", file]));
        if (!sent.ok) return sent;
        if (index < bursts.value.length - 1) await clock.sleepMs(burst.pauseUs / US_PER_MS);
      }
      return ok(undefined);
    },
  };
}

/** Lines, not `+9000 -4500`: ir-ctl 1.22 of Bookworm refuses that form. */
export function toSendFile(carrierHz: number, { pulsesUs }: Burst): string {
  const lines = pulsesUs.map((us, index) => `${index % 2 === 0 ? "pulse" : "space"} ${us}`);
  return [`carrier ${carrierHz}`, ...lines, ""].join("\n");
}

/** A file and not standard input, of which ir-ctl loses the first line. */
async function withFile<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "clima-ir-"));
  try {
    const file = join(folder, "frame");
    await writeFile(file, text);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const run = (program: string, args: readonly string[]): Promise<Result<void, string>> =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: END_WITHIN_MS, killSignal: "SIGKILL" }, (error, _stdout, stderr) => {
      resolve(error ? err(describeFailure(program, error, stderr)) : ok(undefined));
    });
  });

function describeFailure(program: string, error: Error & { code?: unknown; killed?: boolean }, stderr: string): string {
  if (error.code === "ENOENT") return `the program ${program} is not installed: sudo apt install v4l-utils`;
  if (error.killed) return `${program} did not end within ${END_WITHIN_MS / 1000} s`;
  const said = stderr.trim().split("\n")[0];
  return `${program} failed (exit ${String(error.code)}): ${said === "" ? "it gave no reason" : said}`;
}
