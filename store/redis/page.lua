-- Reads a stretch of a timeline, newest first, with each record's envelope. Writes nothing.
-- Its cost does not grow with the timeline, nor with how many of its members share one score: where the cursor's own
-- member is gone, the place is found among them by halves.
--
-- KEYS  1 timeline  2 records
-- ARGV  score and member of the cursor ('' and '': from the newest), how many, score and member of the oldest place that may come
--       ('' and '': any)
-- Result  {1 where more follow, else 0, score of the last, members, envelopes}; no scores of the others: Redis writes them slowly

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

-- how many members of the timeline are not before a place
local function rank(score, member)
  local low = redis.call('ZCOUNT', KEYS[1], '(' .. score, '+inf')
  local high = redis.call('ZCOUNT', KEYS[1], score, '+inf')
  while low < high do
    local mid = math.floor((low + high) / 2)
    if before(redis.call('ZREVRANGE', KEYS[1], mid, mid)[1], member) then high = mid else low = mid + 1 end
  end
  return low
end

local first, n = 0, tonumber(ARGV[3])
if ARGV[1] ~= '' then first = rank(ARGV[1], ARGV[2]) end
local last = first + n
if ARGV[4] ~= '' then last = math.min(last, rank(ARGV[4], ARGV[5]) - 1) end
local members = first <= last and redis.call('ZREVRANGE', KEYS[1], first, last) or {}
local more = members[n + 1] and 1 or 0
members[n + 1] = nil
if #members == 0 then return { 0, '', {}, {} } end
local ids = {}
for i, member in ipairs(members) do
  local _, id = parts(member)
  ids[i] = id
end
return { more, redis.call('ZSCORE', KEYS[1], members[#members]), members, redis.call('HMGET', KEYS[2], unpack(ids)) }
