import { ok, type Reading, type Result } from "@clima/schemas";
import type { Added, ImportCounts, ImportRecord, RowsAdded, Store, StoreError } from "@clima/store";

type ImportStore = Pick<Store, "addReadings" | "noteImport" | "imports">;

/** What the store knows of an import of ours: noted before the first reading, and with what came of it at the end. */
export function createImportLog(store: ImportStore, source: string) {
  const startedAt = new Date().toISOString();
  const covered = createCovered();
  const profiles = new Set<string>();
  let id: string | undefined;
  let counts: ImportCounts = { added: 0, present: 0, differing: 0, tooOld: 0, refused: 0, points: 0 };

  const record = (ofId: string, state: ImportRecord["state"]): ImportRecord => ({
    id: ofId,
    source,
    profile: [...profiles].join(", "),
    startedAt,
    ...(state === "running" ? {} : { endedAt: new Date().toISOString() }),
    state,
    counts,
    ...covered.facts(),
  });

  async function begin(profile: string): Promise<Result<string, StoreError>> {
    profiles.add(profile);
    if (id !== undefined) return ok(id);
    const known = await store.imports();
    if (!known.ok) return known;
    const next = nextId(known.value, startedAt.slice(0, 10));
    const noted = await store.noteImport(record(next, "running"));
    if (!noted.ok) return noted;
    id = next;
    return ok(next);
  }

  async function addReadings(profile: string, readings: readonly Reading[]): Promise<Result<Added, StoreError>> {
    const begun = await begin(profile);
    if (!begun.ok) return begun;
    const added = await store.addReadings(begun.value, readings);
    if (added.ok && added.value.added > 0) covered.note(readings);
    return added;
  }

  /** The same of rows of a store that reads them itself. */
  async function addRows(
    profile: string,
    add: (importId: string) => Promise<Result<RowsAdded | undefined, StoreError>>,
  ): Promise<Result<RowsAdded | undefined, StoreError>> {
    const begun = await begin(profile);
    if (!begun.ok) return begun;
    const added = await add(begun.value);
    if (!added.ok || added.value === undefined || added.value.added === 0) return added;
    for (const station of added.value.stations)
      covered.note([added.value.firstMs, added.value.lastMs].map((ms) => ({ station, takenAt: new Date(ms).toISOString() })));
    return added;
  }

  return {
    addReadings,
    addRows,
    /** Of an import that added something, or found it there; undefined where no reading came. */
    id: () => id,
    async end(state: "done" | "stopped", of: ImportCounts): Promise<Result<void, StoreError>> {
      counts = of;
      return id === undefined ? ok(undefined) : store.noteImport(record(id, state));
    },
  };
}

/** Of which stations and times readings are. */
function createCovered() {
  const stations = new Set<string>();
  let [firstTakenAt, lastTakenAt] = ["9999", ""];
  return {
    note(readings: readonly Pick<Reading, "station" | "takenAt">[]): void {
      for (const { station, takenAt } of readings) {
        stations.add(station);
        if (takenAt < firstTakenAt) firstTakenAt = takenAt;
        if (takenAt > lastTakenAt) lastTakenAt = takenAt;
      }
    },
    facts: () => ({ stations: [...stations].sort(), ...(lastTakenAt === "" ? {} : { firstTakenAt, lastTakenAt }) }),
  };
}

/** The day and the next number of that day. */
function nextId(known: readonly ImportRecord[], day: string): string {
  const numbers = known.flatMap(({ id }) => (id.startsWith(`${day}-`) ? [Number(id.slice(day.length + 1))] : []));
  return `${day}-${Math.max(0, ...numbers) + 1}`;
}

export type ImportLog = ReturnType<typeof createImportLog>;
