"""The database itself keeps the audit trail: the program cannot change it, whatever it is made to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError

from adapters.calendars import england
from adapters.clock import MovableClock
from adapters.commands import Stop
from adapters.commands.audit import verify
from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.routine import Routine
from core.domain.audit import FIRST, Decision, entry, faults
from core.domain.people import Absence, Person, Role
from core.ports import Address
from core.services import rounds, setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store import subjects
from core.store import tables as t
from core.store.database import _MIGRATIONS, Database
from core.store.grants import NoSuchRole, grant
from tests.integration.store.test_many_at_once import PRIYA, T0
from tests.postgres import Server

CHANGES = [
    pytest.param("UPDATE audit SET what = 'nothing'", id="what was done"),
    pytest.param("UPDATE audit SET who = 'p999'", id="who did it"),
    pytest.param("UPDATE audit SET seal = digest", id="its seal"),
    pytest.param("UPDATE audit SET details = '{}'", id="what was said"),
    pytest.param("UPDATE audit SET details = NULL", id="forgotten, yet its digest could be guessed"),
    pytest.param(
        "UPDATE audit SET details = NULL, salt = '', who = 'p999'", id="forgotten, and somebody else's"
    ),
    pytest.param("DELETE FROM audit WHERE number = 1", id="taken out"),
    pytest.param("DELETE FROM audit", id="emptied"),
]
REPLACED = "INSERT OR REPLACE INTO audit SELECT number, at, 'p999', what, about, platform, on_behalf_of, details, salt, digest, seal FROM audit"


@pytest.fixture
def kept(store: Database) -> Database:
    """A trail of two entries, and the one before them that says whose number p1 is."""
    with store.turn() as work:
        desk = Desk(work, T0, england(frozenset()), Rules())
        desk.decided("opened", "round/2026-10", PRIYA, why="it is time")
        desk.decided("closed", "round/2026-10", PRIYA, why="all is in")
    return store


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_the_trail(kept: Database, change: str) -> None:
    refused = (IntegrityError, OperationalError, ProgrammingError)
    with pytest.raises(refused, match="never changed or deleted"), kept.engine.begin() as db:
        db.execute(text(change))
    with kept.reading() as work:
        assert len(work.audit.entries()) == 3
        assert list(faults(work.audit.entries(), people=work.audit.people())) == []


def test_no_entry_is_replaced_by_another_of_its_number(kept: Database) -> None:
    """PostgreSQL knows no such statement; to SQLite it is not a deletion."""
    if kept.is_server:
        pytest.skip("SQLite's alone")
    with pytest.raises(IntegrityError, match="never changed or deleted"), kept.engine.begin() as db:
        db.execute(text(REPLACED))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE audit_people SET person = 'nadia.okafor@marlowheath.example'", id="another's"),
        pytest.param("UPDATE audit_people SET number = 7", id="another number"),
        pytest.param("DELETE FROM audit_people", id="nobody's"),
        pytest.param("INSERT INTO audit_people (number, person) VALUES (9, 'x@marlowheath.example')", id="one that decided nothing"),
    ],
)  # fmt: skip
def test_somebody_else_put_under_a_number_is_found(kept: Database, change: str) -> None:
    """Who decided stands in the trail as a number: whose that is must be sealed with it."""
    with kept.engine.begin() as db:
        db.execute(text(change))
    with kept.reading() as work:
        found = list(faults(work.audit.entries(), people=work.audit.people()))
    assert found
    assert all("who decided under it was changed" in fault for fault in found)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("details", "'null'", id="details that say null"),
        pytest.param("details", "'[]'", id="details that are a list"),
        pytest.param("details", "('\"' || chr(233) || '\"')::json", id="details that are a word"),
        pytest.param("details", "repeat('9', 5000)::json", id="details that are a number of 5,000 digits"),
        pytest.param(
            "details", "(repeat('[', 2000) || repeat(']', 2000))::json", id="details nested too deep to read"
        ),
        pytest.param("at", "'infinity'", id="a time that never comes"),
        pytest.param("at", "'4713-01-01 00:00:00+00 BC'", id="a time before any calendar here"),
    ],
)
def test_what_no_entry_can_hold_is_found_on_a_server_too(kept: Database, column: str, value: str) -> None:
    """PostgreSQL lets no half a brace in; these it does, and none of them may stop the search. (SQLite's: test_the_audit_trail.py)"""
    if not kept.is_server:
        pytest.skip("PostgreSQL's alone")
    with kept.engine.begin() as db:
        db.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))  # who owns the tables can
        db.execute(text(f"UPDATE audit SET {column} = {value} WHERE number = 1"))  # noqa: S608 - written above
    with kept.reading() as work:
        first, *_ = faults(work.audit.entries(), people=work.audit.people())
    assert first.startswith("The details of entry 1 " if column == "details" else "Entry 1 ")


def test_the_verb_itself_finds_each_store_whole_and_not(
    kept: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    verify(kept, [])
    assert "The audit trail is whole: 3 entries" in capsys.readouterr().out
    with kept.engine.begin() as db:
        db.execute(
            text(
                "INSERT INTO audit SELECT -7, at, who, what, about, platform, on_behalf_of, details, salt, digest, seal "
                "FROM audit WHERE number = 1"
            )
        )
    with pytest.raises(Stop, match=r"\AThere is an entry -7, which no decision makes"):
        verify(kept, [])


def test_a_server_that_writes_the_day_before_the_month_makes_no_difference(
    postgres: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    address = postgres.new_database()
    postgres.admin(
        "ALTER DATABASE {} SET datestyle = 'SQL, DMY'", address.partition("///")[2].partition("?")[0]
    )
    store = Database(address)
    with store.turn() as work:
        Desk(work, T0, england(frozenset()), Rules()).decided("opened", "round/2026-10", PRIYA)
    verify(store, [])
    assert "The audit trail is whole: 2 entries" in capsys.readouterr().out
    store.close()
    postgres.drop(address)


def test_only_forgetting_is_let_through(kept: Database) -> None:
    with kept.engine.begin() as db:
        db.execute(text("UPDATE audit SET details = NULL, salt = '' WHERE number = 2"))
    with kept.reading() as work:
        assert [e.details for e in work.audit.entries()][1:] == [None, {"why": "all is in"}]


def test_somebody_is_forgotten_on_either_store(kept: Database) -> None:
    """The details go by the one way the database lets through; the chain holds."""
    with kept.turn() as work:
        work.portfolio.save(Person(PRIYA, "Priya Shah", Role.LEAD))
        work.talks.remember(f"draft/{PRIYA}", "ring Priya Shah")
        work.absences.add(Absence(PRIYA, T0.date(), T0.date()), T0)
    with kept.engine.begin() as db:
        done = subjects.erase(db, subjects.find(db, PRIYA), T0)
    assert done.forgotten == 3
    with kept.reading() as work:
        assert list(faults(work.audit.entries(), people=work.audit.people())) == []
        assert [p.name for p in work.portfolio.people()] == ["Former colleague 1"]
        assert work.audit.people() == {}


def test_nothing_a_platform_calls_somebody_is_left_of_them_and_what_is_everybodys_is(
    kept: Database,
) -> None:
    """A chat's own name tells whose it is, as long as the platform knows; the service's address and a channel do not."""
    chat, user, account = "a:1rTq-3_x", "29:1bQzr", "5c1d0000-aaaa-4000-8000-000000000001"
    everybodys = {"serviceUrl": "https://smba.trafficmanager.net/uk/", "bot": {"id": "28:bot"}}
    teams = everybodys | {
        "conversation": {"id": chat, "conversationType": "personal", "tenantId": "tenant-1"},
        "user": {"id": user, "name": "Priya Shah", "aadObjectId": account},
    }
    in_channel = teams | {"conversation": {"id": "19:unit@thread.tacv2", "conversationType": "channel"}}
    with kept.turn() as work:
        work.portfolio.save(Person(PRIYA, "Priya Shah", Role.LEAD))
        work.addresses.save(Address("slack", "T0MARLOW", "U0PRIYA", PRIYA, T0, {"channel": "D0PRIYA"}))
        work.addresses.save(Address("teams", "tenant-1", account, PRIYA, T0, teams))
        work.addresses.save(Address("teams", "tenant-2", account, PRIYA, T0, in_channel))
        for key in ("slack/D0PRIYA/1762.1", f"teams/{chat}|17"):
            work.inbox.take(key, "slack", PRIYA, T0)
        work.talks.remember("teams/service", json.dumps(everybodys | {"channel": "19:unit@thread.tacv2"}))
        work.talks.remember(f"seen/{user}", f"{account} in {chat}")
    ours = ("U0PRIYA", "D0PRIYA", chat, user, account, "Priya", PRIYA)
    with kept.engine.begin() as db:
        subjects.erase(db, subjects.find(db, PRIYA), T0)
        rows = {table.name: str(db.execute(table.select()).all()) for table in t.metadata.sorted_tables}
    assert [(name, word) for name, row in rows.items() for word in ours if word in row] == []
    assert "smba.trafficmanager.net" in rows["memory"]
    assert "19:unit@thread.tacv2" in rows["memory"]


def test_a_trail_from_before_numbers_were_sealed_has_them_sealed(store: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with store.engine.begin() as db:
        config.attributes["connection"] = db
        command.downgrade(config, "0009")
        db.execute(t.audit_people.insert().values(number=1, person=PRIYA))
        made = entry(Decision(T0, "p1", "opened", "round/2026-10"), 1, "5a17", FIRST)
        db.execute(t.audit.insert().values(asdict(made)))
    store.migrate()
    with store.reading() as work:
        assert list(faults(work.audit.entries(), people=work.audit.people())) == []
        assert [e.what for e in work.audit.entries()] == ["opened", "numbered"]


# The program's own role on PostgreSQL


@pytest.fixture
def owned(postgres: Server) -> Iterator[tuple[Database, Database, str]]:
    """A council's database as its owner opens it, and as the program's own role does."""
    address = postgres.new_database()
    owner = Database(address)
    with owner.turn() as work:
        desk = Desk(work, T0, england(frozenset()), Rules())
        setting_up.bring_in(desk, read(sample_folder()), "import")
    with owner.turn() as work:
        rounds.begin(Desk(work, T0, england(work.portfolio.closures()), Rules()))
    role = "stocktake_app"
    if not postgres.admin("SELECT 1 FROM pg_roles WHERE rolname = 'stocktake_app'"):
        postgres.admin("CREATE ROLE {} LOGIN", role)
    grant(owner, role)
    program = Database(address.replace("user=stocktake", f"user={role}"))
    yield owner, program, role
    program.close()
    owner.close()
    postgres.drop(address)


@pytest.mark.parametrize(
    "change",
    [
        *CHANGES,
        pytest.param("UPDATE audit SET details = NULL, salt = ''", id="forgotten by the program"),
        pytest.param("TRUNCATE audit", id="truncated"),
        pytest.param(
            "UPDATE audit_people SET person = 'x@y.example' WHERE number = 1",
            id="somebody else put in their place",
        ),
        pytest.param("DELETE FROM audit_people", id="whose numbers they are"),
        pytest.param("ALTER TABLE audit DISABLE TRIGGER ALL", id="its trigger put out"),
        pytest.param("DROP TRIGGER audit_is_kept ON audit", id="its trigger taken off"),
        pytest.param("DROP TABLE audit", id="dropped"),
        pytest.param("CREATE TABLE audit_again (x int)", id="another beside it"),
        pytest.param("UPDATE alembic_version SET version_num = '0001'", id="the tables' version"),
    ],
)
def test_the_programs_role_cannot_touch_the_trail(owned, change: str) -> None:
    owner, program, _ = owned
    with owner.reading() as work:
        before = work.audit.head()
    refused = r"permission denied|must be owner|InsufficientPrivilege"
    with pytest.raises(DBAPIError, match=refused), program.engine.begin() as db:
        db.execute(text(change))
    with owner.reading() as work:
        assert work.audit.head() == before


def test_nobody_is_forgotten_by_the_programs_role_and_it_says_whose_address_is_needed(owned) -> None:
    _, program, _ = owned
    tom = "tom.brennan@marlowheath.example"
    with program.engine.connect() as db, pytest.raises(subjects.StillNeeded, match="of the tables' owner"):
        subjects.erase(db, subjects.find(db, tom), T0)


def test_the_program_works_under_that_role(owned) -> None:
    """It starts, asks, hears and adds to the trail; it just cannot rewrite it."""
    owner, program, _ = owned
    program.migrate()
    clock = MovableClock(T0, seconds=lambda: 0.0)

    def calendar(work):
        return england(work.portfolio.closures())

    Routine(program, clock, calendar, Rules()).tick()
    dialogue = Dialogue(program, clock, calendar, Rules())
    dialogue.hear(Heard("e1", "slack", PRIYA, Place.direct(PRIYA), words="voids 30", message="m1"))
    with owner.reading() as work:
        assert [f.value for f in work.figures.said_in("m1")] == [30]
        assert any(e.about == "figure/VOID_DAYS/2026-10" for e in work.audit.entries(0, 10_000))


def test_the_owner_of_the_tables_is_no_role_for_the_program(owned) -> None:
    owner, _, _ = owned
    with pytest.raises(NoSuchRole, match="owns the tables"):
        grant(owner, "stocktake")
    with pytest.raises(NoSuchRole, match="knows no role"):
        grant(owner, 'nobody"; DROP TABLE audit; --')


def test_a_superuser_is_no_role_for_the_program(owned, postgres: Server) -> None:
    owner, _, _ = owned
    postgres.admin("CREATE ROLE {} SUPERUSER", "somebody_mighty")
    try:
        with pytest.raises(NoSuchRole, match="may act for their owner"):
            grant(owner, "somebody_mighty")
    finally:
        postgres.admin("DROP ROLE {}", "somebody_mighty")


def test_run_by_the_programs_own_role_it_says_that_nothing_was_changed(owned) -> None:
    """PostgreSQL lets each GRANT of somebody who owns nothing succeed without effect."""
    _, program, role = owned
    with pytest.raises(NoSuchRole, match="Nothing was changed: the tables are stocktake's"):
        grant(program, role)


def test_a_file_has_no_roles(tmp_path) -> None:
    store = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(NoSuchRole, match="no roles"):
        grant(store, "anybody")
    store.close()
