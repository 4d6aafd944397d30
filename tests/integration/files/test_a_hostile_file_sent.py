"""A file made to do harm, sent by an officer or given to the command line: a kind answer in time, and nothing changed."""

from __future__ import annotations

import random
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.files.opening import MEMORY
from adapters.files.sample import sample_folder
from adapters.files.sent import SentWorkbooks
from adapters.files.workbook import WorkbookRefused, read, write
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from core.services import setting_up
from tests.conversations.conftest import Council, sample
from tests.integration.files.test_hostile_files import HEADER, MAIN, sheet, with_part
from tests.rows import changes, rows_of


def macros(good: Path) -> Path:
    return with_part(good, "xl/vbaProject.bin", b"\0" * 100, to="macros.xlsm")


def zip_bomb(good: Path) -> Path:
    return with_part(good, "xl/worksheets/sheet2.xml", b" " * 39_000_000)


def entities(good: Path) -> Path:
    names = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 50 if i else "x" * 50}">' for i in range(10))
    laughs = f"{HEADER}<!DOCTYPE sst [{names}]><sst {MAIN}><si><t>&e9;</t></si></sst>"
    return with_part(good, "xl/sharedStrings.xml", laughs)


def truncated(good: Path) -> Path:
    path = good.with_name("cut.xlsx")
    path.write_bytes(good.read_bytes()[:-2000])
    return path


def ten_megabyte_cell(good: Path) -> Path:
    chance = random.Random(3)  # noqa: S311 nothing secret
    words = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz ", k=10_000_000))
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{words}</t></is></c></row>'
    return with_part(good, "xl/worksheets/sheet2.xml", sheet(cell))


def million_rows(good: Path) -> Path:
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 1_000_001))
    return with_part(good, "xl/worksheets/sheet2.xml", sheet(rows))


def million_short_rows(good: Path) -> Path:
    """Small enough to be opened, and a million all the same."""
    return with_part(good, "xl/worksheets/sheet2.xml", sheet("<row/>" * 1_000_000))


HOSTILE = (macros, zip_bomb, entities, truncated, ten_megabyte_cell, million_rows, million_short_rows)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "good.xlsx"
    write(read(sample_folder()), path)
    return path


@pytest.fixture(scope="module")
def council() -> Iterator[Council]:
    made = Council(sample()).at(2, 9, 1)
    made.dialogue = Dialogue(made.store, made.clock, made.calendar, made.rules, SentWorkbooks())
    yield made
    made.close()


@pytest.mark.parametrize("made", HOSTILE, ids=[m.__name__.replace("_", " ") for m in HOSTILE])
def test_what_is_sent_to_do_harm_is_refused_and_nothing_changes(
    council: Council, good: Path, made: Callable[[Path], Path]
) -> None:
    path = made(good)
    content = path.read_bytes()
    before, grown = rows_of(council.store), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    council.hears("Nadia")
    nadia = council.person("Nadia")
    key = f"sent-{made.__name__}"
    council.dialogue.hear(
        Heard(key, "workspace", nadia, Place.direct(nadia), file=path.name, message=key), content
    )
    council.courier.empty()
    said = council.hears("Nadia")
    assert "[Import it]" not in said
    assert any(why in said for why in ("Save it", "larger than", "unpack", "damaged", "rows", "import")), said
    changed = {table for table, *_ in changes(before, rows_of(council.store))}
    assert changed <= {"outbox", "memory"}, changed
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown < 100_000, (
        "kilobytes: the bytes, and not what is in them"
    )
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MEMORY // 1024


@pytest.mark.parametrize("made", HOSTILE, ids=[m.__name__.replace("_", " ") for m in HOSTILE])
def test_so_is_what_is_given_to_the_command_line(
    council: Council, good: Path, made: Callable[[Path], Path]
) -> None:
    path = made(good)
    with council.store.reading() as work:
        held = setting_up.held(work)
    with pytest.raises(WorkbookRefused):
        read(path, held)
