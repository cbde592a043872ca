import { decodeMessage, encodeMessage } from "../persistence/encode-message.ts";
import { noJournal } from "../persistence/journal.ts";
import type { Message } from "../persistence/port.ts";
import { createRetained } from "../persistence/retained.ts";
import { matches } from "../protocol/topics.ts";
import { type Asker, LATE_REQUESTS } from "./late-requests.ts";
import type { RedisLink } from "./redis-link.ts";

/** The last retained message of each topic, the same for all brokers of a cluster; what is under $SYS is each broker's own. */
export interface RedisRetained {
  store(message: Message): Promise<void>;
  matching(filters: readonly string[]): AsyncGenerator<Message>;
}

/** prefix, broker, number of the request, topic, message or nothing, bytes of its payload. */
const STORE = `${LATE_REQUESTS}
local topic, body, bytes = ARGV[4], ARGV[5], tonumber(ARGV[6])
if is_repeated(ARGV[3]) then return 0 end
local old = tonumber(redis.call('HGET', prefix..'retained-bytes', topic) or 0)
redis.call('INCRBY', prefix..'retained-sum', bytes - old)
if bytes == 0 then
  redis.call('HDEL', prefix..'retained', topic)
  redis.call('HDEL', prefix..'retained-bytes', topic)
else
  redis.call('HSET', prefix..'retained', topic, body)
  redis.call('HSET', prefix..'retained-bytes', topic, bytes)
end
return 1`;

const isOwn = (topic: string) => topic.startsWith("$SYS/");
const hasWildcard = (filter: string) => filter.includes("+") || filter.includes("#");

export function createRedisRetained({ redis }: RedisLink, prefix: string, asker: Asker): RedisRetained {
  const own = createRetained(noJournal);

  async function store(message: Message): Promise<void> {
    if (isOwn(message.topic)) return own.store(message);
    const bytes = Buffer.byteLength(message.payload);
    await asker.run(STORE, asker.nextNumber(), message.topic, bytes === 0 ? "" : encodeMessage(message), bytes);
  }

  async function* matching(filters: readonly string[]): AsyncGenerator<Message> {
    yield* own.matching(filters);
    const exact = filters.filter((filter) => !hasWildcard(filter) && !isOwn(filter));
    for (const bytes of exact.length > 0 ? await redis.hmgetBuffer(`${prefix}retained`, ...exact) : []) yield* unexpired(bytes);
    const wild = filters.filter((filter) => hasWildcard(filter) && !isOwn(filter));
    if (wild.length > 0) yield* scan(wild, new Set(exact));
  }

  /** A scan may bring an entry twice; a subscriber is to get it once. */
  async function* scan(filters: readonly string[], seen: Set<string>): AsyncGenerator<Message> {
    for await (const found of redis.hscanBufferStream(`${prefix}retained`) as AsyncIterable<Buffer[]>) {
      for (let index = 0; index < found.length; index += 2) {
        const topic = String(found[index]);
        if (seen.has(topic) || !filters.some((filter) => matches(filter, topic))) continue;
        seen.add(topic);
        yield* unexpired(found[index + 1] ?? null);
      }
    }
  }

  return { store, matching };
}

function* unexpired(bytes: Buffer | null): Generator<Message> {
  if (bytes === null) return;
  const { message } = decodeMessage(bytes);
  if (message.messageExpiry === undefined || message.messageExpiry > Date.now()) yield message;
}
