-- Stores a key.
-- KEYS  1 keys (hash id -> JSON)   ARGV  1 id  2 JSON
-- Returns 1.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
