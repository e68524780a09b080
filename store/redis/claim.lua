-- Leases what is due, the longest due first. A lease that ended is due again by itself. Where the queue was asked at a later
-- moment before, the clock was set back: all that is to come is brought nearer by as much.
--
-- KEYS  1 due  2 leases  3 asked
-- ARGV  the caller's now and the lease's end by its clock (Unix ms), the lease's token, how many at most, the queue's field in asked,
--       how far the clock may step back, how far it moves on before it is noted (ms), '1' where the caller's clock is the server's
-- Result  {how far the clock was set back in ms, how many members were moved for that, the members…}

local now = tonumber(ARGV[1])
local length = tonumber(ARGV[2]) - now
if ARGV[8] ~= '1' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local function ms(n) return string.format('%.0f', n) end

local asked = redis.call('HGET', KEYS[3], ARGV[5])
asked = asked and #asked <= 15 and tonumber(string.match(asked, '^%d+$')) or now
local back, moved = 0, 0
if asked - now > tonumber(ARGV[6]) then
  back = asked - now
  local late = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ms(now), '+inf', 'WITHSCORES')
  moved = #late / 2
  for i = 1, #late, 2 do
    local at = ms(math.max(now, tonumber(late[i + 1]) - back))
    redis.call('ZADD', KEYS[1], at, late[i])
    local held, ends = string.match(redis.call('HGET', KEYS[2], late[i]) or '', '^(.*)|(%d+)$')
    if held and ends ~= '0' then redis.call('HSET', KEYS[2], late[i], held .. '|' .. at) end
  end
  redis.call('HSET', KEYS[3], ARGV[5], ms(now))
elseif now - asked >= tonumber(ARGV[7]) or asked == now then
  redis.call('HSET', KEYS[3], ARGV[5], ms(now))
end

-- what no hub writes (engine.Latest) is due now
for _, m in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(100000000000000', '+inf', 'LIMIT', 0, 1000)) do
  redis.call('ZADD', KEYS[1], ms(now), m)
end

local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ms(now), 'LIMIT', 0, ARGV[4])
local result = { back, moved }
for i, m in ipairs(members) do
  redis.call('ZADD', KEYS[1], ms(now + length), m)
  redis.call('HSET', KEYS[2], m, ARGV[3] .. '|' .. ms(now + length))
  result[i + 2] = m
end
return result
