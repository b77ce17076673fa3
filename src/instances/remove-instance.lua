-- Forgets an instance that is terminated: its record and everything that leads to it.
-- key  record (hash)  filings, shelves: see file-instance.lua  by Novita's id (hash)  due (zset)  timeline
-- arg  id
-- Returns 1 when it is forgotten, 0 when it is not terminated
local filing = redis.call('HGET', key.filings, arg.id)
if not filing or cjson.decode(filing).status ~= 'terminated' then
  return 0
end
local text = redis.call('HGET', key.record, 'record')
local novita_id = text and cjson.decode(text).novitaInstanceId
if novita_id and redis.call('HGET', key.byNovitaId, novita_id) == arg.id then
  redis.call('HDEL', key.byNovitaId, novita_id)
end
file_instance(key.filings, key.shelves, arg.id, '')
redis.call('ZREM', key.due, arg.id)
redis.call('DEL', key.record, key.timeline)
return 1
