"""Every decision of a month is in the audit trail, under the name of who made it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from sqlite3 import IntegrityError

import pytest
from sqlalchemy import text

from adapters.commands import Stop
from adapters.commands.audit import verify
from core.domain.audit import Head, faults
from core.store import tables as t
from core.store.database import Database
from tests.conversations.conftest import Council, sample


def trail(council):
    with council.store.reading() as work:
        return list(work.audit.entries()), work.audit.people()


def said(council, what: str, about: str = "") -> list:
    entries, people = trail(council)
    return [
        (people.get(e.who, e.who), e.platform, dict(e.details))
        for e in entries
        if e.what == what and about in e.about
    ]


def test_a_figure_its_correction_and_its_taking_back_are_there_with_old_and_new(council):
    council.at(2)
    council.says("Priya", "voids 31")
    council.says("Priya", "correct voids to 32, two were counted twice")
    council.presses("Priya", "Change it")
    council.says("Priya", "undo")
    priya = council.person("Priya")
    assert said(council, "recorded", "figure/VOID_DAYS") == [(priya, "workspace", {"new": "31 final"})]
    (changed,) = said(council, "changed", "figure/VOID_DAYS")
    assert changed[2]["old"] == "31 final"
    assert changed[2]["new"] == "32 final"
    (back,) = said(council, "taken back", "figure/VOID_DAYS")
    assert back[2]["new"] == "31 final"


def test_who_answered_for_whom_is_there(council):
    council.at(2)
    council.says("Nadia", "answer for Priya: voids 31")
    entries, people = trail(council)
    (entry,) = [e for e in entries if e.what == "recorded" and "VOID_DAYS" in e.about]
    assert people[entry.who] == council.person("Nadia")
    assert people[entry.on_behalf_of] == council.person("Priya")


def test_every_figure_and_every_word_about_a_request_or_flag_has_its_entry(council):
    """A month is played; what stands in the histories and not in the trail would be a decision nobody could check."""
    council.at(2)
    council.says("Priya", "voids 38, repairs 88.2")
    council.says("Priya", "I'm away from the 20th to the 27th")
    council.at(20)
    council.at(1, month=12)
    entries, _ = trail(council)
    recorded = {e.about for e in entries}
    with council.store.engine.connect() as db:
        for row in db.execute(text("select indicator, period from figures where said_through != 'import'")):
            assert f"figure/{row.indicator}/{row.period}" in recorded
        for row in db.execute(text("select number, what from flag_notes")):
            assert any(e.what == row.what and e.about.startswith(f"flag/{row.number}/") for e in entries)
        notes = db.execute(
            text("select indicator, period, who, what from request_notes where who != 'stocktake'")
        )
        for row in notes:
            about = f"request/{row.indicator}/{row.period}"
            assert any(e.what == row.what and e.about == about for e in entries)
    assert list(faults(entries)) == []


def test_every_paper_of_the_routines_has_its_entry_for_every_version(council):
    """Actions, stocktakes, plans, assessments, workshops, notes: a version without its entry nobody could check."""
    council.at(2)
    council.says("Nadia", "action: Priya to ring the contractor by 11 December")
    council.presses("Priya", "Yes, I'll do it")
    council.says("Nadia", "stocktake for Homes on 1 December with David")
    council.says("Priya", "note on voids: the contractor changed in November")
    council.says("Priya", "plan for voids")
    council.says("Priya", "workshop for voids")
    council.says("Nadia", "assess Homes with Tom and Grace")
    entries, people = trail(council)
    with council.store.engine.connect() as db:
        kept = [
            (r.kind, f"{r.kind.lower()}/{r.number}", r.who, r.what)
            for r in db.execute(text("select kind, number, who, what from papers"))
        ]
    written = [(e.about, people.get(e.who, e.who), e.what) for e in entries]
    assert {kind for kind, *_ in kept} >= {"Action", "Stocktake", "Note", "DeliveryPlan", "Workshop"}
    for _, *paper in kept:
        assert tuple(paper) in written


def test_an_edit_in_the_database_is_found(council):
    council.at(2)
    council.says("Priya", "voids 31")
    entries, _ = trail(council)
    (entry,) = [e for e in entries if e.what == "recorded" and "VOID_DAYS" in e.about]
    with council.store.engine.begin() as db:
        changed = json.dumps({"new": "21 final"})
        db.execute(text("drop trigger audit_is_not_changed"))  # whoever owns the file can
        db.execute(text("update audit set details = :d where number = :n"), {"d": changed, "n": entry.number})
    entries, _ = trail(council)
    assert f"The details of entry {entry.number}" in " ".join(faults(entries))


def test_no_name_and_no_address_stands_in_what_is_sealed(council):
    """What is sealed can never be erased; people stand in it under a number."""
    council.at(2)
    council.says("Priya", "voids 31")
    entries, _ = trail(council)
    sealed = " ".join(f"{e.who} {e.about} {e.what} {e.on_behalf_of}" for e in entries)
    assert "@" not in sealed
    assert "Priya" not in sealed.casefold()


def test_the_units_channel_is_told_the_head_each_month(council):
    """Only a head kept elsewhere shows that the trail's end was cut off."""
    council.at(27, 17)
    assert "audit trail" not in council.channel()
    council.at(30, 10)
    assert "The audit trail to the end of November 2026" in council.channel()


@pytest.fixture(scope="module")
def a_month() -> bytes:
    """A database at the end of November, its head posted, and some decisions since."""
    council = Council(sample()).at(2, 9, 1)
    council.says("Priya", "voids 31")
    council.at(30, 10)
    council.says("Priya", "correct voids to 32, late data")
    with council.store.engine.connect() as db:
        content = db.connection.driver_connection.serialize()
    council.close()
    return content


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        pytest.param(
            "UPDATE audit SET what = 'closed' WHERE number = 20", "Entry 20 ", id="what was decided"
        ),
        pytest.param(
            "UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE number = 20", "Entry 20 ", id="when"
        ),
        pytest.param("UPDATE audit SET who = '9' WHERE number = 20", "Entry 20 ", id="who"),
        pytest.param("UPDATE audit SET about = 'flag/1/X' WHERE number = 20", "Entry 20 ", id="about what"),
        pytest.param("UPDATE audit SET platform = 'slack' WHERE number = 20", "Entry 20 ", id="through what"),
        pytest.param("UPDATE audit SET on_behalf_of = '1' WHERE number = 20", "Entry 20 ", id="for whom"),
        pytest.param(
            'UPDATE audit SET details = \'{"new": "9"}\' WHERE number = (SELECT max(number) FROM audit)',
            "The details of entry",
            id="the old and the new",
        ),
        pytest.param("DELETE FROM audit WHERE number = 20", "Entry 20 is missing", id="one taken out"),
        pytest.param("DELETE FROM audit WHERE number = 1", "Entry 1 is missing", id="the first taken out"),
        pytest.param(
            "DELETE FROM audit WHERE number = 20; UPDATE audit SET number = number - 1 WHERE number > 20",
            "Entry 20 ",
            id="one taken out and the rest moved up",
        ),
        pytest.param(
            "UPDATE audit SET number = -1 WHERE number = 20; UPDATE audit SET number = 20 WHERE number = 21; "
            "UPDATE audit SET number = 21 WHERE number = -1",
            "Entry 20 ",
            id="two changed places",
        ),
        pytest.param(
            "INSERT INTO audit SELECT number + 1, at, who, what, about, platform, on_behalf_of, details, salt, digest, seal "
            "FROM audit ORDER BY number DESC LIMIT 1",
            "changed, or stands in the wrong place",
            id="one added without the chain",
        ),
        pytest.param("DELETE FROM audit WHERE number > 20", "its end was cut off", id="its end cut off"),
        pytest.param("DELETE FROM audit", "its end was cut off", id="all of it"),
        pytest.param(
            "INSERT INTO audit SELECT -7, at, who, what, about, platform, on_behalf_of, details, salt, digest, seal "
            "FROM audit WHERE number = 1",
            "There is an entry -7",
            id="one added before the first",
        ),
        pytest.param(
            "UPDATE audit SET at = 'soon' WHERE number = 20", "Entry 20 ", id="when, as what is no time"
        ),
        pytest.param("UPDATE audit SET who = x'ff00' WHERE number = 20", "Entry 20 ", id="who, as raw bytes"),
        pytest.param(
            "UPDATE audit SET about = cast(x'fffe' AS TEXT) WHERE number = 20",
            "Entry 20 ",
            id="about what, as no text",
        ),
        *(
            pytest.param(
                f"UPDATE audit SET details = {written} WHERE number = 20",  # noqa: S608 - written below
                "The details of entry 20 (",
                id=name,
            )
            for name, written in {
                "details that are half a brace": "'{'",
                "details that are nothing": "''",
                "details that say null": "'null'",
                "details that are a list": "'[]'",
                "details that are a word": "'\"new\"'",
                "details that hold a number": "'{\"new\": 9}'",
                "details that are a number of 5,000 digits": "printf('%.5000d', 7)",
                "details nested too deep to read": "printf('%.*c', 9999, '[')",
                "details that are raw bytes": "x'ff00fe'",
                "details that are raw bytes called text": "cast(x'ff00fe' AS TEXT)",
            }.items()
        ),
    ],
)
def test_whatever_is_done_to_the_trail_is_found(a_month: bytes, attack: str, found: str) -> None:
    store = Database("sqlite://")
    with store.engine.connect() as db:
        link = db.connection.driver_connection
        link.deserialize(a_month)
        first, *rest = attack.split("; ")
        if not attack.startswith("INSERT"):
            with pytest.raises(IntegrityError, match="never changed or deleted"):
                link.execute(first)
        for name in ("audit_is_not_changed", "audit_is_not_deleted"):
            link.execute(f"DROP TRIGGER {name}")  # who owns the file can
        for statement in (first, *rest):
            link.execute(statement)
    with pytest.raises(Stop, match=re.escape(found)):
        verify(store, [])
    store.close()


@pytest.fixture
def after_a_month(a_month: bytes) -> Iterator[Database]:
    store = Database("sqlite://")
    with store.engine.connect() as db:
        db.connection.driver_connection.deserialize(a_month)
    yield store
    store.close()


def test_an_untouched_trail_is_whole(after_a_month: Database, capsys: pytest.CaptureFixture[str]) -> None:
    verify(after_a_month, [])
    said = capsys.readouterr().out
    assert "The audit trail is whole" in said
    assert "It agrees with the one head kept here." in said


def test_what_follows_details_that_cannot_be_read_is_looked_at_too(after_a_month: Database) -> None:
    with after_a_month.engine.begin() as db:
        db.execute(text("DROP TRIGGER audit_is_not_changed"))
        db.execute(text("UPDATE audit SET details = '{' WHERE number IN (20, 22)"))
        db.execute(text("UPDATE audit SET what = 'closed' WHERE number = 24"))
    with pytest.raises(Stop) as stopped:
        verify(after_a_month, [])
    found = str(stopped.value).splitlines()
    assert [re.match(r"(The details of )?[Ee]ntry (\d+) ", line).groups() for line in found] == [
        ("The details of ", "20"),
        ("The details of ", "22"),
        (None, "24"),
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param("'{'", "is not kept as it was sent", id="no message at all"),
        pytest.param("x'ff'", "is not kept as it was sent", id="raw bytes"),
        pytest.param("replace(body, '-', '+')", "is not kept as it was sent", id="its head taken out"),
        pytest.param("replace(body, '-', '-0')", "is not kept as it was sent", id="a digit more in its head"),
    ],
)
def test_a_head_that_was_changed_where_it_is_kept_is_told(
    after_a_month: Database, body: str, found: str
) -> None:
    with after_a_month.engine.begin() as db:
        db.execute(text(f"UPDATE outbox SET body = {body} WHERE key LIKE 'head/%'"))  # noqa: S608 - written above
    with pytest.raises(Stop, match=re.escape(found)):
        verify(after_a_month, [])


def test_heads_that_changed_places_are_told(
    after_a_month: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is still a head of this trail; only the months they were told in have changed."""
    with after_a_month.reading() as work:
        entries = work.audit.entries(0, 10_000)
    with after_a_month.engine.begin() as db:
        (sent,) = db.execute(t.outbox.select().where(t.outbox.c.key.like("head/%"))).mappings()
        first = str(Head(20, entries[19].seal))
        body = json.loads(re.sub(r"\d+-[0-9a-f]{16}", first, json.dumps(sent["body"])))
        earlier = dict(sent) | {"number": 99_999, "key": "head/2026-10", "body": body}
        db.execute(t.outbox.insert().values(earlier))
    verify(after_a_month, [first])
    said = capsys.readouterr().out
    assert "It agrees with each of the 2 heads kept here." in said
    assert "It agrees with the head given." in said
    with after_a_month.engine.begin() as db:
        for key, body in (("head/2026-10", sent["body"]), ("head/2026-11", earlier["body"])):
            db.execute(t.outbox.update().where(t.outbox.c.key == key).values(body=body))
    with pytest.raises(Stop, match=r"\(head/2026-11\) tells an earlier one than the month before"):
        verify(after_a_month, [])


def test_a_database_without_a_decision_is_not_called_whole() -> None:
    store = Database("sqlite://")
    store.migrate()
    with pytest.raises(Stop, match="nothing was looked at"):
        verify(store, [])
    store.close()
