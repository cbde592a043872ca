import aedesPacket from "aedes-packet";
import { createLife, plain } from "../persistence/contract.ts";
import { decodeMessage, encodeMessage } from "../persistence/encode-message.ts";
import type { AedesPersistence, Message, Release, Subscription } from "../persistence/port.ts";
import { type Asker, LATE_REQUESTS, LOST } from "./late-requests.ts";
import type { RedisLink } from "./redis-link.ts";
import type { ReceivedId, RedisQueues } from "./redis-queues.ts";
import type { RedisRetained } from "./redis-retained.ts";
import type { RedisSubscriptions } from "./redis-subscriptions.ts";

export interface RedisParts {
  readonly link: RedisLink;
  readonly prefix: string;
  readonly asker: Asker;
  readonly queues: RedisQueues;
  readonly retained: RedisRetained;
  readonly subscriptions: RedisSubscriptions;
  /** Packet identifiers of messages that are about to be queued. */
  readonly received: Map<Message["brokerCounter"], ReceivedId>;
}

interface HasId {
  readonly id: string;
}
interface HasMessageId {
  readonly messageId: number;
}

const Packet = aedesPacket as unknown as new (original: object) => Message;
const asPacket = (message: Message): Message => Object.assign(new Packet(message), { messageId: message.messageId });

/** Queues of groups of shared subscribers are dealt out by several brokers. */
export const isGroup = (queueId: string): boolean => queueId.startsWith("$share/");

/** The contract of aedes-persistence 11 on Redis. */
export const createRedisContract = (parts: RedisParts): AedesPersistence & Record<string, unknown> => ({
  ...createLife(),
  storeRetained: (message: Message) => parts.retained.store(message),
  createRetainedStream: (filter: string) => parts.retained.matching([filter]),
  createRetainedStreamCombi: (filters: readonly string[]) => parts.retained.matching(filters),
  ...subscriptionMethods(parts),
  ...outgoingMethods(parts),
  ...incomingMethods(parts),
});

const subscriptionMethods = ({ subscriptions, queues }: RedisParts) => ({
  addSubscriptions: ({ id }: HasId, added: readonly Subscription[]) => subscriptions.add(id, added.map(plain)),
  removeSubscriptions: ({ id }: HasId, filters: readonly string[]) => subscriptions.remove(id, filters),
  cleanSubscriptions: ({ id }: HasId) => subscriptions.removeAll(id),
  subscriptionsByClient: ({ id }: HasId) => subscriptions.ofClient(id),
  subscriptionsByTopic: (topic: string) => subscriptions.matching(topic),
  countOffline: async () => {
    await subscriptions.matching("");
    const { queueing, clients } = subscriptions.count();
    return { subsCount: queueing, clientsCount: clients };
  },
  getClientList: async function* (filter: string) {
    await subscriptions.matching("");
    yield* subscriptions.subscribersOf(filter);
  },
  outgoingEnqueue: ({ clientId }: { readonly clientId: string }, message: Message) => queues.enqueue([clientId], message),
});

const outgoingMethods = ({ queues, received }: RedisParts) => ({
  outgoingEnqueueCombi: async (receivers: readonly { readonly clientId: string }[], message: Message) => {
    const clientIds = [...new Set(receivers.map(({ clientId }) => clientId))];
    if (clientIds.length === 0) return;
    const from = received.get(message.brokerCounter);
    received.delete(message.brokerCounter);
    await queues.enqueue(clientIds, message, from);
  },
  outgoingUpdate: ({ id }: HasId, change: Message | Release) => queues.update(id, change),
  outgoingClearMessageId: async ({ id }: HasId, { messageId }: HasMessageId) => {
    const message = await queues.clear(id, messageId);
    return message && asPacket(message);
  },
  outgoingStream: async function* ({ id }: HasId) {
    for await (const entry of isGroup(id) ? queues.claim(id) : queues.read(id)) {
      yield entry.cmd === "publish" ? asPacket(entry) : entry;
    }
  },
});

/** prefix, broker, client, packet identifier. */
const RELEASE_ID = `${LATE_REQUESTS}
if is_lost(ARGV[3]) then return ${LOST} end
return redis.call('HDEL', prefix..'in:'..ARGV[3], ARGV[4])`;

/** QoS 2 messages that clients sent and have not released; of the broker's own the identifier is all there is. */
const incomingMethods = ({ link: { redis }, prefix, asker }: RedisParts) => {
  const keyOf = ({ id }: HasId) => `${prefix}in:${id}`;
  return {
    incomingStorePacket: async (client: HasId, packet: HasMessageId) => {
      await redis.hset(keyOf(client), packet.messageId, isMessage(packet) ? encodeMessage(packet) : "");
    },
    incomingGetPacket: async (client: HasId, { messageId }: HasMessageId) => {
      const bytes = await redis.hgetBuffer(keyOf(client), String(messageId));
      if (bytes === null) throw new Error("no such packet");
      return bytes.length === 0 ? { messageId } : asPacket({ ...decodeMessage(bytes).message, messageId });
    },
    incomingDelPacket: async ({ id }: HasId, { messageId }: HasMessageId) => {
      if ((await asker.runFor(id, RELEASE_ID, messageId)) === 0) throw new Error("no such packet");
    },
    cleanIncoming: async (client: HasId) => void (await redis.del(keyOf(client))),
  };
};

const isMessage = (packet: HasMessageId): packet is Message & HasMessageId => "topic" in packet;
