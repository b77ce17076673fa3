-- Which duties are due, on Redis' clock; who is told so is the only one who is told for this period.
-- KEYS  1 duties (hash: duty -> when it was last claimed, ms)
-- ARGV  for each duty: 1 its name  2 its period, ms
-- Returns { how long until the next one is due, ms; the names of those that are due now ... }
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local result = { 0 }
local wait
for i = 1, #ARGV, 2 do
  local duty, period = ARGV[i], tonumber(ARGV[i + 1])
  local last = tonumber(redis.call('HGET', KEYS[1], duty) or nil)
  -- A claim from the future was made before the clock was set back.
  local left = last and last <= now and last + period - now or 0
  if left <= 0 then
    redis.call('HSET', KEYS[1], duty, now)
    table.insert(result, duty)
    left = period
  end
  if not wait or left < wait then wait = left end
end
result[1] = wait or 0
return result
