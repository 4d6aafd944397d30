"""Opening the database, one transaction at a time, and bringing its tables up to date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.pool import StaticPool
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_exponential_jitter

from core.ports import Answer, P, Shelf, Unavailable, Work
from core.store import repositories as r
from core.store.kept import Kept
from core.store.papers import SqlShelf
from core.store.trouble import disturbed, in_words

_TURN, _MIGRATION = 0x570C7A4E, 0x570C7A4F
"""The names of two locks in a PostgreSQL database: one turn at a time, one migration at a time."""
_PATIENCE = 20.0
_MIGRATIONS = Path(__file__).parent / "migrations"


class UnfitDatabase(RuntimeError):
    """The database was last used by a newer Stocktake than this one, or cannot hold every letter."""


class Database:
    """A store on SQLite (the default) or PostgreSQL, by its URL."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._kept = Kept()

    @property
    def file(self) -> Path | None:
        """The file an SQLite database is kept in; None in memory or on a server."""
        url = self.engine.url
        kept = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
        return Path(url.database or "").resolve() if kept else None

    @contextmanager
    def turn(self) -> Iterator[SqlWork]:
        """One transaction, alone among turns; committed at the end, undone by any exception.

        SQLite's BEGIN IMMEDIATE gives this; on PostgreSQL a lock of the whole database does (decision 0080).
        """
        with self.engine.begin() as connection:
            if self.is_server:
                connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _TURN})
            work = SqlWork(connection, self._kept)
            yield work
            work.audit.write()
        work.figures.hand_over()

    @contextmanager
    def sending(self) -> Iterator[Work]:
        """A courier's short transaction on the outbox; on PostgreSQL it waits for no turn."""
        with self.engine.begin() as connection:
            yield SqlWork(connection)

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """One consistent view, nothing written."""
        options: dict[str, Any] = {"stocktake_reading": True}
        if self.is_server:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield SqlWork(connection, self._kept)

    def again(self, act: Callable[[], Answer]) -> Answer:
        """Do it, and again where the database was disturbed: what was begun is undone and can be begun anew.

        Doing it twice must be doing it once, because a commit may succeed whose answer is lost. Raises Unavailable
        when the database stays away for twenty seconds, and at once where waiting would not help: a full or read-only
        disk, a damaged file.
        """
        trying = Retrying(
            retry=retry_if_exception(disturbed),
            wait=wait_exponential_jitter(multiplier=0.05, max=2.0, jitter=0.1),
            stop=stop_after_delay(_PATIENCE),
            reraise=True,
        )
        try:
            return trying(act)
        except (DBAPIError, NoConnectionFree) as fault:
            if words := in_words(fault, self.url()):
                raise Unavailable(words) from fault
            raise

    @property
    def is_server(self) -> bool:
        """Whether this is PostgreSQL, which several replicas may share."""
        return self.engine.dialect.name == "postgresql"

    def url(self) -> str:
        """Where it is, for a person to read; never with a password."""
        return self.engine.url.render_as_string(hide_password=True)

    def migrate(self) -> None:
        """Bring the tables up to date. Raises UnfitDatabase when they are ahead of this program, or not in UTF-8.

        Two that begin at once do it once: the second waits, and finds it done.
        """
        with self.engine.begin() as connection:
            if self.is_server:
                _must_hold_every_letter(connection)
                connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _MIGRATION})
            here = _revision(connection)
            known = _known_revisions()
            if here is not None and here not in known:
                raise UnfitDatabase(
                    "This database was last used by a newer version of Stocktake. Install that version, "
                    "or restore a backup made before it."
                )
            if here != known[-1]:
                _upgrade(connection)

    def is_migrated(self) -> bool:
        """Whether the tables are the ones this program knows."""
        with self.engine.connect().execution_options(stocktake_reading=True) as connection:
            return _revision(connection) == _known_revisions()[-1]

    def wipe(self) -> bool:
        """Leave nothing of what was deleted in a file's unused parts, nor beside it; False while others read it.

        A server keeps what was deleted until its own vacuum.
        """
        if self.is_server:
            return False
        with closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            try:
                cursor.execute("VACUUM")
            except OperationalError:  # somebody is in the middle of a turn, for longer than we wait
                return False
            busy: int = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


class SqlWork:
    """One transaction's view of everything kept."""

    def __init__(self, connection: Connection, kept: Kept | None = None) -> None:
        moment = r.Moment(connection, kept)
        self.portfolio = r.SqlPortfolio(connection, moment)
        self.figures = r.SqlFigures(connection, moment)
        self.requests = r.SqlRequests(connection)
        self.flags = r.SqlFlags(connection)
        self.absences = r.SqlAbsences(connection)
        self.ledger = r.SqlLedger(connection)
        self.inbox = r.SqlInbox(connection)
        self.outbox = r.SqlOutbox(connection)
        self.addresses = r.SqlAddresses(connection)
        self.audit = r.SqlAudit(connection, moment)
        self.talks = r.SqlTalks(connection)
        self.board = r.SqlBoard(connection)
        self._connection = connection

    def shelf(self, kind: type[P]) -> Shelf[P]:
        """The papers of one kind."""
        return SqlShelf(self._connection, kind)

    def restored(self, now: datetime, looks: Collection[str]) -> tuple[int, int]:
        """Say nothing twice after a restore, and give no number twice: how many messages were set aside, how many dues ticked off.

        `looks` are the platforms that can tell what they have.
        """
        r.Numbers(self._connection).pass_over(now)
        return self.outbox.doubt_everything(looks), self.ledger.overtake(now)


def _must_hold_every_letter(connection: Connection) -> None:
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise UnfitDatabase(
            f"This PostgreSQL database keeps its text as {encoding}; Stocktake needs one in UTF-8. Make it with:  "
            "createdb --encoding=UTF8 --template=template0 stocktake"
        )


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
    if connection.dialect.name == "postgresql":
        _sort_by_code_point(connection)


def _sort_by_code_point(connection: Connection) -> None:
    """Whatever the server's language: lists come in the order they have on a file, a key's beginning by its index."""
    columns = connection.execute(
        text(
            "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'text' "
            "AND table_schema = current_schema() AND collation_name IS DISTINCT FROM 'C'"
        )
    )
    quoted = connection.dialect.identifier_preparer.quote
    for table, column in columns.all():
        words = f'ALTER TABLE {quoted(table)} ALTER COLUMN {quoted(column)} TYPE text COLLATE "C"'
        connection.exec_driver_sql(words)


_PATIENT_SERVER = " ".join(
    f"-c {name}={value}"
    for name, value in {
        # A turn must see what the turn it waited for has done, whatever the server's administrator has set.
        "default_transaction_isolation": r"read\ committed",
        # A replica that is frozen inside a turn must not hold the others up for longer than this.
        "idle_in_transaction_session_timeout": "15s",
        "lock_timeout": "30s",
        "statement_timeout": "60s",
        "timezone": "UTC",
        "datestyle": "ISO",  # the server's own may be the council's, day before month
    }.items()
)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            hide_parameters=True,  # what people said must not reach a log by way of an error
            pool_pre_ping=True,
            pool_recycle=1800,
            connect_args={
                "client_encoding": "utf8",
                "connect_timeout": 10,
                "tcp_user_timeout": 20_000,
                "options": _PATIENT_SERVER,
            },
        )
    in_memory = parsed.database in {None, "", ":memory:"}
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": 30}}
    if in_memory:
        options["poolclass"] = StaticPool
    engine = create_engine(parsed, hide_parameters=True, **options)
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
