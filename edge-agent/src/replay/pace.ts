import type { Clock } from "../platform/clock.ts";
import type { RecordedInput } from "./port.ts";

/** One transaction of the outbox, and its work between two turns of the event loop. */
const SLICE_READINGS = 1000;

/** As fast as they come. */
export async function* inSlices(readings: AsyncIterable<RecordedInput>): AsyncGenerator<readonly RecordedInput[]> {
  let slice: RecordedInput[] = [];
  for await (const reading of readings) {
    if (slice.push(reading) < SLICE_READINGS) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

const DUE_TOGETHER_READINGS = 100;

/** Finer waits than timers can keep are not tried: what is due within it goes together. */
const GRAIN_MS = 10;

/** As far apart as their time stamps say, `factor` times faster. */
export async function* whenDue(
  readings: AsyncIterable<RecordedInput>,
  factor: number,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedInput[]> {
  const startedAtMs = clock.monotonicMs();
  let firstTakenAtMs: number | undefined;
  let due: RecordedInput[] = [];
  for await (const reading of readings) {
    firstTakenAtMs ??= Date.parse(reading.takenAt);
    const dueInMs = startedAtMs + (Date.parse(reading.takenAt) - firstTakenAtMs) / factor - clock.monotonicMs();
    if (due.length > 0 && (dueInMs > GRAIN_MS || due.length >= DUE_TOGETHER_READINGS)) {
      yield due;
      due = [];
    }
    if (dueInMs > GRAIN_MS) await clock.sleepMs(dueInMs, signal);
    due.push(reading);
  }
  if (due.length > 0) yield due;
}
