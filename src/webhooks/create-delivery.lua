-- Stores a delivery unless it exists.
-- KEYS  1 record  2 lane  3 due  4 index of all  5 index of the instance
-- ARGV  1 id  2 sequence  3 created at (ms)  4 entries older than this (ms) leave the indexes
--       5 life of the instance's index (ms)  6… fields and values of the record
-- Returns 1 when the delivery needs a look now, 0 when it waits for an earlier one of its lane.
local id = ARGV[1]
if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
redis.call('HSET', KEYS[1], unpack(ARGV, 6))
redis.call('ZADD', KEYS[2], ARGV[2], id)
for _, index in ipairs({ KEYS[4], KEYS[5] }) do
  redis.call('ZADD', index, ARGV[3], id)
  redis.call('ZREMRANGEBYSCORE', index, '-inf', '(' .. ARGV[4])
end
redis.call('PEXPIRE', KEYS[5], ARGV[5])
if redis.call('ZRANGE', KEYS[2], 0, 0)[1] ~= id then return 0 end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[3], time[1] * 1000 + math.floor(time[2] / 1000), id)
return 1
