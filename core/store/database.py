"""Opening the database, one transaction at a time, and bringing its tables up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool

from core.ports import Work
from core.store import repositories as r

_MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabase(RuntimeError):
    """The database was last used by a newer Stocktake than this one."""


class Database:
    """A store on SQLite (the default) or PostgreSQL, by its URL."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)

    @property
    def file(self) -> Path | None:
        """The file an SQLite database is kept in; None in memory or on a server."""
        url = self.engine.url
        kept = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
        return Path(url.database or "").resolve() if kept else None

    @contextmanager
    def turn(self) -> Iterator[Work]:
        """One transaction; committed at the end, undone by any exception."""
        with self.engine.begin() as connection:
            yield SqlWork(connection)

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """One consistent view, nothing written."""
        with self.engine.connect().execution_options(stocktake_reading=True) as connection:
            yield SqlWork(connection)

    def migrate(self) -> None:
        """Bring the tables up to date. Raises NewerDatabase when they are ahead of this program."""
        with self.engine.begin() as connection:
            here = _revision(connection)
            known = _known_revisions()
            if here is not None and here not in known:
                raise NewerDatabase(
                    "This database was last used by a newer version of Stocktake. Install that version, "
                    "or restore a backup made before it."
                )
            if here != known[-1]:
                _upgrade(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


class SqlWork:
    """One transaction's view of everything kept."""

    def __init__(self, connection: Connection) -> None:
        self.portfolio = r.SqlPortfolio(connection)
        self.figures = r.SqlFigures(connection)
        self.requests = r.SqlRequests(connection)
        self.flags = r.SqlFlags(connection)
        self.absences = r.SqlAbsences(connection)
        self.ledger = r.SqlLedger(connection)
        self.inbox = r.SqlInbox(connection)
        self.outbox = r.SqlOutbox(connection)
        self.addresses = r.SqlAddresses(connection)
        self.talks = r.SqlTalks(connection)
        self.board = r.SqlBoard(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _known_revisions() -> list[str]:
    """Every migration's number, oldest first: the start of its file's name."""
    return sorted(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _upgrade(connection: Connection) -> None:
    # Alembic takes as long to import as everything else here: only a database that needs it waits for it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    in_memory = parsed.database in {None, "", ":memory:"}
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": 30}}
    if in_memory:
        options["poolclass"] = StaticPool
    engine = create_engine(parsed, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # a committed figure survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A read-then-write that does not take the write lock first loses updates without an error.
    reading = connection.get_execution_options().get("stocktake_reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
