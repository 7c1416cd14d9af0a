-- Asks for what a file says, line after line and again: a path, and maybe a token behind a blank.
-- wrk ... -s replay.lua URL -- FILE
local requests, at = {}, 0

function init(args)
    for line in io.lines(args[1]) do
        local path, token = line:match("^(%S+) ?(%S*)$")
        local headers = { Host = wrk.host }
        if token ~= "" then headers.Authorization = "Bearer " .. token end
        requests[#requests + 1] = wrk.format("GET", path, headers)
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end
