"""The searches that the two databases bring with them, over the same texts: what a search page can rest on without ranking of its own."""

import sqlite3
import time

from pactoria import COMPANY, EMAIL

# A search as the manuals of both show it: the contracts of one company that have the word, the best fifty, and how many there are.
FOUND = 50


class Searches:
    """Indexes of their own, kept in `folder` and in the database `searches`; the texts are Pactoria's."""

    def __init__(self, folder, postgres, sqlite):
        self.file, self.postgres, self.sqlite = folder / "searches.db", postgres, sqlite
        self.company = None

    def prepare(self):
        if not self.file.exists():
            self._index_sqlite()
        if not self.postgres.has("searches"):
            self._index_postgres()
        with sqlite3.connect(self.file) as own:
            (self.company,) = own.execute("SELECT company FROM companies WHERE name = ?", (COMPANY,)).fetchone()

    def _index_sqlite(self):
        half = self.file.with_suffix(".half")
        half.unlink(missing_ok=True)
        with sqlite3.connect(f"file:{half}", uri=True) as own:
            own.execute("ATTACH ? AS theirs", (f"file:{self.sqlite}?mode=ro",))
            own.execute("CREATE TABLE companies AS SELECT rowid AS company, id, name FROM theirs.companies")
            own.execute("CREATE TABLE texts AS SELECT companies.company, title, content FROM theirs.contracts JOIN companies ON companies.id = company_id")
            own.execute("CREATE INDEX texts_of_company ON texts (company)")
            own.execute("CREATE VIRTUAL TABLE words USING fts5(title, content, content = 'texts')")
            own.execute("INSERT INTO words (words) VALUES ('rebuild')")
        half.rename(self.file)

    def _index_postgres(self):
        self.postgres.create("searches")
        for statement in (
            "CREATE EXTENSION postgres_fdw",
            f"CREATE SERVER pactoria FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '{self.postgres.port}', dbname 'pactoria')",
            f"CREATE USER MAPPING FOR CURRENT_USER SERVER pactoria OPTIONS (user 'pactoria', password '{self.postgres.password}')",
            "CREATE SCHEMA theirs",
            "IMPORT FOREIGN SCHEMA public LIMIT TO (users, contracts) FROM SERVER pactoria INTO theirs",
            f"CREATE TABLE company AS SELECT company_id FROM theirs.users WHERE email = '{EMAIL}'",
            "CREATE TABLE texts AS SELECT id, company_id, to_tsvector('simple', left(title || ' ' || content, 500000)) AS words FROM theirs.contracts",
            "CREATE INDEX words ON texts USING gin (words)",
            "CREATE INDEX of_company ON texts (company_id)",
            "DROP SERVER pactoria CASCADE",
            "VACUUM ANALYZE",
        ):
            self.postgres.query("searches", "--command", statement)

    def times(self, database, word, rounds):
        """Milliseconds of each of so many searches after one that is not counted, and how many contracts have the word."""
        return self._of_postgres(word, rounds) if database == "PostgreSQL" else self._of_sqlite(word, rounds)

    def _of_sqlite(self, word, rounds):
        times, found = [], 0
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as own:
            for _ in range(rounds + 1):
                begin = time.perf_counter()
                rows = own.execute(
                    "SELECT texts.rowid, words.rank FROM words JOIN texts ON texts.rowid = words.rowid "
                    "WHERE words MATCH ? AND texts.company = ? ORDER BY words.rank", (word, self.company)).fetchall()
                best = own.execute(f"SELECT title FROM texts WHERE rowid IN ({','.join(str(it[0]) for it in rows[:FOUND])})").fetchall()
                times.append((time.perf_counter() - begin) * 1000)
                found = len(rows)
                assert len(best) == FOUND
        return times[1:], found

    def _of_postgres(self, word, rounds):
        search = (
            f"SELECT id, ts_rank(words, query) AS fit, count(*) OVER () FROM texts, to_tsquery('simple', '{word}') AS query "
            f"WHERE words @@ query AND company_id = (SELECT company_id FROM company) ORDER BY fit DESC LIMIT {FOUND};")
        # In one session, measured by the database server's own client.
        script = "\\timing on\n" + "\n".join([search] * (rounds + 1))
        said = self.postgres.said("searches", script).splitlines()
        times = [float(it.split()[1]) for it in said if it.startswith("Time:")]
        found = next(it.rsplit("|", 1)[1] for it in said if it.count("|") == 2)
        return times[1:], int(found)
