-- Reads a stretch of a timeline, newest first, with each record's envelope. Writes nothing.
-- Its cost does not grow with the timeline, nor with how many of its members share one score: where the cursor's own
-- member is gone, the place is found among them by halves.
--
-- KEYS  1 timeline  2 records
-- ARGV  score and member of the cursor ('' and '': from the newest), how many, score and member of the oldest place that may come
--       ('' and '': any)
-- Result  one string, so that it is read at once: '1' where more follow, else '0', then for each: score (a double), how long the member
--         is, how long the envelope is and one more (0: there is none), in 4 bytes each, the member, the envelope

-- the number and the id of a member, see members.go
local function parts(member)
  local mark, b, c, d = string.byte(member, 1, 4)
  mark = mark or 0
  if mark == 126 then return tonumber(string.sub(member, 2, 8), 36) or 0, string.sub(member, 9) end -- from before format 6
  if mark == 255 then return struct.unpack('>I4', string.sub(member, 5)) + 0x100000000 * struct.unpack('>I3', string.sub(member, 2)), string.sub(member, 9) end
  if mark >= 128 then return (mark - 128) * 0x1000000 + b * 0x10000 + c * 0x100 + d, string.sub(member, 5) end
  return 0, member
end

-- as Redis orders members: by number, then byte by byte (Lua's own < follows the server's locale)
local function before(one, other)
  local n, a = parts(one)
  local m, b = parts(other)
  if n ~= m then return n < m end
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

local first = 0
if ARGV[1] ~= '' then
  local low = redis.call('ZCOUNT', KEYS[1], '(' .. ARGV[1], '+inf')
  local high = redis.call('ZCOUNT', KEYS[1], ARGV[1], '+inf')
  while low < high do
    local mid = math.floor((low + high) / 2)
    if before(redis.call('ZREVRANGE', KEYS[1], mid, mid)[1], ARGV[2]) then high = mid else low = mid + 1 end
  end
  first = low
end

local n = tonumber(ARGV[3])
local found = redis.call('ZREVRANGE', KEYS[1], first, first + n, 'WITHSCORES')
local result, members, ids = { '0' }, {}, {}
for i = 1, #found / 2 do
  local member, score = found[2 * i - 1], tonumber(found[2 * i])
  if ARGV[4] ~= '' and (score < tonumber(ARGV[4]) or score == tonumber(ARGV[4]) and before(member, ARGV[5])) then break end
  if i > n then
    result[1] = '1'
  else
    local _, id = parts(member)
    members[i], ids[i] = member, id
  end
end
if #ids == 0 then return result[1] end
local values = redis.call('HMGET', KEYS[2], unpack(ids))
for i, member in ipairs(members) do
  local value, at = values[i], #result
  result[at + 1] = struct.pack('>dI4I4', found[2 * i], #member, value and #value + 1 or 0)
  result[at + 2] = member
  result[at + 3] = value or ''
end
return table.concat(result)
