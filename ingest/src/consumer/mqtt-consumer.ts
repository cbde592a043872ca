import { createBackOff, createVersionFallback, openSocket, type ReceivedPublish } from "@clima/mqtt-wire";
import {
  type BrokerAccess,
  CLOSED,
  describeClosedConnection,
  describeConnectionError,
  isLoginRefusal,
  type Log,
  loginOf,
} from "@clima/schemas";
import { HeldDelivery } from "./held-delivery.ts";
import { createInFlight, type InFlight } from "./in-flight.ts";
import { type MqttVersion, openSession, type Session, type SessionEnd, type SessionEvents, type SessionSettings } from "./mqtt-session.ts";
import type { BrokerEvents, BrokerLink, Delivery } from "./port.ts";
import { createPubackOrder } from "./puback-order.ts";

export interface ConsumerSettings extends Omit<SessionSettings, "keepAliveS" | "login">, BrokerAccess {
  /** Payload bytes under way at once. */
  readonly windowBytes: number;
}

const KEEP_ALIVE_S = 30;
const LONGEST_WAIT_MS = 30_000;

/**
 * A persistent session with up to windowMessages deliveries under way, MQTT 5 where the broker has it, else 3.1.1. A PUBACK goes out
 * when its delivery is acknowledged, in order of arrival, and those of one turn of the event loop in one write. While the window is
 * full nothing is read, so the broker waits, not our memory. Nothing that frees the window may wait for an answer of the broker.
 */
export function createConsumer(settings: ConsumerSettings, log: Log): BrokerLink {
  const inFlight = createInFlight({ messages: settings.windowMessages, bytes: settings.windowBytes }, () => connection?.proceed());
  const say = createConnectionLog(settings.url, log);
  const versions = createVersionFallback<MqttVersion>([5, 4]);
  const backOff = createBackOff({ maxMs: LONGEST_WAIT_MS });
  let state: "running" | "paused" | "closed" = "running";
  let connection: ReturnType<typeof openConnection> | undefined;
  let retryTimer: NodeJS.Timeout | undefined;

  const connect = (events: BrokerEvents): Promise<void> => new Promise((answered) => open(events, answered));

  function open(events: BrokerEvents, answered: () => void): void {
    const version = versions.begin();
    let isKept = false;
    function kept(): void {
      if (!isKept) say.kept(version);
      isKept = true;
      answered();
    }
    connection = openConnection(settings, version, inFlight, {
      onConnect({ isSessionPresent }) {
        versions.connected();
        backOff.connected();
        say.connected(isSessionPresent);
        // Its answer to the subscription stands behind all that waits there, for which the window may have no room.
        if (isSessionPresent) kept();
        events.onConnect({ isSessionPresent, version });
      },
      onDelivery: (delivery) => state === "running" && events.onDelivery(delivery),
      onSubscribed: kept,
      onRefusedFilters(filters) {
        log.error(`ingest: the broker refused the subscription to ${filters.join(", ")}; asking again`);
        answered();
      },
      onEnd: (end) => onEnd(events, answered, end),
    });
  }

  function onEnd(events: BrokerEvents, answered: () => void, { reason, code, isBeforeConnack }: SessionEnd): void {
    if (state === "closed") return;
    if (isBeforeConnack) versions.failed(code);
    else events.onDisconnect();
    const isNextVersionDue = versions.isNextDue();
    if (!isNextVersionDue) {
      say.lost(isBeforeConnack ? describeUnconnected(settings, reason, code) : reason);
      answered();
    }
    retryTimer = setTimeout(open, isNextVersionDue ? 0 : backOff.nextMs(), events, answered);
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

/** Why a broker did not let us in: whom it refused, or what a certificate has to do with it, as far as that can be told. */
function describeUnconnected(settings: ConsumerSettings, reason: string, code: unknown): string {
  if (isLoginRefusal({ code })) return describeConnectionError(Object.assign(new Error(reason), { code }), settings);
  return reason === CLOSED ? describeClosedConnection(settings) : reason;
}

interface ConnectionEvents extends Omit<SessionEvents, "onPublish"> {
  onDelivery(delivery: Delivery): void;
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

  const session: Session = openSession(openSocket(settings), { ...settings, login: loginOf(settings), keepAliveS: KEEP_ALIVE_S }, version, {
    ...events,
    onPublish: takeIn,
    onEnd(end) {
      beyond = [];
      events.onEnd(end);
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
    connected(isSessionPresent: boolean) {
      if (wasConnected && !isSessionPresent) {
        log.warn(`ingest: ${url} no longer knows this worker's session; messages sent while it was away may be missing`);
      }
      wasConnected = true;
      lastReason = "";
    },
    kept: (version: MqttVersion) => log.info(`ingest: connected to ${url} (MQTT ${version === 5 ? "5" : "3.1.1"})`),
    /** Each reason once, not once a try. */
    lost(reason: string) {
      if (reason !== lastReason) log.warn(`ingest: no connection to ${url}: ${reason}; trying again`);
      lastReason = reason;
    },
  };
}
