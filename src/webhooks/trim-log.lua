-- Takes settled deliveries out of the log, and what points at nothing; those on their way stay.
-- KEYS  1 list of all  2… records
-- ARGV  1 how many at most  2… the ids of the records, in the same order
-- Returns how many were taken out.
local taken = 0
for place = 2, #ARGV do
  if taken == tonumber(ARGV[1]) then break end
  local record = KEYS[place]
  if redis.call('HGET', record, 'status') ~= 'pending' then
    redis.call('DEL', record)
    taken = taken + redis.call('ZREM', KEYS[1], ARGV[place])
  end
end
return taken
