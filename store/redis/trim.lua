-- Lets go of the keys on a timeline's order of arrival before a position.
--
-- KEYS  1 arrivals  2 trimmed
-- ARGV  timeline, position

local trimmed = tonumber(string.match(redis.call('HGET', KEYS[2], ARGV[1]) or '', '^%d+$')) or 0
local n = tonumber(ARGV[2]) - trimmed
if n > 0 then
  redis.call('LTRIM', KEYS[1], n, -1)
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
end
return n
