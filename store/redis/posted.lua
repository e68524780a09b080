-- Reads the lists of terms. Writes nothing.
--
-- KEYS  for each term its bucket of the current generation and that of the one before
-- ARGV  for each term its bits
-- Result  for each term: its ids of the current generation, then those of the one before

local result = {}
for i, term in ipairs(ARGV) do
  local ids = redis.call('HGET', KEYS[2 * i - 1], term) or ''
  result[i] = ids .. (redis.call('HGET', KEYS[2 * i], term) or '')
end
return result
