-- Sends wrong passwords: from one address at one account, or from many at as many.
local token = string.rep("t", 32)
local number, is_one, own = 0, true, 0
local threads = 0

function setup(thread)
  thread:set("own", threads)
  threads = threads + 1
end

function init(arguments)
  is_one = arguments[1] == "one"
end

function request()
  number = number + 1
  local name = is_one and "bench" or string.format("user%d-%d", own, number)
  local address = is_one and "192.0.2.1" or string.format("2001:db8:%x:%x::1", own, number % 65536)
  return wrk.format("POST", "/admin/login/", {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = "csrftoken=" .. token,
    ["X-Forwarded-For"] = address,
  }, "csrfmiddlewaretoken=" .. token .. "&username=" .. name .. "&password=salah-" .. number)
end

function done(summary)
  local looked_at = summary.requests - summary.errors.status
  io.write(string.format("%d %d\n", summary.requests, looked_at))
end
