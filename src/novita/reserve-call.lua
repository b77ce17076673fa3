-- Reserves one call to Novita in the budget that all processes share (GCRA on Redis' clock).
-- KEYS[1] the pause Novita asked for   KEYS[2] the budget: when it will be whole again, in ms since 1970
-- ARGV[1] ms between calls   ARGV[2] calls that may come at once
-- ARGV[3] the longest wait in ms   ARGV[4] 1 when urgent: counts, but does not wait
-- Returns {ms of pause left, ms to wait, 1 when reserved}.
local pause = redis.call('PTTL', KEYS[1])
if pause > 0 then return { pause, 0, 0 } end
local interval = tonumber(ARGV[1])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local whole = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), now)
local wait = math.ceil(math.max(0, whole - interval * (tonumber(ARGV[2]) - 1) - now))
local urgent = ARGV[4] == '1'
if wait > tonumber(ARGV[3]) and not urgent then return { 0, wait, 0 } end

whole = whole + interval
redis.call('SET', KEYS[2], string.format('%.3f', whole), 'PX', math.ceil(whole - now))
return { 0, urgent and 0 or wait, 1 }
