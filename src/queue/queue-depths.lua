#!lua flags=no-writes
-- How full the queues are and for how long the first job of each has been waiting, on Redis' clock.
-- KEYS  for each queue: 1 wait (list)  2 active (list)  3 delayed (zset)  4 failed (zset)
-- ARGV  for each queue: 1 what its job keys begin with
-- Returns for each queue { waiting, active, delayed, failed, age of the oldest waiting job in ms,
--   when a job failed last in ms or 0 }
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local result = {}
for i = 1, #ARGV do
  local wait, active, delayed, failed = unpack(KEYS, 4 * i - 3, 4 * i)
  local age = 0
  local oldest = redis.call('LINDEX', wait, -1)
  if oldest then
    -- A job that was made to wait until later has been waiting for a worker since then only.
    local job = redis.call('HMGET', ARGV[i] .. oldest, 'timestamp', 'delay')
    local since = (tonumber(job[1] or nil) or now) + (tonumber(job[2] or nil) or 0)
    age = math.max(0, now - since)
  end
  local last = redis.call('ZREVRANGE', failed, 0, 0, 'WITHSCORES')
  table.insert(result, {
    redis.call('LLEN', wait),
    redis.call('LLEN', active),
    redis.call('ZCARD', delayed),
    redis.call('ZCARD', failed),
    age,
    tonumber(last[2] or 0),
  })
end
return result
