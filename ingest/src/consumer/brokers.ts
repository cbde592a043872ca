import { type BrokerAccess, type Log, withoutLogin } from "@clima/schemas";
import { createBrokerFigures } from "./broker-figures.ts";
import { type ConsumerSettings, createConsumer } from "./mqtt-consumer.ts";
import type { BrokerState, Delivery, OpenedSession, Publisher } from "./port.ts";

/** What is the same at each broker. */
export type SessionOptions = Omit<ConsumerSettings, keyof BrokerAccess>;

interface BrokersEvents {
  onDelivery(delivery: Delivery): void;
  /** The broker that is connected now, to say something to it alone. */
  onConnect(broker: Publisher): void;
}

/** All brokers that the ingest consumes from, each with a session of its own: one that is away holds up no other. */
export interface Brokers extends Publisher {
  /** Resolves when that is decided of the first of them: whether it keeps what is published from then on. */
  connect(events: BrokersEvents): Promise<void>;
  /** In the order of the settings. */
  states(): readonly BrokerState[];
  pause(): void;
  close(): Promise<void>;
}

/** Brokers that are not yet connected; what is published goes to all that are, and counts as taken when one of them took it. */
export function createBrokers(accesses: readonly BrokerAccess[], session: SessionOptions, log: Log): Brokers {
  const brokers = accesses.map((access) => createBroker({ ...session, ...access }, log));
  return {
    async connect(events) {
      const [first] = brokers.map((broker) => broker.connect(events));
      await first;
    },
    states: () => brokers.map((broker) => broker.state()),
    publish: async (...message) => (await Promise.all(brokers.map((broker) => broker.publish(...message)))).some(Boolean),
    pause: () => brokers.forEach((broker) => void broker.pause()),
    close: async () => void (await Promise.all(brokers.map((broker) => broker.close()))),
  };
}

function createBroker(settings: ConsumerSettings, log: Log) {
  const link = createConsumer(settings, log);
  const connection = createConnectionState();
  const figures = createBrokerFigures();
  const url = withoutLogin(settings.url);

  function state(): BrokerState {
    const oldestAtMs = link.window.oldestAtMs();
    return {
      url,
      ...connection.state(),
      ...figures.state(),
      window: { messages: link.window.messages(), bytes: link.window.bytes() },
      ...(oldestAtMs === undefined ? {} : { oldestUnacknowledgedMs: performance.now() - oldestAtMs }),
    };
  }

  return {
    ...link,
    state,
    connect: ({ onDelivery, onConnect }: BrokersEvents): Promise<void> =>
      link.connect({
        onDelivery: (delivery) => void (figures.take(delivery) || onDelivery(delivery)),
        onConnect(session) {
          connection.connected(session);
          onConnect(link);
        },
        onDisconnect() {
          connection.lost();
          figures.forget();
        },
      }),
  };
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
    connected(session: OpenedSession): void {
      change(true);
      if (connects > 0 && !session.isSessionPresent) sessionsLost += 1;
      connects += 1;
      version = session.version === 5 ? "5" : "3.1.1";
    },
    lost: () => change(false),
    state: () => ({
      isConnected,
      sinceMs,
      reconnects: Math.max(0, connects - 1),
      sessionsLost,
      ...(version === undefined ? {} : { version }),
    }),
  };
}
