-- Leases what is due, the longest due first. A lease that ended is due again by itself.
--
-- KEYS  1 due  2 leases
-- ARGV  now, the lease's end (Unix ms), its token, how many at most
-- Result  the members

local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[4])
for _, m in ipairs(members) do
  redis.call('ZADD', KEYS[1], ARGV[2], m)
  redis.call('HSET', KEYS[2], m, ARGV[3] .. '|' .. ARGV[2])
end
return members
