-- Sets when a record is due that a look has left as it was; nothing when it is not due at all any more.
-- KEYS  1 due (zset)  2 unread (set)   ARGV  1 id  2 next look, ms
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  set_due(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
end
