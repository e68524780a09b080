-- Gives a part of a timeline's order of arrival.
--
-- KEYS  1 arrivals  2 trimmed
-- ARGV  timeline, position, how many
-- Result  {position of the first that is given, how many have come, packed keys}

local trimmed = tonumber(string.match(redis.call('HGET', KEYS[2], ARGV[1]) or '', '^%d+$')) or 0
local from = math.max(tonumber(ARGV[2]), trimmed)
local at = from - trimmed
return { from, trimmed + redis.call('LLEN', KEYS[1]), redis.call('LRANGE', KEYS[1], at, at + tonumber(ARGV[3]) - 1) }
