-- Writes an endpoint if it is still as it was read.
-- KEYS  1 endpoints (hash id -> JSON)
-- ARGV  1 id  2 as it was read ('' when it must not exist)  3 as it shall be ('' removes it)
-- Returns 1, or 0 when somebody else has changed it since.
local now = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if now ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1
