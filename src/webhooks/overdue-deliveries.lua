-- KEYS  1 due
-- ARGV  1 how long a delivery has to be overdue (ms)  2 limit
-- Returns the ids of deliveries that nobody looked at in time, the longest overdue first.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1], 'LIMIT', 0, ARGV[2])
