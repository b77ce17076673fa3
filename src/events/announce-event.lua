-- Writes an event that belongs to no record, unless it was written before.
-- KEYS  1 mark of the event (string)  2 live stream  3 outbox
-- ARGV  1 event (JSON)  2 how long the mark lasts (ms)
-- Returns 1 when it was written, 0 when it had been.
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[2]) then return 0 end
append_events(KEYS[2], KEYS[3], '', { ARGV[1] })
return 1
