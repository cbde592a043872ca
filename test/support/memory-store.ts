import { isPoint, type Point, type Reading, type Result } from "@clima/schemas";
import type { Added, ImportRecord, Series, Store, StoreError } from "@clima/store";

/**
 * A store in memory for tests of what stands before the store: it keeps what it is given, and is away or refuses when told to.
 * It answers no queries about series.
 */
export function memoryStore() {
  const byIdentity = new Map<string, Reading>();
  const pointsByIdentity = new Map<string, Point>();
  const importsById = new Map<string, ImportRecord>();
  const state = { error: undefined as StoreError | undefined, refuses: (_reading: Reading): string | undefined => undefined, writes: 0 };
  const stored = (station?: string) =>
    [...byIdentity.values()]
      .filter((r) => station === undefined || r.station === station)
      .sort((a, b) => a.takenAt.localeCompare(b.takenAt));
  const storedPoints = (measurement: Point["measurement"], station?: string) =>
    [...pointsByIdentity.values()].filter((p) => p.measurement === measurement && (station === undefined || p.station === station));
  const store: Store = {
    async write(records) {
      state.writes += 1;
      if (state.error) return { ok: false, error: state.error };
      const reasons = records.flatMap((record) => (isPoint(record) ? [] : (state.refuses(record) ?? [])));
      if (reasons[0] !== undefined) return { ok: false, error: { kind: "refused", message: reasons[0] } };
      for (const record of records) {
        if (isPoint(record)) pointsByIdentity.set(identityOf(record), record);
        else byIdentity.set(`${record.station} ${record.takenAt}`, record);
      }
      return { ok: true, value: undefined };
    },
    days: async () => ({ ok: true, value: [] }),
    series: async () => ({ ok: true, value: { bucketStartsMs: [], columns: {} } satisfies Series }),
    wind: async () => ({ ok: true, value: { bucketStartsMs: [], speedMs: [], fromEastMs: [], fromNorthMs: [] } }),
    latest: async () => ({ ok: true, value: {} }),
    stations: async () => ({ ok: true, value: [] }),
    points: async (measurement, station) => ({ ok: true, value: storedPoints(measurement, station) }),
    stationsWithPoints: async () => ({ ok: true, value: [] }),
    readings: async (station) => ({ ok: true, value: stored(station) }),
    addReadings: async (_importId, readings) => addUnder(byIdentity, readings),
    async noteImport(record) {
      importsById.set(record.id, record);
      return { ok: true, value: undefined };
    },
    imports: async () => ({ ok: true, value: [...importsById.values()] }),
    undoImport: async () => ({ ok: false, error: { kind: "refused", message: "nothing is undone in memory" } }),
    removal: async () => ({ ok: false, error: { kind: "refused", message: "nothing is removed in memory" } }),
    rename: async () => ({ ok: false, error: { kind: "refused", message: "nothing is renamed in memory" } }),
    close: async () => {},
  };
  return { store, state, stored, storedPoints };
}

const identityOf = ({ measurement, station, takenAt, id, tags }: Point) => JSON.stringify([measurement, station, takenAt, id, tags]);

/** See `Store.addReadings`; without notes. */
function addUnder(byIdentity: Map<string, Reading>, readings: readonly Reading[]): Result<Added, StoreError> {
  let [added, differing] = [0, 0];
  for (const reading of readings) {
    const identity = `${reading.station} ${reading.takenAt}`;
    const stored = byIdentity.get(identity);
    const values = { ...reading.values, ...stored?.values };
    const names = Object.keys(reading.values) as (keyof typeof values)[];
    if (names.some((name) => stored?.values[name] === undefined)) added += 1;
    if (names.some((name) => values[name] !== reading.values[name])) differing += 1;
    byIdentity.set(identity, { ...reading, values });
  }
  return { ok: true, value: { added, present: readings.length - added, differing, tooOld: 0 } };
}
