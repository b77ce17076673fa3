-- The only writer of instance records: record, document, filing, indexes, operation and events together, or nothing.
-- What `key` and `arg` hold is named by the repository; `rest` are the audit entries, then the events, as JSON.
-- key  record (hash)  due (zset by next look)  watched (hash id -> Novita id)  sightings (hash id -> JSON)
--      unread (set of ids with news that no look has read)
--      byNovitaId (hash)  startsGoing and startsWaiting: starts under way and in line (zsets)
--      filings, shelves: see file-instance.lua
--      settled, settledSpot, meters, ledger: see file-machine.lua
--      answered, answerLease: see settle-key.lua
--      quota, quotaPrices: see take-quota.lua
-- arg  revision: as it was read (0: must not exist)   token: the lease that must hold, or ''   save: its own random id
--      notAfter: ms on Redis' clock; what comes later is refused; '' for never
--      nextLook: ms or ''   watched, novitaId: '' for none   endedOperation: JSON or ''
--      clock: JSON, see use/idle-clock.lua   lastUsed: ms as it was read, or ''
--      guarded: 'idle', 'lease' or 'data', only if that deadline is still guardedAt or, with '' there, has passed; '': always
--      fingerprint: of the request that is answered by this save, or ''
--      share, mostInstances, mostPerHour: see take-quota.lua
--      place: 'going', 'waiting' or '' among the starts   startsAtOnce: 0 for any number
-- Returns 'saved', 'changed' (somebody else has saved since, or the deadline has moved), 'fenced' (the lease is not
-- ours any more), 'taken' (a new record for a machine that another record refers to), 'full' (no place among the
-- starts, or not its turn), 'late' (whoever asked was told long ago that it failed), 'answered' (the same request has been carried out before), 'over-instances <n>' or 'over-price <n>'
-- (the owner's quota has no room: what of it is taken)
local id = arg.id
if arg.fingerprint ~= '' and is_answered(key.answered) then
  return 'answered'
end
local revision = tonumber(redis.call('HGET', key.record, 'revision') or '0')
if revision ~= tonumber(arg.revision) then
  -- The connection sends again what it has had no answer to: the same save is not another's.
  return redis.call('HGET', key.record, 'save') == arg.save and 'saved' or 'changed'
end
if arg.token ~= '' and redis.call('GET', key.lease) ~= arg.token then
  return 'fenced'
end
if arg.notAfter ~= '' then
  local time = redis.call('TIME')
  if tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000 > tonumber(arg.notAfter) then
    return 'late'
  end
end
if revision == 0 and arg.novitaId ~= '' then
  local owner = redis.call('HGET', key.byNovitaId, arg.novitaId)
  if owner and owner ~= id then
    return 'taken'
  end
end
local atOnce = tonumber(arg.startsAtOnce)
if arg.place == 'going' and atOnce > 0 and not redis.call('ZSCORE', key.startsGoing, id) then
  local free = atOnce - redis.call('ZCARD', key.startsGoing)
  local turn = redis.call('ZRANK', key.startsWaiting, id) or 0
  if turn >= free then
    return 'full'
  end
end

local over = quota_refusal(key, arg)
if over then
  return over
end

local kept = redis.call('HMGET', key.record, 'clock', 'usedAt', 'activeAt')
local used, active = use_moment(kept[2]), use_moment(kept[3])
if arg.guarded ~= '' and not deadline_stands(read_clock(kept[1]), used, active, arg.guarded, arg.guardedAt) then
  return 'changed'
end

-- A record is behind every fence that was set before it was accepted: of those it has lost nothing.
if revision == 0 then
  redis.call('HSET', key.record, 'fence', (note_fence(key.fence)))
end
redis.call(
  'HSET', key.record,
  'revision', revision + 1,
  'save', arg.save,
  'owner', arg.owner,
  'record', arg.record,
  'document', arg.document,
  'clock', arg.clock
)
if kept[2] and used == 0 then redis.call('HDEL', key.record, 'usedAt') end
if kept[3] and active == 0 then redis.call('HDEL', key.record, 'activeAt') end
if used == 0 and (revision == 0 or kept[2]) and arg.lastUsed ~= '' then
  used = use_moment(arg.lastUsed)
  redis.call('HSET', key.record, 'usedAt', arg.lastUsed)
end
wind_clock(key.record, key.idleLooks, id, read_clock(arg.clock), used, active)
file_instance(key.filings, key.shelves, id, arg.filing)

take_quota(key, arg)

if arg.watched == '' then
  redis.call('HDEL', key.watched, id)
  redis.call('HDEL', key.sightings, id)
  redis.call('SREM', key.unread, id)
else
  redis.call('HSET', key.watched, id, arg.watched)
end

if arg.nextLook == '' then
  redis.call('ZREM', key.due, id)
else
  set_due(key.due, key.unread, id, arg.nextLook)
end

if arg.novitaId ~= '' then
  redis.call('HSET', key.byNovitaId, arg.novitaId, id)
end

for place, starts in pairs({ going = key.startsGoing, waiting = key.startsWaiting }) do
  if arg.place == place then
    redis.call('ZADD', starts, arg.placeScore, id)
  else
    redis.call('ZREM', starts, id)
  end
end

if arg.novitaId ~= '' then
  file_machine(key, arg)
end

redis.call('SET', key.operation, arg.operation)
if tonumber(arg.operationMs) > 0 then
  redis.call('PEXPIRE', key.operation, arg.operationMs)
end
if arg.endedOperation ~= '' then
  redis.call('SET', key.endedOperation, arg.endedOperation, 'PX', arg.retentionMs)
end

if arg.fingerprint ~= '' then
  settle_key(key.answered, key.answerLease, arg.fingerprint, arg.answer, arg.answerSeconds)
end

local audits = tonumber(arg.audits)
append_audit(key.audit, { unpack(rest, 1, audits) })
append_events(key.live, key.outbox, key.timeline, { unpack(rest, audits + 1) })
return 'saved'
