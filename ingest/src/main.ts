import { join } from "node:path";
import { type BrokerAccess, type Config, createTopics, type Log, type Topics } from "@clima/schemas";
import type { Store } from "@clima/store";
import { connectBrokers } from "./consumer/brokers.ts";
import { createIntake } from "./intake/intake.ts";
import { createDeliveryParser } from "./intake/parse-delivery.ts";
import { createTimeCheck, type TimeLimits } from "./intake/plausible-time.ts";
import type { IngestState } from "./observability/ingest-state.ts";
import { createPresence } from "./observability/presence.ts";
import { createHealthKeeper } from "./observability/record-health.ts";
import { createRejection } from "./rejected/rejection.ts";
import { createStationWatch } from "./stations/station-watch.ts";
import { fanOut } from "./storing/fan-out.ts";
import { createKeeping } from "./storing/keeping.ts";
import type { StoreWrite } from "./storing/store-writer.ts";

export interface IngestSettings extends Readonly<Omit<Config["ingest"], "http" | "alsoFrom">> {
  readonly base: string;
  /** Where the spool and rejected messages are, in a folder of the worker. */
  readonly dataDir: string;
  readonly mqtt: BrokerAccess;
  /** Further brokers, of which everything is stored, too. */
  readonly alsoFrom?: readonly BrokerAccess[];
}

export interface NamedWrite extends StoreWrite {
  readonly store: "first" | "second";
}

export interface Ingest {
  /** Stores what was delivered, acknowledges it and leaves; the broker keeps what comes later. */
  stop(): Promise<void>;
  state(): IngestState;
  /** Calls back after every write to a store. */
  onWrite(listener: (write: NamedWrite) => void): void;
}

export interface IngestPorts {
  readonly store: Store;
  /** Everything is stored here, too; each store has its own spool, so neither waits for the other for long. */
  readonly secondStore?: Store;
  readonly log: Log;
}

const workerPath = (dataDir: string, worker: string): string => join(dataDir, "ingest", worker);
export const rejectedPath = (dataDir: string, worker: string): string => join(workerPath(dataDir, worker), "rejected");

/** deliveries ▶ parse ▶ store ▶ acknowledge. The session on a broker is persistent: what arrives while ingest is away waits there. */
export function startIngest(settings: IngestSettings, { store, secondStore, log }: IngestPorts): Ingest {
  const topics = createTopics(settings.base);
  const own = topics.ingest(settings.worker);
  const startedAtMs = performance.now();
  const folder = workerPath(settings.dataDir, settings.worker);
  const rejectedFolder = rejectedPath(settings.dataDir, settings.worker);
  const rejection = createRejection({ ...settings, folder: rejectedFolder, topic: own.rejected }, () => brokers, log);
  const stations = createStationWatch();
  const listeners: ((write: NamedWrite) => void)[] = [];

  const keep = (into: Store, name: NamedWrite["store"], spool: string) => {
    const onWrite = (write: StoreWrite) => listeners.forEach((listener) => void listener({ ...write, store: name }));
    return createKeeping(into, { ...settings, spoolFolder: join(folder, spool) }, { keepRefused: rejection.keepRefused, onWrite, log });
  };
  const first = keep(store, "first", "spool");
  const second = secondStore === undefined ? undefined : keep(secondStore, "second", "spool-second");
  const stores = secondStore === undefined ? [store] : [store, secondStore];
  const keepings = second === undefined ? [first] : [first, second];
  const intake = createIntake({
    parse: createDeliveryParser(topics),
    complainOf: createTimeCheck(timeLimitsOf(settings), Date.now),
    storeLoop: fanOut(keepings),
    onSafe: (readings) => stations.noteAllSafe(readings, Date.now()),
    reject: rejection.reject,
  });

  const state = (): IngestState => ({
    ...{ ...first.state(), ...intake.counts, worker: settings.worker, uptimeMs: performance.now() - startedAtMs },
    ...{ stations: stations.list(Date.now()), brokers: brokers.states(), rejectedByKind: rejection.countsByKind },
    windowLimits: { messages: settings.windowMessages, bytes: settings.windowBytes },
    ...(second === undefined ? {} : { second: second.state() }),
  });
  const presence = createPresence(own, { link: () => brokers, state, keepHealth: createHealthKeeper(stores, log) });
  // The panel and whoever asks for the lag read the first store.
  listeners.push(({ store: name, stored, isOk }) => {
    if (name !== "first") return;
    stations.noteAllStored(stored, Date.now());
    presence.noteStore(isOk);
  });
  const events = { onDelivery: intake.takeIn, onConnect: presence.announce };
  const brokers = connectBrokers([settings.mqtt, ...(settings.alsoFrom ?? [])], sessionOf(settings, topics), { events, log });

  return {
    state,
    onWrite: (listener) => void listeners.push(listener),
    async stop() {
      presence.stopHealth();
      brokers.pause();
      await Promise.all(keepings.map((keeping) => keeping.stop()));
      await presence.leave();
    },
  };
}

/** [MQTT-4.8.2] Mosquitto and Clima's broker know it for 3.1.1, too. */
const shared = (filter: string, group: string | undefined) => (group === undefined ? filter : `$share/${group}/${filter}`);

const sessionOf = ({ worker, shareGroup, windowMessages, windowBytes }: IngestSettings, topics: Topics) => ({
  ...{ windowMessages, windowBytes, clientId: `clima-ingest-${worker}` },
  filters: [topics.all.telemetry, topics.all.backfill].map((filter) => shared(filter, shareGroup)),
  will: { topic: topics.ingest(worker).status, payload: "offline" },
});

const timeLimitsOf = ({ maxFutureS, maxPastS }: Pick<IngestSettings, "maxFutureS" | "maxPastS">): TimeLimits => ({
  maxFutureMs: 1000 * maxFutureS,
  maxPastMs: maxPastS === undefined ? undefined : 1000 * maxPastS,
});
