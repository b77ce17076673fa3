-- Gives a process a block of a quota per window; the window begins with the first token that anybody takes.
-- KEYS  1 counter of the window   ARGV  1 quota  2 tokens wished  3 window ms
-- Returns { granted, remaining for everybody, ms until the window ends }
local spent = tonumber(redis.call('GET', KEYS[1]) or '0')
local granted = math.max(0, math.min(tonumber(ARGV[2]), tonumber(ARGV[1]) - spent))
if granted > 0 then
  redis.call('INCRBY', KEYS[1], granted)
  if spent == 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
  end
end
local left = redis.call('PTTL', KEYS[1])
return { granted, tonumber(ARGV[1]) - spent - granted, left > 0 and left or tonumber(ARGV[3]) }
