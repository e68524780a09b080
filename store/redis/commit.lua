-- Writes a batch whole or not at all: everything is checked before anything is written.
--
-- KEYS  1 due  2 leases (the sources' queue)  3 log  4 seq  5 loose  6 expiry  7 queues  8 records of counters  9 arrived  10 joined
--       then, as ARGV names them: one hash of records for each kind, due and leases of other queues, timelines, their
--       arrivals, the log of postings of the current generation, that of the one before
-- ARGV  now, when loose bodies may go (Unix ms), how bodies' names start,
--       number of kinds, n × (hash of its records, kind),
--       fence's leases, member and token (member and token '': none),
--       n, n × (kind, key, rev) that must be so,
--       number of groups, groups: key's record, rev expected, rev new,
--           n, n × (kind, key) that must not exist,
--           n, n × record written with it,
--           n, n × (timeline, member, the same as before format 6) to leave,
--           n, n × (timeline, member, score or '': where it arrives) to take,
--           '1' where it arrives (the members are then without the number of its arrival), its key packed,
--           n, n × (arrivals, timeline, '1' where its key stands there already) to join,
--           change ('': none)
--       log of postings, '1' where a list is not as it was seen, up to where the log was seen, up to where the one before was, what nobody else may have posted to since: n × (term of
--       8 bytes, id of 16), record for the log ('': none), how many records may have come since, how many ms the log lasts,
--       number of records to put, records,
--       number of records to delete, n × (kind, key),
--       number of changes of queues, n × (due, leases, name, member, mode, ms)
--       number of counts, n × (key, what is added, expiry in ms or 0 of a counter that begins),
--       '1' where the caller's clock counts for queues; else the server's does, and ms is as far from it as it is from now
--       where a record is: kind, key, expiry in ms or 0, place of the body or '', value; the value of a deletion is ''.
--       Kinds, queues, timelines and logs are indexes into KEYS.
-- Result  {'ok', seq, status of each group…} (0 applied, 1 known, 2 gone), {'lost'} or {'conflict'}

local pos = 0
local function str()
  pos = pos + 1
  return ARGV[pos]
end
local function num() return tonumber(str()) end
local function list(read)
  local l = {}
  for i = 1, num() do l[i] = read() end
  return l
end

local now, grace, bodies = num(), str(), str()
local kind = {}
for i = 1, num() do
  local at = num()
  kind[at] = str()
end

local function ref() return { kind = num(), key = str() } end
local function record()
  return { kind = num(), key = str(), expires = str(), at = str(), value = str() }
end
local function place() return { line = num(), id = str(), long = str() } end
local function join() return { list = num(), timeline = str(), again = str() == '1' } end
local function scored()
  return { line = num(), id = str(), score = str() }
end

-- what stands under a key: rev, expiry, place of the body. What cannot be read is there, and has the rev of engine.DamagedRev.
local function stored(r)
  local v = redis.call('HGET', KEYS[r.kind], r.key)
  if not v then return nil end
  local rev, expires, at = string.match(v, '^([^|%c]+)|(%d+)|([^|]*)|')
  if not rev or #expires > 15 then return 'damaged', '0', '' end
  return rev, expires, at
end
local function current(r)
  local rev, expires = stored(r)
  if not rev or (expires ~= '0' and tonumber(expires) <= now) then return '' end
  return rev
end
local function body(r, at)
  if string.sub(at, 1, 1) == '.' then return bodies .. string.sub(at, 2) end
  return bodies .. kind[r.kind] .. ':' .. r.key .. ':' .. at
end

-- 1. read and check
local leases, member, token = num(), str(), str()
local replay = false
if member ~= '' then
  local lease = redis.call('HGET', KEYS[leases], member)
  local held = lease and string.match(lease, '^(.*)|%d+$')
  if held == '=' .. token then
    replay = true
  elseif held ~= token then
    return { 'lost' }
  end
end

for i = 1, num() do
  local r, rev = ref(), str()
  if not replay and current(r) ~= rev then return { 'conflict' } end
end
local groups, result = {}, { 'ok', 0 }
for i = 1, num() do
  local g = { put = record(), expect = str(), rev = str(), unless = list(ref), with = list(record), drop = list(place), add = list(scored), arrives = str() == '1', packed = str(), joins = list(join), change = str() }
  local status = 0
  for _, r in ipairs(g.unless) do
    if current(r) ~= '' then status = 2 end
  end
  if status == 0 then
    local rev = current(g.put)
    if rev == g.rev then
      status = 1
    elseif rev ~= g.expect then
      return { 'conflict' }
    elseif replay then
      return { 'lost' }
    elseif g.put.at ~= '' and not redis.call('ZSCORE', KEYS[5], body(g.put, g.put.at)) then
      return { 'conflict' } -- the body waited too long for its commit, and was swept
    end
  end
  groups[i], result[i + 2] = g, status
end
local posted, stale, upTo = num(), str() == '1', { str(), str() }
local checks, posts, most, lasts = str(), str(), num(), str()
local puts, deletes = list(record), list(ref)
local dues = list(function()
  return { due = num(), leases = num(), queue = str(), member = str(), mode = str(), ms = str() }
end)
local counts = list(function() return { kind = 8, key = str(), delta = str(), expires = str() } end)
local given = str() == '1'
local function fenced(d) return d.leases == leases and d.member == member end

-- a number that no hub wrote is none
local function whole(v)
  v = string.match(v or '', '^%d+$')
  return v and #v <= 15 and tonumber(v)
end
-- the log's end: its newest record says where the number is gone or too low
local seq, changes = whole(redis.call('GET', KEYS[4])), false
for i, g in ipairs(groups) do changes = changes or g.change ~= '' and result[i + 2] == 0 end
if changes or not seq then
  local newest = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
  seq = math.max(seq or 0, newest and tonumber(string.match(newest[1], '^%d+')) or 0)
end
if replay then
  local ends = false -- only a batch that frees the member can have used up the lease
  for _, d in ipairs(dues) do ends = ends or (d.mode == 'set' and fenced(d)) end
  if not ends then return { 'lost' } end
  result[2] = seq
  return result
end

if stale then return { 'conflict' } end
-- what was posted since of the terms to check: term → ids
local since = {}
local function notice(asked, v)
  local i = 1
  while i + 17 <= #v do
    local id, ends = string.sub(v, i, i + 15), i + 18 + 8 * struct.unpack('>I2', v, i + 16)
    for at = i + 18, math.min(ends, #v) - 1, 8 do
      local term = string.sub(v, at, at + 7)
      if asked[term] then
        since[term] = since[term] or {}
        since[term][id] = true
      end
    end
    i = ends
  end
end
for n = 1, checks ~= '' and 2 or 0 do
  local records = redis.call('XRANGE', KEYS[posted + n - 1], '(' .. upTo[n], '+', 'COUNT', most + 1)
  if #records > most then return { 'conflict' } end
  local asked = {}
  for i = 1, #records > 0 and #checks or 0, 24 do asked[string.sub(checks, i, i + 7)] = true end
  for _, r in ipairs(records) do notice(asked, r[2][2] or '') end
end
for i = 1, next(since) and #checks or 0, 24 do
  local others = since[string.sub(checks, i, i + 7)]
  if others and not others[string.sub(checks, i + 8, i + 23)] then return { 'conflict' } end
end

-- 2. write
local function loosen(r)
  local rev, expires, at = stored(r)
  if not rev then return end
  if expires ~= '0' then redis.call('ZREM', KEYS[6], kind[r.kind] .. ':' .. r.key) end
  if at ~= '' then redis.call('ZADD', KEYS[5], grace, body(r, at)) end
end
local function delete(r)
  loosen(r)
  redis.call('HDEL', KEYS[r.kind], r.key)
end
local function put(r)
  loosen(r)
  if r.expires ~= '0' then redis.call('ZADD', KEYS[6], r.expires, kind[r.kind] .. ':' .. r.key) end
  if r.at ~= '' then redis.call('ZREM', KEYS[5], body(r, r.at)) end
  redis.call('HSET', KEYS[r.kind], r.key, r.value)
end

local function base36(n)
  local s = ''
  repeat
    local d = n % 36
    s = string.sub('0123456789abcdefghijklmnopqrstuvwxyz', d + 1, d + 1) .. s
    n = (n - d) / 36
  until n == 0
  return s
end
-- the last arrival: a hub's clock that is ahead counts no further than the server's, one that is behind stands still
local arrived = redis.call('HMGET', KEYS[9], 'n', 'at')
local number, moment, begun = whole(arrived[1]), whole(arrived[2]) or 0, false
if not number then -- no more arrived than there were changes
  number = (arrived[1] or redis.call('EXISTS', KEYS[10]) == 1) and seq or 0
end
local function numbered(id) -- see members.go
  if number < 0x7F000000 then return struct.pack('>I4', 0x80000000 + number) .. id end
  return '\255' .. struct.pack('>I3', math.floor(number / 0x100000000)) .. struct.pack('>I4', number % 0x100000000) .. id
end
local function arrive(g)
  if not begun then
    local time = redis.call('TIME')
    moment = math.max(moment, math.min(now, time[1] * 1000 + math.floor(time[2] / 1000)))
    begun = true
  end
  number = number + 1
  local before, head = string.match(g.put.value, '^([^|]*|%d*|[^|]*|)(.*)$')
  g.put.value = before .. '~' .. base36(number) .. ',' .. base36(moment) .. '|' .. head
  for _, p in ipairs(g.add) do
    p.id = numbered(p.id)
    if p.score == '' then p.score = string.format('%.0f', moment) end
  end
end

for i, g in ipairs(groups) do
  if result[i + 2] == 0 then
    if g.arrives then arrive(g) end
    if g.rev == '' then delete(g.put) else put(g.put) end
    for _, r in ipairs(g.with) do put(r) end
    for _, p in ipairs(g.drop) do redis.call('ZREM', KEYS[p.line], p.id, p.long) end
    for _, p in ipairs(g.add) do redis.call('ZADD', KEYS[p.line], p.score, p.id) end
    for _, j in ipairs(g.joins) do
      local earlier = j.again and redis.call('LPOS', KEYS[j.list], g.packed, 'RANK', -1)
      if earlier then redis.call('LSET', KEYS[j.list], earlier, '') end
      if redis.call('RPUSH', KEYS[j.list], g.packed) == 1 then redis.call('SADD', KEYS[10], j.timeline) end
    end
    if g.change ~= '' then
      seq = seq + 1
      redis.call('XADD', KEYS[3], string.format('%.0f-0', seq), 'c', g.change)
    end
  end
end
if changes then redis.call('SET', KEYS[4], string.format('%.0f', seq)) end
if begun then
  redis.call('HSET', KEYS[9], 'n', string.format('%.0f', number), 'at', string.format('%.0f', moment))
end
if posts ~= '' then
  redis.call('XADD', KEYS[posted], '*', 'p', posts)
  redis.call('PEXPIRE', KEYS[posted], lasts)
end
for _, r in ipairs(puts) do put(r) end
for _, r in ipairs(deletes) do delete(r) end

local clock = now
if #dues > 0 and not given then
  local time = redis.call('TIME')
  clock = time[1] * 1000 + math.floor(time[2] / 1000)
end
for _, d in ipairs(dues) do
  local due, claims = KEYS[d.due], KEYS[d.leases]
  d.ms = string.format('%.0f', tonumber(d.ms) + clock - now)
  local lease = redis.call('HGET', claims, d.member)
  local held, ends = string.match(lease or '', '^(.*)|(%d+)$')
  local live = held and string.sub(held, 1, 1) ~= '=' and tonumber(ends) > clock
  if d.mode == 'drop' then
    redis.call('ZREM', due, d.member)
    redis.call('HDEL', claims, d.member)
  elseif d.mode == 'renew' then
    redis.call('ZADD', due, d.ms, d.member)
    redis.call('HSET', claims, d.member, held .. '|' .. d.ms)
  elseif d.mode == 'set' or (d.mode == 'hasten' and not live) or (d.mode == 'add' and not redis.call('ZSCORE', due, d.member)) then
    redis.call('ZADD', due, d.ms, d.member)
    if d.queue ~= '' then redis.call('SADD', KEYS[7], d.queue) end
    if fenced(d) then
      redis.call('HSET', claims, d.member, '=' .. token .. '|0')
    else
      redis.call('HDEL', claims, d.member)
    end
  end
end

for _, c in ipairs(counts) do
  local rev, expires = stored(c)
  if not tonumber(rev) or (expires ~= '0' and tonumber(expires) <= now) then
    rev, expires = '0', c.expires
  end
  local n = string.format('%.0f', tonumber(rev) + tonumber(c.delta))
  put({ kind = 8, key = c.key, expires = expires, at = '', value = n .. '|' .. expires .. '||' .. n })
end

result[2] = seq
return result
