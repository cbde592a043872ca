import type { Quantity, Values } from "@clima/schemas";
import type { Row } from "../merge-repeats.ts";
import type { ImportNotes } from "./import-notes.ts";
import { type IncomingRows, quantitiesOf, within } from "./incoming-rows.ts";
import { instant } from "./instant.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import type { StaleHours } from "./stale-hours.ts";
import { spansOf, wholeOf } from "./station-spans.ts";
import { type StationState, statesAfter, writeStates } from "./station-states.ts";

export interface RowWriterDeps {
  readonly states: ReadonlyMap<string, StationState>;
  readonly incoming: IncomingRows;
  readonly notes: Pick<ImportNotes, "mayHave" | "release" | "splitSpans">;
  readonly stale: Pick<StaleHours, "mark">;
}

/**
 * Writes rows, at most one row an identity, and brings `states` up to date; to be called in a transaction. What is answered is to be
 * put into `states` once that is committed.
 *
 * There is no primary key: its index makes bulk writes six times slower and must fit into memory. Instead the newest instant of
 * each station is known. A row after it cannot be a repeat and is appended; the rest is looked for among the rows of its instant.
 */
export function createRowWriter(open: OpenDuckDb, { states, incoming, notes, stale }: RowWriterDeps) {
  async function write(rows: readonly Row[]): Promise<ReadonlyMap<string, StationState>> {
    const late = rows.filter((row) => !isNewer(row));
    for (const some of [late, rows.filter(isNewer)]) await notes.splitSpans(spansOf(some));
    const repeats = await storedAmong(late);
    const others = repeats.size === 0 ? rows : rows.filter((row) => !repeats.has(row));
    if (others.length > 0) await incoming.append("weather", others);
    const changing = repeats.size === 0 ? [] : await writeOver([...repeats]);
    await stale.mark([...others, ...changing], states);
    const after = statesAfter(states, spansOf(rows));
    await writeStates(open, states, after);
    return after;
  }

  const isNewer = ({ station, takenAtMs }: Row) => takenAtMs > (states.get(station)?.lastMs ?? Number.NEGATIVE_INFINITY);

  async function storedAmong(rows: readonly Row[]): Promise<ReadonlySet<Row>> {
    if (rows.length === 0) return new Set();
    const stored = await storedAt(rows, []);
    return new Set(rows.filter((row) => stored.has(identityOf(row))));
  }

  /** Writes rows over those that are stored of them; which of them changed something. */
  async function writeOver(rows: readonly Row[]): Promise<readonly Row[]> {
    const names = quantitiesOf(rows);
    const span = wholeOf(spansOf(rows));
    const stored = await storedAt(rows, names);
    const changing = rows.filter((row) => !says(stored.get(identityOf(row)), row.values));
    const areNoted = await notes.mayHave(span);
    if (changing.length === 0 && !areNoted) return changing;
    await incoming.fill(rows);
    if (areNoted) await notes.release(names, span);
    if (changing.length > 0) await incoming.update(names, (name) => `COALESCE(incoming."${name}", weather."${name}")`, span);
    return changing;
  }

  /** What is stored at the instants of rows, of some quantities. Their number costs, so it is asked without any first. */
  async function storedAt(rows: readonly Row[], names: readonly Quantity[]): Promise<Map<string, Record<string, unknown>>> {
    const columns = ["station", "epoch_ms(taken_at) AS ms", ...names.map((name) => `"${name}"`)].join(", ");
    const times = [...new Set(rows.map(({ takenAtMs }) => takenAtMs))].map(instant).join(", ");
    const reader = await open.connection.runAndReadAll(
      `SELECT ${columns} FROM weather WHERE ${within(wholeOf(spansOf(rows)))} AND taken_at IN (${times})`,
    );
    return new Map(
      reader.getRowObjectsJS().map((row) => [identityOf({ station: String(row["station"]), takenAtMs: Number(row["ms"]) }), row]),
    );
  }

  return write;
}

const identityOf = ({ station, takenAtMs }: Pick<Row, "station" | "takenAtMs">) => `${station} ${takenAtMs}`;

/** Whether what is stored has all these values. */
const says = (stored: Readonly<Record<string, unknown>> | undefined, values: Values) =>
  Object.entries(values).every(([name, value]) => stored?.[name] === value);
