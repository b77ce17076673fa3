-- The instances that must be looked at, on Redis' clock.
-- KEYS  1 look index (zset)  2 the settings by which the index was made   ARGV  1 how many at the most
-- Returns { now ms, the settings or '', { ids ... } }, the longest overdue first
local now = redis_now()
return { now, redis.call('GET', KEYS[2]) or '', redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1]) }
