import { err, isoInstant, ok, type Result } from "@clima/schemas";
import type { StoredStation, StoreError } from "../port.ts";
import { describeFailure, noAnswer, reasonIn } from "./failure.ts";
import type { InfluxTransport } from "./influx-transport.ts";
import type { InfluxSettings } from "./settings.ts";

export interface InfluxSeries {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}
interface QueryAnswer {
  readonly results?: readonly { readonly series?: readonly InfluxSeries[]; readonly error?: string }[];
  readonly error?: string;
}

/** InfluxQL. */
export function createQuery({ database }: InfluxSettings, { ask }: Pick<InfluxTransport, "ask">) {
  /** Series of each statement, in order; their times in ms, or as text to the nanosecond. */
  async function query(statements: string, times: "ms" | "rfc3339" = "ms"): Promise<Result<(readonly InfluxSeries[])[], StoreError>> {
    const asked = await ask("/query", { q: statements, db: database, ...(times === "ms" ? { epoch: times } : {}) });
    if (!asked.ok) return asked;
    const { status, body } = asked.value;
    if (status >= 300) return err(describeFailure(status, reasonIn(body)));
    const answer = parseAnswer(body);
    if (answer === undefined) return err(noAnswer(`what came is no answer to a query: ${reasonIn(body)}`));
    const error = answer.error ?? answer.results?.find((result) => result.error !== undefined)?.error;
    if (error !== undefined) return err(describeFailure(400, error));
    return ok((answer.results ?? []).map((result) => result.series ?? []));
  }

  return query;
}

export type Query = ReturnType<typeof createQuery>;
export type Row = Record<string, unknown>;

/** Station ids hold no quote (schema), but a query is no place to trust that. */
export const of = (station: string): string => `"station" = '${station.replace(/[\\']/g, "\\$&")}'`;
export const between = (fromMs: number, toMs: number): string => `time >= ${fromMs}ms AND time < ${toMs}ms`;
export const iso = (ms: unknown): string => isoInstant(Number(ms));

/** The rows of series, a key a column. */
export const rowsOf = (series: readonly InfluxSeries[] | undefined): Row[] =>
  (series ?? []).flatMap(({ columns, values }) =>
    values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
  );

/** Of an answer to `SELECT count(*)`: how many points have the field that most have. */
export function mostCounted(series: readonly InfluxSeries[] | undefined): number {
  const [{ time: _, ...counts } = {}] = rowsOf(series);
  return Math.max(0, ...Object.values(counts).map(Number));
}

/** The stations of a measurement, or of those of its points that fulfil a condition, with their first and last instant, by name. */
export async function stationsOf(query: Query, measurement: string, condition?: string): Promise<Result<StoredStation[], StoreError>> {
  const ends = (order: string) =>
    `SELECT * FROM "${measurement}"${condition === undefined ? "" : ` WHERE ${condition}`} GROUP BY "station" ORDER BY time ${order} LIMIT 1`;
  const found = await query(`${ends("ASC")}; ${ends("DESC")}`);
  if (!found.ok) return found;
  const [first = [], last = []] = found.value;
  const lastOf = new Map(last.map((series) => [series.tags?.["station"] ?? "", timeOf(series)]));
  const stations = first.map((series): StoredStation => {
    const station = series.tags?.["station"] ?? "";
    return { station, firstTakenAt: timeOf(series), lastTakenAt: lastOf.get(station) ?? timeOf(series) };
  });
  return ok(stations.sort((a, b) => (a.station < b.station ? -1 : 1)));
}

const timeOf = (series: InfluxSeries) => iso(rowsOf([series])[0]?.["time"]);

function parseAnswer(body: string): QueryAnswer | undefined {
  try {
    return JSON.parse(body) as QueryAnswer;
  } catch {
    return undefined;
  }
}
