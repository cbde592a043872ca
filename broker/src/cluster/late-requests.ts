import type { RedisArgument, RedisLink } from "./redis-link.ts";

/**
 * What a broker asks of Redis may be done late: it waits while Redis is away, and is asked again where the answer was lost. Two things
 * must not happen by that, and scripts that begin with LATE_REQUESTS (prefix, broker, …) can tell:
 *
 * - `is_lost(client)`: another broker holds the client's session by now. A session has one holder at a time; what others still say of it
 *   is about a session as it was (a fencing token, as in Kleppmann, "How to do distributed locking").
 * - `is_repeated(number)`: this very request was done before. Requests are numbered, and done in order, as they go over one connection.
 *
 *   holders        hash: client to the broker that holds its session
 *   done:<broker>  number of its last request that was done
 */
export const LATE_REQUESTS = `
local prefix, broker = ARGV[1], ARGV[2]
local function is_lost(client)
  local holder = redis.call('HGET', prefix..'holders', client)
  return holder and holder ~= broker
end
local function is_repeated(number)
  local key = prefix..'done:'..broker
  if tonumber(number) <= tonumber(redis.call('GET', key) or 0) then return true end
  redis.call('SET', key, number, 'EX', ${24 * 60 * 60})
  return false
end
`;

/** What a script returns in place of its answer where another broker holds the session. */
export const LOST = -1;

/** The broker, as it asks Redis by scripts that begin with LATE_REQUESTS. */
export interface Asker {
  /** Known when Aedes is set up. */
  id: string;
  run(script: string, ...values: readonly RedisArgument[]): Promise<unknown>;
  /** About a client, the first of the values, whose session this broker is to hold; where it does not, `onLost` is told and LOST returned. */
  runFor(clientId: string, script: string, ...values: readonly RedisArgument[]): Promise<unknown>;
  /** The number of its next request that must not be done twice. */
  nextNumber(): number;
}

export function createAsker(link: RedisLink, prefix: string, onLost: (clientId: string) => void): Asker {
  let requests = 0;
  const asker: Asker = {
    id: "",
    run: (script, ...values) => link.run(script, prefix, asker.id, ...values),
    runFor: async (clientId, script, ...values) => {
      const answer = await asker.run(script, clientId, ...values);
      if (answer === LOST) onLost(clientId);
      return answer;
    },
    nextNumber: () => {
      requests += 1;
      return requests;
    },
  };
  return asker;
}
