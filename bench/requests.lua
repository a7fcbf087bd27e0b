-- Sends the requests that stdin has: a line each with a method, a path and, for a condition, an ETag.
local prepared, sent = {}, 0

function init(arguments)
  for line in io.lines() do
    local method, path, etag = line:match("^(%S+) (%S+) (.*)$")
    local headers = { ["Accept-Encoding"] = arguments[1] }
    if etag ~= "" then headers["If-None-Match"] = etag end
    prepared[#prepared + 1] = wrk.format(method, path, headers)
  end
end

function request()
  sent = sent + 1
  return prepared[(sent - 1) % #prepared + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "status": %d, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
