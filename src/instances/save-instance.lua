-- The only writer of instance records: record, document, indexes, operation and events together, or nothing.
-- KEYS  1 record (hash)  2 all (zset by creation)  3 living (zset by creation)  4 due (zset by next look)
--       5 watched (hash id -> Novita id)  6 sightings (hash id -> JSON)  7 by Novita id (hash)
--       8 lease  9 operation  10 live stream  11 outbox  12 timeline
--       14 audit stream
--       13 status shelf prefix: the shelves (zsets by creation) are this key and the status, in the same slot
-- ARGV  1 id  2 expected revision (0: must not exist)  3 lease token or ''  4 record JSON  5 document JSON
--       6 createdAt ms  7 status  8 next look ms or ''  9 watched: Novita id or ''  10 Novita id or ''
--       11 operation JSON  12 operation TTL s (0: none)  13 number of audit entries
--       14... audit entries, then events, as JSON
-- Returns 'saved', 'changed' (somebody else has saved since) or 'fenced' (the lease is not ours any more)
local id = ARGV[1]
local revision = tonumber(redis.call('HGET', KEYS[1], 'revision') or '0')
if revision ~= tonumber(ARGV[2]) then
  return 'changed'
end
if ARGV[3] ~= '' and redis.call('GET', KEYS[8]) ~= ARGV[3] then
  return 'fenced'
end

local previous = redis.call('HGET', KEYS[1], 'status')
redis.call('HSET', KEYS[1], 'revision', revision + 1, 'status', ARGV[7], 'record', ARGV[4], 'document', ARGV[5])

if previous ~= ARGV[7] then
  redis.call('ZADD', KEYS[2], ARGV[6], id)
  redis.call('ZADD', KEYS[13] .. ARGV[7], ARGV[6], id)
  if previous then
    redis.call('ZREM', KEYS[13] .. previous, id)
  end
  if ARGV[7] == 'terminated' then
    redis.call('ZREM', KEYS[3], id)
  else
    redis.call('ZADD', KEYS[3], ARGV[6], id)
  end
end

if ARGV[8] == '' then
  redis.call('ZREM', KEYS[4], id)
else
  redis.call('ZADD', KEYS[4], ARGV[8], id)
end

if ARGV[9] == '' then
  redis.call('HDEL', KEYS[5], id)
  redis.call('HDEL', KEYS[6], id)
else
  redis.call('HSET', KEYS[5], id, ARGV[9])
end

if ARGV[10] ~= '' then
  redis.call('HSET', KEYS[7], ARGV[10], id)
end

redis.call('SET', KEYS[9], ARGV[11])
if tonumber(ARGV[12]) > 0 then
  redis.call('EXPIRE', KEYS[9], ARGV[12])
end

local first = 14 + tonumber(ARGV[13])
append_audit(KEYS[14], { unpack(ARGV, 14, first - 1) })
local events = { unpack(ARGV, first) }
append_events(KEYS[10], KEYS[11], KEYS[12], events)
return 'saved'
