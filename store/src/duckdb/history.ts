import { err, ok, quantityNames, type Reading, type Result } from "@clima/schemas";
import { mergeRepeats } from "../merge-repeats.ts";
import type { Latest } from "../port.ts";
import { type DuckDbSettings, openDuckDb } from "./open-duckdb.ts";
import { createQueries } from "./queries.ts";
import { createRowWriter } from "./write-rows.ts";

export type History = ReturnType<typeof createHistory>;

/** The open file with what is remembered of it: a file that is opened again is read again. */
export async function openHistory(settings: DuckDbSettings): Promise<Result<History, string>> {
  const opened = await openDuckDb(settings);
  if (!opened.ok) return opened;
  const queries = createQueries(opened.value.connection);
  try {
    const newestMs = new Map((await queries.stations()).map(({ station, lastTakenAt }) => [station, Date.parse(lastTakenAt)]));
    return ok(createHistory(queries, createRowWriter(opened.value, newestMs), opened.value.close));
  } catch (cause) {
    opened.value.close();
    return err(`cannot read ${settings.file}: ${(cause as Error).message.split("\n")[0]}`);
  }
}

function createHistory(queries: ReturnType<typeof createQueries>, writeRows: ReturnType<typeof createRowWriter>, close: () => void) {
  const latestOf = new Map<string, Latest>();

  async function write(readings: readonly Reading[]): Promise<void> {
    await writeRows(mergeRepeats(readings));
    for (const reading of readings) renew(latestOf, reading);
  }

  async function latest(station: string): Promise<Latest> {
    const known = latestOf.get(station) ?? (await queries.latest(station));
    latestOf.set(station, known);
    return known;
  }

  return { write, latest, stations: queries.stations, readings: queries.readings, buckets: queries.buckets, close };
}

/** Only stations whose latest values were asked for are kept; the first question reads the table. */
function renew(latestOf: Map<string, Latest>, { station, takenAt, values }: Reading): void {
  const known = latestOf.get(station);
  if (!known) return;
  const newer = quantityNames.filter((name) => values[name] !== undefined && takenAt >= (known[name]?.takenAt ?? ""));
  latestOf.set(station, { ...known, ...Object.fromEntries(newer.map((name) => [name, { value: values[name], takenAt }])) });
}
