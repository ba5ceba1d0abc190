-- Takes the next place under a limit (generic cell rate algorithm). All times are in microseconds.
-- KEYS[1] holds the next free place. ARGV: the distance of places, how long the caller waits at most. Returns the wait;
-- negative if that is too long and nothing was taken.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local place = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
local wait = place - now
if wait > tonumber(ARGV[2]) then
    return -wait
end
local after = place + ARGV[1]
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return wait
