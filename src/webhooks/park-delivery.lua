-- Keeps the sweep from a delivery that is due and was sent away for want of a place; it may still come sooner.
-- KEYS  1 record  2 due
-- ARGV  1 id  2 for how long (ms)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or now + 1)
if due > now and redis.call('HEXISTS', KEYS[1], 'parked') == 0 then return end
redis.call('ZADD', KEYS[2], 'XX', now + ARGV[2], ARGV[1])
redis.call('HSET', KEYS[1], 'parked', '1')
