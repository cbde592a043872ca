import type { Reading } from "@clima/schemas";
import type { Series, Store, StoreError } from "@clima/store";

/**
 * A store in memory for tests of what stands before the store: it keeps what it is given, and is away or refuses when told to.
 * It answers no queries about series.
 */
export function memoryStore() {
  const byIdentity = new Map<string, Reading>();
  const state = { error: undefined as StoreError | undefined, refuses: (_reading: Reading): string | undefined => undefined, writes: 0 };
  const stored = (station?: string) =>
    [...byIdentity.values()]
      .filter((r) => station === undefined || r.station === station)
      .sort((a, b) => a.takenAt.localeCompare(b.takenAt));
  const store: Store = {
    async write(readings) {
      state.writes += 1;
      if (state.error) return { ok: false, error: state.error };
      const reasons = readings.flatMap((reading) => state.refuses(reading) ?? []);
      if (reasons[0] !== undefined) return { ok: false, error: { kind: "refused", message: reasons[0] } };
      for (const reading of readings) byIdentity.set(`${reading.station} ${reading.takenAt}`, reading);
      return { ok: true, value: undefined };
    },
    series: async () => ({ ok: true, value: { bucketStartsMs: [], columns: {} } satisfies Series }),
    latest: async () => ({ ok: true, value: {} }),
    stations: async () => ({ ok: true, value: [] }),
    readings: async (station) => ({ ok: true, value: stored(station) }),
    close: async () => {},
  };
  return { store, state, stored };
}
