-- Books what belongs to no save.
-- KEYS  1 what the ledger's keys begin with   ARGV  1 bookings as `book` takes them
book(KEYS[1], ARGV[1])
