-- Writes events: to the live stream, to the outbox for webhooks, to the timeline of the instance.
-- live, outbox, timeline: keys   events: JSON texts, oldest first
local function append_events(live, outbox, timeline, events)
  for _, event in ipairs(events) do
    redis.call('XADD', live, 'MAXLEN', '~', 100000, '*', 'event', event)
    redis.call('XADD', outbox, '*', 'event', event)
    redis.call('RPUSH', timeline, event)
    redis.call('LTRIM', timeline, -500, -1)
  end
end
