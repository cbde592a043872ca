import { noJournal } from "../persistence/journal.ts";
import type { Subscription, SubscriptionOfClient } from "../persistence/port.ts";
import { createStoredSubscriptions } from "../persistence/stored-subscriptions.ts";
import type { RedisLink } from "./redis-link.ts";

/** The subscriptions of stored sessions, the same for all brokers of a cluster. */
export interface RedisSubscriptions {
  add(clientId: string, subscriptions: readonly Subscription[]): Promise<void>;
  remove(clientId: string, filters: readonly string[]): Promise<void>;
  removeAll(clientId: string): Promise<void>;
  ofClient(clientId: string): Promise<Subscription[]>;
  /** Resolves in the order of the calls; knows every subscription whose `add` was done, on whichever broker. */
  matching(topic: string): Promise<SubscriptionOfClient[]>;
  subscribersOf(filter: string): Iterable<string>;
  count(): { readonly clients: number; readonly subscriptions: number; readonly queueing: number };
}

/** Changes are numbered; the log says whose subscriptions each was about, and begins with the number after `sub-base`. */
const LOG_LENGTH = 10_000;
const CHANGED = `
local function changed(prefix, client)
  redis.call('INCR', prefix..'sub-version')
  redis.call('RPUSH', prefix..'sub-log', client)
  local over = redis.call('LLEN', prefix..'sub-log') - ${LOG_LENGTH}
  if over > 0 then
    redis.call('LTRIM', prefix..'sub-log', over, -1)
    redis.call('INCRBY', prefix..'sub-base', over)
  end
  return 1
end
`;
const ADD = `${CHANGED}
local prefix, client = ARGV[1], ARGV[2]
for index = 3, #ARGV, 2 do redis.call('HSET', prefix..'sub:'..client, ARGV[index], ARGV[index + 1]) end
redis.call('SADD', prefix..'subscribers', client)
return changed(prefix, client)`;
const REMOVE = `${CHANGED}
local prefix, client = ARGV[1], ARGV[2]
local key = prefix..'sub:'..client
if redis.call('EXISTS', key) == 0 then return 0 end
if #ARGV == 2 then redis.call('DEL', key) end
for index = 3, #ARGV do redis.call('HDEL', key, ARGV[index]) end
if redis.call('EXISTS', key) == 0 then redis.call('SREM', prefix..'subscribers', client) end
return changed(prefix, client)`;
/** prefix, version: the version now, then whose subscriptions changed since; "all" where the log does not reach so far back. */
const CHANGES = `
local prefix, since = ARGV[1], tonumber(ARGV[2])
local now = tonumber(redis.call('GET', prefix..'sub-version') or 0)
local base = tonumber(redis.call('GET', prefix..'sub-base') or 0)
if since < base or since > now then return {tostring(now), 'all'} end
local answer = {tostring(now), 'some'}
for _, client in ipairs(redis.call('LRANGE', prefix..'sub-log', since - base, -1)) do answer[#answer + 1] = client end
return answer`;

export function createRedisSubscriptions({ redis, run }: RedisLink, prefix: string): RedisSubscriptions {
  let mirror = createStoredSubscriptions(noJournal);
  let version = -1;
  let line: Promise<unknown> = Promise.resolve();

  async function ofClient(clientId: string): Promise<Subscription[]> {
    return Object.values(await redis.hgetall(`${prefix}sub:${clientId}`)).map((text) => JSON.parse(text) as Subscription);
  }

  async function mirrorClient(clientId: string): Promise<void> {
    const subscriptions = await ofClient(clientId);
    mirror.removeAll(clientId);
    mirror.add(clientId, subscriptions);
  }

  /** Brings the mirror to what Redis says. */
  async function catchUp(): Promise<void> {
    const [now, extent, ...changed] = ((await run(CHANGES, prefix, version)) as Buffer[]).map(String);
    if (extent === "all") mirror = createStoredSubscriptions(noJournal);
    const clientIds = extent === "all" ? (await redis.smembers(`${prefix}subscribers`)).sort() : new Set(changed);
    for (const clientId of clientIds) await mirrorClient(clientId);
    version = Number(now);
  }

  /** One after the other: a message must not overtake another while the mirror is brought up to date. */
  function matching(topic: string): Promise<SubscriptionOfClient[]> {
    const current = redis.get(`${prefix}sub-version`);
    const answer = line.then(async () => {
      if (Number((await current) ?? 0) !== version) await catchUp();
      return mirror.matching(topic);
    });
    line = answer.catch(() => undefined);
    return answer;
  }

  const asPairs = (subscriptions: readonly Subscription[]) =>
    subscriptions.flatMap((subscription) => [subscription.topic, JSON.stringify(subscription)]);

  return {
    add: async (clientId, subscriptions) => {
      if (subscriptions.length > 0) await run(ADD, prefix, clientId, ...asPairs(subscriptions));
    },
    remove: async (clientId, filters) => {
      if (filters.length > 0) await run(REMOVE, prefix, clientId, ...filters);
    },
    removeAll: async (clientId) => void (await run(REMOVE, prefix, clientId)),
    ...{ ofClient, matching },
    subscribersOf: (filter) => mirror.subscribersOf(filter),
    count: () => mirror.count(),
  };
}
