"""Each verb as an administrator types it, on a database of its own."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from adapters.cli import main
from adapters.compose import build
from adapters.files.sample import sample_folder
from adapters.settings import read_settings
from bot.hearing import Heard, Place

SAMPLE = str(sample_folder())


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys):
    """Types a command in an empty folder; the status and what was printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", f"sqlite:///{tmp_path / 'council.db'}")
    monkeypatch.setenv("STOCKTAKE_DEVELOPMENT", "1")
    monkeypatch.setenv("STOCKTAKE_NOW", "2026-11-02T08:55")

    def type_(*words: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        status = main(list(words))
        said = capsys.readouterr()
        return status, said.out, said.err

    return type_


def test_a_dry_run_changes_nothing(typed, tmp_path):
    """What would be added is shown, and the database stays empty."""
    status, out, _ = typed("import", SAMPLE, "--dry-run")
    assert status == 0
    assert "Nothing was changed: this was a dry run." in out
    with sqlite3.connect(tmp_path / "council.db") as held:
        assert held.execute("select count(*) from people").fetchone() == (0,)


def test_who_brings_a_workbook_in_must_be_known_and_allowed(typed, tmp_path):
    """An officer named before there is one is told how to begin; a lead, that it is not theirs to do."""
    status, _, said = typed("import", SAMPLE, "--by", "nadia.okafor@marlowheath.example")
    assert status == 2
    assert "leave it out for the first workbook" in said
    assert typed("import", SAMPLE)[0] == 0
    status, _, said = typed("import", SAMPLE, "--by", "priya.shah@marlowheath.example")
    assert status == 2
    assert "priya.shah@marlowheath.example may not bring a workbook in." in said
    assert typed("import", SAMPLE, "--by", "nadia.okafor@marlowheath.example")[0] == 0


def test_what_is_exported_imports_to_no_change(typed, tmp_path):
    """A workbook out and in again is the same council, as XLSX and as a folder."""
    typed("import", SAMPLE)
    for name in ("council.xlsx", "council"):
        assert typed("export", str(tmp_path / name))[0] == 0
        status, out, _ = typed("import", str(tmp_path / name))
        assert (status, out.strip()) == (0, "Nothing changes.")


def test_a_workbook_with_mistakes_is_refused_whole(typed, tmp_path):
    """Every mistake is named by its cell, and nothing of the rest is taken."""
    folder = tmp_path / "mistaken"
    folder.mkdir()
    for source in sample_folder().glob("*.csv"):
        text = source.read_text(encoding="utf-8-sig")
        if source.name == "indicators.csv":
            text = text.replace(",higher,monthly", ",hgiher,monthly", 1)
        if source.name == "priorities.csv":
            text = text.replace("priya.shah@", "nobody@", 1)
        (folder / source.name).write_text(text, encoding="utf-8")
    status, _, err = typed("import", str(folder))
    assert status == 2
    assert "hgiher" in err
    assert "nobody@" in err
    assert "Nothing was changed." in err
    with sqlite3.connect(tmp_path / "council.db") as held:
        assert held.execute("select count(*) from people").fetchone() == (0,)


def test_the_round_is_previewed_without_sending_anything(typed, tmp_path):
    """The unit reads every message before the first live round."""
    typed("import", SAMPLE)
    status, out, _ = typed("round", "--preview", "--month", "2026-10")
    assert status == 0
    assert "to Priya Shah" in out
    assert "Three October figures" in out
    assert "Nothing was sent." in out
    with sqlite3.connect(tmp_path / "council.db") as held:
        assert held.execute("select count(*) from outbox").fetchone() == (0,)


def test_a_preview_is_of_the_round_that_goes_out_next(typed, monkeypatch):
    """Five minutes before October's figures are asked for it is October's; once they are, November's."""
    typed("import", SAMPLE)
    assert "messages for October 2026. Nothing was sent." in typed("round", "--preview")[1]
    council = build(read_settings())
    council.clock.move_to(council.clock.now() + timedelta(minutes=10))
    council.routine.tick()
    council.store.close()
    monkeypatch.setenv("STOCKTAKE_NOW", "2026-11-02T09:05")
    status, out, _ = typed("round", "--preview")
    assert status == 0
    assert "Three November figures" in out
    assert "messages for November 2026. Nothing was sent." in out


def test_a_template_is_an_empty_workbook_that_reads(typed, tmp_path):
    """An administrator begins here."""
    assert typed("template", "new.xlsx")[0] == 0
    assert (tmp_path / "new.xlsx").stat().st_size > 5000


def test_replies_are_interpreted_line_by_line(typed):
    """A bad line is answered with its error, in its place, and the rest go on."""
    context = {
        "today": "2026-11-02",
        "period": "2026-10",
        "asked": ["v"],
        "also_owned": [],
        "indicators": {
            "v": {
                "name": "Average void re-let time", "aliases": ["voids"], "unit": "days", "min": 0, "max": None,
                "integer": False, "last_value": 29, "last_period": "2026-09", "target": 24,
            }
        },
    }  # fmt: skip
    good = json.dumps({"text": "31 days", "context": context})
    status, out, _ = typed("interpret", given=f"{good}\nnot json\n{good}\n")
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [("error" in a) for a in answers] == [False, True, False]
    said = answers[0]["items"][0] if "items" in answers[0] else answers[0]
    assert said["status"] == "value"
    assert float(said["value"]) == 31


def test_one_reply_is_interpreted_in_words(typed):
    """A person setting up an indicator sees how replies to it would be read."""
    typed("import", SAMPLE)
    status, out, _ = typed("interpret", "--ask", "voids", "31, contractor handover dragged on")
    assert status == 0
    assert "value 31" in out
    assert "contractor handover dragged on" in out


def test_a_reply_to_no_question_is_not_waited_for(typed):
    """Without --ask the words of the command line answer nothing: it says so and does not read what is typed next."""
    status, _, said = typed("interpret", "31")
    assert status == 2
    assert "--ask" in said


def test_a_workbook_is_judged_for_people_to_read(typed):
    """An analyst sees each reading apart."""
    status, out, _ = typed("judge", "--workbook", SAMPLE)
    assert status == 0
    assert "Average void re-let time" in out
    for reading in ("current:", "slipping:", "forecast:", "control chart:"):
        assert reading in out
    assert "control chart: Within its usual variation." in out
    assert "common cause" not in out, "a term of the trade"


def test_a_name_written_over_two_lines_is_one_heading_for_people_to_read(typed, tmp_path: Path):
    council = Path(shutil.copytree(SAMPLE, tmp_path / "council"))
    sheet = council / "indicators.csv"
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("Average void re-let time", '"Average void\nre-let time"'),
        encoding="utf-8",
    )
    _, out, _ = typed("judge", "--workbook", str(council))
    assert "Average void re-let time (VOID_DAYS)\n" in out


def test_lines_are_judged_in_their_order(typed):
    """One line of JSON for each, a bad one answered with its id."""
    given = (
        '{"id": "a", "months": ["2026-09", "2026-10"], "values": [90, 88], "polarity": "higher", '
        '"trajectory": [90, 91], "tolerance": 1}\n{"id": "b", "months": ["2026-09"], "values": "x"}\n'
    )
    status, out, _ = typed("judge", given=given)
    first, second = map(json.loads, out.splitlines())
    assert status == 0
    assert first["status"] == ["G", "R"]
    assert second["id"] == "b"
    assert "error" in second


def test_a_broken_byte_spoils_its_own_line_and_no_other(tmp_path: Path):
    """Read by the program as people start it, in a terminal that speaks UTF-8 and in one that does not."""
    good = b'{"id": "a", "months": ["2026-09", "2026-10"], "values": [90, 88]}\n'
    given = (
        good
        + b'{"id": "\xff\xfe", "months": ["2026-09"]}\n'
        + b'{"id": "\\ud83d", "months": ["2026-09"], "values": [1]}\n'
        + good
    )
    for speaks in ("C.UTF-8", "POSIX"):
        done = subprocess.run(
            [sys.executable, "-c", "import sys; from adapters.cli import main; sys.exit(main())", "judge"],
            input=given,
            capture_output=True,
            env={
                **os.environ,
                "LC_ALL": speaks,
                "PYTHONPATH": str(Path(__file__).parents[3]),
                "PYTHONUTF8": "0",
            },
            cwd=tmp_path,
            check=False,
        )
        answers = [json.loads(answer) for answer in done.stdout.decode("utf-8").splitlines()]
        assert done.returncode == 0, done.stderr
        assert [("error" in a) for a in answers] == [False, True, False, False]
        assert answers[2]["id"] == "\ud83d"


@pytest.mark.parametrize(("name", "begins"), [("voids.png", b"\x89PNG"), ("voids.svg", b"<?xml")])
def test_a_chart_is_drawn_to_a_file(typed, tmp_path: Path, name, begins):
    """PNG for screens, SVG for packs."""
    typed("import", SAMPLE)
    assert typed("chart", "voids", "--out", name)[0] == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    "words",
    [
        ("voids", "--kind", "control"),
        ("voids", "--kind", "seasonal"),
        ("voids", "--kind", "stocktake"),
        ("Homes",),
        ("Homes", "--kind", "grid"),
        ("Priya Shah", "--kind", "multiples", "--dark"),
        ("--kind", "grid"),
        ("voids", "--all"),
        ("voids", "--kind", "control", "--all"),
        ("voids", "--kind", "seasonal", "--all"),
        ("Homes", "--all"),
    ],
)
def test_every_kind_of_chart_is_drawn_from_the_command_line(typed, tmp_path: Path, monkeypatch, words):
    """What can be asked for in chat can be had as a file."""
    typed("import", SAMPLE)
    monkeypatch.setenv("STOCKTAKE_NOW", "2026-11-02T09:05")
    status, out, _ = typed("chart", *words, "--out", "made.png")
    assert status == 0
    with Image.open(tmp_path / "made.png") as made:
        assert made.format == "PNG"
        told = made.text["Description"]
    assert out == f"Drew made.png. To whoever listens it says:\n{told}\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("council tax", "--kind", "control"), "does not suit a total that builds through the year"),
        (("Homes", "--kind", "control"), "A control chart shows one indicator. Name one of: "),
        (("Homes", "--kind", "stocktake"), "A stocktake page is of one priority. Name one of: "),
        (("--kind", "trajectory"), "A trajectory chart shows one indicator."),
        ((), "A chart of what? For example:  stocktake chart voids --out voids.png"),
        (("--from", "absent.json"), "absent.json could not be read: No such file or directory."),
        (("voids", "--from", "absent.json"), "--from says what to draw; leave the name and --kind out."),
    ],
)
def test_a_chart_that_cannot_be_drawn_says_why(typed, tmp_path: Path, monkeypatch, words, why):
    """A sentence, not a traceback, and nothing written."""
    typed("import", SAMPLE)
    monkeypatch.setenv("STOCKTAKE_NOW", "2026-11-02T09:05")
    status, _, err = typed("chart", *words, "--out", "made.png")
    assert status == 2
    assert why in err
    assert not (tmp_path / "made.png").exists()


def test_a_described_chart_that_makes_no_sense_says_where(typed, tmp_path: Path):
    """It was drawn as though its months ran forward."""
    described = '{"kind": "trajectory", "title": "Voids", "letter": "Z"}'
    (tmp_path / "voids.json").write_text(described, encoding="utf-8")
    status, _, err = typed("chart", "--from", "voids.json", "--out", "x.png")
    assert status == 2
    assert 'voids.json: letter: "Z" is not a status' in err


def test_an_unknown_indicator_is_answered_with_those_there_are(typed):
    """A dead end offers a way on."""
    typed("import", SAMPLE)
    status, _, err = typed("chart", "nonsense", "--out", "x.png")
    assert status == 2
    assert "There are:" in err
    assert "Voids" in err


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        pytest.param("pdf", b"%PDF-1.7", id="tagged pages"),
        pytest.param("pptx", b"PK", id="slides to edit"),
        pytest.param("html", b"<!doctype html>", id="a page"),
    ],
)
def test_a_pack_is_printed_as_known_on_any_day(typed, tmp_path: Path, ending, begins):
    """The unit plans a stocktake in chat; its pack is written from what is known."""
    typed("import", SAMPLE)
    machine = build(read_settings())
    nadia = "nadia.okafor@marlowheath.example"
    words = "stocktake for Tenants who feel heard on 1 December at 10:00"
    machine.dialogue.hear(Heard("k1", "workspace", nadia, Place.direct(nadia), words=words))
    machine.store.close()
    out = tmp_path / f"pack.{ending}"
    status, said, _ = typed("pack", "1", "--out", str(out))
    assert status == 0
    assert "Wrote the pack of stocktake 1 (Tenants who feel heard on 1 December 2026)" in said
    assert out.read_bytes().startswith(begins)


def test_a_pack_that_cannot_be_made_says_what_to_do(typed, tmp_path: Path):
    """No stocktake, another ending, no day: each is a sentence, and no file."""
    typed("import", SAMPLE)
    for words, why in (
        (("pack", "--out", "x.pdf"), "No stocktake is planned yet."),
        (("pack", "--out", "x.docx"), "should end in .pdf, .pptx or .html"),
        (("pack", "--as-at", "Tuesday", "--out", "x.pdf"), "Tuesday is not a day."),
    ):
        status, _, said = typed(*words)
        assert (status, why in said) == (2, True)
    assert not list(tmp_path.glob("x.*"))


def test_a_delivery_plan_is_printed_with_its_charts_and_its_checklist(typed, tmp_path: Path):
    """What the lead has said so far, and what is missing, on paper."""
    typed("import", SAMPLE)
    machine = build(read_settings())
    priya = "priya.shah@marlowheath.example"
    for number, words in enumerate(
        ("plan for voids", "An empty home has a new family within four weeks, and they know the day.")
    ):
        machine.dialogue.hear(Heard(f"k{number}", "workspace", priya, Place.direct(priya), words=words))
    machine.store.close()
    assert typed("plan", "STREETS", "--out", "x.pdf")[2].startswith("Cleaner streets has no plan yet.")
    status, said, _ = typed("plan", "HOMES", "--out", "plan.html")
    assert (status, said.strip()) == (0, "Wrote the plan of Good repairs and quick re-lets to plan.html.")
    page = (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert "An empty home has a new family within four weeks" in page
    assert "nothing is written yet" in page
    assert page.count("<img") == 2
    assert typed("plan", "HOMES", "--out", "plan.pdf")[0] == 0
