-- Makes a delivery pending with all its tries before it; ends the wait of one that is pending. Counts how often that
-- was asked for, so that an attempt that is under way does not end what it knows nothing of.
-- Opens a lane that was closed.
-- KEYS  1 record  2 lane  3 due  4 mark of a lane that is closed  5… lists of dead letters that it belongs to
-- ARGV  1 id
-- Returns 1 when it needs a look now, 2 when it waits for an earlier one of its lane, 0 when there is no such delivery.
local id = ARGV[1]
local sequence = redis.call('HGET', KEYS[1], 'sequence')
if not sequence then return 0 end
redis.call('PERSIST', KEYS[1])
redis.call('HSET', KEYS[1], 'status', 'pending', 'tries', 0)
redis.call('HINCRBY', KEYS[1], 'asked', 1)
redis.call('DEL', KEYS[4])
for list = 5, #KEYS do redis.call('ZREM', KEYS[list], id) end
redis.call('ZADD', KEYS[2], sequence, id)
if redis.call('ZRANGE', KEYS[2], 0, 0)[1] ~= id then return 2 end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[3], time[1] * 1000 + math.floor(time[2] / 1000), id)
return 1
