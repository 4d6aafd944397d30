"""The migrations make exactly the tables the program uses, on a new file and on an old one."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from core.store.database import _MIGRATIONS, Database, UnfitDatabase, _known_revisions
from core.store.tables import metadata


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
