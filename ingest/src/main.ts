import { type Config, createTopics, type IngestHealthMessage, type Log, type RejectedMessage } from "@clima/schemas";
import type { Store } from "@clima/store";
import { connectConsumer } from "./consumer/mqtt-consumer.ts";
import type { BrokerLink, Delivery } from "./deliveries.ts";
import { parseDelivery } from "./parse-delivery.ts";
import { createStoreLoop, type StoreLoop } from "./store-loop.ts";

export interface IngestSettings extends Readonly<Config["ingest"]> {
  readonly base: string;
  readonly mqtt: Readonly<Config["mqtt"]>;
}

export interface Ingest {
  /** Stores what was delivered, acknowledges it and leaves; the broker keeps what comes later. */
  stop(): Promise<void>;
}

const HEALTH_INTERVAL_MS = 30_000;

/** deliveries ▶ parse ▶ store ▶ acknowledge. The session on the broker is persistent: what arrives while ingest is away waits there. */
export function startIngest(settings: IngestSettings, deps: { readonly store: Store; readonly log: Log }): Ingest {
  const { store, log } = deps;
  const topics = createTopics(settings.base);
  const own = topics.ingest(settings.worker);
  const counts = { rejectedMessages: 0, unacknowledgedMessages: 0 };
  const startedAtMs = performance.now();
  const storeLoop = createStoreLoop(store, settings.batchMaxReadings, log);

  const link: BrokerLink = connectConsumer(
    {
      ...settings.mqtt,
      clientId: `clima-ingest-${settings.worker}`,
      filters: [topics.all.telemetry, topics.all.backfill],
      windowMessages: settings.windowMessages,
      windowBytes: settings.windowBytes,
      will: { topic: own.status, payload: "offline" },
    },
    { onDelivery: takeIn, onConnect: announce },
    log,
  );

  function takeIn(delivery: Delivery): void {
    counts.unacknowledgedMessages += 1;
    const parsed = parseDelivery(topics, delivery.topic, delivery.payload);
    if (!parsed.ok) {
      reject(delivery, parsed.error);
      return;
    }
    storeLoop.add({
      readings: parsed.value,
      payloadBytes: delivery.payload.length,
      stored: (refusals) => (refusals.length === 0 ? acknowledge(delivery) : reject(delivery, describeRefusals(refusals))),
    });
  }

  function acknowledge(delivery: Delivery): void {
    counts.unacknowledgedMessages -= 1;
    delivery.acknowledge();
  }

  /** Acknowledged only when the broker has the complaint; cut off before, the message comes again and is rejected again. */
  function reject(delivery: Delivery, reason: string): void {
    counts.rejectedMessages += 1;
    log.warn(`ingest: rejected a message on ${delivery.topic}: ${reason}`);
    const message = JSON.stringify(rejectedMessage(settings.worker, delivery, reason));
    void link.publish(own.rejected, message, { qos: 1, retain: false }).then((isPublished) => {
      counts.unacknowledgedMessages -= 1;
      if (isPublished) delivery.acknowledge();
      else delivery.abandon();
    });
  }

  function announce(): void {
    void link.publish(own.status, "online", { qos: 1, retain: true });
    publishHealth();
  }

  function publishHealth(): void {
    const health = healthMessage(settings.worker, performance.now() - startedAtMs, counts, storeLoop.state);
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

const MAX_PAYLOAD_BYTES = 64 * 1024;

const rejectedMessage = (worker: string, { topic, payload }: Delivery, reason: string): RejectedMessage => ({
  schema: "rejected/1",
  worker,
  rejectedAt: new Date().toISOString(),
  topic,
  reason,
  payloadBase64: payload.subarray(0, MAX_PAYLOAD_BYTES).toString("base64"),
  payloadBytes: payload.length,
});

const describeRefusals = (refusals: readonly { readonly reading: { readonly takenAt: string }; readonly reason: string }[]) =>
  refusals.map(({ reading, reason }) => `the store refused the reading of ${reading.takenAt}: ${reason}`).join("; ");

const healthMessage = (
  worker: string,
  uptimeMs: number,
  counts: { readonly rejectedMessages: number; readonly unacknowledgedMessages: number },
  state: StoreLoop["state"],
): IngestHealthMessage => ({
  schema: "ingest-health/1",
  worker,
  takenAt: new Date().toISOString(),
  uptimeS: Math.round(uptimeMs / 1000),
  storedReadings: state.storedReadings,
  ...counts,
  storeOk: state.error === undefined,
  ...(state.error === undefined ? {} : { storeError: state.error }),
  ...(state.lastStoredAtMs === undefined ? {} : { lastStoredAt: new Date(state.lastStoredAtMs).toISOString() }),
});
