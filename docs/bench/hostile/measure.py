"""Hands hostile files to a running server, one at a time as a customer would, and measures what each costs it.

    python3 docs/bench/hostile/measure.py ORIGIN PID

For each file: the seconds from the first byte sent until the file and everything in it has come to an end, those a processor
of the server worked for it, and by how much the process grew at its largest meanwhile. Fails when one takes longer than two seconds, grows the process by more than
100 MB, is never done, or leaves a server that does not answer.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from files import every

MOST_SECONDS, MOST_GROWTH, PATIENCE = 2.0, 100.0, 60.0
BOUNDARY = "hostile-files"


def ask(method, path, body=None, kind="application/json", token=None):
    headers = {"content-type": kind} | ({"authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(ORIGIN + path, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def memory(field):
    """A figure of the process, in MB."""
    for line in Path(f"/proc/{PID}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise LookupError(field)


def worked():
    """The seconds that processors worked for the process."""
    fields = Path(f"/proc/{PID}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def hand_in(name, content, token):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    return ask("POST", "/api/v1/imports", body, f"multipart/form-data; boundary={BOUNDARY}", token)["import"]["id"]


def measured(name, content, token):
    """Seconds, those of a processor, growth in MB, and how it ended."""
    Path(f"/proc/{PID}/clear_refs").write_text("5")
    before, busy, began = memory("VmRSS"), worked(), time.monotonic()
    import_id = hand_in(name, content, token)
    while True:
        found = ask("GET", f"/api/v1/imports/{import_id}", token=token)
        seconds = time.monotonic() - began
        if not found["import"]["is_under_way"]:
            break
        if seconds > PATIENCE:
            return seconds, worked() - busy, memory("VmHWM") - before, "never done"
        time.sleep(0.01)
    states = ", ".join(f"{count} {state}" for state, count in sorted(found["import"]["states"].items()))
    return seconds, worked() - busy, memory("VmHWM") - before, states


def main():
    registration = {"email": "owner@thornbury.example", "full_name": "Priya Nair", "password": "quiet harbour seven",
                    "company_name": "Thornbury Optics Limited"}
    token = ask("POST", "/api/v1/auth/register", json.dumps(registration).encode())["token"]["access_token"]
    # What is loaded once, such as patterns and fonts, belongs to no file.
    measured("first.txt", b"# SERVICES AGREEMENT\n\nThis agreement is dated 14 March 2025.\n", token)
    worst, failed, count = [0.0, 0.0, 0.0], [], 0
    for name, content in every():
        *costs, ended = measured(name, content, token)
        seconds, busy, growth = costs
        worst = [max(pair) for pair in zip(worst, costs)]
        count += 1
        is_bad = seconds > MOST_SECONDS or growth > MOST_GROWTH or ended == "never done"
        failed += [name] if is_bad else []
        print(f"{'BAD' if is_bad else '   '} {name:<40} {len(content) / 1e6:6.2f} MB  {seconds:6.3f} s  {busy:5.2f} s worked  {growth:+7.1f} MB  {ended}", flush=True)
    ask("GET", "/ready")
    print(f"{count} files; the slowest {worst[0]:.2f} s, the most work {worst[1]:.2f} s, the largest growth {worst[2]:.0f} MB; beyond the bar: {', '.join(failed) or 'none'}")
    sys.exit(1 if failed else 0)


ORIGIN, PID = sys.argv[1], int(sys.argv[2])
try:
    main()
except urllib.error.HTTPError as err:
    sys.exit(f"{err.url}: {err.code} {err.read().decode(errors='replace')}")
