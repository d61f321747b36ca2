"""Pactoria as it is measured: the release build with its own defaults, on SQLite or PostgreSQL, with contracts by the thousand."""

import http.cookiejar
import json
import os
import secrets
import shutil
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from machine import Program, fail, free_port

COMPANY = "Abbot & Rowe Joinery Limited"
EMAIL = "owner@abbot-rowe-joinery-limited.example"
# Somebody else of that company, with the same password.
COLLEAGUE = "amara.osei@abbot-rowe-joinery-limited.example"
DATABASES = ("PostgreSQL", "SQLite")


class Pactoria:
    """An installation that is kept in `folder`; its contracts are shared by so many companies."""

    def __init__(self, program, folder, contracts, database, postgres=None, companies=20, name="pactoria"):
        self.program, self.folder, self.contracts, self.companies = program, folder, contracts, companies
        self.database, self.postgres = database, postgres
        self.secret = folder / "password"
        # Of its database, where that is one of a shared server.
        self.name = name

    @property
    def password(self):
        return self.secret.read_text()

    def settings(self, port=0):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PACTORIA_")}
        kept |= {"PACTORIA_ADDR": f"127.0.0.1:{port}", "PACTORIA_DATA_DIR": str(self.folder / "data")}
        if self.postgres:
            kept["PACTORIA_DATABASE_URL"] = self.postgres.url(self.name)
        return kept

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], env=self.settings(), cwd=self.folder, capture_output=True, text=True)
        if done.returncode != 0:
            fail(f"pactoria {arguments[0]} failed: {done.stderr}")
        return done.stdout

    def timed(self, *arguments):
        """Runs it to its end; answers with seconds and the megabytes that it held at most."""
        begin = time.perf_counter()
        running = subprocess.Popen([self.program, *map(str, arguments)], env=self.settings(), cwd=self.folder, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(running.pid, 0)
        if status != 0:
            fail(f"pactoria {arguments[0]} failed")
        return time.perf_counter() - begin, used.ru_maxrss / 1024

    def prepare(self):
        """Makes the contracts, once."""
        if self.secret.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.postgres and not self.postgres.has(self.name):
            self.postgres.create(self.name)
        password, begin = secrets.token_urlsafe(18), time.perf_counter()
        self.run("seed", "--contracts", str(self.contracts), "--companies", str(self.companies), "--password", password)
        print(f"{self.contracts:,} contracts in {self.database}: made in {time.perf_counter() - begin:.0f} s")
        if self.postgres:
            self.postgres.query(self.name, "--command", "VACUUM ANALYZE")
        self.secret.touch(mode=0o600)
        self.secret.write_text(password)

    def register(self):
        """Makes a company with an owner and nothing else."""
        self.folder.mkdir(parents=True)
        if self.postgres:
            self.postgres.create(self.name)
        self.secret.touch(mode=0o600)
        self.secret.write_text(secrets.token_urlsafe(18))
        served = self.start()
        owner = {"email": EMAIL, "full_name": "Priya Nair", "password": self.password, "company_name": COMPANY}
        served.call("POST", "/auth/register", owner)
        served.program.stop()

    def forget(self):
        """Takes the installation away."""
        shutil.rmtree(self.folder)
        if self.postgres:
            self.postgres.query("postgres", "--command", f"DROP DATABASE {self.name}")

    def start(self):
        return Served(self)


class Served:
    """A running server, and what it takes to ask it for something."""

    def __init__(self, installation, every=0.05):
        self.installation, port = installation, free_port()
        self.origin = f"http://127.0.0.1:{port}"
        self.program = Program(
            f"Pactoria on {installation.database}", [installation.program, "serve"], installation.folder / "log",
            cwd=installation.folder, env=installation.settings(port),
        )
        self.ready_after = self.program.until_it_answers(f"{self.origin}/ready", every)

    def cookie(self):
        """The cookie of somebody who signed in as a browser does."""
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        form = urllib.parse.urlencode({"email": EMAIL, "password": self.installation.password}).encode()
        headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        browser.open(urllib.request.Request(f"{self.origin}/do/accounts/sign_in", data=form, headers=headers)).close()
        cookie = next((f"{it.name}={it.value}" for it in jar if it.name == "pactoria"), None)
        return cookie or fail("signing in did not work")

    def token(self, email=EMAIL):
        return self.call("POST", "/auth/login", {"email": email, "password": self.installation.password})["token"]["access_token"]

    def call(self, method, path, body=None, token=None):
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.origin}/api/v1{path}", data=data, headers=headers, method=method)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def status(self, path, headers, form=None):
        """The status of an address, without following where it leads; with `form`, of a form that is sent there."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        try:
            with urllib.request.build_opener(Stay).open(urllib.request.Request(f"{self.origin}{path}", form, headers)) as it:
                return it.status
        except urllib.error.HTTPError as answer:
            return answer.code
