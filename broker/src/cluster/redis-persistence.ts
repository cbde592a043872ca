import type { Persistence, PersistenceStats, QueueLimits } from "../persistence/port.ts";
import { decodeRecord, encodeRecord } from "../persistence/session-records.ts";
import { createRedisContract, type RedisParts } from "./redis-contract.ts";
import type { RedisLink } from "./redis-link.ts";
import { createRedisQueues, type RedisQueues } from "./redis-queues.ts";
import { createRedisRetained } from "./redis-retained.ts";
import { createRedisSubscriptions } from "./redis-subscriptions.ts";

export interface RedisPersistenceOptions {
  readonly link: RedisLink;
  /** Before every key. */
  readonly prefix: string;
  readonly limits: QueueLimits;
  readonly onDropped: (clientId: string) => void;
  readonly onFault: (cause: Error) => void;
}

export interface RedisPersistence extends Persistence {
  readonly queues: RedisQueues;
}

const COUNTED_EVERY_MS = 1000;

/**
 * Everything that brokers of a cluster remember, in Redis. It all goes over one connection, in the order of the calls: what was asked
 * for later sees what was asked for earlier, and nothing has to be waited for to keep an order. How safe it is, is Redis' own setting
 * (appendonly, appendfsync).
 */
export function createRedisPersistence({ link, prefix, limits, onDropped, onFault }: RedisPersistenceOptions): RedisPersistence {
  const { redis } = link;
  let brokerId = "";
  const queues = createRedisQueues({ link, prefix, limits, brokerId: () => brokerId, onDropped });
  const subscriptions = createRedisSubscriptions(link, prefix);
  const received: RedisParts["received"] = new Map();
  const retained = createRedisRetained(link, prefix);
  const contract = createRedisContract({ link, prefix, queues, subscriptions, retained, received });
  const setUpLife = contract.setup;
  const recordsKey = `${prefix}records`;
  let stats: PersistenceStats = EMPTY;

  async function setup(this: unknown, broker: unknown): Promise<void> {
    brokerId = (broker as { readonly id: string }).id;
    await setUpLife.call(contract, broker);
  }

  async function count(): Promise<void> {
    if (redis.status !== "ready") return;
    const [sessions, retained, retainedBytes, queued] = await Promise.all([
      redis.hlen(recordsKey),
      redis.hlen(`${prefix}retained`),
      redis.get(`${prefix}retained-sum`),
      redis.hgetall(`${prefix}qs`),
    ]);
    stats = {
      ...{ sessions, subscriptions: subscriptions.count().subscriptions },
      ...{ queuedMessages: Number(queued["messages"] ?? 0), queuedBytes: Number(queued["bytes"] ?? 0) },
      ...{ retainedMessages: retained, retainedBytes: Number(retainedBytes ?? 0) },
    };
  }
  const counting = setInterval(() => void count().catch(onFault), COUNTED_EVERY_MS).unref();

  return {
    kind: "redis",
    queues,
    aedes: Object.assign(contract, { setup }),
    putRecord: async (record) => void (await redis.hset(recordsKey, record.clientId, encodeRecord(record))),
    getRecord: async (clientId) => {
      const bytes = await redis.hgetBuffer(recordsKey, clientId);
      return bytes === null ? undefined : decodeRecord(bytes);
    },
    deleteRecord: async (clientId) => void (await redis.hdel(recordsKey, clientId)),
    records: async () => (await redis.hvalsBuffer(recordsKey)).map(decodeRecord),
    noteReceived: ({ brokerCounter }, clientId, messageId) => {
      received.set(brokerCounter, { clientId, messageId });
      return async () => {
        // Nobody's queue took the message, and the identifier with it.
        if (received.delete(brokerCounter)) await contract.incomingStorePacket({ id: clientId }, { messageId });
      };
    },
    dropQueue: (clientId) => queues.drop(clientId),
    flushed: async () => void (await redis.ping()),
    stats: () => stats,
    close: async () => {
      clearInterval(counting);
      await link.close();
    },
  };
}

const EMPTY: PersistenceStats = { sessions: 0, subscriptions: 0, queuedMessages: 0, queuedBytes: 0, retainedMessages: 0, retainedBytes: 0 };
