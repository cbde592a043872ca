import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { IngestState } from "../main.ts";

type Read = (state: IngestState) => number | undefined;

const GAUGES: readonly (readonly [name: string, help: string, read: Read])[] = [
  ["stored_readings", "Readings stored since the start.", (state) => state.storedReadings],
  ["rejected_messages", "Messages rejected since the start.", (state) => state.rejectedMessages],
  ["unacknowledged_messages", "Messages taken and not yet acknowledged.", (state) => state.unacknowledgedMessages],
  ["spool_bytes", "Bytes on disk that wait for the store.", (state) => state.spoolBytes],
  ["store_ok", "1 while the store takes readings, else 0.", (state) => (state.error === undefined ? 1 : 0)],
  ["last_stored_timestamp_seconds", "When the store last took a reading.", ({ lastStoredAtMs }) => seconds(lastStoredAtMs)],
  ["second_store_ok", "1 while the second store takes readings, else 0.", ({ second }) => second && (second.error === undefined ? 1 : 0)],
  ["second_spool_bytes", "Bytes on disk that wait for the second store.", ({ second }) => second?.spoolBytes],
];

const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);

/** Prometheus metrics of an ingest worker; each scrape reads its state as it is. */
export function createMetrics(state: () => IngestState): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "clima_ingest_" });
  for (const [name, help, read] of GAUGES) {
    new Gauge({
      ...{ name: `clima_ingest_${name}`, help, registers: [registry] },
      collect() {
        this.reset();
        const value = read(state());
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
  ofStations(registry, "missing_readings", "Readings of the last boots that never came.", state, (each) => each.missingReadings);
  ofStations(
    registry,
    "station_last_stored_timestamp_seconds",
    "When a reading was last safe.",
    state,
    (each) => each.lastStoredAtMs / 1000,
  );
  return registry;
}

function ofStations(
  registry: Registry,
  name: string,
  help: string,
  state: () => IngestState,
  read: (station: IngestState["stations"][number]) => number,
): void {
  new Gauge({
    ...{ name: `clima_ingest_${name}`, help, labelNames: ["station"], registers: [registry] },
    collect() {
      this.reset();
      for (const station of state().stations) this.set({ station: station.station }, read(station));
    },
  });
}
