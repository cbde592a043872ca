import { err, ok, type Quantity, type Reading, type Result, type Values } from "@clima/schemas";
import { NOTHING_ADDED, sumOfAdded } from "../added.ts";
import { byStart } from "../imports.ts";
import { inRounds, type Row } from "../merge-repeats.ts";
import type { RefusedRecord, StoredReading, StoreError } from "../port.ts";
import type { Added, HistoryChanges, ImportRecord } from "../port-changes.ts";
import type { Span } from "../transfer/pieces.ts";
import { type Query, rowsOf } from "./influx-query.ts";
import type { WriteLines } from "./influx-writer.ts";
import { toImportLine, toLine, toNoteKeeperLine, toNoteLine } from "./line-protocol.ts";
import { type Instants, nearSpans } from "./near-spans.ts";
import { refusedReadings } from "./writes.ts";

type Read = (spans: readonly Span[]) => Promise<Result<readonly StoredReading[], StoreError>>;

/**
 * What the port has for imports, but for undoing. `import_added`, tags import and station, has the values that an import added, by their names and at their
 * times. It is written before the values: what is noted and equal to what is stored was added by the import, and nothing else. Where two imports
 * note the same value, the later one added it, for the earlier was killed before it did. `import_list`, tag import, has an ImportRecord as JSON.
 */
export function createInfluxImports(
  query: Query,
  readReadings: Read,
  writeLines: WriteLines,
): Pick<HistoryChanges, "addReadings" | "noteImport" | "imports"> {
  const unsure = createUnsure();

  async function addReadings(importId: string, readings: readonly Reading[]): Promise<Result<Added, StoreError>> {
    let sum = NOTHING_ADDED;
    const refused: RefusedRecord[] = [];
    for (const rows of inRounds(readings)) {
      const stored = await storedAt(rows);
      if (!stored.ok) return stored;
      const { counts, news } = compare(rows, unsure.removeFrom(stored.value));
      const written = await writeNew(importId, news);
      unsure.note(news, written);
      if (!written.ok && written.error.refused === undefined) return written;
      if (!written.ok) refused.push(...refusedReadings(readings, news, written.error.refused ?? []));
      sum = sumOfAdded(sum, counts);
    }
    const [first] = refused;
    return first === undefined ? ok(sum) : err({ kind: "refused", message: first.message, refused });
  }

  /** What is stored of the rows, by identity. */
  async function storedAt(rows: readonly Row[]): Promise<Result<ReadonlyMap<string, Values>, StoreError>> {
    const wanted = new Set(rows.map(identityOf));
    const stored = new Map<string, Values>();
    const groups = await nearSpans(query, instantsOf(rows));
    if (!groups.ok) return groups;
    for (const spans of groups.value) {
      const found = await readReadings(spans);
      if (!found.ok) return found;
      for (const { station, takenAt, values } of found.value) {
        const identity = identityOf({ station, takenAtMs: Date.parse(takenAt) });
        if (wanted.has(identity)) stored.set(identity, values);
      }
    }
    return ok(stored);
  }

  /** A note that is refused keeps its values out. */
  async function writeNew(importId: string, rows: readonly Row[]): Promise<Result<void, StoreError>> {
    if (rows.length === 0) return ok(undefined);
    const noted = refusedIn(await writeLines(rows.map((row) => toNoteLine(importId, row))));
    if (!noted.ok) return noted;
    const unnoted = new Set(noted.value.map(({ index }) => index));
    const places = rows.flatMap((_, index) => (unnoted.has(index) ? [] : [index]));
    const written = refusedIn(await writeLines(places.map((place) => toLine(rows[place] as Row))));
    if (!written.ok) return written;
    const refused = [...noted.value, ...written.value.map(({ index, message }) => ({ index: places[index] ?? 0, message }))];
    const [first] = refused;
    return first === undefined ? ok(undefined) : err({ kind: "refused", message: first.message, refused });
  }

  async function noteImport(record: ImportRecord): Promise<Result<void, StoreError>> {
    const startedAtMs = Date.parse(record.startedAt);
    const written = await writeLines([toImportLine(record.id, JSON.stringify(record), startedAtMs), toNoteKeeperLine(startedAtMs)]);
    return written.ok ? written : err(written.error.error);
  }

  async function imports(): Promise<Result<readonly ImportRecord[], StoreError>> {
    const found = await query('SELECT * FROM "import_list"');
    return found.ok ? ok(byStart(rowsOf(found.value[0]).map((row) => JSON.parse(String(row["record"])) as ImportRecord))) : found;
  }

  return { addReadings, noteImport, imports };
}

/** What batches may have left that were refused or not answered: InfluxDB takes the good lines of one. It counts as added when it is found. */
function createUnsure() {
  const valuesOf = new Map<string, Values>();
  return {
    /** A row that is refused alone is not there. */
    note(rows: readonly Row[], written: Result<void, StoreError>): void {
      const isKnown = written.ok || written.error.refused !== undefined || (rows.length === 1 && written.error.kind === "refused");
      for (const row of rows) {
        if (isKnown) valuesOf.delete(identityOf(row));
        else valuesOf.set(identityOf(row), row.values);
      }
    },
    removeFrom(stored: ReadonlyMap<string, Values>): ReadonlyMap<string, Values> {
      if (valuesOf.size === 0) return stored;
      return new Map([...stored].map(([identity, values]) => [identity, without(values, valuesOf.get(identity) ?? {})]));
    },
  };
}

/** The lines that InfluxDB named and did not take; all others are stored. */
function refusedIn(written: Awaited<ReturnType<WriteLines>>): Result<readonly RefusedRecord[], StoreError> {
  if (written.ok) return ok([]);
  const { error, lines } = written.error;
  return lines === undefined ? err(error) : ok(lines);
}

function instantsOf(rows: readonly Row[]): Instants[] {
  const timesOf = new Map<string, number[]>();
  for (const { station, takenAtMs } of rows) {
    const times = timesOf.get(station);
    if (times) times.push(takenAtMs);
    else timesOf.set(station, [takenAtMs]);
  }
  return [...timesOf].map(([station, times]) => ({ station, timesMs: times.sort((a, b) => a - b) }));
}

const identityOf = ({ station, takenAtMs }: Pick<Row, "station" | "takenAtMs">) => `${takenAtMs} ${station}`;

/** The values but for those that are equal to `ours`. */
const without = (values: Values, ours: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => ours[name as Quantity] !== value));

/** What of the rows is new. */
function compare(rows: readonly Row[], stored: ReadonlyMap<string, Values>): { readonly counts: Added; readonly news: readonly Row[] } {
  let differing = 0;
  const news: Row[] = [];
  for (const row of rows) {
    const known = stored.get(identityOf(row)) ?? {};
    const values = Object.entries(row.values) as [Quantity, number][];
    if (values.some(([name, value]) => known[name] !== undefined && known[name] !== value)) differing += 1;
    const added = values.filter(([name]) => known[name] === undefined);
    if (added.length > 0) news.push({ ...row, values: Object.fromEntries(added) });
  }
  return { counts: { added: news.length, present: rows.length - news.length, differing, tooOld: 0 }, news };
}
