import type { Config, Log } from "@clima/schemas";
import { openStore, type Span, type Store } from "@clima/store";
import { type Answering, print } from "../../print.ts";
import { createProgress, fail, onStop, orFail } from "../../terminal.ts";
import { type Selection, spansOf } from "./history-pieces.ts";
import { FAR_MS, instantOf } from "./instant.ts";

export interface RebuildOptions extends Answering {
  readonly station?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** Hours of a station that are rolled up at once. */
export interface Part {
  readonly station: string;
  readonly hoursMs: readonly number[];
}

const HOUR_MS = 3_600_000;
/** Of one part: about a month. */
const MAX_HOURS = 744;

/** `clima rollups rebuild`: makes the roll-ups in InfluxDB of the readings that are there. */
export async function rebuildRollUps(options: RebuildOptions, config: Config, log: Log): Promise<void> {
  const { kind, alsoKind } = config.store;
  if (kind !== "influxdb" && alsoKind !== "influxdb")
    return fail("the embedded store keeps its roll-ups itself: there is nothing to rebuild (store.kind is duckdb)");
  const selection: Selection = {
    stations: options.station,
    fromMs: instantOf("--from", options.from, -FAR_MS),
    toMs: instantOf("--to", options.to, FAR_MS),
  };
  const store = orFail(await openStore({ ...config.store, kind: "influxdb" }, config.dataDir, log));
  try {
    const spans = spansOf(orFail(await store.stations()), selection);
    const hours = await rollUpParts(store, spans.flatMap(hoursOf));
    const stations = [...new Set(spans.map(({ station }) => station))];
    print({ rolledUpHours: hours, stations }, options, () => [
      `the roll-ups of ${hours} hours of ${stations.length} stations are as their readings are`,
    ]);
  } finally {
    await store.close();
  }
}

/** Rolls up part after part, with its progress; how many hours those were. Ctrl-C ends it between two, and what is made is whole. */
export async function rollUpParts(store: Store, parts: readonly Part[]): Promise<number> {
  const { rollUp } = store;
  if (rollUp === undefined) return 0;
  const all = parts.reduce((sum, { hoursMs }) => sum + hoursMs.length, 0);
  const progress = createProgress("roll-ups");
  let isStopped = false;
  onStop(() => {
    isStopped = true;
  });
  let done = 0;
  for (const { station, hoursMs } of parts) {
    if (isStopped) return fail(`stopped after ${done} of ${all} hours; what is made stays, run it again for the rest`);
    progress.update(done / all, `${station}, ${new Date(hoursMs[0] ?? 0).toISOString().slice(0, 10)}`);
    orFail(await rollUp(station, hoursMs));
    done += hoursMs.length;
  }
  if (parts.length > 0) progress.done(`${done} hours`);
  return done;
}

/** All hours that a span touches. */
export function hoursOf({ station, fromMs, toMs }: Span): Part[] {
  const firstMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS;
  const hoursMs = Array.from({ length: Math.ceil((toMs - firstMs) / HOUR_MS) }, (_, index) => firstMs + index * HOUR_MS);
  return inParts(station, hoursMs);
}

/** Hours in order, as many at once as are rolled up at once. */
export const inParts = (station: string, hoursMs: readonly number[]): Part[] =>
  Array.from({ length: Math.ceil(hoursMs.length / MAX_HOURS) }, (_, index) => ({
    station,
    hoursMs: hoursMs.slice(index * MAX_HOURS, (index + 1) * MAX_HOURS),
  }));
