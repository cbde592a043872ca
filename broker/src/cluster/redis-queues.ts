import { randomUUID } from "node:crypto";
import { decodeMessage, encodeMessage } from "../persistence/encode-message.ts";
import type { Message, QueueLimits, Release } from "../persistence/port.ts";
import { type Asker, LOST } from "./late-requests.ts";
import { CLAIM, CLEAR, DROP, ENQUEUE, NOTE_ID, NOTE_RELEASE, READ, UNCLAIM } from "./queue-scripts.ts";

/** The queues of stored sessions, and of groups of shared subscribers, for all brokers of a cluster. */
export interface RedisQueues {
  /** `received`: the packet identifier of a QoS 2 message is stored with it. Rejects where another broker holds its sender's session. */
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
  readonly limits: QueueLimits;
  readonly asker: Asker;
  readonly onDropped: (clientId: string) => void;
}

const READ_AT_ONCE = 200;
/** Few, so that a group's other brokers find something to do as well. */
const CLAIMED_AT_ONCE = 20;

const keyOf = ({ brokerId, brokerCounter }: Message): string => `${brokerId}:${brokerCounter}`;

export function createRedisQueues({ limits, asker, onDropped }: RedisQueuesOptions): RedisQueues {
  const { run, runFor } = asker;

  async function enqueue(clientIds: readonly string[], message: Message, received?: ReceivedId): Promise<void> {
    const { queuedMessages, queuedBytes } = limits;
    const { clientId: publisher, messageId } = received ?? { clientId: "", messageId: 0 };
    const what = [messageId, keyOf(message), encodeMessage(message)];
    const losers = await runFor(publisher, ENQUEUE, asker.nextNumber(), queuedMessages, queuedBytes, ...what, ...clientIds);
    if (losers === LOST) throw new Error(`another broker of the cluster has the session of ${JSON.stringify(publisher)} now`);
    for (const loser of losers as Buffer[]) onDropped(loser.toString());
  }

  /** Identifiers above those of MQTT are a broker's own, for one step: those of two brokers must not be mixed up. */
  const idOf = (messageId: number): string => (messageId > 0xffff ? `${asker.id}/${messageId}` : String(messageId));

  async function update(clientId: string, change: Message | Release): Promise<void> {
    const done =
      change.cmd === "pubrel"
        ? await runFor(clientId, NOTE_RELEASE, idOf(change.messageId))
        : await runFor(clientId, NOTE_ID, keyOf(change), idOf(change.messageId ?? 0));
    if (done === 0) throw new Error("no such packet");
  }

  async function clear(clientId: string, messageId: number): Promise<Message | undefined> {
    const bytes = await runFor(clientId, CLEAR, idOf(messageId));
    return Buffer.isBuffer(bytes) ? { ...decodeMessage(bytes).message, messageId } : undefined;
  }

  async function* read(clientId: string): AsyncGenerator<Message | Release> {
    let after = "0";
    while (true) {
      const found = (await run(READ, clientId, after, READ_AT_ONCE)) as Buffer[];
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
        const found = (await run(CLAIM, group, randomUUID(), CLAIMED_AT_ONCE)) as Buffer[];
        unused = found.map((bytes) => decodeMessage(bytes).message);
        // A message at which the reader stops was not taken by it: it stays among the unused.
        for (let next = unused[0]; next !== undefined; next = unused[0]) {
          yield next;
          unused.shift();
        }
        if (found.length < CLAIMED_AT_ONCE) return;
      }
    } finally {
      if (unused.length > 0) await run(UNCLAIM, group, asker.id, ...unused.map(keyOf));
    }
  }

  return {
    ...{ enqueue, update, clear, read, claim },
    unclaim: async (group, holder) => void (await run(UNCLAIM, group, holder)),
    drop: async (clientId) => void (await runFor(clientId, DROP)),
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
