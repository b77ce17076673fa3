-- Books what was used: on its day by account, on its day by instance, and in the total.
-- ledger: what its keys begin with   bookings: JSON of
--   { { day, day's end of life (unix s), instances' end of life (unix s),
--       { account's field, instance's field, total's field, amount } ... } ... }, amounts as text; '' for none
local function book(ledger, bookings)
  if bookings == '' then
    return
  end
  for _, booking in ipairs(cjson.decode(bookings)) do
    local day = ledger .. 'day:' .. booking[1]
    local instances = ledger .. 'instances:' .. booking[1]
    for _, entry in ipairs(booking[4]) do
      redis.call('HINCRBY', day, entry[1], entry[4])
      redis.call('HINCRBY', instances, entry[2], entry[4])
      redis.call('HINCRBY', ledger .. 'total', entry[3], entry[4])
    end
    redis.call('EXPIREAT', day, booking[2])
    redis.call('EXPIREAT', instances, booking[3])
  end
end
