-- Notes what the account has, and tells once that it is running low: until it is not low any more.
-- KEYS  1 what is known (hash)  2 live stream  3 outbox
-- ARGV  1 when Novita said so (ms)  2 what it said (JSON)  3 '1' when that is low, or ''  4 the event (JSON), or ''
-- Returns 'told', 'noted', or 'older' when something newer is known
local known = redis.call('HMGET', KEYS[1], 'readAt', 'low')
if tonumber(known[1] or '0') > tonumber(ARGV[1]) then
  return 'older'
end
redis.call('HSET', KEYS[1], 'readAt', ARGV[1], 'balance', ARGV[2], 'low', ARGV[3])
if ARGV[3] == '1' and known[2] ~= '1' and ARGV[4] ~= '' then
  append_events(KEYS[2], KEYS[3], '', { ARGV[4] })
  return 'told'
end
return 'noted'
