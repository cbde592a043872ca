import { randomUUID } from "node:crypto";
import { decodeMessage, encodeMessage } from "../persistence/encode-message.ts";
import type { Message, QueueLimits, Release } from "../persistence/port.ts";
import { CLAIM, CLEAR, DROP, ENQUEUE, NOTE_ID, NOTE_RELEASE, READ, UNCLAIM } from "./queue-scripts.ts";
import type { RedisLink } from "./redis-link.ts";

/** The queues of stored sessions, and of groups of shared subscribers, for all brokers of a cluster. */
export interface RedisQueues {
  /** `received`: the packet identifier of a QoS 2 message is stored with it. */
  enqueue(clientIds: readonly string[], message: Message, received?: ReceivedId): Promise<void>;
  /** Rejects with "no such packet" where the message is not queued. */
  update(clientId: string, change: Message | Release): Promise<void>;
  clear(clientId: string, messageId: number): Promise<Message | undefined>;
  read(clientId: string): AsyncGenerator<Message | Release>;
  /** Of a group: what this broker deals out from now on, and no other. */
  claim(group: string): AsyncGenerator<Message>;
  /** Gives back what a broker has claimed of a group. */
  unclaim(group: string, brokerId: string): Promise<void>;
  drop(clientId: string): Promise<void>;
}

/** Under which packet identifier a client sent a message. */
export interface ReceivedId {
  readonly clientId: string;
  readonly messageId: number;
}

export interface RedisQueuesOptions {
  readonly link: RedisLink;
  readonly prefix: string;
  readonly limits: QueueLimits;
  readonly brokerId: () => string;
  readonly onDropped: (clientId: string) => void;
}

const READ_AT_ONCE = 200;
/** Few, so that a group's other brokers find something to do as well. */
const CLAIMED_AT_ONCE = 20;

const keyOf = ({ brokerId, brokerCounter }: Message): string => `${brokerId}:${brokerCounter}`;

export function createRedisQueues({ link, prefix, limits, brokerId, onDropped }: RedisQueuesOptions): RedisQueues {
  async function enqueue(clientIds: readonly string[], message: Message, received?: ReceivedId): Promise<void> {
    const { queuedMessages, queuedBytes } = limits;
    const from = received ? [received.clientId, received.messageId] : ["", 0];
    const what = [keyOf(message), encodeMessage(message)];
    const losers = await link.run(ENQUEUE, prefix, queuedMessages, queuedBytes, ...from, ...what, ...clientIds);
    for (const loser of losers as Buffer[]) onDropped(loser.toString());
  }

  /** Identifiers above those of MQTT are a broker's own, for one step: those of two brokers must not be mixed up. */
  const idOf = (messageId: number): string => (messageId > 0xffff ? `${brokerId()}/${messageId}` : String(messageId));

  async function update(clientId: string, change: Message | Release): Promise<void> {
    const done =
      change.cmd === "pubrel"
        ? await link.run(NOTE_RELEASE, prefix, clientId, idOf(change.messageId))
        : await link.run(NOTE_ID, prefix, clientId, keyOf(change), idOf(change.messageId ?? 0));
    if (done !== 1) throw new Error("no such packet");
  }

  async function clear(clientId: string, messageId: number): Promise<Message | undefined> {
    const bytes = await link.run(CLEAR, prefix, clientId, idOf(messageId));
    return Buffer.isBuffer(bytes) ? { ...decodeMessage(bytes).message, messageId } : undefined;
  }

  async function* read(clientId: string): AsyncGenerator<Message | Release> {
    let after = "0";
    while (true) {
      const found = (await link.run(READ, prefix, clientId, after, READ_AT_ONCE)) as Buffer[];
      for (let index = 0; index < found.length; index += 3) {
        const [number, state = "", bytes] = found.slice(index, index + 3).map((each, at) => (at < 2 ? each.toString() : each));
        after = String(number);
        yield entryOf(String(state), bytes as Buffer);
      }
      if (found.length < READ_AT_ONCE * 3) return;
    }
  }

  async function* claim(group: string): AsyncGenerator<Message> {
    let unused: Message[] = [];
    try {
      while (true) {
        const found = (await link.run(CLAIM, prefix, group, brokerId(), randomUUID(), CLAIMED_AT_ONCE)) as Buffer[];
        unused = found.map((bytes) => decodeMessage(bytes).message);
        // A message at which the reader stops was not taken by it: it stays among the unused.
        for (let next = unused[0]; next !== undefined; next = unused[0]) {
          yield next;
          unused.shift();
        }
        if (found.length < CLAIMED_AT_ONCE) return;
      }
    } finally {
      if (unused.length > 0) await link.run(UNCLAIM, prefix, group, brokerId(), ...unused.map(keyOf));
    }
  }

  return {
    ...{ enqueue, update, clear, read, claim },
    unclaim: async (group, holder) => void (await link.run(UNCLAIM, prefix, group, holder)),
    drop: async (clientId) => void (await link.run(DROP, prefix, clientId)),
  };
}

/** A packet identifier that is a broker's own is none towards the client. */
function entryOf(state: string, bytes: Buffer): Message | Release {
  const isReleased = state.endsWith("r");
  const messageId = Number.parseInt(state, 10);
  if (isReleased) return { cmd: "pubrel", messageId };
  const { message } = decodeMessage(bytes);
  return state === "" || state.includes("/") ? message : { ...message, messageId };
}
