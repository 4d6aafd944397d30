"""A copy taken in use is whole; one brought back says nothing twice."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.cli import main
from adapters.files.sample import sample_folder
from core.domain.audit import Decision
from core.domain.flags import Cause, Flag, FlagState, Reason
from core.domain.months import Month
from core.domain.notes import Note
from core.domain.people import Absence
from core.ports import Due, Fate, Noted
from core.store import backups
from core.store.database import Database, UnfitDatabase

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def held(tmp_path: Path) -> tuple[Database, Path]:
    file = tmp_path / "council.db"
    store = Database(f"sqlite:///{file}")
    store.migrate()
    return store, file


def test_a_copy_taken_while_others_write_is_one_instants(held, tmp_path):
    """Two values always written together are together in the copy, whatever was going on."""
    store, file = held
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with store.turn() as work:
                work.talks.remember("left", str(number))
                work.talks.remember("right", str(number))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            backups.backup(file, tmp_path / f"copy-{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        copy = Database(f"sqlite:///{tmp_path / f'copy-{number}.db'}")
        with copy.reading() as work:
            assert work.talks.recall("left") == work.talks.recall("right")
        copy.close()
    store.close()


def test_what_is_brought_back_says_nothing_old_again(held, tmp_path):
    """What waited may have been sent since, what was due may have been said since: a person decides. What is yet to
    come still comes, next month's round among it.
    """
    store, file = held
    with store.turn() as work:
        work.outbox.put("waited", "direct/ada", {}, T0)
        work.outbox.put("went", "direct/ben", {}, T0)
        work.outbox.sent("went", T0)
        work.ledger.add(Due("chase/I/2026-10/open", "chase", T0, {}, "ada", Month(2026, 10)))
        work.ledger.add(Due("chase/I/2026-10/remind", "chase", datetime(2099, 1, 1, tzinfo=UTC), {}, "ada"))
        work.ledger.add(Due("prepare/2026-11", "prepare", T0, {"month": "2026-11"}))
    store.close()
    backups.backup(file, tmp_path / "copy.db")
    now = T0 + timedelta(days=1)
    found = backups.restore(tmp_path / "copy.db", file, now)
    assert (found.messages, found.dues) == (1, 1)
    again = Database(f"sqlite:///{file}")
    with again.turn() as work:
        assert work.outbox.lease(now, now + timedelta(minutes=1), 10) == []
        assert [(s.key, s.fate) for s in work.outbox.stuck()] == [("waited", Fate.PERHAPS)]
        assert [d.key for d in work.ledger.due(now)] == ["prepare/2026-11"]
        assert not work.ledger.add(Due("chase/I/2026-10/open", "chase", T0, {})), "what was due is done"
        assert [d.key for d in work.ledger.open_about("chase/")] == ["chase/I/2026-10/remind"]
    again.close()


def test_what_was_in_doubt_after_a_restore_is_looked_for_where_the_platform_can_tell(typed, held, tmp_path):
    """A backup from when nothing could be sent: all of it may have arrived since. Slack is asked before anything is posted."""
    store, _ = held
    with store.turn() as work:
        for number in range(3):
            work.outbox.put(f"prompt/{number}", f"direct/{number}", {"person": str(number)}, T0, "slack")
        work.outbox.put("whisper", "unit", {"person": "ada", "channel": "unit"}, T0, "slack")
        work.outbox.put("prompt/9", "direct/9", {"person": "9"}, T0, "teams")
    typed("backup", "copy.db")
    store.close()
    assert "5 messages that waited were set aside" in typed("restore", "copy.db")[1]
    said = typed("outbox", "--resend-all")[1]
    assert said.splitlines() == [f"prompt/{number} on slack will be sent again." for number in range(3)]
    typed("outbox", "--resend", "prompt/9")
    again = Database(f"sqlite:///{tmp_path / 'council.db'}")
    later = datetime(2099, 1, 1, tzinfo=UTC)
    with again.turn() as work:
        slack = work.outbox.lease(later, later, 10, "slack")
        teams = work.outbox.lease(later, later, 10, "teams")
    assert [(m.key, m.attempts > 0) for m in slack] == [(f"prompt/{number}", True) for number in range(3)]
    assert [(m.key, m.attempts) for m in teams] == [("prompt/9", 0)], "a person has decided"
    again.close()


def _give(store: Database) -> tuple[int, ...]:
    """A flag's, an absence's and a paper's number."""
    month, away = Month(2026, 10), Absence("ada", T0.date(), T0.date())
    flag = Flag(0, "I", Cause.OFF_TRACK, (Reason.RED,), month, month, T0, T0, FlagState.PUBLISHED)
    with store.turn() as work:
        work.audit.append(Decision(T0, "stocktake", "opened", "flag"))
        note = work.shelf(Note).add(Note(0, "P", "words", "ada", T0, ""), Noted(T0, "ada", "noted", ""))
        return work.flags.add(flag).number, work.absences.add(away, T0), note.number


def test_a_number_given_since_the_copy_was_made_is_given_to_nothing_else(store):
    """ "flag 12" in the unit's channel, its buttons and its key are one flag's, whatever was brought back since."""
    assert [_give(store), _give(store)] == [(1, 1, 1), (2, 2, 2)]
    with store.turn() as work:
        work.restored(T0 + timedelta(minutes=90), ())
    assert [_give(store), _give(store)] == [(1093, 1093, 1093), (1094, 1094, 1094)]
    with store.turn() as work:
        work.restored(T0 - timedelta(days=1), ())
    assert _give(store) == (2095, 2095, 2095), "a clock that is wrong gives none twice"


def test_numbers_given_after_a_first_restore_are_not_given_again_after_a_second_of_the_same_copy(
    held, tmp_path
):
    store, file = held
    given = [_give(store), _give(store)]
    store.close()
    backups.backup(file, tmp_path / "copy.db")
    for minutes in (60, 70):
        backups.restore(tmp_path / "copy.db", file, T0 + timedelta(minutes=minutes))
        again = Database(f"sqlite:///{file}")
        given += [_give(again) for _ in range(10)]
        again.close()
    assert [flag for flag, _, _ in given] == [1, 2, *range(1063, 1083)]


def test_a_copy_that_cannot_be_brought_back_leaves_nothing_of_it_beside_the_database(held, tmp_path):
    """It holds people's words, and takes the room of a database."""
    store, file = held
    store.close()
    backups.backup(file, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    before = file.read_bytes()
    with pytest.raises(UnfitDatabase, match="newer version"):
        backups.restore(tmp_path / "copy.db", file, T0)
    assert file.read_bytes() == before
    assert [beside.name for beside in tmp_path.iterdir() if ".part" in beside.name] == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give a file away")
def test_what_root_brings_back_still_belongs_to_the_service(held, tmp_path):
    """The unit of deploy/ runs as somebody of its own, who could not open root's file: it would never start again."""
    store, file = held
    store.close()
    os.chown(file, 61936, 61937)
    backups.backup(file, tmp_path / "copy.db")
    backups.restore(tmp_path / "copy.db", file, T0)
    assert (file.stat().st_uid, file.stat().st_gid) == (61936, 61937)
    assert [beside.name for beside in tmp_path.iterdir() if beside.name.startswith("council.db-")] == []


@pytest.mark.parametrize("damage", ["not a database", "a page overwritten", "another program's"])
def test_a_damaged_copy_changes_nothing(held, tmp_path, damage):
    store, file = held
    with store.turn() as work:
        for number in range(200):
            work.talks.remember(f"name-{number}", "kept" * 50)
    store.close()
    copy = tmp_path / "copy.db"
    if damage == "not a database":
        copy.write_text("Dear council")
    elif damage == "another program's":
        with sqlite3.connect(copy) as other:
            other.execute("CREATE TABLE songs (name TEXT)")
        other.close()
    else:
        backups.backup(file, copy)
        content = bytearray(copy.read_bytes())
        page = int.from_bytes(content[16:18], "big")
        content[page * 5 : page * 12] = b"\xff" * (page * 7)
        copy.write_bytes(content)
    before = file.read_bytes()
    with pytest.raises(backups.NotABackup):
        backups.restore(copy, file, T0)
    assert file.read_bytes() == before


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", f"sqlite:///{tmp_path / 'council.db'}")

    def type_(*words: str) -> tuple[int, str, str]:
        status = main(list(words))
        said = capsys.readouterr()
        return status, said.out, said.err

    return type_


def test_backup_and_restore_as_they_are_typed(typed, held, tmp_path):
    store, _ = held
    with store.turn() as work:
        work.talks.remember("kept", "yes")
        work.outbox.put("waited", "direct/ada", {}, T0)
    assert typed("backup", "copy.db")[0] == 0
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600, "it holds people's words"
    with store.turn() as work:
        work.talks.remember("kept", "no")
    store.close()
    status, out, _ = typed("restore", "copy.db")
    assert status == 0
    assert "1 messages that waited were set aside" in out
    status, out, _ = typed("outbox")
    assert "waited" in out
    assert "may have arrived" in out
    assert typed("outbox", "--mark-sent", "waited")[0] == 0
    assert "Nothing was set aside." in typed("outbox")[1]
    assert typed("outbox", "--resend", "waited")[0] == 2
    with Database(f"sqlite:///{tmp_path / 'council.db'}").reading() as work:
        assert work.talks.recall("kept") == "yes"


def test_restore_is_refused_beside_a_run(typed, held, tmp_path):
    """A run that went on writing to the old file would lose every reply from then on."""
    from filelock import FileLock  # noqa: PLC0415 - held as another process would

    _, file = held
    typed("backup", "copy.db")
    with FileLock(f"{file}.run-lock"):
        status, _, err = typed("restore", "copy.db")
    assert status == 2
    assert "Stop it first" in err


def test_every_other_verb_works_beside_a_run(typed, held, monkeypatch):
    """Whoever looks after it need not stop it to look, to copy or to bring figures in."""
    from filelock import FileLock  # noqa: PLC0415 - held as a run holds it

    _, file = held
    monkeypatch.setenv("STOCKTAKE_DEVELOPMENT", "1")
    monkeypatch.setenv("STOCKTAKE_NOW", "2026-11-02T08:30")
    with FileLock(f"{file}.run-lock"):
        for words in (
            ["import", str(sample_folder())], ["export", "council.xlsx"], ["round", "--preview", "--month", "2026-11"],
            ["interpret", "--ask", "voids", "31"], ["outbox"], ["backup", "copy.db"], ["verify-audit"],
            ["chart", "voids", "--out", "voids.svg"], ["retention", "--dry-run"],
            ["subject-export", "priya.shah@marlowheath.example"],
        ):  # fmt: skip
            status, _, err = typed(*words)
            assert status == 0, (words, err)


def test_a_server_is_copied_with_its_own_tools(typed, postgres, monkeypatch):
    """The sentence names them, and shows no password."""
    address = postgres.new_database()
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", address.replace("///", "//stocktake:hunter2@/"))
    status, _, err = typed("backup", "copy.db")
    assert status == 2
    assert "pg_dump" in err
    assert "hunter2" not in err
    assert typed("restore", "--after-pg-restore")[0] == 0
