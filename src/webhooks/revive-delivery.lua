-- Makes a delivery pending and due now, with all its tries before it; ends the wait of one that is pending.
-- KEYS  1 record  2 lane  3 due  4 dead letters
-- ARGV  1 id
-- Returns 1, or 0 when there is no such delivery.
local id = ARGV[1]
local sequence = redis.call('HGET', KEYS[1], 'sequence')
if not sequence then return 0 end
redis.call('PERSIST', KEYS[1])
redis.call('HSET', KEYS[1], 'status', 'pending', 'tries', 0)
redis.call('ZREM', KEYS[4], id)
redis.call('ZADD', KEYS[2], sequence, id)
local time = redis.call('TIME')
redis.call('ZADD', KEYS[3], time[1] * 1000 + math.floor(time[2] / 1000), id)
return 1
