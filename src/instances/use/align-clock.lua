-- Sets the clock of a record that was saved under other settings.
-- KEYS  1 record (hash)  2 look index (zset)   ARGV  1 id  2 revision that was read  3 idle clock JSON  4 owner
-- Returns 1, or 0 when the record has been saved since
local known = redis.call('HMGET', KEYS[1], 'revision', 'usedAt', 'activeAt')
if known[1] ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'clock', ARGV[3], 'owner', ARGV[4])
wind_clock(KEYS[1], KEYS[2], ARGV[1], read_clock(ARGV[3]), use_moment(known[2]), use_moment(known[3]))
return 1
