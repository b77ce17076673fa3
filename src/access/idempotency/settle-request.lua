-- Stores the answer of a request whose effect was stored on its own.
-- KEYS  1 answered (hash)  2 lease   ARGV  1 fingerprint  2 answer  3 seconds
-- Returns 1, or 0 when an answer stands there already
if is_answered(KEYS[1]) then
  return 0
end
settle_key(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])
return 1
