-- Holds on to places of a key; one that was lost meanwhile is taken again.
-- KEYS  1 places of the key (zset: stream -> until when it is held, ms)
-- ARGV  1 how long (ms)  2... streams
local time = redis.call('TIME')
local until_ms = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
for index = 2, #ARGV do redis.call('ZADD', KEYS[1], until_ms, ARGV[index]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
