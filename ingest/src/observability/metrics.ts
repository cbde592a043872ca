import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Ingest, IngestState } from "../port.ts";
import { oldestUnacknowledgedMs, worstLagMs } from "./ingest-state.ts";
import { BROKERS, KINDS, type Labelled, SPOOL_PROBLEMS, STATIONS } from "./labelled-metrics.ts";

type Read = (state: IngestState) => number | undefined;
const PREFIX = "clima_ingest_";

const GAUGES: readonly (readonly [name: string, help: string, read: Read])[] = [
  ["stored_readings", "Readings stored since the start.", (state) => state.storedReadings],
  [
    "received_messages",
    "Messages taken since the start; those told again after a lost connection count again.",
    (state) => state.receivedMessages,
  ],
  ["rejected_messages", "Messages rejected since the start.", (state) => state.rejectedMessages],
  ["unacknowledged_messages", "Messages taken and not yet acknowledged.", (state) => state.unacknowledgedMessages],
  ["oldest_unacknowledged_seconds", "How long the oldest of these waits.", (state) => seconds(oldestUnacknowledgedMs(state))],
  [
    "lag_seconds",
    "Time since the reading came that is the last in the store, of the station furthest behind.",
    (state) => seconds(worstLagMs(state)),
  ],
  ["connected_brokers", "Brokers that are connected.", ({ brokers }) => brokers.filter(({ isConnected }) => isConnected).length],
  ["window_limit_messages", "Messages that a broker may have under way.", ({ windowLimits }) => windowLimits.messages],
  ["window_limit_bytes", "Bytes of payload that a broker may have under way.", ({ windowLimits }) => windowLimits.bytes],
  ["spool_bytes", "Bytes on disk that wait for the store.", (state) => state.spoolBytes],
  ["spool_oldest_timestamp_seconds", "When the oldest reading on disk was taken.", (state) => instant(state.spoolOldestTakenAt)],
  ["store_ok", "1 while the store takes readings, else 0.", (state) => (state.error === undefined ? 1 : 0)],
  ["last_stored_timestamp_seconds", "When the store last took a reading.", ({ lastStoredAtMs }) => seconds(lastStoredAtMs)],
  ["second_store_ok", "1 while the second store takes readings, else 0.", ({ second }) => second && (second.error === undefined ? 1 : 0)],
  ["second_spool_bytes", "Bytes on disk that wait for the second store.", ({ second }) => second?.spoolBytes],
];

const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
const instant = (iso: string | undefined) => (iso === undefined ? undefined : Date.parse(iso) / 1000);

/** Prometheus metrics of an ingest worker; each scrape reads its state as it is, and writes are counted as they happen. */
export function createMetrics({ state, onWrite }: Pick<Ingest, "state" | "onWrite">): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: PREFIX });
  for (const [name, help, read] of GAUGES) {
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        const value = read(state());
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
  for (const labelled of [...KINDS, ...BROKERS, ...STATIONS, ...SPOOL_PROBLEMS]) addLabelled(registry, labelled, state);
  addHistograms(registry, onWrite);
  return registry;
}

function addLabelled(registry: Registry, { type, name, help, labels, read }: Labelled, state: () => IngestState): void {
  const options = { name: `${PREFIX}${name}`, help, labelNames: labels, registers: [registry] };
  if (type === "counter") {
    new Counter({
      ...options,
      collect() {
        this.reset();
        for (const [of, value] of read(state())) this.inc(of, value);
      },
    });
  } else {
    new Gauge({
      ...options,
      collect() {
        this.reset();
        for (const [of, value] of read(state())) this.set(of, value);
      },
    });
  }
}

function addHistograms(registry: Registry, onWrite: Ingest["onWrite"]): void {
  const common = { labelNames: ["store", "result"], registers: [registry] };
  const batch = new Histogram({
    ...common,
    name: `${PREFIX}batch_readings`,
    help: "Readings of a batch that was given to a store.",
    buckets: [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000],
  });
  const write = new Histogram({
    ...common,
    name: `${PREFIX}store_write_seconds`,
    help: "How long a store took for a batch.",
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
  });
  onWrite(({ store, isOk, batchReadings, tookMs }) => {
    const labels = { store, result: isOk ? "ok" : "failed" };
    batch.observe(labels, batchReadings);
    write.observe(labels, tookMs / 1000);
  });
}
