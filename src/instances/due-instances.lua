-- The instances whose next look is overdue, on Redis' clock.
-- KEYS  1 due (zset)   ARGV  1 how long overdue, ms  2 how many at the most
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[1]), 'LIMIT', 0, ARGV[2])
