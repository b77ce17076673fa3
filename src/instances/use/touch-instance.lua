-- Notes that an instance is in use; nothing but what moves with use is written.
-- KEYS  1 record (hash)  2 look index (zset)
-- ARGV  1 id  2 `usedAt` or `activeAt`  3 when, ms, or '' for now on Redis' clock  4 how far ahead that may be, ms
--       5 '1': also to an earlier moment than is known  6 the only owner for whom it exists, or ''
-- Returns { 'noted', the moment that stands }, { 'ahead', now }, { 'terminated' } or { 'unknown' }
local known = redis.call('HMGET', KEYS[1], 'owner', 'clock', 'usedAt', 'activeAt')
if not known[1] or (ARGV[6] ~= '' and known[1] ~= ARGV[6]) then return { 'unknown' } end
local clock = read_clock(known[2])
if clock.terminated then return { 'terminated' } end

local now = redis_now()
local at = ARGV[3] == '' and now or tonumber(ARGV[3])
if at > now + tonumber(ARGV[4]) then return { 'ahead', now } end

local use = { usedAt = use_moment(known[3]), activeAt = use_moment(known[4]) }
if at > use[ARGV[2]] or ARGV[5] == '1' then
  use[ARGV[2]] = at
  redis.call('HSET', KEYS[1], ARGV[2], string.format('%d', at))
  wind_clock(KEYS[1], KEYS[2], ARGV[1], clock, use.usedAt, use.activeAt)
end
return { 'noted', use[ARGV[2]] }
