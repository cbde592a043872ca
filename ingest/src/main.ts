import { join } from "node:path";
import { type BrokerAccess, type Config, createTopics, type Log } from "@clima/schemas";
import type { Store } from "@clima/store";
import { connectConsumer } from "./consumer/mqtt-consumer.ts";
import type { BrokerLink } from "./deliveries.ts";
import { fanOut } from "./fan-out.ts";
import { createIntake, type IntakeCounts } from "./intake.ts";
import { createKeeping, type KeepingState } from "./keeping.ts";
import { healthMessage } from "./messages.ts";
import { parseDelivery } from "./parse-delivery.ts";
import { createRejection } from "./rejection.ts";
import { complainOfTime } from "./watch/plausible-time.ts";
import { createStationWatch, type StationState } from "./watch/station-watch.ts";

export interface IngestSettings extends Readonly<Omit<Config["ingest"], "http">> {
  readonly base: string;
  /** Where the spool and rejected messages are, in a folder of the worker. */
  readonly dataDir: string;
  readonly mqtt: BrokerAccess;
}

export interface IngestState extends KeepingState, IntakeCounts {
  readonly worker: string;
  readonly uptimeMs: number;
  readonly stations: readonly StationState[];
  /** Of the second store, where there is one. */
  readonly second?: KeepingState;
}

export interface Ingest {
  /** Stores what was delivered, acknowledges it and leaves; the broker keeps what comes later. */
  stop(): Promise<void>;
  state(): IngestState;
}

export interface IngestPorts {
  readonly store: Store;
  /** Everything is stored here, too; each store has its own spool, so neither waits for the other for long. */
  readonly secondStore?: Store;
  readonly log: Log;
}

const workerPath = (dataDir: string, worker: string): string => join(dataDir, "ingest", worker);
export const rejectedPath = (dataDir: string, worker: string): string => join(workerPath(dataDir, worker), "rejected");

/** [MQTT-4.8.2] Mosquitto and Clima's broker know it for 3.1.1, too. */
const shared = (filter: string, group: string | undefined) => (group === undefined ? filter : `$share/${group}/${filter}`);

const HEALTH_INTERVAL_MS = 30_000;

/** deliveries ▶ parse ▶ store ▶ acknowledge. The session on the broker is persistent: what arrives while ingest is away waits there. */
export function startIngest(settings: IngestSettings, { store, secondStore, log }: IngestPorts): Ingest {
  const topics = createTopics(settings.base);
  const own = topics.ingest(settings.worker);
  const startedAtMs = performance.now();
  const folder = workerPath(settings.dataDir, settings.worker);
  const rejectedFolder = rejectedPath(settings.dataDir, settings.worker);
  const rejection = createRejection({ ...settings, folder: rejectedFolder, topic: own.rejected }, () => link, log);
  const keep = (into: Store, name: string) =>
    createKeeping(into, { ...settings, spoolFolder: join(folder, name) }, rejection.keepRefused, log);
  const first = keep(store, "spool");
  const second = secondStore === undefined ? undefined : keep(secondStore, "spool-second");
  const keepings = second === undefined ? [first] : [first, second];
  const stations = createStationWatch();
  const intake = createIntake({
    parse: (topic, payload) => parseDelivery(topics, topic, payload),
    complainOf: (reading) => complainOfTime(reading, Date.now(), { maxFutureMs: 1000 * settings.maxFutureS }),
    storeLoop: fanOut(keepings),
    onSafe: (readings) => stations.noteAll(readings, Date.now()),
    reject: rejection.reject,
  });
  const link = connectConsumer(
    {
      ...{ ...settings.mqtt, windowMessages: settings.windowMessages, windowBytes: settings.windowBytes },
      clientId: `clima-ingest-${settings.worker}`,
      filters: [topics.all.telemetry, topics.all.backfill].map((filter) => shared(filter, settings.shareGroup)),
      will: { topic: own.status, payload: "offline" },
    },
    { onDelivery: intake.takeIn, onConnect: announce },
    log,
  );

  const state = (): IngestState => ({
    ...{ ...first.state(), ...intake.counts, worker: settings.worker, uptimeMs: performance.now() - startedAtMs },
    ...{ stations: stations.list(), ...(second === undefined ? {} : { second: second.state() }) },
  });
  const publishHealth = () => void link.publish(own.health, JSON.stringify(healthMessage(state())), { qos: 0, retain: true });
  function announce(): void {
    void link.publish(own.status, "online", { qos: 1, retain: true });
    publishHealth();
  }

  const healthTimer = setInterval(publishHealth, HEALTH_INTERVAL_MS);
  return {
    state,
    async stop() {
      clearInterval(healthTimer);
      link.pause();
      await Promise.all(keepings.map((keeping) => keeping.stop()));
      await leave(link, own.status);
    },
  };
}

const LEAVE_TIMEOUT_MS = 1000;

async function leave(link: BrokerLink, statusTopic: string): Promise<void> {
  const said = link.publish(statusTopic, "offline", { qos: 1, retain: true });
  await Promise.race([said, new Promise((resolve) => setTimeout(resolve, LEAVE_TIMEOUT_MS).unref())]);
  await link.close();
}
