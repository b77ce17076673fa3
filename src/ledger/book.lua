-- Books what was used: on its day by account, by instance and by hour, and in the total.
-- ledger: what its keys begin with   bookings: JSON of
--   { { day, { ends of life (unix s) of the day, of its instances, of its hours },
--       { { account's field, instance's field, total's field, amount } ... },
--       { { hour's field, amount } ... } } ... }, amounts as text; '' for none
local function book(ledger, bookings)
  if bookings == '' then
    return
  end
  for _, booking in ipairs(cjson.decode(bookings)) do
    local day = ledger .. 'day:' .. booking[1]
    local instances = ledger .. 'instances:' .. booking[1]
    local hours = ledger .. 'hours:' .. booking[1]
    for _, entry in ipairs(booking[3]) do
      redis.call('HINCRBY', day, entry[1], entry[4])
      redis.call('HINCRBY', instances, entry[2], entry[4])
      redis.call('HINCRBY', ledger .. 'total', entry[3], entry[4])
    end
    for _, entry in ipairs(booking[4]) do
      redis.call('HINCRBY', hours, entry[1], entry[2])
    end
    redis.call('EXPIREAT', day, booking[2][1])
    redis.call('EXPIREAT', instances, booking[2][2])
    redis.call('EXPIREAT', hours, booking[2][3])
  end
end
