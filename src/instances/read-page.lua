#!lua flags=no-writes
-- One page of documents from shelves that are merged: how many there are, and the next ones in order.
-- KEYS  1... shelves   ARGV  1 'up' or 'down'  2 the entry to go on after, or ''  3 how many  4 what record keys begin with
-- Returns { total, last entry or '' at the end of the list, the documents with commas between them }
local up = ARGV[1] == 'up'
local range = up and 'ZRANGEBYLEX' or 'ZREVRANGEBYLEX'
local from = ARGV[2] == '' and (up and '-' or '+') or '(' .. ARGV[2]
local to = up and '+' or '-'
local size = tonumber(ARGV[3])

-- Byte by byte, as zsets compare; Lua's own comparison follows the server's locale.
local function comes_first(a, b)
  for index = 1, math.min(#a, #b) do
    local left, right = string.byte(a, index), string.byte(b, index)
    if left ~= right then
      return (left < right) == up
    end
  end
  return (#a < #b) == up
end

local total = 0
local heads = {}
for _, shelf in ipairs(KEYS) do
  total = total + redis.call('ZCARD', shelf)
  local entries = redis.call(range, shelf, from, to, 'LIMIT', 0, size + 1)
  if #entries > 0 then
    heads[#heads + 1] = { entries = entries, at = 1 }
  end
end

local function next_entry()
  local first
  for _, head in ipairs(heads) do
    local entry = head.entries[head.at]
    if entry and (not first or comes_first(entry, first.entries[first.at])) then
      first = head
    end
  end
  if first then
    first.at = first.at + 1
    return first.entries[first.at - 1]
  end
end

-- Pieces of the page: a long text that is put together twice is copied twice.
local pieces = {}
local function append(document, use)
  if #pieces > 0 then
    pieces[#pieces + 1] = ','
  end
  pieces[#pieces + 1] = use and string.sub(document, 1, -2) or document
  pieces[#pieces + 1] = use or nil
end

local last
for _ = 1, size do
  local entry = next_entry()
  if not entry then
    return { total, '', table.concat(pieces) }
  end
  last = entry
  local parts = redis.call('HMGET', ARGV[4] .. string.match(entry, ' ([^ ]+)$'), 'document', 'use')
  if parts[1] then
    append(parts[1], parts[2])
  end
end
return { total, next_entry() and last or '', table.concat(pieces) }
