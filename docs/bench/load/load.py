"""Many requests at once, with wrk; what is measured was looked at first."""

import os
import statistics
import subprocess
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from machine import fail

CONNECTIONS = 16
SCRIPT = Path(__file__).with_name("figures.lua")


@dataclass
class Figures:
    """What one turn measured; latencies in milliseconds."""

    each_second: float
    p50: float
    p95: float
    p99: float


class Target:
    """An address to be asked for, and what its answer must hold; with `pages`, those of a list in turn."""

    def __init__(self, name, url, headers, rows, mark, pages=None):
        self.name, self.url, self.headers, self.pages = name, url, headers, pages
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            body = answer.read().decode()
            # A list that leads to signing in answers 200 as well, with another address.
            if answer.status != 200 or answer.url != url:
                fail(f"{name} answers {answer.status} from {answer.url}")
        if body.count(mark) != rows:
            fail(f"{name} shows {body.count(mark)} rows instead of {rows}")
        self.length = len(body.encode())

    def load(self, seconds):
        """Asks for it as fast as it answers."""
        headers = [it for name, value in self.headers.items() for it in ("-H", f"{name}: {value}")]
        done = subprocess.run(
            ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--timeout", "30s", "-s", SCRIPT, *headers, self.url],
            capture_output=True, text=True, check=True, env=os.environ | ({"PAGES": str(self.pages)} if self.pages else {}),
        )
        line = next(it for it in done.stdout.splitlines() if it.startswith("figures "))
        requests, micros, total, errors, p50, p95, p99 = map(int, line.split()[1:])
        if errors or not requests:
            fail(f"{self.name}: {errors} of {requests} requests failed:\n{done.stdout}")
        # Heads come on top of the body, and answers that were under way at the end; what is much shorter or longer is another answer.
        # The pages of a list differ more among themselves.
        less, more = (0.75, 1.33) if self.pages else (0.95, 1.05)
        if not less * self.length * requests < total < (more * self.length + 3_000) * (requests + CONNECTIONS):
            fail(f"{self.name}: answers have {total / requests:.0f} bytes under load and {self.length} without")
        return Figures(requests / micros * 1e6, p50 / 1000, p95 / 1000, p99 / 1000)


def in_turns(targets, rounds, seconds):
    """Each in turn, again and again, so that a busy minute of the machine meets all of them: name → figures of its turns."""
    for it in targets:
        it.load(min(3, seconds))
    turns = {it.name: [] for it in targets}
    for _ in range(rounds):
        for it in targets:
            turns[it.name].append(it.load(seconds))
    return turns


def show(turns):
    print(f"{'':30} {'a second, median (range)':>32} {'p50':>9} {'p95':>9} {'p99':>9}")
    for name, of in turns.items():
        rates = sorted(it.each_second for it in of)
        median = f"{statistics.median(rates):,.0f} ({rates[0]:,.0f} to {rates[-1]:,.0f})"
        times = [statistics.median(getattr(it, which) for it in of) for which in ("p50", "p95", "p99")]
        print(f"{name:30} {median:>32} " + " ".join(f"{it:6.1f} ms" for it in times))


def ratio(turns, ours, theirs):
    """How many times as many of `ours` as of `theirs`, by turns next to each other."""
    ratios = sorted(a.each_second / b.each_second for a, b in zip(turns[ours], turns[theirs], strict=True))
    print(f"{ours} : {theirs} = {statistics.median(ratios):.1f} times as many ({ratios[0]:.1f} to {ratios[-1]:.1f})")
