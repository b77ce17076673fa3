-- Notes when a key was last seen in use, unless it was revoked meanwhile.
-- KEYS  1 records (hash)  2 uses (hash)   ARGV  1 id  2 now ms
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
end
