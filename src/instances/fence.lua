-- A Redis that was restarted, restored or replaced has another run id, and may have lost its last moments. The fence is
-- the moment at which that was first noticed: before anybody can act on records that may be older than what was done.
-- fence: key of a hash (runId, at)   Returns the fence in ms as text ('0': none), and Redis' clock in ms
local function note_fence(fence)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or 'unknown'
  local known = redis.call('HGET', fence, 'runId')
  if known ~= run then
    redis.call('HSET', fence, 'runId', run)
    if known then
      redis.call('HSET', fence, 'at', string.format('%.0f', now))
    end
  end
  return redis.call('HGET', fence, 'at') or '0', now
end
