"""The migrations make exactly the tables the program uses, on a new file and on an old one."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, inspect, text

from adapters.calendars import england
from bot.hearing import Outgoing, Place
from bot.messages import say
from bot.turn import send
from core.domain.figures import Figure, Standing
from core.domain.months import Month
from core.ports import Due
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import _MIGRATIONS, Database, UnfitDatabase, _known_revisions
from core.store.tables import metadata

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_after_the_migrations_the_tables_are_the_ones_the_program_uses(store):
    """A column added to `tables` without a migration would break on the first council that upgrades."""
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_indexes_constraints_and_keys_are_the_same_too(store):
    """Autogeneration does not compare primary keys and partial indexes; a second database made from `tables` does."""
    if store.is_server:
        pytest.skip("said in PostgreSQL's words; the same migrations made both")
    fresh = create_engine("sqlite://")
    metadata.create_all(fresh)
    made, wanted = inspect(store.engine), inspect(fresh)
    for table in metadata.tables:
        assert made.get_pk_constraint(table) == wanted.get_pk_constraint(table), table
        assert made.get_unique_constraints(table) == wanted.get_unique_constraints(table), table
        assert _by_name(made.get_indexes(table)) == _by_name(wanted.get_indexes(table)), table
        assert _columns(made, table) == _columns(wanted, table), table
    assert set(made.get_table_names()) - {"alembic_version", "sqlite_sequence"} == set(metadata.tables)
    fresh.dispose()


def test_migrating_again_changes_nothing(store):
    with store.turn() as work:
        work.talks.remember("kept", "yes")
    store.migrate()
    with store.reading() as work:
        assert work.talks.recall("kept") == "yes"


def test_an_upgrade_broken_off_anywhere_leaves_a_council_as_it_was_and_the_next_start_finishes_it(store):
    """From the first tables, with rows in them. (`make chaos` kills the process; here each statement's own end is enough.)"""
    said = Figure("I", Month(2026, 10), Decimal(31), Standing.FINAL, "ada@x.example", T0, "slack")
    with store.turn() as work:
        work.figures.add(said)
        work.outbox.put("prompt", "direct/ada", {"person": "ada@x.example"}, T0)
        work.ledger.add(Due("chase", "chase", T0, {}))
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, _known_revisions()[0])
    before = _first_rows(store)
    seen = {"still": 0}

    def broken_off(*_: object) -> None:
        seen["still"] -= 1
        if seen["still"] == 0:
            raise KeyboardInterrupt

    event.listen(store.engine, "before_cursor_execute", broken_off)
    for seen["still"] in (3, 20, 40, 55):
        with pytest.raises(KeyboardInterrupt):
            store.migrate()
        assert _first_rows(store) == before
    store.migrate()
    with store.turn() as work:
        assert [f.value for f in work.figures.history("I")] == [31]
        assert [m.key for m in work.outbox.lease(T0, T0 + timedelta(minutes=1), 10)] == ["prompt"]
        assert [d.key for d in work.ledger.due(T0)] == ["chase"]


def _first_rows(store: Database) -> list[object]:
    """Which tables there are, and what stands in three of them."""
    with store.engine.connect().execution_options(stocktake_reading=True) as connection:
        rows = [
            connection.execute(text(f"SELECT * FROM {name}")).all()  # noqa: S608 - three names of our own
            for name in ("figures", "outbox", "ledger")
        ]
        return [sorted(inspect(connection).get_table_names()), *rows]


def test_migrations_are_one_line_and_named_by_their_numbers():
    """Two heads would make every upgrade stop; and whether one is needed is told by the files' names alone."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert [s.revision for s in scripts.walk_revisions()][::-1] == _known_revisions()
    assert scripts.get_heads() == [_known_revisions()[-1]]


def test_a_migration_carries_what_it_needs():
    """Were it to call on the program as it is today, what it did to a council's database would change with the program."""
    for file in (_MIGRATIONS / "versions").glob("*.py"):
        assert (
            re.findall(r"^\s*(?:from|import) (?:core|bot|adapters)\b.*", file.read_text(), re.MULTILINE) == []
        ), file.name


def test_a_database_that_is_up_to_date_opens_without_alembic(store, url):
    """It is half of what a cold start would import."""
    program = (
        "import sys; from core.store.database import Database; s = Database(sys.argv[1]); s.migrate(); s.close();"
        "sys.exit(any(m.partition('.')[0] == 'alembic' for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program, url], check=False).returncode == 0


def test_a_database_from_a_newer_version_is_refused_and_left_alone(url):
    store = Database(url)
    store.migrate()
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnfitDatabase, match="newer version of Stocktake"):
        store.migrate()
    with store.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    store.close()


def test_a_committed_figure_survives_a_power_cut_by_the_settings_of_every_connection(store):
    """WAL with synchronous FULL (2) flushes each commit; foreign keys on; a writer waits rather than fails."""
    if store.is_server:
        with store.reading() as work, store.engine.connect() as connection:
            assert work.talks.recall("nothing") is None
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"
        return
    for _ in range(3):
        with store.engine.connect() as connection:
            pragma = {n: connection.exec_driver_sql(f"PRAGMA {n}").scalar() for n in _PRAGMAS}
            connection.detach()
        assert pragma == _PRAGMAS


_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


def _by_name(indexes):
    return {
        i["name"]: (i["column_names"], i["unique"], str(i.get("dialect_options", {}).get("sqlite_where")))
        for i in indexes
    }


def _columns(inspector, table):
    return [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in inspector.get_columns(table)]


def test_a_server_database_that_cannot_hold_every_letter_is_refused_with_the_remedy(postgres):
    """A cluster made in the C locale keeps bytes: names would come back as such, and nothing would say why."""
    postgres.admin(
        "CREATE DATABASE bytes ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
    )
    store = Database(postgres.url("bytes"))
    with pytest.raises(UnfitDatabase, match=r"SQL_ASCII.*createdb --encoding=UTF8"):
        store.migrate()
    store.close()
    postgres.drop(postgres.url("bytes"))


def test_what_waits_at_an_upgrade_gets_the_lane_it_would_be_put_into_today(store):
    with store.turn() as work:
        desk = Desk(work, T0, england(frozenset()), Rules(), ("teams",))
        send(desk, Outgoing("prompt", Place.direct("ada@x.example"), say("?")))
        send(desk, Outgoing("flag", Place.unit(), say("Voids")))
        send(desk, Outgoing("news", Place.unit(thread="flag"), say("Voids")))
        send(desk, Outgoing("edit", Place.unit(), say("Voids"), replaces="flag"))
        send(desk, Outgoing("answer", Place.unit(), say("Voids"), platform="teams"))
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0010")
        assert "lane" not in {c["name"] for c in inspect(connection).get_columns("outbox")}
    store.migrate()
    with store.reading() as work:
        found = {
            key: work.outbox.lane_of(key, "teams") for key in ("prompt", "flag", "news", "edit", "answer")
        }
    assert found == {"prompt": "", "flag": "flag", "news": "flag", "edit": "flag", "answer": ""}
