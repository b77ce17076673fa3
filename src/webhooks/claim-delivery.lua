-- Takes a delivery for one attempt: pending, first in its lane, due, and nobody at its lane.
-- KEYS  1 record  2 lane  3 lease of the lane  4 due
-- ARGV  1 id  2 lease token  3 lease (ms)
-- Returns {'claimed', record fields and values …}, {'early', ms to wait}, {'busy', ms of the lease left},
--         {'behind'} or {'settled'}.
local id = ARGV[1]
if redis.call('HGET', KEYS[1], 'status') ~= 'pending' then
  redis.call('ZREM', KEYS[4], id)
  return { 'settled' }
end
if redis.call('ZRANGE', KEYS[2], 0, 0)[1] ~= id then
  redis.call('ZREM', KEYS[4], id)
  return { 'behind' }
end
local held = redis.call('PTTL', KEYS[3])
if held > 0 then return { 'busy', held } end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = tonumber(redis.call('ZSCORE', KEYS[4], id) or now)
-- Who was sent away for want of a place may come as soon as there is one.
local parked = redis.call('HDEL', KEYS[1], 'parked') == 1
if due > now and not parked then return { 'early', due - now } end
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
-- Should this process die, the sweep looks again once the lease is over.
redis.call('ZADD', KEYS[4], now + ARGV[3], id)
local answer = redis.call('HGETALL', KEYS[1])
table.insert(answer, 1, 'claimed')
return answer
