import { LATE_REQUESTS, LOST } from "./late-requests.ts";

/**
 * The queues of stored sessions in Redis, as Lua scripts. Of the client C, after the prefix:
 *   q:C  sorted set: message key (brokerId:counter) by its number in the order of arrival
 *   b:C  hash: message key to the message's bytes
 *   s:C  hash: k:<message key> to "<packet identifier>" or "<packet identifier>r" (released), and m:<packet identifier> to the key
 *   n:C  bytes of the messages in the queue
 *   g:C  hash, for the queue of a group: message key to <broker that deals it out>#<claim>
 * and qs: how many queued messages and bytes there are in all.
 */
const COMMON = `${LATE_REQUESTS}
local function names(client)
  return prefix..'q:'..client, prefix..'b:'..client, prefix..'s:'..client, prefix..'n:'..client, prefix..'g:'..client
end
local function count(client, messages, bytes)
  redis.call('HINCRBY', prefix..'qs', 'messages', messages)
  redis.call('HINCRBY', prefix..'qs', 'bytes', bytes)
  if bytes ~= 0 then redis.call('INCRBY', prefix..'n:'..client, bytes) end
end
local function remove(client, key)
  local q, b, s, n, g = names(client)
  local body = redis.call('HGET', b, key)
  local state = redis.call('HGET', s, 'k:'..key)
  if redis.call('ZREM', q, key) == 0 then return false end
  redis.call('HDEL', b, key)
  redis.call('HDEL', g, key)
  if state then redis.call('HDEL', s, 'k:'..key, 'm:'..string.gsub(state, 'r', '')) end
  count(client, -1, body and -#body or 0)
  if redis.call('EXISTS', q) == 0 then redis.call('DEL', n) end
  return body
end
`;

/**
 * prefix, broker, publisher ("" for none), number of the request, most messages, most bytes, the publisher's packet identifier, message key,
 * bytes, clients…: appends; returns the clients that lost an old message by it.
 */
export const ENQUEUE = `${COMMON}
local publisher, most, most_bytes, id, key, body = ARGV[3], tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7], ARGV[8], ARGV[9]
if publisher ~= '' and is_lost(publisher) then return ${LOST} end
if is_repeated(ARGV[4]) then return {} end
if publisher ~= '' then redis.call('HSET', prefix..'in:'..publisher, id, '') end
local number = redis.call('INCR', prefix..'seq')
local dropped = {}
local function drop_oldest(client, q, s)
  for _, old in ipairs(redis.call('ZRANGE', q, 0, -1)) do
    if old ~= key and redis.call('HEXISTS', s, 'k:'..old) == 0 then
      remove(client, old)
      dropped[#dropped + 1] = client
      return true
    end
  end
  return false
end
for index = 10, #ARGV do
  local client = ARGV[index]
  local q, b, s, n = names(client)
  if redis.call('ZADD', q, 'NX', number, key) == 1 then
    redis.call('HSET', b, key, body)
    count(client, 1, #body)
    while redis.call('ZCARD', q) > most or tonumber(redis.call('GET', n) or 0) > most_bytes do
      if not drop_oldest(client, q, s) then break end
    end
  end
end
return dropped`;

/** prefix, broker, client, message key, packet identifier: notes the identifier; 0 where there is no such message. */
export const NOTE_ID = `${COMMON}
local client, key, id = ARGV[3], ARGV[4], ARGV[5]
if is_lost(client) then return ${LOST} end
local q, b, s = names(client)
if redis.call('HEXISTS', b, key) == 0 then return 0 end
local old = redis.call('HGET', s, 'k:'..key)
if old then redis.call('HDEL', s, 'm:'..string.gsub(old, 'r', '')) end
redis.call('HSET', s, 'k:'..key, id, 'm:'..id, key)
return 1`;

/** prefix, broker, client, packet identifier: the receiver has the message, its release is owed; 0 where there is no such message. */
export const NOTE_RELEASE = `${COMMON}
local client, id = ARGV[3], ARGV[4]
if is_lost(client) then return ${LOST} end
local q, b, s = names(client)
local key = redis.call('HGET', s, 'm:'..id)
if not key then return 0 end
redis.call('HSET', s, 'k:'..key, id..'r')
return 1`;

/** prefix, broker, client, packet identifier: takes the message off the queue; its bytes, or nothing. */
export const CLEAR = `${COMMON}
local client, id = ARGV[3], ARGV[4]
if is_lost(client) then return ${LOST} end
local key = redis.call('HGET', prefix..'s:'..client, 'm:'..id)
if not key then return false end
return remove(client, key)`;

/** prefix, broker, client, number, most: what comes after that number, as number, state ("" for none), bytes. */
export const READ = `${COMMON}
local client, after, most = ARGV[3], ARGV[4], ARGV[5]
local q, b, s = names(client)
local found = {}
local entries = redis.call('ZRANGEBYSCORE', q, '('..after, '+inf', 'WITHSCORES', 'LIMIT', 0, most)
for index = 1, #entries, 2 do
  found[#found + 1] = entries[index + 1]
  found[#found + 1] = redis.call('HGET', s, 'k:'..entries[index]) or ''
  found[#found + 1] = redis.call('HGET', b, entries[index]) or ''
end
return found`;

/**
 * prefix, broker, group, claim, most: claims messages that no broker deals out, oldest first; their bytes. The same claim made again
 * (the answer was lost) is answered with the same messages.
 */
export const CLAIM = `${COMMON}
local group, mark, most = ARGV[3], broker..'#'..ARGV[4], tonumber(ARGV[5])
local q, b, s, n, g = names(group)
local found, from = {}, 0
while #found < most do
  local keys = redis.call('ZRANGE', q, from, from + 199)
  if #keys == 0 then break end
  for _, key in ipairs(keys) do
    if #found < most and (redis.call('HSETNX', g, key, mark) == 1 or redis.call('HGET', g, key) == mark) then found[#found + 1] = redis.call('HGET', b, key) end
  end
  from = from + #keys
end
return found`;

/** prefix, broker, group, holder, message keys…: gives back what the holder claimed; without keys, all of it. */
export const UNCLAIM = `${COMMON}
local group, mark = ARGV[3], ARGV[4]..'#'
local g = prefix..'g:'..group
local function is_its(claim) return claim and string.sub(claim, 1, #mark) == mark end
if #ARGV > 4 then
  for index = 5, #ARGV do if is_its(redis.call('HGET', g, ARGV[index])) then redis.call('HDEL', g, ARGV[index]) end end
  return 1
end
local claims = redis.call('HGETALL', g)
for index = 1, #claims, 2 do if is_its(claims[index + 1]) then redis.call('HDEL', g, claims[index]) end end
return 1`;

/** prefix, broker, client: forgets the queue. */
export const DROP = `${COMMON}
local client = ARGV[3]
if is_lost(client) then return ${LOST} end
local q, b, s, n, g = names(client)
count(client, -redis.call('ZCARD', q), -tonumber(redis.call('GET', n) or 0))
redis.call('DEL', q, b, s, n, g)
return 1`;
