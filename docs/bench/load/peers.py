"""The same list by other programs, each in its production mode with one worker for each processor."""

import hashlib
import os
import secrets
import shutil
import subprocess
from pathlib import Path

from load import Target
from machine import Program, fail, free_port
from pactoria import COMPANY, EMAIL

HERE = Path(__file__).resolve().parent.parent / "peers"
WORKERS = str(os.cpu_count())


class Peers:
    """Programs and their database, kept in `folder`; their rows are copied from Pactoria's."""

    def __init__(self, folder, contracts, postgres):
        self.folder, self.contracts, self.postgres = folder, contracts, postgres
        self.venv, self.next = folder / "venv", folder / "next"
        self.url = postgres.url("peers")

    def prepare(self):
        self._python()
        self._node()
        if not self.postgres.has("peers"):
            self.postgres.create("peers")
            self.postgres.query("peers", "--file", HERE / "tables.sql", port=self.postgres.port, user="pactoria", password=self.postgres.password)
        made = self.postgres.query("peers", "--command", "SELECT count(*) FROM contracts")
        if made != str(self.contracts):
            fail(f"the peers have {made} contracts; delete {self.folder} and start again")

    def _run(self, command, **options):
        done = subprocess.run([str(it) for it in command], capture_output=True, text=True, **options)
        if done.returncode != 0:
            fail(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _python(self):
        wanted = HERE / "requirements.txt"
        have = self.venv / "requirements.txt"
        if not have.exists() or have.read_text() != wanted.read_text():
            self._run(["python3", "-m", "venv", self.venv])
            self._run([self.venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", wanted])
            shutil.copy(wanted, have)

    def _node(self):
        sources = sorted(it for it in (HERE / "next").rglob("*") if it.is_file())
        print_of_sources = hashlib.sha256(b"".join(it.read_bytes() for it in sources)).hexdigest()
        built = self.next / "built-from"
        if built.exists() and built.read_text() == print_of_sources:
            return
        shutil.copytree(HERE / "next", self.next, dirs_exist_ok=True)
        environment = os.environ | {"NEXT_TELEMETRY_DISABLED": "1"}
        # Not `npm ci`: the lock file names the packages of the machine it was made on.
        self._run(["npm", "install", "--omit=dev"], cwd=self.next, env=environment)
        self._run(["npm", "run", "build"], cwd=self.next, env=environment)
        built.write_text(print_of_sources)

    def _signed_in(self):
        """A token of the first company's owner, for the two programs that have no sign-in of their own."""
        token = secrets.token_urlsafe(24)
        self.postgres.query(
            "peers", "--command",
            f"INSERT INTO sign_ins SELECT '{hashlib.sha256(token.encode()).hexdigest()}', id, now() + interval '1 day' "
            f"FROM people WHERE email = '{EMAIL}'",
        )
        return token

    def _start(self, name, command, port, path, **options):
        environment = os.environ | {"DATABASE_URL": self.url, "PORT": str(port), "WORKERS": WORKERS} | options.pop("more", {})
        log = self.folder / f"{name.split()[0].lower()}.log"
        program = Program(name, command, log, env=environment, **options)
        program.until_it_answers(f"http://127.0.0.1:{port}{path}")
        return program

    def next_page(self):
        name, port = "Next.js 15", free_port()
        self._start(name, ["node", "server.mjs"], port, "/contracts", cwd=self.next, more={"NODE_ENV": "production"})
        return Target(name, f"http://127.0.0.1:{port}/contracts", {"Cookie": f"session={self._signed_in()}"}, 50, '<th scope="row">')

    def django_page(self):
        name, port = "Django 5.2 admin", free_port()
        folder, python = HERE / "django", self.venv / "bin/python"
        more = {"SECRET_KEY": secrets.token_hex(32), "PYTHONDONTWRITEBYTECODE": "1"}
        environment = os.environ | {"DATABASE_URL": self.url} | more
        self._run([python, "manage.py", "migrate", "--verbosity=0"], cwd=folder, env=environment)
        cookie = self._run([python, "manage.py", "sign_in", COMPANY], cwd=folder, env=environment).strip()
        gunicorn = [self.venv / "bin/gunicorn", "peer.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", WORKERS,
                    "--worker-class", "gthread", "--threads", "8"]
        self._start(name, gunicorn, port, "/admin/login/", cwd=folder, more=more)
        return Target(name, f"http://127.0.0.1:{port}/admin/peer/contract/", {"Cookie": cookie}, 50, '<th class="field-title">')

    def fastapi_list(self):
        name, port = "FastAPI + SQLModel", free_port()
        uvicorn = [self.venv / "bin/uvicorn", "main:app", "--host", "127.0.0.1", "--port", str(port), "--workers", WORKERS,
                   "--no-access-log", "--log-level", "warning"]
        self._start(name, uvicorn, port, "/docs", cwd=HERE / "fastapi", more={"PYTHONDONTWRITEBYTECODE": "1"})
        headers = {"Authorization": f"Bearer {self._signed_in()}"}
        return Target(name, f"http://127.0.0.1:{port}/api/v1/contracts/?size=50", headers, 50, '"contract_type":')
