-- What an owner's instances take of his quota, kept in step with their records.
-- key  quota (hash of the owner: id -> 1e-5 USD per hour that it may cost)   quotaPrices (hash owner -> their sum)
-- arg  share: 1e-5 USD per hour, '' when it takes nothing   mostInstances, mostPerHour: 0 for any number

-- Only what would grow is refused: 'over-instances' or 'over-price', a space, and what is taken already.
local function quota_refusal(key, arg)
  if arg.share == '' then
    return nil
  end
  local held = redis.call('HGET', key.quota, arg.id)
  local most = tonumber(arg.mostInstances)
  local places = redis.call('HLEN', key.quota)
  if most > 0 and not held and places >= most then
    return string.format('over-instances %d', places)
  end
  local growth = tonumber(arg.share) - tonumber(held or '0')
  local mostPerHour = tonumber(arg.mostPerHour)
  if mostPerHour > 0 and growth > 0 then
    local sum = tonumber(redis.call('HGET', key.quotaPrices, arg.owner) or '0')
    if sum + growth > mostPerHour then
      return string.format('over-price %d', sum)
    end
  end
  return nil
end

local function take_quota(key, arg)
  local held = redis.call('HGET', key.quota, arg.id)
  if arg.share == '' and not held then
    return
  end
  if arg.share == '' then
    redis.call('HDEL', key.quota, arg.id)
  else
    redis.call('HSET', key.quota, arg.id, arg.share)
  end
  local growth = tonumber(arg.share == '' and '0' or arg.share) - tonumber(held or '0')
  if growth ~= 0 and redis.call('HINCRBY', key.quotaPrices, arg.owner, growth) <= 0 then
    redis.call('HDEL', key.quotaPrices, arg.owner)
  end
end
