-- Notes which violations there are now: new ones begin now, those of a judged promise that are over are forgotten.
-- KEYS  1 violations (hash: promise|subject -> since, ms)  2 last check (hash: promise -> number, checkedAt -> ms)
-- ARGV  1 now ms  2 number of judged promises  then for each: its id, how many violations it has
--       then promise|subject of every violation
-- Returns since when each of them lasts (ms), in their order
local now, promises = ARGV[1], tonumber(ARGV[2])
local judged, current, result = {}, {}, {}
redis.call('HSET', KEYS[2], 'checkedAt', now)
for i = 3, 2 + 2 * promises, 2 do
  judged[ARGV[i]] = true
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
for i = 3 + 2 * promises, #ARGV do
  current[ARGV[i]] = true
  redis.call('HSETNX', KEYS[1], ARGV[i], now)
  table.insert(result, tonumber(redis.call('HGET', KEYS[1], ARGV[i])))
end
for _, violation in ipairs(redis.call('HKEYS', KEYS[1])) do
  if judged[string.match(violation, '^[^|]*')] and not current[violation] then
    redis.call('HDEL', KEYS[1], violation)
  end
end
return result
