import { err, type Log, ok, type Result } from "@clima/schemas";
import type { Clock } from "../clock.ts";
import { describeGpiodFailure, heldBy, monitorArgs } from "./gpiod-tools.ts";
import type { Gpiod, RunningProgram } from "./linux-gpiod-programs.ts";

const LOOK_EVERY_MS = 20;
/** A gpioinfo that does not tell who holds a pin must not hold up the station. */
const HELD_WITHIN_MS = 5000;
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
    const holders = await gpiod.holders();
    const taken = bcms.find((bcm) => holders.has(bcm));
    if (taken !== undefined) return err(heldBy(taken, holders.get(taken) ?? "?"));
    if (stopped.signal.aborted) return err("the station ends");
    const program = gpiod.start("gpiomon", args);
    running = program;
    readLines(program, onLine);
    const failed = await untilHeld(gpiod, bcms, program, clock);
    if (failed === undefined) return ok(program);
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

/** Undefined when the kernel has all pins as held, or it ran for so long that it must have them; otherwise why it ended. */
async function untilHeld(gpiod: Gpiod, bcms: readonly number[], program: RunningProgram, clock: Clock): Promise<string | undefined> {
  let ended: string | undefined;
  void program.ended.then((why) => (ended = why));
  const latestMs = clock.monotonicMs() + HELD_WITHIN_MS;
  while (clock.monotonicMs() < latestMs) {
    const holders = await gpiod.holders();
    if (ended !== undefined) return describeGpiodFailure(ended);
    if (bcms.every((bcm) => holders.has(bcm))) return undefined;
    await clock.sleepMs(LOOK_EVERY_MS);
  }
  return undefined;
}
