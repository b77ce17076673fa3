-- The idle clock of an instance: its last use, and when it is stopped unless it is used.
-- Beside the record its hash holds: `clock` (JSON, see idle-clock.ts), written by saves; `usedAt` and `activeAt`
-- (ms), moved by use alone; `use`, the end of the document, which moves with them; `uses`, how often it has.
-- The index (zset) holds when each instance must be looked at next.

-- A moment of use; what is none (absent, text, 0, out of range) counts as never: 0.
local function use_moment(text)
  local ms = tonumber(text or nil)
  return ms and ms > 0 and ms < 253402300800000 and math.floor(ms) or 0
end

-- The clock as it is stored; an empty one where there is none, `broken` where it cannot be read.
local function read_clock(text)
  local ok, clock = pcall(cjson.decode, text or '{}')
  return ok and type(clock) == 'table' and clock or { broken = true }
end

local function redis_now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- When it is idle unless it is used; nil when it is never.
local function idle_deadline(clock, used, active)
  if not clock.idleMs then return nil end
  return math.max(math.max(clock.idleFrom, used, active) + clock.idleMs, clock.keepUntil or 0)
end

-- Whether the `idle`, the `lease` or the `data` deadline is still the expected one or, with '', has passed.
local function deadline_stands(clock, used, active, kind, expected)
  local deadline = kind == 'lease' and clock.leaseAt or kind == 'data' and clock.dataAt
    or kind == 'idle' and idle_deadline(clock, used, active)
  if not deadline then return false end
  if expected == '' then return deadline <= redis_now() end
  return deadline == tonumber(expected)
end

local function earlier(one, other)
  return one and other and math.min(one, other) or one or other
end

-- When a deadline needs a look: at its warning, and once that was given at itself.
local function look_at(deadline, warn_ms, warned)
  return deadline and (warned == deadline and deadline or deadline - (warn_ms or 0))
end

-- RFC 3339 (days to civil date after Howard Hinnant).
local function rfc3339(ms)
  local days = math.floor(ms / 86400000)
  local rest = ms - days * 86400000
  local shifted = days + 719468
  local era = math.floor(shifted / 146097)
  local of_era = shifted - era * 146097
  local year_of_era = math.floor(
    (of_era - math.floor(of_era / 1460) + math.floor(of_era / 36524) - math.floor(of_era / 146096)) / 365
  )
  local of_year = of_era - (365 * year_of_era + math.floor(year_of_era / 4) - math.floor(year_of_era / 100))
  local from_march = math.floor((5 * of_year + 2) / 153)
  local day = of_year - math.floor((153 * from_march + 2) / 5) + 1
  local month = from_march < 10 and from_march + 3 or from_march - 9
  local year = year_of_era + era * 400 + (month <= 2 and 1 or 0)
  return string.format(
    '%04d-%02d-%02dT%02d:%02d:%02d.%03dZ',
    year, month, day,
    math.floor(rest / 3600000), math.floor(rest / 60000) % 60, math.floor(rest / 1000) % 60, rest % 1000
  )
end

-- Tells the document and the index what the clock says now.
local function wind_clock(record, index, id, clock, used, active)
  local idle = idle_deadline(clock, used, active)
  local use = ''
  if used > 0 then use = ',"lastUsedAt":"' .. rfc3339(used) .. '"' end
  if idle then
    use = use .. ',"idle":{"thresholdMinutes":' .. string.format('%.14g', clock.idleMs / 60000)
      .. ',"stopsAt":"' .. rfc3339(earlier(idle, clock.leaseAt)) .. '"}'
  end
  redis.call('HSET', record, 'use', use .. '}')
  redis.call('HINCRBY', record, 'uses', 1)
  local look = earlier(
    look_at(idle, clock.idleWarnMs, clock.idleWarned),
    look_at(clock.leaseAt, clock.leaseWarnMs, clock.leaseWarned)
  )
  -- Nothing is done when it comes: it is only announced.
  look = earlier(look, clock.dataAt and clock.dataAt - clock.dataWarnMs)
  if look then
    redis.call('ZADD', index, look, id)
  elseif not clock.broken then
    redis.call('ZREM', index, id)
  end
end
