-- Writes an endpoint that is called no more, and the event that says so, if it is still as it was read.
-- KEYS  1 endpoints (hash id -> JSON)  2 since when endpoints fail (hash id -> ms)  3 live stream  4 outbox
-- ARGV  1 id  2 as it was read  3 as it shall be  4 event (JSON)
-- Returns 1, or 0 when somebody else has changed it since.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HDEL', KEYS[2], ARGV[1])
append_events(KEYS[3], KEYS[4], '', { ARGV[4] })
return 1
