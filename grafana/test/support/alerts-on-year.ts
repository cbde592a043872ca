import type { Quantity } from "@clima/schemas";
import { type Ask, lookAt } from "./alert-evaluator.ts";
import { type FileRule, readAlertFile } from "./alert-file.ts";
import type { Numbers } from "./alert-math.ts";
import type { GeneratedYear, StationYear } from "./generated-year.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Of the time in which the year is as dense as stations measure, a moment at no round time. */
const MOMENTS = 40;
const STEP_MS = 287 * MINUTE_MS + 13_000;

export interface AlertFigures {
  readonly looks: number;
  /** Names of rules with how often they held. */
  readonly held: ReadonlyMap<string, number>;
  readonly faults: readonly string[];
}

/** Looks at every rule at moments of the last week of a year, and reckons by itself what it has to find. */
export async function lookAtRulesOverYear(year: GeneratedYear, ask: Ask): Promise<AlertFigures> {
  const rules = readAlertFile("en").groups.flatMap(({ rules: own }) => own);
  const held = new Map<string, number>();
  const faults: string[] = [];
  const moments = Array.from({ length: MOMENTS }, (_, index) => year.endMs - index * STEP_MS);
  for (const nowMs of moments) {
    for (const rule of rules) {
      const look = await lookAt(rule, nowMs, ask);
      if (!look.ok) faults.push(`${rule.uid} at ${new Date(nowMs).toISOString()}: InfluxDB gave an error`);
      else {
        const holding = (look.numbers.get("FIRES") ?? []).filter(({ value }) => value !== 0);
        held.set(rule.uid, (held.get(rule.uid) ?? 0) + holding.length);
        faults.push(
          ...faultsOf(rule, look.numbers, year, nowMs).map((fault) => `${rule.uid} at ${new Date(nowMs).toISOString()}: ${fault}`),
        );
      }
    }
  }
  return { looks: moments.length * rules.length, held, faults };
}

type Expectation = (station: StationYear, nowMs: number) => number | undefined;

/** The mean of the newest ten minutes that have values, of an hour and a quarter. */
const newestMean =
  (quantity: Quantity, hoursAgo = 0): Expectation =>
  ({ readings }, nowMs) => {
    const toMs = nowMs - hoursAgo * HOUR_MS;
    const found = readings.filter(({ atMs, values }) => atMs <= toMs && atMs >= toMs - 75 * MINUTE_MS && values[quantity] !== undefined);
    const bucketOf = (atMs: number) => Math.floor(atMs / (10 * MINUTE_MS));
    const newest = found
      .filter(({ atMs }) => bucketOf(atMs) === bucketOf(found.at(-1)?.atMs ?? 0))
      .map(({ values }) => values[quantity] ?? 0);
    return newest.length === 0 ? undefined : newest.reduce((sum, value) => sum + value, 0) / newest.length;
  };

/** Whole steps of five minutes without a reading, but for the last that had one. */
const silenceMin: Expectation = ({ readings }, nowMs) => {
  const last = readings.findLast(({ atMs }) => atMs <= nowMs)?.atMs;
  const stepOf = (atMs: number) => Math.floor(atMs / (5 * MINUTE_MS));
  return last === undefined || last < nowMs - 7 * 24 * HOUR_MS ? undefined : 5 * (stepOf(nowMs) - stepOf(last) - 1);
};

const EXPECTED: Readonly<Record<string, Readonly<Record<string, Expectation>>>> = {
  "clima-frost": { TEMPERATURE: newestMean("temperatureC") },
  "clima-frost-coming": { BEFORE: newestMean("temperatureC", 2), DEW_POINT: newestMean("dewPointC") },
  "clima-gale": { WIND: newestMean("windSpeedMs") },
  "clima-pressure-falling": { PRESSURE: newestMean("pressureHpa"), BEFORE: newestMean("pressureHpa", 3) },
  "clima-station-silent": { SILENT: silenceMin },
};

function faultsOf({ uid }: FileRule, numbers: ReadonlyMap<string, Numbers>, year: GeneratedYear, nowMs: number): string[] {
  return Object.entries(EXPECTED[uid] ?? {}).flatMap(([name, expectation]) =>
    year.stations.flatMap((each) => {
      const wanted = expectation(each, nowMs);
      const found = numbers.get(name)?.find(({ labels }) => labels["station"] === each.station.station)?.value;
      const isRight = wanted === undefined ? found === undefined : found !== undefined && Math.abs(found - wanted) < 1e-9;
      return isRight ? [] : [`${name} of ${each.station.station} is ${found}, expected ${wanted}`];
    }),
  );
}
