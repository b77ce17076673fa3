-- Writes events: to the live stream, to the outbox for webhooks, to the timeline of the instance.
-- live, outbox, timeline: keys (timeline '' for events without an instance)   events: JSON texts, oldest first
-- The live stream keeps about the last 20,000 events, a timeline the last 500 of its instance, without their bodies.
local function append_events(live, outbox, timeline, events)
  for _, text in ipairs(events) do
    local event = cjson.decode(text)
    redis.call('XADD', live, 'MAXLEN', '~', 20000, '*', 'type', event.type, 'owner', event.owner,
      'instance', event.instanceId or '', 'body', event.body)
    redis.call('XADD', outbox, '*', 'event', text)
    if timeline ~= '' then
      local entry = { id = event.id, type = event.type, at = event.at, actor = event.actor, reason = event.reason,
        before = event.before, after = event.after, sequence = event.sequence }
      redis.call('RPUSH', timeline, cjson.encode(entry))
      redis.call('LTRIM', timeline, -500, -1)
    end
  end
end
