#!/usr/bin/env bash
# How quick the server is, beside the same work done by Next.js, Django's admin and FastAPI, in one run.
#
#   docs/bench/load/run.sh lists                  P1, P2, P3: lists as pages and as JSON, beside the three
#   docs/bench/load/run.sh contract               P4: a contract of twenty pages
#   docs/bench/load/run.sh me                     P5: who am I, and how soon a sign-in that was ended is refused
#   docs/bench/load/run.sh memory [--minutes 10]  P15: idle, under the load of P1, and after minutes of it
#   docs/bench/load/run.sh start                  P16: from the start to /ready, and from SIGTERM to the end under load
#   docs/bench/load/run.sh dashboard              P21
#   docs/bench/load/run.sh search                 P8: pages of searches for words that stand in every contract, beside the databases' own ranking
#   docs/bench/load/run.sh archive                P22: a company of 100,000 contracts as archive and as CSV, and one of 10,000 into an empty one
#   docs/bench/load/run.sh prepare                only makes the data and the peers
#
# --rounds 3 and --seconds 8 say how long each is measured; --data FOLDER where data and peers are kept for the next run
# (pactoria-bench in the temporary folder, 8 GB; delete it when you are through). Without --program FILE it is the file that
# `cargo xtask build --release` left in CARGO_TARGET_DIR.
#
# Needs on Debian: wrk postgresql postgresql-contrib qpdf python3 python3-venv nodejs npm, and the first time the two package
# registries. Everything listens on free ports of 127.0.0.1 and ends with the script.
set -euo pipefail

fail() {
  printf 'run.sh: %s\n' "$1" >&2
  exit 1
}

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
for tool in wrk python3 npm qpdf; do
  command -v "$tool" >/dev/null || fail "$tool is missing (Debian: apt-get install wrk postgresql postgresql-contrib qpdf python3-venv nodejs npm)"
done
target=${CARGO_TARGET_DIR:-$HOME/.cache/pactoria/target}
exec python3 "$here/measure.py" --program "$target/release/pactoria" "$@"
