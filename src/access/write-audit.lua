-- Writes audit entries that come with nothing else.
-- KEYS  1 stream   ARGV  entries as JSON, oldest first
append_audit(KEYS[1], ARGV)
