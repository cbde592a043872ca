import { err, isQuantity, ok, quantityNames, type Result, show } from "@clima/schemas";
import type { Aggregate, SeriesQuery } from "@clima/store";

const AGGREGATES: readonly Aggregate[] = ["min", "mean", "max", "last", "count"];
const DAY_MS = 86_400_000;
const WANTED_POINTS = 300;
const NICE_BUCKETS_MS = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 604_800].map((s) => 1000 * s);

/** The query of /series from its parameters; the error says what came and what is expected. */
export function readSeriesRequest(
  station: string,
  parameter: (name: string) => string | undefined,
  nowMs: number,
): Result<SeriesQuery, string> {
  const quantity = parameter("quantity") ?? "";
  if (!isQuantity(quantity)) return err(`quantity is ${show(quantity)}; expected one of ${quantityNames.join(", ")}`);
  const toMs = instantOf(parameter("to"), nowMs);
  if (toMs === undefined) return err(`to is ${show(parameter("to"))}; expected an instant such as 2026-11-23T04:00:00Z`);
  const fromMs = instantOf(parameter("from"), toMs - DAY_MS);
  if (fromMs === undefined) return err(`from is ${show(parameter("from"))}; expected an instant such as 2026-11-23T04:00:00Z`);
  if (fromMs >= toMs) return err("from is not before to");
  const bucketMs = Number(parameter("bucketMs") ?? niceBucketMs(toMs - fromMs));
  if (!Number.isInteger(bucketMs) || bucketMs < 1)
    return err(`bucketMs is ${show(parameter("bucketMs"))}; expected a whole number of milliseconds`);
  const aggregates = (parameter("aggregates") ?? "mean").split(",");
  const unknown = aggregates.find((name) => !(AGGREGATES as readonly string[]).includes(name));
  if (unknown !== undefined) return err(`aggregates has ${show(unknown)}; expected some of ${AGGREGATES.join(",")}`);
  return ok({ station, quantity, fromMs, toMs, bucketMs, aggregates: AGGREGATES.filter((name) => aggregates.includes(name)) });
}

function instantOf(text: string | undefined, otherwiseMs: number): number | undefined {
  if (text === undefined) return otherwiseMs;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

const niceBucketMs = (rangeMs: number) => NICE_BUCKETS_MS.find((ms) => rangeMs / ms <= WANTED_POINTS) ?? Math.ceil(rangeMs / WANTED_POINTS);
