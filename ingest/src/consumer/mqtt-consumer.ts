import { openSocket, type ReceivedPublish } from "@clima/mqtt-wire";
import { type BrokerAccess, CLOSED, describeClosedConnection, type Log } from "@clima/schemas";
import { HeldDelivery } from "./held-delivery.ts";
import { backOffMs, createInFlight, type InFlight } from "./in-flight.ts";
import { type MqttVersion, openSession, type Session, type SessionSettings } from "./mqtt-session.ts";
import type { BrokerEvents, BrokerLink, Delivery } from "./port.ts";
import { createPubackOrder } from "./puback-order.ts";

export interface ConsumerSettings extends Omit<SessionSettings, "keepAliveS" | "username" | "password">, BrokerAccess {
  /** Payload bytes under way at once. */
  readonly windowBytes: number;
}

const KEEP_ALIVE_S = 30;
const BACK_OFF = { firstMs: 500, maxMs: 30_000 };

/**
 * A persistent session with up to windowMessages deliveries under way, MQTT 5 where the broker has it, else 3.1.1. A PUBACK goes out
 * when its delivery is acknowledged, in order of arrival, and those of one turn of the event loop in one write. While the window is
 * full nothing is read, so the broker waits, not our memory. Nothing that frees the window may wait for an answer of the broker.
 */
export function createConsumer(settings: ConsumerSettings, log: Log): BrokerLink {
  const inFlight = createInFlight({ messages: settings.windowMessages, bytes: settings.windowBytes }, () => connection?.proceed());
  const say = createConnectionLog(settings.url, log);
  let version: MqttVersion = 5;
  let attempt = 0;
  let state: "running" | "paused" | "closed" = "running";
  let connection: ReturnType<typeof openConnection> | undefined;
  let retryTimer: NodeJS.Timeout | undefined;

  function connect(events: BrokerEvents): void {
    connection = openConnection(settings, version, inFlight, {
      onConnect({ isSessionPresent }) {
        attempt = 0;
        say.connected(isSessionPresent, version);
        events.onConnect({ isSessionPresent, version });
      },
      onDelivery: (delivery) => state === "running" && events.onDelivery(delivery),
      onRefusedFilters: (filters) => log.error(`ingest: the broker refused the subscription to ${filters.join(", ")}`),
      onEnd: (reason, isBeforeConnack) => onEnd(events, reason, isBeforeConnack),
    });
  }

  function onEnd(events: BrokerEvents, reason: string, isBeforeConnack: boolean): void {
    if (state === "closed") return;
    const isFirstTryOfVersion5 = isBeforeConnack && version === 5;
    if (isBeforeConnack) version = version === 5 ? 4 : 5;
    else events.onDisconnect();
    if (!isFirstTryOfVersion5) say.lost(isBeforeConnack && reason === CLOSED ? describeClosedConnection(settings) : reason);
    const waitMs = isFirstTryOfVersion5 ? 0 : backOffMs(BACK_OFF, attempt++, Math.random());
    retryTimer = setTimeout(connect, waitMs, events);
  }

  return {
    window: inFlight,
    connect,
    publish: (topic, payload, options) => connection?.session.publish(topic, payload, options) ?? Promise.resolve(false),
    pause: () => {
      state = "paused";
    },
    async close() {
      state = "closed";
      clearTimeout(retryTimer);
      await connection?.close();
    },
  };
}

interface ConnectionEvents {
  onConnect(session: { readonly isSessionPresent: boolean }): void;
  onDelivery(delivery: Delivery): void;
  onRefusedFilters(filters: readonly string[]): void;
  onEnd(reason: string, isBeforeConnack: boolean): void;
}

/** One connection with its own PUBACKs; what it delivered is counted in `inFlight`, also after it is gone. */
function openConnection(settings: ConsumerSettings, version: MqttVersion, inFlight: InFlight, events: ConnectionEvents) {
  const pubacks = createPubackOrder();
  /** What the last chunk of the socket held beyond the window: brokers do not always keep to Receive Maximum. */
  let beyond: ReceivedPublish[] = [];
  let isFlushDue = false;

  function sendPubacks(): void {
    const bytes = pubacks.take();
    if (bytes.length > 0) session.write(bytes);
  }

  function flush(): void {
    isFlushDue = false;
    sendPubacks();
    const waiting = beyond;
    beyond = [];
    for (const message of waiting) takeIn(message);
    throttle();
  }
  const flushSoon = () => {
    if (!isFlushDue) setImmediate(flush);
    isFlushDue = true;
  };
  const throttle = () => (inFlight.isFull() ? session.pauseReading() : session.resumeReading());

  function takeIn(message: ReceivedPublish): void {
    if (!inFlight.isFull()) return hand(message);
    beyond.push(message);
    throttle();
  }

  function hand(message: ReceivedPublish): void {
    const delivery = new HeldDelivery(message, inFlight);
    if (message.qos === 1) pubacks.enter(delivery); // QoS 0 has no PUBACK
    events.onDelivery(delivery);
    throttle();
  }

  const session: Session = openSession(openSocket(settings), { ...settings, keepAliveS: KEEP_ALIVE_S }, version, {
    ...events,
    onPublish: takeIn,
    onEnd(reason, isBeforeConnack) {
      beyond = [];
      events.onEnd(reason, isBeforeConnack);
    },
  });
  return {
    session,
    proceed: flushSoon,
    async close() {
      sendPubacks();
      await session.close();
    },
  };
}

function createConnectionLog(url: string, log: Log) {
  let wasConnected = false;
  let lastReason = "";
  return {
    connected(isSessionPresent: boolean, version: MqttVersion) {
      if (wasConnected && !isSessionPresent) {
        log.warn(`ingest: ${url} no longer knows this worker's session; messages sent while it was away may be missing`);
      }
      wasConnected = true;
      lastReason = "";
      log.info(`ingest: connected to ${url} (MQTT ${version === 5 ? "5" : "3.1.1"})`);
    },
    /** Each reason once, not once a try. */
    lost(reason: string) {
      if (reason !== lastReason) log.warn(`ingest: no connection to ${url}: ${reason}; trying again`);
      lastReason = reason;
    },
  };
}
