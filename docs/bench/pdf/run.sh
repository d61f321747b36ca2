#!/usr/bin/env bash
# How long a contract takes to become a PDF, here and with WeasyPrint, in one run. Prints a table; leaves nothing
# behind but what cargo built.
#
#   docs/bench/pdf/run.sh [rounds]        (7 rounds unless told otherwise)
#
# Needs on Debian, beside Rust: python3 python3-venv qpdf libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0.
# WeasyPrint itself is fetched into the script's own folder. CARGO_TARGET_DIR is respected. A figure is worth noting
# only from a machine that does nothing else.
set -euo pipefail

fail() {
  printf 'run.sh: %s\n' "$1" >&2
  exit 1
}

rounds=${1:-7}
[[ $rounds =~ ^[0-9]+$ && $rounds -ge 3 ]] || fail "the number of rounds must be 3 or more, not “$rounds”"
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../../.." && pwd)
for tool in cargo python3 qpdf; do
  command -v "$tool" >/dev/null || fail "$tool is missing (Debian: apt-get install python3 python3-venv qpdf; cargo by rustup)"
done

folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

python3 -m venv "$folder/venv" || fail "no virtual environment could be made (Debian: apt-get install python3-venv)"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"

# Both sides set the same faces: WeasyPrint finds fonts by fontconfig, and here it finds ours only.
cat >"$folder/fonts.conf" <<CONF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>$root/server/pdf/fonts</dir>
  <cachedir>$folder/fontconfig</cachedir>
</fontconfig>
CONF
export FONTCONFIG_FILE=$folder/fonts.conf

"$folder/venv/bin/python" -c 'import weasyprint' ||
  fail "WeasyPrint does not load (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)"

cd -- "$root"
cargo build --quiet --release --locked --package pactoria --features ssr --example pdf-setter
target=$(cargo metadata --format-version 1 --no-deps --locked |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')

"$folder/venv/bin/python" "$here/measure.py" \
  --setter "$target/release/examples/pdf-setter" --css "$here/contract.css" --folder "$folder" --rounds "$rounds"
