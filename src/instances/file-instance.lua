-- Files instances where lists find them. A shelf is a zset of score 0 whose members are what it is sorted by, a space
-- and the id, so that a range by lex pages through it. Each order has a shelf per status and one of all the living,
-- once for everybody's and once for each owner's: `<order>:<shelf>` and `<order>:<shelf>:owner:<owner>`.

local function entries_of(shelves, id, text)
  if not text or text == '' then
    return {}
  end
  local filing = cjson.decode(text)
  local names = { filing.status, filing.status ~= 'terminated' and 'living' or nil }
  local entries = {}
  for order, sorted_by in pairs(filing.orders) do
    for _, name in ipairs(names) do
      local shelf = shelves .. order .. ':' .. name
      entries[shelf] = sorted_by .. ' ' .. id
      entries[shelf .. ':owner:' .. filing.owner] = sorted_by .. ' ' .. id
    end
  end
  return entries
end

-- filings: key of the hash id -> JSON   shelves: what the keys of shelves begin with, in the same slot
-- filing: JSON, or '' to take the instance from all shelves   Writes only what has changed.
local function file_instance(filings, shelves, id, filing)
  local known = redis.call('HGET', filings, id)
  if known == filing then
    return
  end
  local before = entries_of(shelves, id, known)
  local after = entries_of(shelves, id, filing)
  for shelf, entry in pairs(before) do
    if after[shelf] ~= entry then
      redis.call('ZREM', shelf, entry)
    end
  end
  for shelf, entry in pairs(after) do
    if before[shelf] ~= entry then
      redis.call('ZADD', shelf, 0, entry)
    end
  end
  if filing == '' then
    redis.call('HDEL', filings, id)
  else
    redis.call('HSET', filings, id, filing)
  end
end
