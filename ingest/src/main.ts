import { type Config, createTopics, type IngestHealthMessage, type Log, type RejectedMessage, type Topics } from "@clima/schemas";
import type { Store } from "@clima/store";
import type { BrokerLink, Delivery } from "./deliveries.ts";
import { createGapCounter } from "./gap-counter.ts";
import { connectMqttJs } from "./mqtt-js-link.ts";
import { parseDelivery } from "./parse-delivery.ts";
import { openRejectedFiles, type RejectedFiles, rejectedFolder } from "./rejected-files.ts";
import { createStoreLoop, type StoreLoop } from "./store-loop.ts";
import { checkTimes, type TimeLimits } from "./time-check.ts";

export interface IngestSettings extends Readonly<Config["ingest"]> {
  readonly base: string;
  /** Where rejected messages are kept. */
  readonly dataDir: string;
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
  const gaps = createGapCounter();
  const rejectedFiles = openRejectedFiles(rejectedFolder(settings.dataDir));
  const counts = { rejectedMessages: 0, unacknowledgedMessages: 0 };
  const startedAtMs = performance.now();
  const storeLoop = createStoreLoop(store, settings.batchMaxReadings, log);

  const link: BrokerLink = connectMqttJs(
    {
      ...settings.mqtt,
      clientId: `clima-ingest-${settings.worker}`,
      filters: [topics.all.telemetry, topics.all.backfill],
      windowMessages: settings.windowMessages,
      will: { topic: own.status, payload: "offline" },
    },
    { onDelivery: takeIn, onConnect: announce },
    log,
  );

  function takeIn(delivery: Delivery): void {
    counts.unacknowledgedMessages += 1;
    const parsed = readDelivery(topics, delivery, settings);
    if (!parsed.ok) return reject(delivery, parsed.error);
    for (const reading of parsed.value) gaps.note(reading);
    storeLoop.add({
      readings: parsed.value,
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
    const complaint = rejectedMessage(settings.worker, delivery, reason);
    keepRejected(rejectedFiles, complaint, log);
    void link.publish(own.rejected, JSON.stringify(complaint), { qos: 1, retain: false }).then((isPublished) => {
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
    const health = healthMessage(settings.worker, performance.now() - startedAtMs, counts, storeLoop.state, gaps.missing());
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

/** The readings of a message whose times can be. */
function readDelivery(topics: Topics, { topic, payload }: Delivery, limits: TimeLimits) {
  const parsed = parseDelivery(topics, topic, payload);
  if (!parsed.ok) return parsed;
  const inTime = checkTimes(parsed.value, limits, Date.now());
  return inTime.ok ? parsed : inTime;
}

function keepRejected(files: RejectedFiles, complaint: RejectedMessage, log: Log): void {
  const kept = files.write(complaint);
  if (!kept.ok) log.error(`ingest: the rejected message could not be written down: ${kept.error}`);
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
  missing: Readonly<Record<string, number>>,
): IngestHealthMessage => ({
  schema: "ingest-health/1",
  worker,
  takenAt: new Date().toISOString(),
  uptimeS: Math.round(uptimeMs / 1000),
  storedReadings: state.storedReadings,
  ...counts,
  storeOk: state.error === undefined,
  ...(state.error === undefined ? {} : { storeError: state.error }),
  ...(Object.keys(missing).length === 0 ? {} : { missing }),
  ...(state.lastStoredAtMs === undefined ? {} : { lastStoredAt: new Date(state.lastStoredAtMs).toISOString() }),
});
