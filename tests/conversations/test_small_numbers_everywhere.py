"""A small number reaches nobody it is not for: what they are told is the same whichever small number it is."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from adapters.charts.frame import footer_lines
from adapters.charts.sheet import WIDTH
from adapters.commands.pack import printed
from adapters.files.workbook import read, write
from bot.conversations.briefings import document_of as briefing_document
from bot.conversations.stocktakes import kept_or_made
from bot.documents import Document, to_json
from bot.gallery import block_of, picture_of
from bot.hearing import Place
from bot.messages import from_wire
from core.domain.briefings import Briefing
from core.domain.figures import known
from core.domain.flags import Cause
from core.domain.months import Month
from core.domain.portfolio import Portfolio
from core.domain.stocktakes import Stocktake
from core.services import setting_up
from core.services.openly import may_see_small, openly
from core.store import tables as t
from tests.conversations.conftest import Council, sample

KEY, SHARE, TOTAL = "CT_BACKLOG", "INVOICE_30", "CT_COLLECT"
BELOW = {KEY: 100, SHARE: 50, TOTAL: 10}
"""A count, a share of few, and a running total that gives a small month away by subtraction."""
ASKED = (
    "backlog", "chart backlog", "history backlog", "help me with backlog", "status", "chart of everything", "flags",
    "backlog years side by side", "invoices", "chart invoices", "history invoices", "council tax", "history of council tax",
)  # fmt: skip
NOT_FOR = ("Owen", "Cllr Yusuf Demir")


@cache
def with_a_rule() -> Portfolio:
    """The sample, with small numbers of a count, a share and a running total kept confidential."""
    made = sample()
    indicators = tuple(replace(i, suppress_below=BELOW.get(i.key)) for i in made.indicators)
    return replace(made, indicators=indicators)


@cache
def lived(value: int) -> Council:
    """A month and a half: the figure is given, asked for by everybody, corrected, and put into packs and briefings."""
    council = Council(with_a_rule())
    council.at(2, 9, 1)
    council.says("Ruth", f"backlog {value}")
    council.says("Ruth", f"it is {value}")
    few, grown = 1 + value % 9, 57 + value % 5
    for words in (f"invoices {few} of 60", "yes", f"council tax {grown}.3", "yes", f"it is {grown}.3"):
        council.says("Ruth", words)
    council.says(
        "Ruth",
        f"tell the unit: invoices: only {few} suppliers were paid in time, two clerks start on the 17th",
    )
    council.says("Ruth", "yes")
    council.says(
        "Nadia", "stocktake for Collect what is due on 1 December at 10:00 with David and Helen, 90 minutes"
    )
    council.says("Nadia", "deep dive backlog")
    council.says("Nadia", "draft summary for Finance")
    council.says("Nadia", "draft report")
    council.says("Nadia", "review of backlog")
    council.says("Nadia", "leave it")
    for day in (17,):
        council.at(day, 10)
        for person in NOT_FOR:
            for words in ASKED:
                council.says(person, words)
        for person in ("Nadia",):
            for words in ASKED:
                council.says(person, f"@stocktake {words}", place=Place.unit())
    council.at(20, 10)
    council.says(
        "Nadia", f"@stocktake correct October backlog to {value + 3}, late data came in", place=Place.unit()
    )
    council.says("Nadia", "change it")
    council.says("Ruth", "correct October invoices to 2900 of 3000, wrong list")
    council.says("Ruth", "change it")
    for person in NOT_FOR:
        for words in ("history invoices", "invoices", "status", "flags"):
            council.says(person, words)
    council.at(2, 9, 1, month=12)
    return council


def for_the_wrong_reader(council: Council) -> dict[str, str]:
    """Every message that goes to a channel, or to a person without the right, by its key."""
    with council.store.engine.connect() as db:
        rows = [(r.key, r.body) for r in db.execute(select(t.outbox.c.key, t.outbox.c.body))]
    told = {}
    with council.work() as work:
        for key, body in rows:
            person = work.portfolio.person(body["person"]) if body["person"] else None
            if key.startswith("head/"):  # the audit trail's end is a hash of everything
                continue
            if person is None or not may_see_small(work, person, KEY):
                told[key] = json.dumps(body["message"], ensure_ascii=False, sort_keys=True)
    return told


def documents(council: Council) -> dict[str, Document]:
    """What is printed: the pack, and every briefing."""
    with council.work() as work:
        meeting = work.shelf(Stocktake).get(1)
        assert meeting is not None
        found = {"pack": kept_or_made(work, meeting, meeting.cut_off)}
        for made in work.shelf(Briefing).all():
            found[f"briefing {made.number}"] = briefing_document(work, made)
    return found


def drawn(council: Council) -> dict[str, str]:
    """Every picture of it that goes to the wrong reader or is printed, as it is handed to whoever draws it."""
    blocks = {
        f"{key}/{n}": block
        for key, said in for_the_wrong_reader(council).items()
        for n, block in enumerate(from_wire(json.loads(said)).pictures)
    }
    for name, document in documents(council).items():
        blocks |= {f"{name}/{n}": block for n, block in enumerate(document.pictures)}
    with council.work() as work:
        return {
            key: repr(picture_of(work, block))
            for key, block in blocks.items()
            if BELOW.keys() & set(block.of)
        }


@cache
def lives(value: int) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    council = lived(value)
    papers = {name: to_json(made) for name, made in documents(council).items()}
    return for_the_wrong_reader(council), papers, drawn(council)


@settings(max_examples=2, deadline=None)
@given(other=st.integers(10, 95))
@example(95)
def test_what_the_wrong_reader_is_told_does_not_depend_on_the_small_number(other: int) -> None:
    """So nothing gives it away: not a difference, a status, a forecast, a chart, an alternative text or a pack."""
    for mine, theirs in zip(lives(62), lives(other), strict=True):
        assert mine.keys() == theirs.keys()
        assert {k: (v, theirs[k]) for k, v in mine.items() if v != theirs[k]} == {}


def test_however_it_is_read_through_the_view_no_small_number_is_there() -> None:
    council = lived(62)
    with council.work() as work:
        view = openly(work)
        said = {f.said_in for key in BELOW for f in work.figures.history(key) if f.said_in}
        every = [
            *(f for key in BELOW for f in view.figures.history(key)),
            *(f for f in view.figures.all() if f.indicator in BELOW),
            *(view.figures.get(f.number) for key in BELOW for f in work.figures.history(key)),
            *(f for message in said for f in view.figures.said_in(message)),
        ]
        october = [f for f in every if f.period == Month(2026, 10) and f.indicator in BELOW]
        assert {f.indicator for f in october} == set(BELOW)
        assert {(f.value, f.numerator, f.denominator, f.comment, f.reason) for f in october} == {
            (None, None, None, "", "")
        }
        true = [f for f in work.flags.changed_since(work.figures.all()[0].said_at) if f.indicator == SHARE]
        assert any("only 9 suppliers" in f.lead_line for f in true), "there is something to hide"
        flags = [view.flags.get(f.number) for f in true]
        flags += [f for f in view.flags.changed_since(work.figures.all()[0].said_at) if f.indicator == SHARE]
        flags += [f for cause in Cause for f in view.flags.of(SHARE, cause)]
        notes = [n for f in true for n in view.flags.notes(f.number)]
        words = [*(f.lead_line + f.finding for f in flags), *(n.detail for n in notes)]
        assert any("[c] suppliers" in each for each in words)
        assert not any("only 9" in each for each in words)


def test_the_symbol_stands_where_the_number_would_and_says_what_it_is() -> None:
    told, papers, _ = lives(62)
    said = "\n".join(told.values())
    for name in ("Backlog", "Invoices", "Council tax"):
        assert f"{name}: [c] for October" in said, name
    assert "[c] stands for a small number that is kept confidential." in said
    assert '"[c]' in papers["pack"]
    assert "[c] stands for a small number that is kept confidential." in papers["pack"]


def test_a_chart_says_that_something_is_left_out() -> None:
    """In the line of words under it, and to who listens; not where nothing is."""
    council = lived(62)
    with council.work() as work:
        view, now = openly(work), council.clock.now()
        for kind, of in (
            ("trajectory", (KEY,)),
            ("trajectory", (TOTAL,)),
            ("grid", ("Money", KEY, SHARE)),
            ("seasonal", (KEY,)),
        ):
            block = block_of(view, kind, of, now)
            assert "without [c], small numbers kept confidential" in block.alternative, kind
            explained = ["The line is what was agreed.", "The band is the tolerance."]
            under = " ".join(footer_lines(WIDTH, explained, picture_of(work, block)))
            assert "without [c]" in under, under
        assert "[c]" not in block_of(view, "trajectory", ("VOID_DAYS",), now).alternative
        assert "[c]" not in block_of(work, "trajectory", (KEY,), now).alternative, "the unit sees all of it"


def test_the_service_the_unit_and_the_leaders_see_the_figure_alone() -> None:
    council = lived(62)
    for who in ("Ruth", "Nadia", "David"):
        council.hears(who)
        council.says(who, "backlog")
        assert "65 items" in council.hears(who), who
    council.channel()
    council.says("Nadia", "@stocktake backlog", place=Place.unit())
    shown = council.channel()
    assert "Backlog: [c] for October." in shown
    assert "65" not in shown


@pytest.mark.parametrize("form", [".html", ".pptx"])
def test_a_printed_pack_is_the_same_whichever_small_number_it_is(form: str) -> None:
    """A page compares whole, its charts inside it; slides by every text, note and alternative, and every picture."""
    made = []
    for value in (62, 95):
        council = lived(value)
        pack = documents(council)["pack"]
        with council.work() as work:
            made.append(printed(work, pack, form))
    if form == ".html":
        assert made[0] == made[1]
        return
    mine, theirs = (ZipFile(BytesIO(deck)) for deck in made)
    names = [n for n in mine.namelist() if n.startswith("ppt/")]
    assert any("media" in n for n in names)
    assert [n for n in names if mine.read(n) != theirs.read(n)] == []


def test_without_a_rule_nothing_is_hidden() -> None:
    """No rule in the sample: what is shown there is shown to everybody."""
    assert all(i.suppress_below is None for i in sample().indicators)
    council = Council(sample())
    with council.work() as work:
        assert openly(work) is work
    council.close()


def test_where_every_month_is_kept_confidential_nobody_is_told_that_there_is_none() -> None:
    made = sample()
    kept = (replace(i, suppress_below=99_999 if i.key == KEY else None) for i in made.indicators)
    council = Council(replace(made, indicators=tuple(kept)))
    council.hears("Owen")
    council.channel()
    for words in ("control chart backlog", "chart backlog"):
        council.says("Nadia", f"@stocktake {words}", place=Place.unit())
    council.says("Owen", "help me with backlog")
    told = council.channel() + council.hears("Owen")
    assert "Backlog: There is no figure to go by." in told
    assert (
        "[c] stands for a small number that is kept confidential." in council.now_reads("Owen", "Backlog")[0]
    )
    assert " yet" not in told
    assert "Nothing stands out" not in told
    council.close()


@pytest.mark.parametrize("to", ["council.xlsx", "council"])
def test_a_workbook_out_and_in_again_keeps_the_true_value_and_the_rule(tmp_path: Path, to: str) -> None:
    """Taking one out is the unit's alone; what comes back is the figure, and it is hidden as before."""
    council = lived(62)
    with council.work() as work:
        held = setting_up.held(work)
        write(held, tmp_path / to)
        back = read(tmp_path / to, held)
        assert not setting_up.changes(work, back), "nothing is lost, nothing is [c]"
    anew = Council(back)
    with anew.work() as work:
        for key, below in BELOW.items():
            assert work.portfolio.indicator(key).suppress_below == below
        october = known(work.figures.history(KEY))[Month(2026, 10)]
        assert october.value == 65
        shown = known(openly(work).figures.history(KEY))[Month(2026, 10)]
        assert (shown.confidential, shown.value) == (True, None)
    anew.hears("Owen")
    anew.says("Owen", "backlog")
    assert "65" not in anew.hears("Owen")
    anew.close()
