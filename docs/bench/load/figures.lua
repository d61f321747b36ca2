-- Asks for another page of a list each time, where it is told how many there are.
local pages = tonumber(os.getenv("PAGES") or "")
if pages then
  local page = 0
  function request()
    page = page % pages + 1
    local joint = wrk.path:find("?", 1, true) and "&" or "?"
    return wrk.format(nil, wrk.path .. joint .. "page=" .. page)
  end
end

-- What wrk counted, in one line for a program to read; latencies in microseconds.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("figures %d %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
