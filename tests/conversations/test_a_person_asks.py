"""Somebody asks what is held about them, or to be forgotten: all of it is found, and figures and the trail still hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from adapters.commands import Stop
from adapters.commands import subjects as verbs
from core.domain.audit import FORGOTTEN, faults
from core.domain.figures import known
from core.domain.months import Month
from core.services import setting_up
from core.store import retention, subjects
from core.store import tables as t
from core.store.tables import metadata
from tests.conversations.conftest import LONDON, Council, sample

KEY, NAME = "priya.shah@marlowheath.example", "Priya Shah"


@pytest.fixture
def lived(council: Council) -> Council:
    return live(council)


def live(council: Council) -> Council:
    """Priya has answered, explained, promised, disputed, been away and been talked about; then she left."""
    council.at(2)
    council.says("Priya", "voids 38, contractor handover dragged on")
    council.says("Nadia", "answer for Priya: repairs 91")
    council.says("Priya", "dispute repairs: late jobs are missing")
    council.says("Priya", "I'm away from the 20th to the 27th")
    council.says("Nadia", "action: Priya to ring the contractor by 11 December")
    council.presses("Priya", "Yes, I'll do it")
    council.says("Priya", "note on voids: Priya Shah thinks the keys were late")
    council.says("Priya", "workshop for voids")
    council.says("Priya", "voids", key="a-later-one")
    council.at(4)
    with council.store.turn() as work:
        desk, owen = council.desk(work), work.portfolio.person("owen.griffiths@marlowheath.example")
        for priority in work.portfolio.priorities():
            if priority.lead == KEY:
                setting_up.hand_over(desk, priority, owen, "import")
    return council


def rows_naming(council: Council, *names: str) -> list[str]:
    """Every row of every table, raw, that has one of these words anywhere in it."""
    found = []
    with council.store.engine.connect() as db:
        for table in metadata.sorted_tables:
            for row in db.execute(select(table)):
                written = json.dumps(
                    [str(v) if not isinstance(v, dict | list) else v for v in row], ensure_ascii=False
                )
                if any(name in written for name in names):
                    found.append(f"{table.name}: {written[:160]}")
    return found


def erase(council: Council, *also: str) -> subjects.Erased:
    with council.store.engine.begin() as db:
        return subjects.erase(db, subjects.find(db, KEY), council.clock.now(), also)


def test_what_is_exported_is_every_row_that_names_them(lived: Council) -> None:
    with lived.store.engine.connect() as db:
        found = subjects.export(db, subjects.find(db, NAME))
    assert {"people", "figures", "requests", "absences", "audit", "papers", "board", "inbox"} <= set(found)
    shown = sum(len(rows) for rows in found.values())
    by_name = len(rows_naming(lived, KEY, NAME))
    assert shown >= by_name, "their decisions stand in the trail under a number, and are shown too"
    json.dumps(found)


def test_after_an_erasure_no_row_of_any_table_names_them(lived: Council) -> None:
    assert rows_naming(lived, KEY, NAME)
    erase(lived, "Priya")
    assert not rows_naming(lived, KEY, NAME, "Priya", "priya.shah")


def test_after_an_erasure_no_byte_of_the_file_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor of what lies beside it: what a database deletes it only forgets. However their name was written."""
    file = tmp_path / "council.db"
    council = live(Council(sample(), url=f"sqlite:///{file}"))
    council.says("Owen", "note on voids: ask priya shah or PRIYA.SHAH@marlowheath.example")
    council.says("Nadia", "note on voids: not Priya, though")
    head = head_of(council)

    def left() -> list[str]:
        return [
            f"{path.name}: {name}"
            for path in tmp_path.iterdir()
            for name in (b"priya.shah", b"priya shah")
            if name in path.read_bytes().lower()
        ]

    assert left()
    verbs.erase(council.store, KEY, ["Priya"], council.clock.now(), dry=False)
    assert left() == []
    assert "unused parts" not in capsys.readouterr().out
    with council.store.reading() as work:
        assert list(faults(list(work.audit.entries(0, 10_000)), [head], work.audit.people())) == []
    council.close()


def head_of(council: Council) -> str:
    with council.store.reading() as work:
        return str(work.audit.head())


def test_the_audit_trail_holds_after_an_erasure_and_says_what_was_forgotten(lived: Council) -> None:
    with lived.store.reading() as work:
        head = work.audit.head()
    done = erase(lived)
    with lived.store.reading() as work:
        entries = list(work.audit.entries(0, 10_000))
        assert list(faults(entries, [str(head)])) == []
        assert entries[-1].what == FORGOTTEN
        assert len(entries[-1].about.split(",")) == done.forgotten > 0
        assert KEY not in work.audit.people().values()
        assert all(not e.salt for e in entries if e.details is None), (
            "without its salt a digest cannot be guessed at"
        )


def test_figures_and_what_follows_from_them_stay(lived: Council) -> None:
    with lived.store.reading() as work:
        before = {m: f.value for m, f in known(work.figures.history("VOID_DAYS")).items()}
    done = erase(lived)
    with lived.store.reading() as work:
        after = known(work.figures.history("VOID_DAYS"))
        assert {m: f.value for m, f in after.items()} == before
        assert after[Month(2026, 10)].said_by == done.pseudonym
        assert after[Month(2026, 10)].comment == "contractor handover dragged on"
    lived.says("David", "voids")
    assert "38 days" in lived.hears("David")
    lived.at(1, month=12)


def test_somebody_who_still_leads_is_not_erased(council: Council) -> None:
    with (
        council.store.engine.connect() as db,
        pytest.raises(subjects.StillNeeded, match="Hand these over first"),
    ):
        subjects.erase(db, subjects.find(db, KEY), council.clock.now())
    with (
        council.store.engine.connect() as db,
        pytest.raises(subjects.StillNeeded, match="Name another deputy"),
    ):
        subjects.erase(db, subjects.find(db, "Marcus Webb"), council.clock.now())


def test_a_dry_run_changes_nothing(lived: Council, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows_naming(lived, "")
    verbs.erase(lived.store, KEY, [], lived.clock.now(), dry=True)
    assert "Nothing was changed: this was a dry run." in capsys.readouterr().out
    assert rows_naming(lived, "") == before
    verbs.erase(lived.store, KEY, [], lived.clock.now(), dry=False)
    assert "their first name still stands in" in capsys.readouterr().out


def test_nobody_of_that_name_is_said(council: Council) -> None:
    with pytest.raises(Stop, match="Nobody here is called"):
        verbs.export(council.store, "nobody@nowhere.example", None)


def test_somebody_new_under_the_same_address_is_not_who_was_erased(lived: Council) -> None:
    done = erase(lived)
    with lived.store.turn() as work:
        one = work.portfolio.person(done.pseudonym)
        assert one is not None
        assert one.retired
        work.portfolio.save(replace(one, key=KEY, name=NAME, retired=False))
        lived.desk(work).decided("tried", "round/2026-10", KEY)
        numbers = [number for number, who in work.audit.people().items() if who == KEY]
    assert len(numbers) == 1
    assert f"{numbers[0]}@erased.invalid" != done.pseudonym


# Retention


def test_what_was_kept_long_enough_goes_and_a_dry_run_counts_it(lived: Council) -> None:
    later = datetime(2029, 2, 1, 9, tzinfo=LONDON)
    with lived.store.engine.begin() as db:
        counted = retention.outlived(db, later, retention.Keeping())
        assert all(counted.values()), counted
        kept = {table.name: rows(db, table) for table in (t.figures, t.flags, t.papers, t.audit)}
        assert retention.let_go(db, later, retention.Keeping()) == counted
        assert retention.outlived(db, later, retention.Keeping()) == dict.fromkeys(counted, 0)
        assert kept == {table.name: rows(db, table) for table in (t.figures, t.flags, t.papers, t.audit)}


def rows(db, table) -> int:
    return db.scalar(select(func.count()).select_from(table))


def test_nothing_recent_goes_and_an_open_flag_keeps_the_message_it_lives_in(lived: Council) -> None:
    with lived.store.engine.begin() as db:
        assert not any(retention.outlived(db, lived.clock.now(), retention.Keeping()).values())
        later = datetime(2029, 2, 1, 9, tzinfo=LONDON)
        retention.let_go(db, later, retention.Keeping())
    with lived.store.reading() as work:
        (flag,) = [f for f in work.flags.open() if f.indicator == "VOID_DAYS"]
        assert work.outbox.body(flag.post) is not None


def test_what_is_written_of_somebody_is_for_nobody_else_on_the_machine(
    lived: Council, tmp_path: Path
) -> None:
    written = tmp_path / "priya.json"
    written.write_text("an earlier one", encoding="utf-8")
    verbs.export(lived.store, KEY, written)
    assert written.stat().st_mode & 0o777 == 0o600
    assert json.loads(written.read_text("utf-8"))["people"]
