-- The only writer of instance records: record, document, indexes, operation and events together, or nothing.
-- KEYS  1 record (hash)  2 all (zset by creation)  3 living (zset by creation)  4 due (zset by next look)
--       5 watched (hash id -> Novita id)  6 sightings (hash id -> JSON)  7 by Novita id (hash)
--       8 lease  9 operation  10 live stream  11 outbox  12 timeline
--       13 status shelf prefix: the shelves (zsets by creation) are this key and the status, in the same slot
--       14 audit stream  15 names (zset, lexicographic)  16 operation that ends by this save
--       17 starts under way (zset)  18 starts in line (zset)  19 fence
-- ARGV  1 id  2 expected revision (0: must not exist)  3 lease token or ''  4 record JSON  5 document JSON
--       6 createdAt ms  7 status  8 next look ms or ''  9 watched: Novita id or ''  10 Novita id or ''
--       11 operation JSON  12 operation TTL s (0: none)  13 number of audit entries
--       14 name as it stands in the names, or ''  15 ended operation JSON or ''  16 ended operation TTL s
--       17 'going', 'waiting' or '': its place among the starts  18 place's score  19 starts at once (0: any number)
--       20... audit entries, then events, as JSON
-- Returns 'saved', 'changed' (somebody else has saved since), 'fenced' (the lease is not ours any more), 'taken' (a
-- new record for a machine that another record refers to) or 'full' (no place among the starts, or not its turn)
local id = ARGV[1]
local revision = tonumber(redis.call('HGET', KEYS[1], 'revision') or '0')
if revision ~= tonumber(ARGV[2]) then
  return 'changed'
end
if ARGV[3] ~= '' and redis.call('GET', KEYS[8]) ~= ARGV[3] then
  return 'fenced'
end
if revision == 0 and ARGV[10] ~= '' then
  local owner = redis.call('HGET', KEYS[7], ARGV[10])
  if owner and owner ~= id then
    return 'taken'
  end
end
local atOnce = tonumber(ARGV[19])
if ARGV[17] == 'going' and atOnce > 0 and not redis.call('ZSCORE', KEYS[17], id) then
  local free = atOnce - redis.call('ZCARD', KEYS[17])
  local turn = redis.call('ZRANK', KEYS[18], id) or 0
  if turn >= free then
    return 'full'
  end
end

-- A record is behind every fence that was set before it was accepted: of those it has lost nothing.
if revision == 0 then
  redis.call('HSET', KEYS[1], 'fence', (note_fence(KEYS[19])))
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

local named = redis.call('HGET', KEYS[1], 'name') or ''
if named ~= ARGV[14] then
  if named ~= '' then
    redis.call('ZREM', KEYS[15], named)
  end
  if ARGV[14] ~= '' then
    redis.call('ZADD', KEYS[15], 0, ARGV[14])
  end
  redis.call('HSET', KEYS[1], 'name', ARGV[14])
end

for place, key in pairs({ going = KEYS[17], waiting = KEYS[18] }) do
  if ARGV[17] == place then
    redis.call('ZADD', key, ARGV[18], id)
  else
    redis.call('ZREM', key, id)
  end
end

redis.call('SET', KEYS[9], ARGV[11])
if tonumber(ARGV[12]) > 0 then
  redis.call('EXPIRE', KEYS[9], ARGV[12])
end
if ARGV[15] ~= '' then
  redis.call('SET', KEYS[16], ARGV[15], 'EX', ARGV[16])
end

local first = 20 + tonumber(ARGV[13])
append_audit(KEYS[14], { unpack(ARGV, 20, first - 1) })
local events = { unpack(ARGV, first) }
append_events(KEYS[10], KEYS[11], KEYS[12], events)
return 'saved'
