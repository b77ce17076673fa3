-- Notes beside a record what others need to know of its machine without reading it, and books what it has cost.
-- key  settled (hash Novita id -> JSON)  settledSpot (set of Novita ids)  meters (hash id -> JSON)
--      ledger: what its keys begin with
-- arg  settled: what is known while nothing is under way, or ''   settledSpot: '1' for a spot machine that is up
--      meter: while it runs, or ''   bookings: as `book` takes them
local function file_machine(key, arg)
  if arg.settled == '' then
    redis.call('HDEL', key.settled, arg.novitaId)
  else
    redis.call('HSET', key.settled, arg.novitaId, arg.settled)
  end
  redis.call(arg.settledSpot == '1' and 'SADD' or 'SREM', key.settledSpot, arg.novitaId)
  if arg.meter == '' then
    redis.call('HDEL', key.meters, arg.id)
  else
    redis.call('HSET', key.meters, arg.id, arg.meter)
  end
  book(key.ledger, arg.bookings)
end
