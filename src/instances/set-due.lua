-- When an instance is looked at next. One with news that nobody has read stays due: the look that says when the next
-- one is may have begun before the news came.
-- due: key of a zset   unread: key of the set of ids with unread news
local function set_due(due, unread, id, next_look)
  if redis.call('SISMEMBER', unread, id) == 1 then
    redis.call('ZADD', due, 'LT', next_look, id)
  else
    redis.call('ZADD', due, next_look, id)
  end
end
