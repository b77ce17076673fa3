-- Writes audit entries; the stream is append-only and bounded by count.
-- stream: its key   entries: JSON texts, oldest first
local function append_audit(stream, entries)
  for _, entry in ipairs(entries) do
    redis.call('XADD', stream, 'MAXLEN', '~', 200000, '*', 'entry', entry)
  end
end
