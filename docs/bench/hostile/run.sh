#!/usr/bin/env bash
# Hands some eighty hostile files to a server of its own and fails when one costs more than two seconds or 100 MB.
# Needs cargo, python3 and Linux (it reads /proc).
#
#   docs/bench/hostile/run.sh [cargo profile, dev if left out]
set -euo pipefail

profile="${1:-dev}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
target="${CARGO_TARGET_DIR:-$root/target}"
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

(cd "$root" && cargo build --quiet --package server --bin pactoria --profile "$profile")
program="$target/$([[ "$profile" == dev ]] && echo debug || echo "$profile")/pactoria"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
PACTORIA_ADDR="127.0.0.1:$port" PACTORIA_DATA_DIR="$folder/data" PACTORIA_RATE_LIMITS=off PACTORIA_LOG=error \
  "$program" serve >"$folder/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  curl --silent --fail --output "$folder/ready" "http://127.0.0.1:$port/ready" && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
  sleep 0.2
done
PYTHONDONTWRITEBYTECODE=1 python3 "$here/measure.py" "http://127.0.0.1:$port" "$server"
