import { join } from "node:path";
import { type Config, createTopics, type Log } from "@clima/schemas";
import type { Store } from "@clima/store";
import { connectConsumer } from "./consumer/mqtt-consumer.ts";
import type { BrokerLink, Delivery } from "./deliveries.ts";
import { createIntake } from "./intake.ts";
import { healthMessage, rejectedMessage, rejectedReading } from "./messages.ts";
import { parseDelivery } from "./parse-delivery.ts";
import { createRejectedFolder } from "./rejected/rejected-folder.ts";
import { createRejecter } from "./rejected/rejecter.ts";
import { openSpool } from "./spool/spool.ts";
import { createStoreLoop } from "./store-loop.ts";
import { createStoreWriter } from "./store-writer.ts";
import { complainOfTime } from "./watch/plausible-time.ts";
import { createStationWatch } from "./watch/station-watch.ts";

export interface IngestSettings extends Readonly<Config["ingest"]> {
  readonly base: string;
  /** Where the spool and rejected messages are, in a folder of the worker. */
  readonly dataDir: string;
  readonly mqtt: Readonly<Config["mqtt"]>;
}

export interface Ingest {
  /** Stores what was delivered, acknowledges it and leaves; the broker keeps what comes later. */
  stop(): Promise<void>;
}

const workerPath = (dataDir: string, worker: string): string => join(dataDir, "ingest", worker);
export const rejectedPath = (dataDir: string, worker: string): string => join(workerPath(dataDir, worker), "rejected");

const SEGMENT_BYTES = 4 * 1024 * 1024;
const spoolLimits = (maxBytes: number) => ({ maxBytes, segmentBytes: SEGMENT_BYTES });
const allOf = async (promises: readonly Promise<boolean>[]) => (await Promise.all(promises)).every(Boolean);

const HEALTH_INTERVAL_MS = 30_000;

/** deliveries ▶ parse ▶ store ▶ acknowledge. The session on the broker is persistent: what arrives while ingest is away waits there. */
export function startIngest(settings: IngestSettings, deps: { readonly store: Store; readonly log: Log }): Ingest {
  const { store, log } = deps;
  const topics = createTopics(settings.base);
  const own = topics.ingest(settings.worker);
  const startedAtMs = performance.now();
  const keepRejected = createRejecter(createRejectedFolder(rejectedPath(settings.dataDir, settings.worker)), log);
  const stations = createStationWatch();
  const writer = createStoreWriter(store, log);
  const spool = openSpool(join(workerPath(settings.dataDir, settings.worker), "spool"), spoolLimits(settings.spoolMaxBytes), log);
  const storeLoop = createStoreLoop(
    { writer, spool, log, keepRefused: (refusals) => allOf(refusals.map((refusal) => keepRejected(rejectedReading(settings, refusal)))) },
    settings,
  );
  const parse = (topic: string, payload: Buffer) => parseDelivery(topics, topic, payload);
  const intake = createIntake({
    ...{ parse, storeLoop, reject },
    complainOf: (reading) => complainOfTime(reading, Date.now(), { maxFutureMs: 1000 * settings.maxFutureS }),
    onSafe: (readings) => stations.noteAll(readings, Date.now()),
  });

  const link: BrokerLink = connectConsumer(
    {
      ...settings.mqtt,
      clientId: `clima-ingest-${settings.worker}`,
      filters: [topics.all.telemetry, topics.all.backfill],
      windowMessages: settings.windowMessages,
      windowBytes: settings.windowBytes,
      will: { topic: own.status, payload: "offline" },
    },
    { onDelivery: intake.takeIn, onConnect: announce },
    log,
  );

  /** Safe when it is kept on disk or, when the disk takes nothing, when the broker has the complaint. */
  async function reject(delivery: Delivery, reason: string): Promise<boolean> {
    log.warn(`ingest: rejected a message on ${delivery.topic}: ${reason}`);
    const message = rejectedMessage(settings.worker, delivery, reason);
    const isKept = await keepRejected(message);
    const isPublished = link.publish(own.rejected, JSON.stringify(message), { qos: 1, retain: false });
    return isKept || isPublished;
  }

  function announce(): void {
    void link.publish(own.status, "online", { qos: 1, retain: true });
    publishHealth();
  }

  function publishHealth(): void {
    const health = healthMessage(
      settings.worker,
      performance.now() - startedAtMs,
      intake.counts,
      writer.state,
      spool.bytes(),
      stations.list(),
    );
    void link.publish(own.health, JSON.stringify(health), { qos: 0, retain: true });
  }

  const healthTimer = setInterval(publishHealth, HEALTH_INTERVAL_MS);
  return {
    async stop() {
      clearInterval(healthTimer);
      link.pause();
      await storeLoop.stop();
      await withTimeout(link.publish(own.status, "offline", { qos: 1, retain: true }), LEAVE_TIMEOUT_MS);
      await link.close();
    },
  };
}

const LEAVE_TIMEOUT_MS = 1000;
const withTimeout = (work: Promise<unknown>, timeoutMs: number) =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())]);
