-- Writes what came of an attempt, if the lease is still the attempt's own, and gives the lease back.
-- KEYS  1 record  2 lane  3 lease of the lane  4 due  5 mark of a lane that is closed  6 live stream  7 outbox
--       8… lists of dead letters that it belongs to
-- ARGV  1 id  2 lease token  3 status  4 tries  5 attempts (JSON)  6 wait until the next attempt (ms)
--       7 life of a settled record (ms)  8 created at (ms)  9 dead letters older than this (ms) are forgotten
--       10 life of a list that nothing is added to, and of the mark (ms)
--       11 the event (JSON) that says that the lane is closed with this attempt, or ''
--       12 the event (JSON) that says that all tries have failed, or ''; written once per delivery
--       13 how often it had been asked for again when it was claimed  14 the URL that was asked
-- Returns {0} when the lease was lost, {2} when it was asked for again meanwhile and is pending because of that, whatever
--         came of this attempt, else {1, id of the lane's next delivery or ''}.
local id = ARGV[1]
if redis.call('GET', KEYS[3]) ~= ARGV[2] then return { 0 } end
redis.call('DEL', KEYS[3])
redis.call('HSET', KEYS[1], 'attempts', ARGV[5], 'url', ARGV[14])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if (redis.call('HGET', KEYS[1], 'asked') or '0') ~= ARGV[13] then
  redis.call('ZADD', KEYS[4], now, id)
  return { 2 }
end
redis.call('HSET', KEYS[1], 'status', ARGV[3], 'tries', ARGV[4])
if ARGV[3] == 'pending' then
  redis.call('ZADD', KEYS[4], now + ARGV[6], id)
  return { 1, '' }
end
redis.call('ZREM', KEYS[4], id)
redis.call('ZREM', KEYS[2], id)
redis.call('PEXPIRE', KEYS[1], ARGV[7])
if ARGV[3] == 'dead' then
  for list = 8, #KEYS do
    redis.call('ZADD', KEYS[list], ARGV[8], id)
    redis.call('ZREMRANGEBYSCORE', KEYS[list], '-inf', '(' .. ARGV[9])
    redis.call('PEXPIRE', KEYS[list], ARGV[10])
  end
end
if ARGV[11] ~= '' then
  redis.call('SET', KEYS[5], '1', 'PX', ARGV[10])
  append_events(KEYS[6], KEYS[7], '', { ARGV[11] })
end
if ARGV[12] ~= '' and redis.call('HSETNX', KEYS[1], 'exhausted', '1') == 1 then
  append_events(KEYS[6], KEYS[7], '', { ARGV[12] })
end
local next = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
if not next then return { 1, '' } end
redis.call('ZADD', KEYS[4], 'NX', now, next)
return { 1, next }
