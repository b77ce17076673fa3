#!lua flags=no-writes
-- What is served of records, and what decides who gets it.
-- KEYS  records (hashes)   ARGV  the names of fields
-- Returns the fields of the first record in their order, then those of the next; false for what is not there
local found = {}
for index, key in ipairs(KEYS) do
  local fields = redis.call('HMGET', key, unpack(ARGV))
  for place = 1, #ARGV do
    found[(index - 1) * #ARGV + place] = fields[place]
  end
end
return found
