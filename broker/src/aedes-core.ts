import { randomBytes } from "node:crypto";
import { err, ok, type Result } from "@clima/schemas";
import { Aedes } from "aedes";
import type { Message, Persistence } from "./persistence/port.ts";

/** A message that has no identity yet. */
export type NewMessage = Pick<Message, "topic" | "payload" | "qos" | "retain" | "properties" | "messageExpiry" | "clientId">;

/** Aedes as this broker uses it: it stores, queues for stored sessions, and passes on to every broker of the cluster. */
export interface Core {
  readonly brokerId: string;
  /**
   * Gives a message to Aedes. `route` runs on the way, once it is stored and queued; `done` when that is over, or has failed.
   */
  publish(message: Message, route: (message: Message) => void, done: (error?: Error) => void): void;
  /** Gives a message its identity, to be published or queued for somebody. */
  identify(message: NewMessage): Message;
  /** Whether a message has not been routed yet, as far as this broker can know. */
  isOnItsWay(message: Message): boolean;
  /** Messages that have not come back from the cluster now; resolves when all of them were passed on to it, or have failed. */
  unheard(): Promise<readonly Message[]>;
  /** Routes here what did not come back from the cluster, and never will. */
  routeUnheard(messages: readonly Message[]): void;
  close(): Promise<void>;
}

export interface CoreOptions {
  readonly persistence: Persistence;
  /** A mqemitter; Aedes' own when undefined. */
  readonly emitter: unknown;
  /** Messages of other brokers, and those that Aedes publishes itself. */
  readonly routeForeign: (message: Message) => void;
  readonly onFault: (cause: Error) => void;
}

interface UnderWay {
  readonly message: Message;
  readonly route: (message: Message) => void;
  isPassedOn: boolean;
  onPassedOn: () => void;
}

const VERSION = "1.2.0";

/**
 * What is private in Aedes and relied on here, all of it: `counter` numbers the messages of a broker, and a packet that is published
 * keeps brokerId, brokerCounter, clientId, properties and messageExpiry. `complainOfAedes` proves both at start-up.
 */
type AedesInside = Aedes & {
  counter: number;
  readonly version: string;
  mq: { on(topic: string, handle: (message: Message, done: () => void) => void, listening: () => void): void };
  publish(packet: object, done: (error?: Error) => void): void;
};

const KEPT_LONG_MS = 13;
/** Grows from start to start: queued messages are ordered by it. Brokers of a cluster may start in the same millisecond. */
const newBrokerId = () => `b${String(Date.now()).padStart(KEPT_LONG_MS, "0")}-${randomBytes(4).toString("hex")}`;

export async function createCore({ persistence, emitter, routeForeign, onFault }: CoreOptions): Promise<Result<Core, string>> {
  const aedes = (await Aedes.createBroker({
    id: newBrokerId(),
    persistence: persistence.aedes,
    ...(emitter === undefined ? {} : { mq: emitter }),
  } as Parameters<typeof Aedes.createBroker>[0])) as AedesInside;
  const underWay = new Map<number, UnderWay>();
  aedes.on("error" as "closed", ((cause: Error) => onFault(cause)) as () => void);
  const hear = (heard: Message, done: () => void): void => {
    const message = emitter === undefined ? heard : withoutNulls(heard);
    const own = message.brokerId === aedes.id ? underWay.get(message.brokerCounter) : undefined;
    if (own) underWay.delete(message.brokerCounter);
    (own?.route ?? routeForeign)(message);
    done();
  };
  await new Promise<void>((listening) => aedes.mq.on("#", hear, listening));

  function identify(message: NewMessage): Message {
    aedes.counter += 1;
    return { cmd: "publish", dup: false, brokerId: aedes.id, brokerCounter: aedes.counter, ...message };
  }

  function publish(message: Message, route: (message: Message) => void, done: (error?: Error) => void): void {
    const own: UnderWay = { message, route, isPassedOn: false, onPassedOn: tellNobody };
    underWay.set(message.brokerCounter, own);
    aedes.publish(message, (error) => {
      own.isPassedOn = true;
      if (error) underWay.delete(message.brokerCounter);
      own.onPassedOn();
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
    brokerId: aedes.id,
    publish,
    identify,
    // Of another broker's message nobody knows.
    isOnItsWay: ({ brokerId, brokerCounter }) => (brokerId === aedes.id ? underWay.has(brokerCounter) : emitter !== undefined),
    unheard: () => Promise.all([...underWay.values()].map(passedOn)),
    routeUnheard: (messages) => {
      for (const message of messages) if (underWay.has(message.brokerCounter)) hear(message, () => undefined);
    },
    close,
  });
}

const tellNobody = () => undefined;

/** Resolves with the message when it was passed on. */
const passedOn = (own: UnderWay): Promise<Message> =>
  new Promise((resolve) => {
    if (own.isPassedOn) return resolve(own.message);
    const { onPassedOn } = own;
    own.onPassedOn = () => {
      onPassedOn();
      resolve(own.message);
    };
  });

/** What is undefined comes back from Redis as null. */
const withoutNulls = (message: Message): Message =>
  Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null)) as unknown as Message;

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
