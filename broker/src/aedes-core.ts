import { randomBytes } from "node:crypto";
import { err, ok, type Result } from "@clima/schemas";
import { Aedes } from "aedes";
import { MOST_TOPIC_LEVELS } from "./packets/topics.ts";
import type { Message, Persistence } from "./persistence/port.ts";

/** A message that has no identity yet. */
export type NewMessage = Pick<Message, "topic" | "payload" | "qos" | "retain" | "properties" | "messageExpiry" | "clientId">;

/** Aedes as this broker uses it: it stores what is retained, queues for stored sessions, and hands on to the router. */
export interface Core {
  /**
   * Gives a message to Aedes. `route` runs on the way, once it is stored and queued; `done` when that is over, or has failed.
   */
  publish(message: Message, route: (message: Message) => void, done: (error?: Error) => void): void;
  /** Gives a message its identity, to be published or queued for somebody. */
  identify(message: NewMessage): Message;
  /** Whether a message of this run has not been routed yet. */
  isOnItsWay(message: Message): boolean;
  close(): Promise<void>;
}

export interface CoreOptions {
  readonly persistence: Persistence;
  /** Messages that Aedes publishes itself. */
  readonly routeForeign: (message: Message) => void;
  readonly onFault: (cause: Error) => void;
}

const VERSION = "1.2.0";

/**
 * What is private in Aedes and relied on here, all of it: `counter` numbers the messages of a broker, and a packet that is published
 * keeps brokerId, brokerCounter, clientId, properties and messageExpiry. `complainOfAedes` proves both at start-up. `maxTopicLevels` is its
 * limit as it applies, whatever the option said; a test publishes deeper topics.
 */
type AedesInside = Aedes & {
  maxTopicLevels: number;
  counter: number;
  readonly version: string;
  publish(packet: object, done: (error?: Error) => void): void;
};

const MS_DIGITS = 13;
/**
 * Grows from start to start: queued messages are ordered by it. The random part keeps two starts apart that read the same time from a
 * machine without a battery for its clock: with the same id, new messages would take the place of queued ones.
 */
const newBrokerId = () => `b${String(Date.now()).padStart(MS_DIGITS, "0")}-${randomBytes(4).toString("hex")}`;

export async function createCore({ persistence, routeForeign, onFault }: CoreOptions): Promise<Result<Core, string>> {
  const underWay = new Map<number, (message: Message) => void>();
  const hear = (message: Message, done: () => void): void => {
    const route = underWay.get(message.brokerCounter);
    if (route) underWay.delete(message.brokerCounter);
    (route ?? routeForeign)(message);
    done();
  };
  const aedes = (await Aedes.createBroker({
    id: newBrokerId(),
    persistence: asAedesWantsIt(persistence),
    mq: emitterTo(hear),
  } as Parameters<typeof Aedes.createBroker>[0])) as AedesInside;
  // Aedes allows no more than 100, for the sake of matchers of its own, in whose place this broker's are.
  aedes.maxTopicLevels = MOST_TOPIC_LEVELS;
  aedes.on("error" as "closed", ((cause: Error) => onFault(cause)) as () => void);

  function identify({ topic, payload, qos, retain, properties, messageExpiry, clientId }: NewMessage): Message {
    aedes.counter += 1;
    return { brokerId: aedes.id, brokerCounter: aedes.counter, topic, payload, qos, retain, properties, messageExpiry, clientId };
  }

  function publish(message: Message, route: (message: Message) => void, done: (error?: Error) => void): void {
    underWay.set(message.brokerCounter, route);
    aedes.publish(message, (error) => {
      if (error) underWay.delete(message.brokerCounter);
      done(error ?? undefined);
    });
  }

  const complaint = await complainOfAedes(aedes, { identify, publish });
  const close = () => new Promise<void>((closed) => aedes.close(() => closed()));
  if (complaint !== undefined) {
    await close();
    return err(complaint);
  }
  return ok({
    publish,
    identify,
    isOnItsWay: ({ brokerId, brokerCounter }) => brokerId === aedes.id && underWay.has(brokerCounter),
    close,
  });
}

/**
 * In place of mqemitter, Aedes' way from publishers to subscribers: everything goes to the router, which looks for the subscribers itself.
 * Aedes would listen to what the other brokers of a cluster say, but there are none.
 */
const emitterTo = (hear: (message: Message, done: () => void) => void) => ({
  emit: hear,
  on: (_topic: string, _listener: unknown, listening?: () => void) => void (listening && setImmediate(listening)),
  removeListener: (_topic: string, _listener: unknown, removed?: () => void) => void (removed && setImmediate(removed)),
  close: (closed: () => void) => void setImmediate(closed),
});

/** Aedes asks for promises and uses their `then` alone. What is known already it is told in the same turn of the event loop. */
// biome-ignore lint/suspicious/noThenProperty: it is what Aedes calls
const known = <T>(value: T) => ({ then: (use: (value: T) => void): void => use(value) });
const NOTHING = known(undefined);
const NOBODY = known([]);

/**
 * The contract of aedes-persistence 11, as far as Aedes itself asks for it: its own clients, which would ask for the rest, are not used.
 * Aedes keeps wills there and publishes those of dead brokers; this broker's wills are in its session records, so there are none.
 */
const asAedesWantsIt = ({ retained, subscriptions, queues, flushed, isFlushed }: Persistence) => ({
  // Aedes insists on an async function.
  setup: async () => undefined,
  storeRetained: (message: Message) => {
    retained.store(message);
    return NOTHING;
  },
  // Whoever is named here Aedes only hands on to the next method, which knows better.
  subscriptionsByTopic: () => NOBODY,
  outgoingEnqueueCombi: (_nobody: readonly unknown[], message: Message) => {
    queues.append(subscriptions.subscribersOf(message.topic), message);
    // Also where nobody has a queue: the message may be retained, and the publisher's packet identifier stored with it.
    return isFlushed() ? NOTHING : flushed();
  },
  streamWill: () => [],
});

/** Sends a message through Aedes and looks at what comes out. */
async function complainOfAedes(aedes: AedesInside, { identify, publish }: Pick<Core, "identify" | "publish">): Promise<string | undefined> {
  const instead = `this broker was made for Aedes ${VERSION}; install that version`;
  if (aedes.version !== VERSION) return `Aedes is version ${aedes.version}, but ${instead}`;
  const sent = { properties: Buffer.of(1, 2), messageExpiry: Date.now() + 60_000, clientId: "probe", payload: Buffer.from("probe") };
  const counterBefore = aedes.counter;
  const got = await new Promise<Message | undefined>((resolve) => {
    const probe = identify({ topic: `$SYS/${aedes.id}/probe`, qos: 0, retain: false, ...sent });
    publish(probe, resolve, (error) => error && resolve(undefined));
  });
  const isAsSent =
    got?.brokerId === aedes.id &&
    got.brokerCounter === counterBefore + 1 &&
    got.properties?.equals(sent.properties) === true &&
    got.messageExpiry === sent.messageExpiry &&
    got.clientId === sent.clientId;
  return isAsSent ? undefined : `Aedes does not pass messages on as expected, though ${instead}`;
}
