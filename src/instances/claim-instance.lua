-- Takes the lease of one instance, on Redis' clock, and tells whether Redis may have lost its last moments.
-- A Redis that was restarted, restored or replaced has another run id: then the fence is set to now, before anybody
-- can act on records that may be older than what was done.
-- KEYS  1 lease  2 fence (hash: runId, at)   ARGV  1 random token  2 lease ms
-- Returns { 1 claimed or 0 busy, now ms, fence ms (0: none) }
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or 'unknown'
local known = redis.call('HGET', KEYS[2], 'runId')
if known ~= run then
  redis.call('HSET', KEYS[2], 'runId', run)
  if known then
    redis.call('HSET', KEYS[2], 'at', now)
  end
end
local fence = tonumber(redis.call('HGET', KEYS[2], 'at') or '0')
if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then
  return { 1, now, fence }
end
return { 0, now, fence }
