-- Keeps a lease that is still ours.
-- KEYS[1] the lease   ARGV[1] our token   ARGV[2] how long, ms
-- Returns 1 when it was renewed, 0 when it is lost
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0
