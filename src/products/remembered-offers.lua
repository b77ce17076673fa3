-- What is remembered of places and not over yet, on Redis' clock.
-- KEYS  each something that is remembered (zset: place -> until, ms)
-- Returns for each key { place, until, place, until ... }
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local result = {}
for _, key in ipairs(KEYS) do
  table.insert(result, redis.call('ZRANGEBYSCORE', key, '(' .. now, '+inf', 'WITHSCORES'))
end
return result
