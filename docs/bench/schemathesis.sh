#!/usr/bin/env bash
# Sends thousands of requests, valid and invalid, made from /api/openapi.json, to a server of its own, and fails on any answer
# that the document does not promise. Needs cargo, python3 and, the first time, the Python package index.
#
#   docs/bench/schemathesis.sh [examples for each operation, 250 if left out]
set -euo pipefail

examples="${1:-250}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
target="${CARGO_TARGET_DIR:-$root/target}"
tools="${SCHEMATHESIS_VENV:-${TMPDIR:-/tmp}/pactoria-schemathesis}"
folder="$(mktemp -d)"
server=''

leave() {
  if [[ -n "$server" ]]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap leave EXIT

if [[ ! -x "$tools/bin/schemathesis" ]]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet 'schemathesis==4.32.5'
fi

(cd "$root" && cargo build --quiet --package server)
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
origin="http://127.0.0.1:$port"
# The rate limits would only say 429; the lock of an e-mail after five wrong passwords stays on.
PACTORIA_ADDR="127.0.0.1:$port" PACTORIA_DATA_DIR="$folder/data" PACTORIA_RATE_LIMITS=off PACTORIA_LOG=error \
  "$target/debug/pactoria" serve >"$folder/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  curl --silent --fail --output "$folder/ready" "$origin/ready" && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
  sleep 0.2
done

post() {
  curl --silent --show-error --fail --header 'content-type: application/json' --request POST "$origin/api/v1$1" --data "$2" "${@:3}"
}
field() {
  python3 -c 'import functools, json, sys; print(functools.reduce(lambda it, name: it[name], sys.argv[1:], json.load(sys.stdin)))' "$@"
}
token="$(post /auth/register '{"email": "owner@thornbury.example", "full_name": "Priya Nair", "password": "quiet harbour seven", "company_name": "Thornbury Optics Limited"}' \
  | field token access_token)"
key="$(post /keys '{"name": "Schemathesis", "scope": "admin"}' --header "authorization: Bearer $token" | field key)"

run() {
  "$tools/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$origin/api/openapi.json" \
    --checks all --max-examples "$examples" --workers 2 --no-color --seed 1 --continue-on-failure "$@"
}
export PYTHONPATH="$here" SCHEMATHESIS_HOOKS=schemathesis_checks
cd "$folder"
outcome=0
# Signing out ends the token, so that one is called with a key, which it refuses.
run --exclude-path /api/v1/auth/logout --header "Authorization: Bearer $token" | tee "$folder/first.log" || outcome=1
run --include-path /api/v1/auth/logout --exclude-checks missing_required_header --header "X-Api-Key: $key" | tee "$folder/second.log" || outcome=1

if grep --quiet . "$folder/server.log"; then
  printf '\nThe server complained:\n'
  sort "$folder/server.log" | uniq -c | sort -rn | head -20
  outcome=1
fi
cases="$(cat "$folder/first.log" "$folder/second.log" \
  | sed -nE 's/^ *(Test cases:)? *([0-9,]+) generated.*/\2/p; s/.*Test cases: *([0-9,]+).*/\1/p' | tr -d , | sort -u | paste -sd+ | sed 's/^$/0/' | bc)"
printf '\n%s test cases were sent\n' "$cases"
if (( examples >= 250 && cases < 5000 )); then
  printf 'fewer than the 5,000 that are asked for\n' >&2
  outcome=1
fi
exit "$outcome"
