import { setTimeout as sleep } from "node:timers/promises";
import { err, type Log, ok, type Result } from "@clima/schemas";
import type { Clock } from "../clock.ts";
import { describeGpiodFailure, heldBy, monitorArgs } from "./gpiod-tools.ts";
import type { Gpiod, RunningProgram } from "./linux-gpiod-programs.ts";

const LOOK_EVERY_MS = 20;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 60_000;
/** One that ran for so long is started again at once. */
const RAN_WELL_MS = 60_000;

export interface Monitored {
  readonly bcms: readonly number[];
  readonly settleMs: number;
  onLine(line: string): void;
  /** It was started again: between the last line and the next some may be missing. */
  onGap(): void;
}

/** One gpiomon for all pins, started again with growing pauses whenever it ends. */
export function createMonitor(gpiod: Gpiod, { bcms, settleMs, onLine, onGap }: Monitored, clock: Clock, log: Log) {
  const stopped = new AbortController();
  const args = monitorArgs(gpiod.version, gpiod.chip.name, bcms, settleMs);
  const pins = `GPIO ${bcms.join(", ")}`;
  let running: RunningProgram | undefined;
  let pauseMs = FIRST_PAUSE_MS;

  /** Starts it; resolves when the kernel has the pins as gpiomon's, or with why it could not be. */
  async function launch(): Promise<Result<RunningProgram, string>> {
    const before = await gpiod.holders();
    if (!before.ok) return before;
    const taken = bcms.find((bcm) => before.value.has(bcm));
    if (taken !== undefined) return err(heldBy(taken, before.value.get(taken) ?? "?"));
    if (stopped.signal.aborted) return err("the station ends");
    const program = gpiod.start("gpiomon", args);
    running = program;
    readLines(program, onLine);
    const failed = await untilHeld(gpiod, bcms, program);
    if (failed === undefined) return ok(program);
    await program.stop();
    return err(failed);
  }

  /** Tries until it runs again; undefined when the station ends before. */
  async function launchAgain(why: string): Promise<RunningProgram | undefined> {
    let problem = why;
    for (;;) {
      log.warn(`agent: ${pins} not watched, tried again in ${pauseMs / 1000} s: ${problem}`);
      await clock.sleepMs(pauseMs, stopped.signal);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      const again = await launch();
      if (stopped.signal.aborted) return undefined;
      if (again.ok) return again.value;
      problem = again.error;
    }
  }

  async function keepRunning(first: RunningProgram): Promise<void> {
    let program: RunningProgram | undefined = first;
    while (program) {
      const sinceMs = clock.monotonicMs();
      const why = await program.ended;
      if (stopped.signal.aborted) return;
      const goneMs = clock.monotonicMs();
      if (goneMs - sinceMs > RAN_WELL_MS) pauseMs = FIRST_PAUSE_MS;
      onGap();
      program = await launchAgain(`gpiomon ended: ${describeGpiodFailure(why)}`);
      const gapS = ((clock.monotonicMs() - goneMs) / 1000).toFixed(1);
      if (program) log.warn(`agent: ${pins} watched again; what changed in ${gapS} s may be missing`);
    }
  }

  return {
    async start(): Promise<Result<void, string>> {
      const first = await launch();
      if (!first.ok) return first;
      void keepRunning(first.value);
      return ok(undefined);
    },
    async close(): Promise<void> {
      stopped.abort();
      await running?.stop();
    },
  };
}

function readLines({ stdout }: RunningProgram, onLine: (line: string) => void): void {
  let rest = "";
  stdout?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
}

/** Undefined when the kernel has all pins as held, otherwise why they never will be. */
async function untilHeld(gpiod: Gpiod, bcms: readonly number[], program: RunningProgram): Promise<string | undefined> {
  let ended: string | undefined;
  void program.ended.then((why) => (ended = why));
  for (;;) {
    const holders = await gpiod.holders();
    if (ended !== undefined) return describeGpiodFailure(ended);
    if (!holders.ok) return holders.error;
    if (bcms.every((bcm) => holders.value.has(bcm))) return undefined;
    await sleep(LOOK_EVERY_MS);
  }
}
