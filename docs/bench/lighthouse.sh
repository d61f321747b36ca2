#!/usr/bin/env bash
# What Lighthouse says of the list, a contract, its editor and its other pages, on the desktop preset. Prints a table.
#
#   cargo xtask build && docs/bench/lighthouse.sh
#
# Needs node with npx, curl and Chromium (CHROME_PATH, or `chromium` on the search path). CARGO_TARGET_DIR is respected.
# The server runs from an empty folder on a port of its own and ends with the script.
set -euo pipefail

fail() {
  printf 'lighthouse.sh: %s\n' "$1" >&2
  exit 1
}

target=${CARGO_TARGET_DIR:-$HOME/.cache/pactoria/target}
program=$target/debug/pactoria
[[ -x $program && -f $target/site/manifest.json ]] || fail "nothing is built yet; run: cargo xtask build"
CHROME_PATH=${CHROME_PATH:-$(command -v chromium || true)}
[[ -n $CHROME_PATH ]] || fail "Chromium is missing; set CHROME_PATH"
export CHROME_PATH

folder=$(mktemp -d)
port=${PORT:-3941}
base=http://127.0.0.1:$port
export PACTORIA_ADDR=127.0.0.1:$port PACTORIA_DATA_DIR=$folder/data PACTORIA_SITE_DIR=$target/site PACTORIA_LOG=error
cd "$folder"
password=$(head -c 18 /dev/urandom | base64)
"$program" seed --password "$password" >/dev/null
"$program" serve &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; rm -rf -- "$folder"' EXIT
curl --silent --fail --retry 20 --retry-connrefused --retry-delay 1 "$base/ready" >/dev/null

curl --silent --output /dev/null --cookie-jar "$folder/cookies" --header 'Sec-Fetch-Site: same-origin' --header 'Accept: text/html' \
  --data-urlencode 'email=priya.nair@thornbury-optics.example' --data-urlencode "password=$password" "$base/do/accounts/sign_in"
cookie=$(awk '$6 == "pactoria" { print $6 "=" $7 }' "$folder/cookies")
[[ -n $cookie ]] || fail "signing in did not work"
contract=$(curl --silent --cookie "$cookie" "$base/contracts?type=nda" | grep -o '/contracts/[0-9a-f-]\{36\}' | head -n 1)
[[ -n $contract ]] || fail "the example company has no NDA"

printf '%-28s %12s %14s %8s\n' page performance accessibility CLS
judge() {
  npx --yes lighthouse@12 "$base$1" --quiet --preset=desktop --only-categories=performance,accessibility \
    --chrome-flags='--headless=new --no-sandbox' --extra-headers "{\"Cookie\":\"$cookie\"}" \
    --output=json --output-path="$folder/report.json" >/dev/null 2>"$folder/complaint"
}
for page in /contracts "$contract" "$contract/edit" "$contract/dates" "$contract/versions"; do
  # The browser sometimes starts its trace too late; a page that fails three times is a failure.
  judge "$page" || judge "$page" || judge "$page" || fail "Lighthouse could not look at $page: $(tail -n 1 "$folder/complaint")"
  node -e '
    const { categories: c, audits: a } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const score = (it) => Math.round(it.score * 100);
    const name = process.argv[2].replace(/[0-9a-f-]{36}/, "…");
    console.log(name.padEnd(28), String(score(c.performance)).padStart(12), String(score(c.accessibility)).padStart(14),
      a["cumulative-layout-shift"].numericValue.toFixed(3).padStart(8));
  ' "$folder/report.json" "$page"
done
