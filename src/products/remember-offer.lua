-- Remembers something bad about a place for a while, on Redis' clock.
-- KEYS  1 what is remembered (zset: place -> until, ms)   ARGV  1 place  2 for how long, ms
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], 'GT', now + tonumber(ARGV[2]), ARGV[1])
