import { type Quantity, quantities, STATION_ID } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Piece } from "./add-rows.ts";
import type { RowSpan } from "./incoming-rows.ts";

/** What is known of the rows of one station. */
interface StationRows extends RowSpan {
  readonly station: string;
  readonly count: number;
  /** Of a quantity that has values. */
  readonly values: ReadonlyMap<Quantity, { readonly count: number; readonly min: number; readonly max: number }>;
  /** Whether all have a time. */
  readonly areTimed: boolean;
}

/**
 * Looks at all rows of a table at once, by their least and greatest values: a tenth of the cost of looking at each. Undefined where one of them may be
 * no reading as the contract takes it, of a time, or where two may be of one instant.
 */
export async function lookAtRows(
  connection: DuckDBConnection,
  rows: string,
  columns: readonly Quantity[],
  times: RowSpan,
): Promise<Piece | undefined> {
  const stations = await readStations(connection, rows, columns);
  if (!stations.every((of) => areRight(of, times))) return undefined;
  const names = columns.filter((name) => stations.some(({ values }) => values.has(name)));
  const haveValues = stations.every(({ count, values }) => [...values.values()].some((each) => each.count === count));
  if (!haveValues && (await isAny(connection, rows, `COALESCE(${names.map((name) => `"${name}"`).join(", ") || "NULL"}) IS NULL`)))
    return undefined;
  if (!(await areRising(connection, rows)) && (await haveRepeats(connection, rows))) return undefined;
  return { rows, count: stations.reduce((sum, { count }) => sum + count, 0), names, spans: stations };
}

async function readStations(connection: DuckDBConnection, rows: string, columns: readonly Quantity[]): Promise<StationRows[]> {
  const ofColumns = columns.map((name) => `count("${name}"), min("${name}"), max("${name}")`).join(", ");
  const reader = await connection.runAndReadAll(
    `SELECT station, epoch_ms(min(taken_at)), epoch_ms(max(taken_at)), count(*), count(taken_at), ${ofColumns} FROM ${rows} GROUP BY station`,
  );
  return reader.getRowsJS().map(([station, first, last, count, timed, ...ofValues]) => ({
    station: String(station ?? ""),
    firstMs: Number(first),
    lastMs: Number(last),
    count: Number(count),
    areTimed: count === timed,
    values: new Map(
      columns.flatMap((name, index) => {
        const [of = 0, min = 0, max = 0] = ofValues.slice(3 * index, 3 * index + 3).map(Number);
        return of > 0 ? [[name, { count: of, min, max }] as const] : [];
      }),
    ),
  }));
}

function areRight({ station, firstMs, lastMs, areTimed, values }: StationRows, times: RowSpan): boolean {
  const arePossible = [...values].every(([name, { min, max }]) => min >= quantities[name].min && max <= quantities[name].max);
  return STATION_ID.test(station) && areTimed && firstMs >= times.firstMs && lastMs <= times.lastMs && arePossible;
}

async function isAny(connection: DuckDBConnection, rows: string, condition: string): Promise<boolean> {
  const reader = await connection.runAndReadAll(`SELECT EXISTS (FROM ${rows} WHERE ${condition})`);
  return reader.getRowsJS()[0]?.[0] === true;
}

/** Whether they are in order by station and time, or by time and station: then no two are the same. */
async function areRising(connection: DuckDBConnection, rows: string): Promise<boolean> {
  const reader = await connection.runAndReadAll(
    `SELECT count(*), count(*) FILTER (station > station_before OR (station = station_before AND taken_at > before)),
       count(*) FILTER (taken_at > before OR (taken_at = before AND station > station_before))
     FROM (SELECT station, taken_at, lag(station) OVER () AS station_before, lag(taken_at) OVER () AS before FROM ${rows})`,
  );
  const [count = 0, byStation, byTime] = (reader.getRowsJS()[0] ?? []).map(Number);
  return byStation === count - 1 || byTime === count - 1;
}

const haveRepeats = async (connection: DuckDBConnection, rows: string): Promise<boolean> => {
  const reader = await connection.runAndReadAll(`SELECT count(*) > count(DISTINCT taken_at) AS repeats FROM ${rows} GROUP BY station`);
  return reader.getRowsJS().some(([repeats]) => repeats === true);
};
