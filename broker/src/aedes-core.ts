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
  publish(message: NewMessage, route: (message: Message) => void, done: (error?: Error) => void): void;
  /** A message with an identity, to be queued for somebody without being published. */
  identify(message: NewMessage): Message;
  /** Whether a message of this broker has not been routed yet. */
  isOnItsWay(message: Message): boolean;
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

const VERSION = "1.2.0";

/**
 * What is private in Aedes and relied on here, all of it: `counter` numbers the messages of a broker, and a packet that is published
 * keeps brokerId, brokerCounter, clientId, properties and messageExpiry. `complainOfAedes` proves both at start-up.
 */
type AedesInside = Aedes & {
  counter: number;
  readonly version: string;
  mq: { on(topic: string, handle: (message: Message, done: () => void) => void): void };
  publish(packet: object, done: (error?: Error) => void): void;
};

const KEPT_LONG_MS = 13;
/** Grows from start to start: queued messages are ordered by it. */
const newBrokerId = () => `b${String(Date.now()).padStart(KEPT_LONG_MS, "0")}`;

export async function createCore({ persistence, emitter, routeForeign, onFault }: CoreOptions): Promise<Result<Core, string>> {
  const aedes = (await Aedes.createBroker({
    id: newBrokerId(),
    persistence: persistence.aedes,
    ...(emitter === undefined ? {} : { mq: emitter }),
  } as Parameters<typeof Aedes.createBroker>[0])) as AedesInside;
  const underWay = new Map<number, (message: Message) => void>();
  aedes.on("error" as "closed", ((cause: Error) => onFault(cause)) as () => void);
  aedes.mq.on("#", (message, done) => {
    const route = message.brokerId === aedes.id ? underWay.get(message.brokerCounter) : undefined;
    if (route) underWay.delete(message.brokerCounter);
    (route ?? routeForeign)(message);
    done();
  });

  function identify(message: NewMessage): Message {
    aedes.counter += 1;
    return { cmd: "publish", dup: false, brokerId: aedes.id, brokerCounter: aedes.counter, ...message };
  }

  function publish(message: NewMessage, route: (message: Message) => void, done: (error?: Error) => void): void {
    const identified = identify(message);
    underWay.set(identified.brokerCounter, route);
    aedes.publish(identified, (error) => {
      if (error) underWay.delete(identified.brokerCounter);
      done(error ?? undefined);
    });
  }

  const complaint = await complainOfAedes(aedes, publish);
  const close = () => new Promise<void>((closed) => aedes.close(() => closed()));
  if (complaint !== undefined) {
    await close();
    return err(complaint);
  }
  return ok({
    brokerId: aedes.id,
    publish,
    identify,
    isOnItsWay: ({ brokerId, brokerCounter }) => brokerId === aedes.id && underWay.has(brokerCounter),
    close,
  });
}

/** Sends a message through Aedes and looks at what comes out. */
async function complainOfAedes(aedes: AedesInside, publish: Core["publish"]): Promise<string | undefined> {
  const instead = `this broker was made for Aedes ${VERSION}; install that version`;
  if (aedes.version !== VERSION) return `Aedes is version ${aedes.version}, but ${instead}`;
  const sent = { properties: Buffer.of(1, 2), messageExpiry: Date.now() + 60_000, clientId: "probe", payload: Buffer.from("probe") };
  const counterBefore = aedes.counter;
  const got = await new Promise<Message | undefined>((resolve) => {
    publish({ topic: `$SYS/${aedes.id}/probe`, qos: 0, retain: false, ...sent }, resolve, (error) => error && resolve(undefined));
  });
  const isAsSent =
    got?.brokerId === aedes.id &&
    got.brokerCounter === counterBefore + 1 &&
    got.properties === sent.properties &&
    got.messageExpiry === sent.messageExpiry &&
    got.clientId === sent.clientId;
  return isAsSent ? undefined : `Aedes does not pass messages on as expected, though ${instead}`;
}
