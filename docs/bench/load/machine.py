"""Programs that are started for a measurement and end with it: by their process id, whatever happens meanwhile."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

# How long anything may take to start, in seconds.
START = 120


def fail(words):
    sys.exit(f"measure.py: {words}")


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


class Program:
    """A running program; `stop` ends it with its children, and so does the end of this process."""

    def __init__(self, name, command, log, **options):
        self.name, self.log = name, Path(log)
        # A group of its own, so that workers go with their master.
        self.process = subprocess.Popen(
            [str(it) for it in command], stdout=self.log.open("w"), stderr=subprocess.STDOUT, start_new_session=True, **options
        )
        atexit.register(self.stop)

    def signal(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def stop(self, wait=20):
        """Asks it to end; answers with the seconds that took."""
        begin = time.perf_counter()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(wait)
            except subprocess.TimeoutExpired:
                self.signal(signal.SIGKILL)
                self.process.wait()
        took = time.perf_counter() - begin
        self.signal(signal.SIGKILL)
        return took

    def until_it_answers(self, url, every=0.05):
        """Waits for an answer that is no server error; answers with the seconds since now."""
        begin = time.perf_counter()
        while True:
            try:
                with urllib.request.urlopen(url, timeout=5):
                    return time.perf_counter() - begin
            except urllib.error.HTTPError as answer:
                if answer.code < 500:
                    return time.perf_counter() - begin
            except OSError:
                pass
            if self.process.poll() is not None or time.perf_counter() - begin > START:
                fail(f"{self.name} does not serve; it said:\n{self.log.read_text()[-3000:]}")
            time.sleep(every)

    def memory(self):
        """Megabytes that are resident."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        fail(f"{self.name} has no memory any more; it said:\n{self.log.read_text()[-3000:]}")


def postgres_program(name):
    found = shutil.which(name) or next(iter(sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None)
    return found or fail(f"PostgreSQL's {name} is not installed")


class Postgres:
    """A database server as it comes, with every promise about power cuts kept."""

    USER = "postgres"

    def __init__(self, folder, password):
        self.folder, self.password, self.port = Path(folder), password, free_port()
        self.data = self.folder / "cluster"
        if not self.data.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0:
                shutil.chown(self.folder, self.USER, self.USER)
            file = self.folder / "password"
            file.write_text(password)
            if os.geteuid() == 0:
                shutil.chown(file, self.USER, self.USER)
            self._run("initdb", "--username=pactoria", "--auth=password", "--encoding=UTF8", "--locale=C.UTF-8",
                      f"--pwfile={file}", "--pgdata", self.data)
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "start", "--silent", "--wait", "--pgdata", self.data, f"--log={self.folder}/log", f"--options={options}")
        atexit.register(self.stop)

    def _run(self, name, *arguments):
        command = [str(it) for it in (postgres_program(name), *arguments)]
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root; Debian's package makes this user for it.
            command = ["runuser", "-u", self.USER, "--", *command]
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            fail(f"{name} failed: {done.stderr}")

    def stop(self):
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--silent", "--wait", "--mode=fast", "--pgdata", self.data)

    def url(self, database):
        return f"postgres://pactoria:{self.password}@127.0.0.1:{self.port}/{database}"

    def query(self, database, *arguments, **variables):
        named = [it for name, value in variables.items() for it in ("--set", f"{name}={value}")]
        done = subprocess.run(
            [postgres_program("psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1",
             *named, *arguments, self.url(database)],
            capture_output=True, text=True,
        )
        if done.returncode != 0:
            fail(f"psql failed: {done.stderr}")
        return done.stdout.strip()

    def said(self, database, script):
        """All that a script makes psql say."""
        done = subprocess.run(
            [postgres_program("psql"), "--no-psqlrc", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", self.url(database)],
            input=script, capture_output=True, text=True,
        )
        if done.returncode != 0:
            fail(f"psql failed: {done.stderr}")
        return done.stdout

    def has(self, database):
        return self.query("postgres", "--command", f"SELECT 1 FROM pg_database WHERE datname = '{database}'") == "1"

    def create(self, database):
        self.query("postgres", "--command", f"CREATE DATABASE {database}")
