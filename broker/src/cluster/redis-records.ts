import type { SessionRecord } from "../persistence/port.ts";
import { decodeRecord, encodeRecord } from "../persistence/session-records.ts";
import { type Asker, LATE_REQUESTS, LOST } from "./late-requests.ts";
import { isGroup } from "./redis-contract.ts";
import type { RedisLink } from "./redis-link.ts";

/** What is known of each client, and which broker holds its session. Groups of shared subscribers have a record, and no holder. */
export interface RedisRecords {
  hold(clientId: string): Promise<void>;
  put(record: SessionRecord): Promise<void>;
  get(clientId: string): Promise<SessionRecord | undefined>;
  delete(clientId: string): Promise<void>;
  all(): Promise<SessionRecord[]>;
  count(): Promise<number>;
}

/** prefix, broker, client, record. */
const PUT = `${LATE_REQUESTS}
if is_lost(ARGV[3]) then return ${LOST} end
redis.call('HSET', prefix..'holders', ARGV[3], broker)
redis.call('HSET', prefix..'records', ARGV[3], ARGV[4])
return 1`;
/** prefix, broker, client. */
const DELETE = `${LATE_REQUESTS}
if is_lost(ARGV[3]) then return ${LOST} end
redis.call('HDEL', prefix..'holders', ARGV[3])
redis.call('HDEL', prefix..'records', ARGV[3])
return 1`;

export function createRedisRecords({ redis }: RedisLink, prefix: string, asker: Asker): RedisRecords {
  const recordsKey = `${prefix}records`;

  return {
    hold: async (clientId) => void (await redis.hset(`${prefix}holders`, clientId, asker.id)),
    put: async (record) => {
      const { clientId } = record;
      if (isGroup(clientId)) await redis.hset(recordsKey, clientId, encodeRecord(record));
      else await asker.runFor(clientId, PUT, encodeRecord(record));
    },
    get: async (clientId) => {
      const bytes = await redis.hgetBuffer(recordsKey, clientId);
      return bytes === null ? undefined : decodeRecord(bytes);
    },
    delete: async (clientId) => void (await asker.runFor(clientId, DELETE)),
    all: async () => (await redis.hvalsBuffer(recordsKey)).map(decodeRecord),
    count: () => redis.hlen(recordsKey),
  };
}
