-- News of machines that are waited for: stored, unread, and their instances due, in one step. Whoever dies before
-- waking them leaves it to the sweep.
-- KEYS  1 sightings (hash id -> JSON)  2 watched (hash id -> Novita id)  3 unread (set of ids)  4 due (zset)
-- ARGV  1 since when they are due, ms   then pairs: id, sighting
for i = 2, #ARGV, 2 do
  local id = ARGV[i]
  if redis.call('HEXISTS', KEYS[2], id) == 1 then
    redis.call('HSET', KEYS[1], id, ARGV[i + 1])
    redis.call('SADD', KEYS[3], id)
    redis.call('ZADD', KEYS[4], 'XX', 'LT', ARGV[1], id)
  end
end
