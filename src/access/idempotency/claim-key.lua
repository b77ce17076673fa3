-- Takes an idempotency key for one request, unless it was answered before or is held by another one.
-- KEYS  1 answered (hash: fingerprint, answer)  2 lease of the request at work
-- ARGV  1 lease token, which ends in the fingerprint  2 fingerprint  3 lease ms
-- Returns { 'claimed' }, { 'answered', answer }, { 'in-use' } or { 'reused' } (by a request with another fingerprint)
local fingerprint, answer = unpack(redis.call('HMGET', KEYS[1], 'fingerprint', 'answer'))
if fingerprint then
  return fingerprint == ARGV[2] and { 'answered', answer } or { 'reused' }
end
if redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3], 'NX') then
  return { 'claimed' }
end
local holder = redis.call('GET', KEYS[2])
return string.sub(holder, -#ARGV[2]) == ARGV[2] and { 'in-use' } or { 'reused' }
