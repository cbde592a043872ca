import type { Persistence, PersistenceStats, QueueLimits } from "../persistence/port.ts";
import { createAsker } from "./late-requests.ts";
import { createRedisContract, type RedisParts } from "./redis-contract.ts";
import type { RedisLink } from "./redis-link.ts";
import { createRedisQueues, type RedisQueues } from "./redis-queues.ts";
import { createRedisRecords } from "./redis-records.ts";
import { createRedisRetained } from "./redis-retained.ts";
import { createRedisSubscriptions } from "./redis-subscriptions.ts";

export interface RedisPersistenceOptions {
  readonly link: RedisLink;
  /** Before every key. */
  readonly prefix: string;
  readonly limits: QueueLimits;
  readonly onDropped: (clientId: string) => void;
  /** This broker has a client whose session another one holds: because it was taken for dead, or did not hear that the client went there. */
  readonly onLost: (clientId: string) => void;
  readonly onFault: (cause: Error) => void;
}

export interface RedisPersistence extends Persistence {
  readonly queues: RedisQueues;
  /** From now on the session is this broker's; what others still ask about it is not done. */
  hold(clientId: string): Promise<void>;
}

const COUNTED_EVERY_MS = 1000;

/**
 * Everything that brokers of a cluster remember, in Redis. It all goes over one connection, in the order of the calls: what was asked
 * for later sees what was asked for earlier, and nothing has to be waited for to keep an order. How safe it is, is Redis' own setting
 * (appendonly, appendfsync).
 */
export function createRedisPersistence(options: RedisPersistenceOptions): RedisPersistence {
  const { link, prefix, onFault } = options;
  const { redis } = link;
  const asker = createAsker(link, prefix, options.onLost);
  const queues = createRedisQueues({ ...options, asker });
  const subscriptions = createRedisSubscriptions(link, prefix);
  const received: RedisParts["received"] = new Map();
  const retained = createRedisRetained(link, prefix, asker);
  const records = createRedisRecords(link, prefix, asker);
  const contract = createRedisContract({ link, prefix, asker, queues, subscriptions, retained, received });
  const setUpLife = contract.setup;
  let stats: PersistenceStats = EMPTY;

  async function setup(this: unknown, broker: unknown): Promise<void> {
    asker.id = (broker as { readonly id: string }).id;
    await setUpLife.call(contract, broker);
  }

  async function count(): Promise<void> {
    if (redis.status !== "ready") return;
    const [sessions, retained, retainedBytes, queued] = await Promise.all([
      records.count(),
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
    hold: records.hold,
    putRecord: records.put,
    getRecord: records.get,
    deleteRecord: records.delete,
    records: records.all,
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
