import { err, type Quantity, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { isThere, type Sensor } from "../platform/sensor.ts";
import type { SensorState } from "./port.ts";

export interface SensorEvents {
  /** It failed, or answers again. */
  onChange(name: string, state: SensorState): void;
  /** A sensor that was looked for is there. */
  onFound(name: string, where: string): void;
}

const READ_DEADLINE_MS = 5000;

/** Reads all sensors at once. One that fails leaves its quantities out and does not hold up the others. */
export function createSensorBoard(sensors: readonly Sensor[], clock: Clock, { onChange, onFound }: SensorEvents) {
  const states = new Map<string, SensorState>();
  const hanging = new Set<string>();
  let compensated: ReadonlySet<Quantity> = new Set();

  /** The failure of a sensor that is no longer there has ended. */
  function noteAbsent({ name }: Sensor): void {
    const before = states.get(name);
    states.delete(name);
    if (before?.isOk === false) onChange(name, { isOk: true, sinceMs: clock.nowMs() });
  }

  function note(sensor: Sensor, result: Result<Values, string>): void {
    if (!isThere(sensor)) return noteAbsent(sensor);
    const { name } = sensor;
    const before = states.get(name);
    const where = sensor.foundAt?.();
    if (!before && where !== undefined && result.ok) onFound(name, where);
    const sinceMs = before?.isOk === result.ok ? before.sinceMs : clock.nowMs();
    const state = result.ok ? { isOk: true, sinceMs } : { isOk: false, sinceMs, error: result.error };
    states.set(name, state);
    if (before?.isOk !== result.ok && (before || !result.ok)) onChange(name, state);
  }

  /** A sensor that still hangs is not asked again: its bus would be given two transfers at once. */
  async function readOne(sensor: Sensor): Promise<Result<Values, string>> {
    if (hanging.has(sensor.name)) return err("has not answered since it was last asked");
    hanging.add(sensor.name);
    const reading = sensor.read().finally(() => hanging.delete(sensor.name));
    return withDeadline(reading, clock);
  }

  return {
    states: (): ReadonlyMap<string, SensorState> => states,
    /** Of the values read last those that were reckoned with its temperature. */
    compensated: (): ReadonlySet<Quantity> => compensated,
    async read(): Promise<Values> {
      const results = await Promise.all(sensors.map(readOne));
      for (const [index, sensor] of sensors.entries()) note(sensor, results[index] ?? err("not read"));
      const answers = results.map((result) => (result.ok ? result.value : {}));
      compensated = compensatedOf(sensors, answers);
      return Object.assign({}, ...answers);
    },
  };
}

/** Those that come from the sensor whose temperature is taken, and that it reckons with it; the last sensor that gives a quantity is believed. */
function compensatedOf(sensors: readonly Sensor[], answers: readonly Values[]): ReadonlySet<Quantity> {
  const giverOf = (quantity: Quantity) => answers.findLastIndex((values) => values[quantity] !== undefined);
  const giver = giverOf("temperatureC");
  return new Set(sensors[giver]?.compensated?.filter((quantity) => giverOf(quantity) === giver));
}

async function withDeadline(reading: Promise<Result<Values, string>>, clock: Clock): Promise<Result<Values, string>> {
  const answered = new AbortController();
  const deadline = clock
    .sleepMs(READ_DEADLINE_MS, answered.signal)
    .then((): Result<Values, string> => err(`no answer within ${READ_DEADLINE_MS} ms`));
  const result = await Promise.race([reading, deadline]);
  answered.abort();
  return result;
}
