-- Stores a delivery unless it exists.
-- KEYS  1 record  2 lane  3 due  4 list of all  5… further lists of deliveries that it belongs to
-- ARGV  1 id  2 sequence  3 created at (ms)  4 entries older than this (ms) leave the lists
--       5 life of a list that nothing is added to (ms)  6… fields and values of the record
-- Returns 1 when the delivery needs a look now, 2 when it waits for an earlier one of its lane.
local id = ARGV[1]
if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
redis.call('ZADD', KEYS[2], ARGV[2], id)
redis.call('ZADD', KEYS[4], ARGV[3], id)
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[4])
-- What has left the list of all is gone.
local oldest = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')[2]
for list = 5, #KEYS do
  redis.call('ZADD', KEYS[list], ARGV[3], id)
  redis.call('ZREMRANGEBYSCORE', KEYS[list], '-inf', '(' .. oldest)
  redis.call('PEXPIRE', KEYS[list], ARGV[5])
end
-- Last, because it says that all of this is done: a script that fails does not take back what it has written.
redis.call('HSET', KEYS[1], unpack(ARGV, 6))
if redis.call('ZRANGE', KEYS[2], 0, 0)[1] ~= id then return 2 end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[3], time[1] * 1000 + math.floor(time[2] / 1000), id)
return 1
