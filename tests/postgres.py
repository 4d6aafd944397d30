"""A real PostgreSQL for the tests: a server of our own in a temporary folder, on a socket nobody else can reach."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from core.store.database import Database

_PREFIX = "stocktake-pg-"
_SHORT = "/tmp"  # noqa: S108 - the path of a socket must be short


class Server:
    """A PostgreSQL server, started on first use. `durable` keeps its disk flushes, as in use.

    It sorts words by a dictionary, as most servers are set up to, so that code relying on another order is found out.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self._stop_the_abandoned()
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_SHORT))
        (self._folder / "owner").write_text(str(os.getpid()))
        self._numbers = count(1)
        self._template = ""
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self._folder, self._user)
        locale = ["--locale-provider=icu", "--icu-locale=en-GB"]
        plain = [
            "initdb",
            "-D",
            self._data,
            "-U",
            "stocktake",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        if self._run(*plain, *locale).returncode:
            shutil.rmtree(self._folder / "data", ignore_errors=True)
            self._check(*plain)
        with (self._folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(f"fsync = {'on' if durable else 'off'}\n")
            settings.write("listen_addresses = ''\nmax_connections = 60\nshared_buffers = 64MB\n")
            settings.write(f"unix_socket_directories = '{self._folder}'\nlog_min_messages = fatal\n")
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._check("pg_ctl", "-D", self._data, "-w", "-t", "60", "-l", f"{self._folder}/log", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast`, or `immediate`, as if the power had gone."""
        self._check("pg_ctl", "-D", self._data, "-w", "-t", "60", "-m", mode, "stop")

    def restart(self) -> None:
        """Stop it as if the power had gone, and start it again."""
        self.stop("immediate")
        self.start()

    def remove(self) -> None:
        """Stop it for good."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of one of its databases, as Stocktake takes it."""
        return f"postgresql:///{database}?host={self._folder}&user=stocktake"

    def new_database(self, *, migrated: bool = True) -> str:
        """The address of a database nobody has used, with today's tables or empty."""
        name = f"test_{next(self._numbers)}"
        if migrated and not self._template:
            template = self.new_database(migrated=False)
            store = Database(template)
            store.migrate()
            store.close()
            self._template = template.partition("///")[2].partition("?")[0]
        self.admin("CREATE DATABASE {} TEMPLATE {}", name, self._template if migrated else "template0")
        return self.url(name)

    def copy(self, url: str) -> str:
        """The address of another database that holds the same; nobody may be connected to the first meanwhile."""
        name = f"test_{next(self._numbers)}"
        self.admin("CREATE DATABASE {} TEMPLATE {}", name, url.partition("///")[2].partition("?")[0])
        return self.url(name)

    def drop(self, url: str) -> None:
        """Forget a database, whoever is connected to it."""
        self.admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", url.partition("///")[2].partition("?")[0])

    def admin(self, statement: Any, *names: str) -> list[Any]:
        """Run a statement beside the tests, with names quoted into it."""
        composed = sql.SQL(statement).format(*(sql.Identifier(n) for n in names))
        with psycopg.connect(
            host=str(self._folder), user="stocktake", dbname="postgres", autocommit=True
        ) as link:
            done = link.execute(composed)
            return done.fetchall() if done.description else []

    def _stop_the_abandoned(self) -> None:
        """A run that was killed could not stop its server: whoever comes next does, where its owner is gone."""
        for owner in Path(_SHORT).glob(f"{_PREFIX}*/owner"):
            try:
                os.kill(int(owner.read_text() or 0), 0)
            except ProcessLookupError:
                self._folder = owner.parent
                self.remove()
            except (OSError, ValueError):
                continue

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _check(self, *words: str) -> None:
        done = self._run(*words)
        assert done.returncode == 0, f"{words[0]} failed:\n{done.stdout}"

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        other: dict[str, Any] = {"user": self._user, "group": self._user} if os.getuid() == 0 else {}
        with (self._folder / f"{program}.said").open("w+") as said:  # a pipe would be kept open by the server
            done = subprocess.run(
                [_binary(program), *words], stdout=said, stderr=said, stdin=subprocess.DEVNULL,
                cwd="/", check=False, extra_groups=[] if other else None, **other,
            )  # fmt: skip
            said.seek(0)
            return subprocess.CompletedProcess(words, done.returncode, said.read())


def _binary(name: str) -> str:
    found = shutil.which(name)
    if found:
        return found
    folders = sorted(
        [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")],
        key=lambda f: f.parent.name,
    )
    for folder in reversed(folders):
        if (folder / name).exists():
            return str(folder / name)
    raise FileNotFoundError(f"There is no {name} here; tests/install-postgresql puts one on this machine.")
