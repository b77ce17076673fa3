-- Stores what a request is answered under its idempotency key, and lets go of the key. What has been answered before
-- stays; ask `is_answered` first and change nothing then.
-- answered: hash (fingerprint, answer)   lease: of the request   seconds: how long it can be replayed
local function is_answered(answered)
  return redis.call('HEXISTS', answered, 'answer') == 1
end

local function settle_key(answered, lease, fingerprint, answer, seconds)
  redis.call('HSET', answered, 'fingerprint', fingerprint, 'answer', answer)
  redis.call('EXPIRE', answered, seconds)
  redis.call('DEL', lease)
end
