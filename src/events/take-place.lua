-- Takes one of the places that a key has for its streams.
-- KEYS  1 places of the key (zset: stream -> until when it is held, ms)
-- ARGV  1 stream  2 places  3 how long a place is held unless it is held on to (ms)
-- Returns 1, or 0 when all are taken.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
