#!lua flags=no-writes
-- One page of documents from shelves that are merged: how many there are, and the next ones in order.
-- KEYS  1... shelves   ARGV  1 'up' or 'down'  2 the entry to go on after, or ''  3 how many  4 what record keys begin with
--       5 the version that is known already, or ''
-- Returns { version, total, last entry or '' at the end of the list, document, use, document, use, ... }, or just
-- { version } when it is the known one: a save writes its own id, and use the end of the document, so that what stands
-- there decides it. Documents are long, and Lua copies each: they are the last thing that is looked at.
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

local entries = {}
for place = 1, size do
  entries[place] = next_entry()
end
local last = #entries == size and next_entry() and entries[size] or ''

local version = { total, last }
local keys, uses = {}, {}
for place, entry in ipairs(entries) do
  keys[place] = ARGV[4] .. string.match(entry, ' ([^ ]+)$')
  local known = redis.call('HMGET', keys[place], 'save', 'use')
  uses[place] = known[2] or ''
  version[#version + 1] = entry
  version[#version + 1] = known[1] or ''
  version[#version + 1] = uses[place]
end
version = redis.sha1hex(table.concat(version, '\n'))
if version == ARGV[5] then
  return { version }
end

local page = { version, total, last }
for place, key in ipairs(keys) do
  local document = redis.call('HGET', key, 'document')
  if document then
    page[#page + 1] = document
    page[#page + 1] = uses[place]
  end
end
return page
