"""The rows of the list of bars that are about a running server. How quick anything is, is only reported; what is wrong ends the run."""

import argparse
import http.client
import os
import platform
import secrets
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from load import Target, in_turns, ratio, show
from machine import Postgres, fail
from pactoria import COLLEAGUE, DATABASES, EMAIL, Pactoria, Served
from peers import Peers
from searches import Searches

# Pages of the contract of P4.
PAGES = 20
# Pages of the list of one company.
PAGES_OF_LIST = 100
# Words that stand in every contract.
COMMON_WORDS = ("the", "agreement")


def list_page(served, name, pages=None):
    return Target(name, f"{served.origin}/contracts", {"Cookie": served.cookie()}, 50, '<td role="cell" class="party"', pages)


def list_json(served, name, pages=None):
    headers = {"Authorization": f"Bearer {served.token()}"}
    return Target(name, f"{served.origin}/api/v1/contracts/?size=50", headers, 50, '"contract_type":', pages)


class Run:
    """What one run has at hand."""

    def __init__(self, options):
        self.rounds, self.seconds, self.minutes = options.rounds, options.seconds, options.minutes
        folder, self.program, self.contracts = options.data, options.program, options.contracts
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        secret = folder / "postgres-password"
        if not secret.exists():
            secret.touch(mode=0o600)
            secret.write_text(secrets.token_hex(16))
        self.postgres = Postgres(folder / "postgres", secret.read_text())
        self.on = {
            "PostgreSQL": Pactoria(options.program, folder / "on-postgres", options.contracts, "PostgreSQL", self.postgres),
            "SQLite": Pactoria(options.program, folder / "on-sqlite", options.contracts, "SQLite"),
        }
        for it in self.on.values():
            it.prepare()
        self.peers = Peers(folder / "peers", options.contracts, self.postgres)

    def prepare(self):
        self.peers.prepare()

    def lists(self):
        self.peers.prepare()
        both = {name: self.on[name].start() for name in DATABASES}
        pages = [list_page(served, f"P1/P2 page, {name}") for name, served in both.items()]
        pages += [self.peers.next_page(), self.peers.django_page()]
        turns = in_turns(pages, self.rounds, self.seconds)
        show(turns)
        for ours in list(turns)[:2]:
            for theirs in list(turns)[2:]:
                ratio(turns, ours, theirs)
        ratio(turns, *reversed(list(turns)[:2]))
        print()
        answers = [list_json(served, f"P3 JSON, {name}") for name, served in both.items()] + [self.peers.fastapi_list()]
        turns = in_turns(answers, self.rounds, self.seconds)
        show(turns)
        for ours in list(turns)[:2]:
            ratio(turns, ours, list(turns)[2])
        print("\nEach of the hundred pages in turn; nearly every one is forgotten before it is asked for again:")
        targets = [list_page(served, f"page, {name}", PAGES_OF_LIST) for name, served in both.items()]
        targets += [list_json(served, f"JSON, {name}", PAGES_OF_LIST) for name, served in both.items()]
        show(in_turns(targets, self.rounds, self.seconds))

    def contract(self):
        targets = []
        for name in DATABASES:
            served = self.on[name].start()
            token = served.token()
            id = long_contract(served, token)
            headers = {"Cookie": served.cookie()}
            targets.append(Target(f"P4 contract, {name}", f"{served.origin}/contracts/{id}", headers, 1, 'aria-label="Contract text"'))
            print(f"{name}: a page of {targets[-1].length:,} bytes")
        show(in_turns(targets, self.rounds, self.seconds))

    def me(self):
        for name in DATABASES:
            served = self.on[name].start()
            headers = {"Authorization": f"Bearer {served.token()}"}
            show(in_turns([Target(f"P5 /auth/me, {name}", f"{served.origin}/api/v1/auth/me", headers, 1, EMAIL)], self.rounds, self.seconds))
            times = served.call("GET", "/analytics/performance", token=served.token())
            print(f"{name}: measured by the server itself: {of_route(times, '/api/v1/auth/me')}")
            refused(served, name)
            served.program.stop()

    def memory(self):
        for name in DATABASES:
            served = self.on[name].start()
            # What starting took is given back when its threads have ended, ten seconds later.
            time.sleep(20)
            idle = served.program.memory()
            target = list_page(served, "P1")
            target.load(self.seconds)
            stop, seen = threading.Event(), []

            def watch():
                while not stop.wait(0.2):
                    seen.append(served.program.memory())

            watcher = threading.Thread(target=watch, daemon=True)
            watcher.start()
            target.load(30)
            early, loaded = statistics.median(seen[-25:]), max(seen)
            if self.minutes:
                target.load(round(self.minutes * 60))
            late = statistics.median(seen[-25:])
            stop.set()
            watcher.join()
            print(f"P15 {name}: idle {idle:.0f} MB, under the load of P1 {loaded:.0f} MB at most; after {self.minutes:g} minutes more "
                  f"{late:.0f} MB, {(late / early - 1) * 100:+.1f} %")
            served.program.stop()

    def start(self):
        for name in DATABASES:
            ready, stopped = [], []
            for _ in range(max(5, self.rounds)):
                served = Served(self.on[name], every=0.002)
                ready.append(served.ready_after)
                target = list_page(served, "P1")
                load = threading.Thread(target=loaded_while_it_lasts, args=(target,))
                load.start()
                time.sleep(1)
                stopped.append(served.program.stop())
                load.join()
            print(f"P16 {name}: ready after {statistics.median(ready) * 1000:.0f} ms (longest {max(ready) * 1000:.0f} ms); "
                  f"ended {statistics.median(stopped) * 1000:.0f} ms after SIGTERM under load (longest {max(stopped) * 1000:.0f} ms)")

    def dashboard(self):
        for name in DATABASES:
            served = self.on[name].start()
            target = Target("P21", f"{served.origin}/dashboard", {"Cookie": served.cookie()}, 1, "<h1")
            times = one_by_one(target, 20 + 100 * self.rounds)[20:]
            print(f"P21 dashboard, {name}: p50 {within(times, 50):.1f} ms, p95 {within(times, 95):.1f} ms, {len(times)} one after the other")
            served.program.stop()

    def search(self):
        searches = Searches(self.folder, self.postgres, self.on["SQLite"].folder / "data" / "pactoria.db")
        searches.prepare()
        for name in DATABASES:
            served = self.on[name].start()
            token = served.token()
            for word in COMMON_WORDS:
                plain, having = searches.times(name, word, 100)
                print(f"P8 “{word}” by what {name} brings with it, {having:,} contracts found: "
                      f"p50 {statistics.median(plain):.1f} ms, p95 {sorted(plain)[94]:.1f} ms, {len(plain)} one after the other, without a page")
                found = served.call("GET", f"/contracts/?search={word}&size=1", token=token)["total"]
                page = Target("P8", f"{served.origin}/contracts?search={word}", {"Cookie": served.cookie()}, 50, '<td role="cell" class="party"')
                times = one_by_one(page, 20 + 100 * self.rounds)[20:]
                print(f"P8 page of a search for “{word}”, {found:,} contracts found, {name}: "
                      f"p50 {within(times, 50):.1f} ms, p95 {within(times, 95):.1f} ms, {len(times)} one after the other")
            later = sorted(found_after(served, token) for _ in range(max(5, self.rounds)))
            print(f"P8 findable {later[len(later) // 2] * 1000:.0f} ms after it was saved (longest {later[-1] * 1000:.0f} ms), {name}")
            served.program.stop()

    def archive(self):
        for name in DATABASES:
            one, few = self.one_company(name, self.contracts), self.one_company(name, self.contracts // 10)
            for it in (one, few):
                it.prepare()
            with tempfile.TemporaryDirectory(dir=one.folder) as folder:
                folder = Path(folder)
                for turn in range(self.rounds):
                    away = folder / f"{turn}.zip"
                    took, memory = one.timed("archive", "export", away)
                    print(f"P22 {name}: {one.contracts:,} contracts out in {took:.1f} s, {away.stat().st_size / 1e6:.0f} MB, {memory:.0f} MB of memory at most")
                    away.unlink()
                served = one.start()
                for _ in range(self.rounds):
                    print(f"P22 {name}: {table(served, one.contracts)}, {served.program.memory():.0f} MB of memory after it")
                served.program.stop()
                few.run("archive", "export", str(folder / "few.zip"))
                for turn in range(self.rounds):
                    empty = self.empty(name, folder / f"into-{turn}")
                    took, memory = empty.timed("archive", "import", folder / "few.zip")
                    served = empty.start()
                    there = served.call("GET", "/contracts/?size=1", token=served.token())["total"]
                    served.program.stop()
                    if there != few.contracts:
                        fail(f"{there} of {few.contracts} contracts came in")
                    print(f"P22 {name}: {few.contracts:,} contracts in within {took:.1f} s, {memory:.0f} MB of memory at most")
                    empty.forget()

    def one_company(self, name, contracts):
        """An installation whose contracts are all of one company."""
        folder = self.folder / f"one-of-{contracts}-{name.lower()}"
        postgres = self.postgres if name == "PostgreSQL" else None
        return Pactoria(self.program, folder, contracts, name, postgres, companies=1, name=f"one_of_{contracts}")

    def empty(self, name, folder):
        """An installation with one company and no contract."""
        it = Pactoria(self.program, folder, 0, name, self.postgres if name == "PostgreSQL" else None, name=folder.name.replace("-", "_"))
        it.register()
        return it


def table(served, contracts):
    """The list of all contracts as CSV, as a browser saves it."""
    request = urllib.request.Request(f"{served.origin}/contracts/table.csv", headers={"Cookie": served.cookie()})
    begin, first, lines, length = time.perf_counter(), None, 0, 0
    with urllib.request.urlopen(request) as answer:
        while some := answer.read(65536):
            first = first or time.perf_counter() - begin
            lines, length = lines + some.count(b"\n"), length + len(some)
    took = time.perf_counter() - begin
    if lines != contracts + 1:
        fail(f"the table has {lines} lines")
    return f"CSV of {contracts:,} contracts in {took:.1f} s, {length / 1e6:.0f} MB, its beginning after {first * 1000:.0f} ms"


def within(times, percent):
    """The time that so many of a hundred kept within, in milliseconds (nearest rank)."""
    return sorted(times)[-(-len(times) * percent // 100) - 1] * 1000


def one_by_one(target, times):
    """Seconds of each of so many requests on one connection."""
    host, path = target.url.removeprefix("http://").split("/", 1)
    connection, all_of_them = http.client.HTTPConnection(host), []
    for _ in range(times):
        begin = time.perf_counter()
        connection.request("GET", f"/{path}", headers=target.headers)
        answer = connection.getresponse()
        answer.read()
        all_of_them.append(time.perf_counter() - begin)
        if answer.status != 200:
            fail(f"{target.url} answers {answer.status}")
    return all_of_them


def found_after(served, token):
    """Seconds from the answer that a contract is saved to the first search that finds it by a word that is only there."""
    word = "z" + secrets.token_hex(8)
    form = {"title": f"Agreement {word}", "contract_type": "other", "client_name": "Halden Coatings Limited", "content": f"About {word}."}
    served.call("POST", "/contracts/", form, token)
    begin = time.perf_counter()
    while served.call("GET", f"/contracts/?search={word}&size=1", token=token)["total"] != 1:
        if time.perf_counter() - begin > 10:
            fail("what was saved cannot be found after ten seconds")
    return time.perf_counter() - begin


def loaded_while_it_lasts(target):
    """Load on a server that is about to end: what is refused then is no failure."""
    command = ["wrk", "-t", "1", "-c", "16", "-d", "4s", *(it for n, v in target.headers.items() for it in ("-H", f"{n}: {v}")), target.url]
    subprocess.run(command, capture_output=True, check=False)


def of_route(times, route):
    return next((it for it in times["routes"] if it["route"] == route), None) or fail(f"the server says nothing of {route}")


def refused(served, name):
    """How soon a sign-in that was ended is worth nothing, whoever ends it."""

    def until_refused(path, headers, end):
        if served.status(path, headers) != 200:
            fail(f"{path} is refused before the sign-in was ended")
        end()
        begin = time.perf_counter()
        while served.status(path, headers) == 200:
            if time.perf_counter() - begin > 10:
                fail(f"{path} is still answered ten seconds after the sign-in was ended")
        return (time.perf_counter() - begin) * 1000

    token, other = served.token(), served.token(COLLEAGUE)
    by_itself = until_refused("/api/v1/auth/me", bearer(token), lambda: served.call("POST", "/auth/logout", token=token))
    cookie = {"Cookie": served.cookie(), "Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    browser = until_refused("/account", cookie, lambda: served.status("/do/accounts/sign_out", cookie, b""))
    run = served.installation.run
    from_outside = until_refused("/api/v1/auth/me", bearer(other), lambda: run("user", "deactivate", COLLEAGUE))
    run("user", "activate", COLLEAGUE)
    print(f"{name}: refused {by_itself:.0f} ms after a token was revoked, {browser:.0f} ms after signing out in a browser, "
          f"{from_outside:.0f} ms after another process closed the account")


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def long_contract(served, token):
    """A contract whose PDF has so many pages, made of the clauses of a whole draft; answers with its id."""
    listed = served.call("GET", "/contracts/?size=100", token=token)["contracts"]
    texts = (served.call("GET", f"/contracts/{it['id']}", token=token)["content"] for it in listed)
    # Every clause again and again under a number of its own, as a long agreement has them.
    clauses = max(texts, key=len).split("\n## ")[1:]
    body = lambda many: "\n".join(f"\n## {clauses[n % len(clauses)]}" for n in range(many))

    def with_clauses(many):
        form = {"title": "A long agreement", "contract_type": "service_agreement", "client_name": "Halden Coatings Limited", "content": body(many)}
        id = served.call("POST", "/contracts/", form, token)["id"]
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            request = urllib.request.Request(f"{served.origin}/api/v1/contracts/{id}/export?format=pdf", headers=bearer(token))
            with urllib.request.urlopen(request) as answer:
                file.write(answer.read())
            file.flush()
            return id, int(subprocess.run(["qpdf", "--show-npages", file.name], check=True, capture_output=True, text=True).stdout)

    many = len(clauses)
    while True:
        id, pages = with_clauses(many)
        if abs(pages - PAGES) <= 1:
            return id
        many = max(1, round(many * PAGES / pages))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    whats = ("prepare", "lists", "contract", "me", "memory", "start", "dashboard", "search", "archive")
    parser.add_argument("what", nargs="+", choices=whats)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "pactoria-bench")
    parser.add_argument("--contracts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    if options.rounds < 3:
        parser.error("a median is of three rounds at least")
    if not options.program.exists():
        fail(f"{options.program} is not there; build it: cargo xtask build --release")
    run = Run(options)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}")
    for what in options.what:
        getattr(run, what)()
    print(f"load average at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
