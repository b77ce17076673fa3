-- Takes the lease of one instance, on Redis' clock, and tells whether Redis may have lost something about it.
-- KEYS  1 lease  2 fence  3 record (hash)   ARGV  1 random token  2 lease ms
-- Returns { 1 claimed or 0 busy, now ms, fence ms (0: none, or the record was accepted behind it) }
local fence, now = note_fence(KEYS[2])
-- What lies there may be no record at all; it is claimed like one that is not there.
if redis.pcall('HGET', KEYS[3], 'fence') == fence then
  fence = '0'
end
local claimed = redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX')
return { claimed and 1 or 0, now, tonumber(fence) }
