-- Writes the mark of the encryption key if it is still as it was read.
-- KEYS  1 mark
-- ARGV  1 as it was read ('' when there was none)  2 as it shall be
-- Returns 1, or 0 when another process has written it since.
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
