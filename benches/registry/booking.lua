-- Books places, one for each line of a file: TOKEN, REFERENCE-ID, SESSION-ID, with blanks between.
-- wrk ... -s booking.lua URL -- FILE          each thread reads FILE.N
local threads = 0
local lines

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(args)
    lines = io.lines(args[1] .. "." .. number)
end

function request()
    local line = lines()
    if not line then error("more bookings were asked for than were prepared") end
    local token, person, session = line:match("^(%S+) (%S+) (%S+)$")
    local headers = { Authorization = "Bearer " .. token, ["Content-Type"] = "application/json" }
    local body = '{"dose":1,"session_id":"' .. session
        .. '","slot":"09:00AM-11:00AM","beneficiaries":["' .. person .. '"]}'
    return wrk.format("POST", "/api/v2/appointment/schedule", headers, body)
end
