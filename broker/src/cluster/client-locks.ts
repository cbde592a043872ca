import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "./port.ts";
import type { RedisLink } from "./redis-link.ts";

/**
 * Opening a session takes milliseconds, and at most the patience with the broker that had it; a broker that dies over it must not lock its
 * client out for long. Should two open a session all the same, the last one to hold it has it.
 */
const LOCK_MS = 5000;
const RETRY_MS = 20;

/** A lock that was taken with this very mark is taken: Redis was asked again after the answer was lost. */
const LOCK =
  "if redis.call('GET', ARGV[1]) == ARGV[2] or redis.call('SET', ARGV[1], ARGV[2], 'PX', ARGV[3], 'NX') then return 1 end return 0";
const UNLOCK = "if redis.call('GET', ARGV[1]) == ARGV[2] then return redis.call('DEL', ARGV[1]) end return 0";

/** One broker at a time opens, or takes over, the session of a client id. */
export const createClientLocks = (link: RedisLink, prefix: string): Pick<Cluster, "alone"> => ({
  alone: async (clientId, work) => {
    const key = `${prefix}lock:${clientId}`;
    const mark = randomUUID();
    while ((await link.run(LOCK, key, mark, LOCK_MS)) !== 1) await sleep(RETRY_MS);
    try {
      return await work();
    } finally {
      await link.run(UNLOCK, key, mark);
    }
  },
});
