"""Lines for a command line: short, countable, and nothing in them that a terminal would obey."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from adapters.files.describing import describe, to_mend
from core.domain.complaints import Complaint
from core.domain.months import Month
from core.domain.people import Person, Role
from core.domain.portfolio import HistoricFigure, Portfolio, compare

ANA = Person("ana@council.example", "Ana Diaz", Role.LEAD)


def test_many_lines_are_cut_short_and_still_counted():
    people = tuple(Person(f"p{n}@council.example", f"Person {n}", Role.UNIT) for n in range(40))

    lines = describe(compare(Portfolio(), Portfolio(people=people))).splitlines()
    assert lines[0] == "People: 40 added."
    assert len(lines) == 14
    assert lines[-1].strip() == "and 28 more"


def test_new_figures_are_summed_up_by_indicator():
    history = tuple(HistoricFigure("VOIDS", m, Decimal(29)) for m in Month(2026, 4).to(Month(2026, 9)))
    one = HistoricFigure("REPAIRS", Month(2026, 9), Decimal(90))

    assert describe(compare(Portfolio(), Portfolio(history=(*history, one)))) == (
        "Figures: 7 added.\n  added    VOIDS: 6 periods, 2026-04 to 2026-09\n  added    REPAIRS: 2026-09"
    )


def test_a_long_text_is_cut_short():
    before, after = replace(ANA, portfolio="x" * 200), replace(ANA, portfolio="")

    said = describe(compare(Portfolio(people=(before,)), Portfolio(people=(after,))))
    assert f"portfolio '{'x' * 60}…' → blank" in said


@given(st.text())
def test_no_name_can_command_the_terminal(name):
    said = describe(compare(Portfolio(), Portfolio(people=(replace(ANA, name=f"\x1b[2J\u202e{name}"),))))

    assert len(said.splitlines()) == 2
    assert not any(ord(c) < 0x20 and c != "\n" for c in said)
    assert "\u202e" not in said


def test_rows_with_the_same_mistake_are_put_together():
    same = [
        Complaint("History", f"A {n}", "indicator", "A is unknown.", row, "A")
        for n, row in enumerate((3, 4, 5, 9))
    ]

    assert to_mend(same) == (
        "4 things to mend, so nothing was changed.\nHistory rows 3 to 5, 9, column A (indicator): A is unknown."
    )


def test_one_mistake_is_one_thing():
    assert to_mend([Complaint("", "", "", "The file is not whole.")]) == (
        "1 thing to mend, so nothing was changed.\nThe file is not whole."
    )
