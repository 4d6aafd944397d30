"""One cell at a time: what it is taken for, or the remedy."""

import time
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.files import layout
from adapters.files.cells import LONGEST_CELL, Cell, Found, letter
from adapters.files.csv_folder import armed, disarmed
from adapters.files.layout import SHEETS, Kind
from adapters.files.meanings import LONGEST_NAME, LONGEST_TEXT, Unreadable, meaning
from core.domain import portfolio
from core.domain.bands import BandsDisagree, tolerance_of
from core.domain.figures import Standing
from core.domain.indicators import Polarity
from core.domain.months import Month

VALUE = layout.HISTORY.column("value")
PERIOD = layout.HISTORY.column("period")
STANDING = layout.HISTORY.column("standing")
DECIMALS = layout.INDICATORS.column("decimals")
POLARITY = layout.INDICATORS.column("polarity")
BREAKS = layout.INDICATORS.column("series breaks")
ALSO = layout.INDICATORS.column("also called")
KEY = layout.INDICATORS.column("key")
NAME = layout.INDICATORS.column("name")
E_MAIL = layout.PEOPLE.column("e-mail")
RETIRED = layout.PEOPLE.column("retired")
CLOSED = layout.CLOSURES.column("date")


def written(text):
    return Cell(Found.WRITTEN, text)


def typed(text):
    return Cell(Found.TEXT, text)


@pytest.mark.parametrize(
    ("cell", "column", "value"),
    [
        pytest.param(written("82.4"), VALUE, Decimal("82.4"), id="a number in CSV"),
        pytest.param(written("-3"), VALUE, Decimal(-3), id="below nought"),
        pytest.param(written("0"), VALUE, Decimal(0), id="nought"),
        pytest.param(Cell(Found.NUMBER, "82.4"), VALUE, Decimal("82.4"), id="a number in XLSX"),
        pytest.param(Cell(Found.NUMBER, "0.30000000000000004"), VALUE, Decimal("0.3"), id="fifteen digits"),
        pytest.param(Cell(Found.PERCENT, "0.824"), VALUE, Decimal("82.4"), id="shown as 82.4 %"),
        pytest.param(None, VALUE, None, id="blank"),
        pytest.param(written("  "), VALUE, None, id="only blanks"),
        pytest.param(Cell(Found.DATE, "2026-09-01"), PERIOD, Month(2026, 9), id="a date for a month"),
        pytest.param(written("2026-09"), PERIOD, Month(2026, 9), id="2026-09"),
        pytest.param(typed("Sep 2026"), PERIOD, Month(2026, 9), id="Sep 2026"),
        pytest.param(typed("september 2026"), PERIOD, Month(2026, 9), id="the whole name"),
        pytest.param(typed("Sep-26"), PERIOD, Month(2026, 9), id="Sep-26"),
        pytest.param(written("2026-09-30"), PERIOD, Month(2026, 9), id="a day in the month"),
        pytest.param(typed("2025-04; Apr 2026"), BREAKS, (Month(2025, 4), Month(2026, 4)), id="several months"),
        pytest.param(Cell(Found.DATE, "2026-12-29"), CLOSED, date(2026, 12, 29), id="a day"),
        pytest.param(written("2026-12-29"), CLOSED, date(2026, 12, 29), id="a day in CSV"),
        pytest.param(typed(" Higher "), POLARITY, Polarity.HIGHER, id="a choice in any case"),
        pytest.param(typed("Not  Available"), STANDING, Standing.NOT_AVAILABLE, id="two words"),
        pytest.param(typed("Yes"), RETIRED, True, id="yes"),
        pytest.param(Cell(Found.YES_NO, "no"), RETIRED, False, id="a box not ticked"),
        pytest.param(typed("Priya.Shah@Council.Example"), E_MAIL, "priya.shah@council.example", id="an address"),
        pytest.param(typed("relets; re-lets;"), ALSO, ("relets", "re-lets"), id="a list"),
        pytest.param(Cell(Found.NUMBER, "2"), DECIMALS, 2, id="a whole number"),
        pytest.param(typed("=not a formula, said in words"), NAME, "=not a formula, said in words", id="text that looks like a formula"),
    ],
)  # fmt: skip
def test_a_cell_means(cell, column, value):
    assert meaning(cell, column) == value


@pytest.mark.parametrize(
    ("cell", "column", "remedy"),
    [
        pytest.param(Cell(Found.FORMULA, "=A1+B1"), VALUE, "'=A1+B1' is a formula. Copy the cell and paste it as a value.", id="a formula for a number"),
        pytest.param(Cell(Found.FORMULA, "=A1"), NAME, "is a formula", id="a formula for words"),
        pytest.param(written("=A1+B1"), VALUE, "is a formula", id="a formula in CSV"),
        pytest.param(Cell(Found.DATE, "2026-10-01"), VALUE, "1 October 2026 is a date where a number belongs", id="a date for a number"),
        pytest.param(Cell(Found.TIME, "03:45:00"), VALUE, "'03:45:00' is a time where a number belongs", id="a time for a number"),
        pytest.param(Cell(Found.YES_NO, "yes"), VALUE, "yes is not a number", id="a tick for a number"),
        pytest.param(Cell(Found.ERROR, "#REF!"), VALUE, "'#REF!' is a spreadsheet error", id="an error"),
        pytest.param(typed("82.4"), VALUE, "'82.4' is text that looks like a number", id="a number kept as text"),
        pytest.param(written("82.4%"), VALUE, "Write 82.4.", id="with its unit"),
        pytest.param(written("1,234"), VALUE, "Write 1234.", id="with a comma"),
        pytest.param(written("£1,234.50"), VALUE, "Write 1234.50.", id="with a pound sign"),
        pytest.param(written("n/a"), VALUE, "Write 0 for none; for no figure leave it blank", id="n/a"),
        pytest.param(written("about 80"), VALUE, "'about 80' is not a number. Write it in digits, like 12.5.", id="words"),
        pytest.param(written("8" * 400), VALUE, "…' is not a number. Write it in digits, like 12.5.", id="far too many digits"),
        pytest.param(written("9" * 30), VALUE, "too large to be a figure", id="too large"),
        pytest.param(Cell(Found.NUMBER, "inf"), VALUE, "too large to be a figure", id="infinity"),
        pytest.param(Cell(Found.NUMBER, "1e+300"), VALUE, "too large to be a figure", id="an exponent"),
        pytest.param(Cell(Found.NUMBER, "1e-300"), VALUE, "too small to be a figure", id="a tiny one"),
        pytest.param(written("٣"), VALUE, "'٣' is not a number", id="digits of another script"),
        pytest.param(written("1_000"), VALUE, "is not a number", id="an underscore"),
        pytest.param(written("NaN"), VALUE, "is not a number", id="not a number, in so many words"),
        pytest.param(Cell(Found.NUMBER, "46270"), PERIOD, "is a number where a month belongs", id="a date shown as a number"),
        pytest.param(written("01/10/2026"), PERIOD, "Write it as 2026-10 or Oct 2026", id="the first of October, or the tenth of January"),
        pytest.param(written("2026-13"), PERIOD, "is not a month", id="a thirteenth month"),
        pytest.param(written("2026-02-30"), CLOSED, "is not a date", id="a day that never comes"),
        pytest.param(typed("hgiher"), POLARITY, "'hgiher' is not one of higher, lower, band, information. Did you mean higher?", id="a slip of the finger"),
        pytest.param(typed("withdrawn"), STANDING, "is not one of final, provisional", id="nothing is withdrawn by a workbook"),
        pytest.param(Cell(Found.NUMBER, "1.5"), DECIMALS, "1.5 is not a whole number", id="half a decimal"),
        pytest.param(typed("priya shah"), E_MAIL, "is not an e-mail address", id="a name for an address"),
        pytest.param(typed("a@b"), E_MAIL, "is not an e-mail address", id="no domain"),
        pytest.param(typed("void days"), KEY, "cannot be a key", id="a key with a blank"),
        pytest.param(typed("maybe"), RETIRED, "is neither yes nor blank", id="maybe"),
        pytest.param(Cell(Found.DATE, "2026-10-01"), NAME, "is a date where words belong", id="a date for a name"),
    ],
)  # fmt: skip
def test_a_cell_that_does_not_fit_says_what_to_do(cell, column, remedy):
    with pytest.raises(Unreadable) as refusal:
        meaning(cell, column)

    assert remedy in str(refusal.value)


@given(st.sampled_from(Found), st.text(max_size=300), st.sampled_from([c for s in SHEETS for c in s.columns]))
def test_any_words_in_any_column_are_read_or_refused(found, text, column):
    if found in {Found.DATE, Found.NUMBER, Found.PERCENT}:
        text = {Found.DATE: "2026-10-01"}.get(found, "12.5")
    with suppress(Unreadable):
        meaning(Cell(found, text), column)


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1 ", "-", "a@", "a.", "a@a.", "2026-", "Oct ", ";", "g 1 to ", "=", " "]
)
def test_no_cell_takes_longer_than_its_length_deserves(piece):
    """The longest cell there can be, in every column: measured at 0.03 s each."""
    longest = (piece * LONGEST_CELL)[:LONGEST_CELL]
    for column in (c for sheet in SHEETS for c in sheet.columns):
        began = time.perf_counter()
        with suppress(Unreadable):
            meaning(written(longest), column)
        assert time.perf_counter() - began < 1, column.heading
    began = time.perf_counter()
    with suppress(BandsDisagree):
        tolerance_of(longest, Polarity.LOWER)
    assert time.perf_counter() - began < 1


@given(st.text())
def test_text_that_looks_like_a_formula_is_disarmed_and_comes_back(text):
    assert not disarmed(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert armed(disarmed(text)) == text


@given(st.integers(0, 20_000))
def test_column_letters_count_like_a_spreadsheet(position):
    value = 0
    for character in letter(position):
        value = value * 26 + ord(character) - ord("A") + 1
    assert value == position + 1


def test_the_workbook_has_a_column_for_every_field_the_domain_compares():
    for sheet in SHEETS:
        columns = {column.field for column in sheet.columns} - {"rag bands"}
        assert columns == set(sheet.fields), sheet.title


def test_a_choice_column_names_its_words():
    for sheet in SHEETS:
        for column in sheet.columns:
            assert (column.kind is Kind.CHOICE) == bool(column.words), column.heading
            assert column.note, column.heading


def test_each_sheet_is_called_as_the_domain_calls_it():
    assert [s.title for s in SHEETS] == [
        portfolio.PEOPLE, portfolio.PRIORITIES, portfolio.INDICATORS, portfolio.TRAJECTORIES,
        portfolio.POINTS, portfolio.INTERVENTIONS, portfolio.HISTORY, portfolio.CLOSURES,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "most"),
    [
        pytest.param(NAME, LONGEST_NAME, id="a name"),
        pytest.param(ALSO, LONGEST_NAME, id="one of several names"),
        pytest.param(layout.INDICATORS.column("definition"), LONGEST_TEXT, id="a definition"),
    ],
)
def test_words_too_long_to_be_shown(column, most):
    assert meaning(typed("n" * most), column) in {"n" * most, ("n" * most,)}
    with pytest.raises(Unreadable, match=f"is {most + 1:,} characters long. Shorten it to {most:,} at most."):
        meaning(typed("n" * (most + 1)), column)
