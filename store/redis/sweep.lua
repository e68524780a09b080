-- Takes out what nobody needs any more: records of one kind that expired, and names of loose bodies, which the caller
-- then deletes. A body's name is never used twice, so a name that is taken out here cannot come back.
--
-- KEYS  1 loose  2 expiry  3 records of the kind
-- ARGV  now, when bodies that come loose now may go (Unix ms), how bodies' names start, kind, how many bodies at most,
--       keys of the kind that may have expired…
-- Result  names of bodies to delete

local now, grace, bodies, kind = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
for i = 6, #ARGV do
  local v = redis.call('HGET', KEYS[3], ARGV[i])
  local expires, at = string.match(v or '', '^[^|%c]+|(%d+)|([^|]*)|')
  if v and (not expires or #expires > 15) then
    redis.call('ZREM', KEYS[2], kind .. ':' .. ARGV[i]) -- damaged: it stays, and never expires
  elseif not v or (expires ~= '0' and tonumber(expires) <= now) then
    redis.call('ZREM', KEYS[2], kind .. ':' .. ARGV[i])
    redis.call('HDEL', KEYS[3], ARGV[i])
    if at and at ~= '' then
      local name = string.sub(at, 1, 1) == '.' and string.sub(at, 2) or kind .. ':' .. ARGV[i] .. ':' .. at
      redis.call('ZADD', KEYS[1], grace, bodies .. name)
    end
  end
end
local names = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[5])
if #names > 0 then redis.call('ZREM', KEYS[1], unpack(names)) end
return names
