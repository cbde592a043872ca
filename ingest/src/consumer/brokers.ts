import type { BrokerAccess, Log } from "@clima/schemas";
import { type ConsumerSettings, connectConsumer } from "./mqtt-consumer.ts";
import type { BrokerConnection, BrokerLink, ConnectAnswer, Delivery } from "./port.ts";

export interface BrokerState {
  /** Without what logs in. */
  readonly url: string;
  readonly isConnected: boolean;
  /** Since when it is connected or away, ms since 1970. */
  readonly sinceMs: number;
  /** Of MQTT, at the last connection. */
  readonly version?: "5" | "3.1.1";
  /** Connections after the first. */
  readonly reconnects: number;
  /** How often the broker did not know the session any more when the connection was back. */
  readonly sessionsLost: number;
  /** What it delivered and what is not yet acknowledged. */
  readonly window: { readonly messages: number; readonly bytes: number };
  /** How long the oldest of these is here. */
  readonly oldestUnacknowledgedMs?: number;
}

export interface BrokersEvents {
  onDelivery(delivery: Delivery): void;
  /** The broker that is connected now, to say something to it alone. */
  onConnect(broker: Pick<BrokerLink, "publish">): void;
}

export interface BrokersPorts {
  readonly events: BrokersEvents;
  readonly log: Log;
}

/** All brokers that the ingest consumes from, each with a session of its own: one that is away holds up no other. */
export interface Brokers extends BrokerLink {
  states(): readonly BrokerState[];
}

/** Connects to each broker; what is published goes to all that are connected, and is taken when one of them took it. */
export function connectBrokers(
  brokers: readonly BrokerAccess[],
  session: Omit<ConsumerSettings, keyof BrokerAccess>,
  ports: BrokersPorts,
): Brokers {
  const links = brokers.map((access) => connectBroker({ ...session, ...access }, ports));
  return {
    states: () => links.map((link) => link.state()),
    publish: async (...message) => (await Promise.all(links.map((link) => link.publish(...message)))).some(Boolean),
    pause: () => links.forEach((link) => void link.pause()),
    close: async () => void (await Promise.all(links.map((link) => link.close()))),
  };
}

function connectBroker(settings: ConsumerSettings, { events, log }: BrokersPorts): BrokerLink & { state(): BrokerState } {
  const connection = createConnectionState();
  const link: BrokerConnection = connectConsumer(
    settings,
    {
      onDelivery: events.onDelivery,
      onConnect(answer) {
        connection.connected(answer);
        events.onConnect(link);
      },
      onDisconnect: connection.lost,
    },
    log,
  );
  const oldest = (atMs = link.window.oldestAtMs()) => (atMs === undefined ? {} : { oldestUnacknowledgedMs: performance.now() - atMs });
  const state = () => ({
    ...{ url: withoutLogin(settings.url), ...connection.state() },
    ...{ window: { messages: link.window.messages(), bytes: link.window.bytes() }, ...oldest() },
  });
  return { ...link, state };
}

function createConnectionState() {
  let isConnected = false;
  let sinceMs = Date.now();
  let connects = 0;
  let sessionsLost = 0;
  let version: BrokerState["version"];
  const change = (isNowConnected: boolean) => {
    if (isConnected !== isNowConnected) sinceMs = Date.now();
    isConnected = isNowConnected;
  };
  return {
    connected(answer: ConnectAnswer): void {
      change(true);
      if (connects > 0 && !answer.isSessionPresent) sessionsLost += 1;
      connects += 1;
      version = answer.version === 5 ? "5" : "3.1.1";
    },
    lost: () => change(false),
    state: () => ({
      ...{ isConnected, sinceMs, reconnects: Math.max(0, connects - 1), sessionsLost },
      ...(version === undefined ? {} : { version }),
    }),
  };
}

/** A URL may carry a password, and this one is published. */
function withoutLogin(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
