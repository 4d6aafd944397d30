"""What an import would do, worked out without doing it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.indicators import Band, Indicator, Limits
from core.domain.months import Month
from core.domain.people import Person, Priority, Role
from core.domain.portfolio import (
    LONGEST_TEXT,
    FieldChange,
    HistoricFigure,
    Plan,
    Portfolio,
    agree,
    compare,
    same,
    tidied,
    tidy,
)
from core.domain.trajectory import Intervention, Point, Profile, Trajectory

D = Decimal
ANA = Person("ana@council.example", "Ana Diaz", Role.LEAD)
LEE = Person("lee@council.example", "Lee Park", Role.DEPUTY)
HOMES = Priority("HOMES", "Good homes", "Homes", ANA.key)
VOIDS = Indicator("VOIDS", "HOMES", "Voids", "days", limits=Limits(D(0)))
PLAN = Trajectory.linear((Month(2026, 3), 29), (Month(2027, 3), 24))
SEPTEMBER = HistoricFigure("VOIDS", Month(2026, 9), D(29))
NOW = Portfolio(
    (ANA, LEE), (HOMES,), (VOIDS,), {"VOIDS": PLAN}, (SEPTEMBER,), frozenset({date(2026, 12, 29)})
)


def test_a_portfolio_beside_itself_changes_nothing():
    assert not compare(NOW, NOW)


def test_everything_is_new_to_an_empty_council():
    changes = compare(Portfolio(), NOW)

    assert changes.people.added == (ANA, LEE)
    assert changes.priorities.added == (HOMES,)
    assert changes.indicators.added == (VOIDS,)
    assert [plan.indicator for plan in changes.trajectories.added] == ["VOIDS"]
    assert changes.figures.added == (SEPTEMBER,)
    assert changes.closures_added == {date(2026, 12, 29)}


def test_who_is_left_out_is_retired_and_kept():
    changes = compare(NOW, replace(NOW, people=(ANA,)))

    assert changes.people.retired == (replace(LEE, retired=True),)
    assert changes.people.to_save == (replace(LEE, retired=True),)
    assert not changes.people.changed


def test_who_is_marked_as_retired_is_retired_not_changed():
    changes = compare(NOW, replace(NOW, people=(ANA, replace(LEE, retired=True))))

    assert changes.people.retired == (replace(LEE, retired=True),)
    assert not changes.people.changed


def test_who_is_retired_already_may_be_left_out():
    gone = replace(NOW, people=(ANA, replace(LEE, retired=True)))

    assert not compare(gone, replace(gone, people=(ANA,)))


def test_who_comes_back_is_a_change():
    gone = replace(NOW, people=(ANA, replace(LEE, retired=True)))

    (edited,) = compare(gone, NOW).people.changed
    assert edited.fields == (FieldChange("retired", old=True, new=False),)


def test_a_change_names_each_field_with_old_and_new():
    band = replace(VOIDS, band=Band(D(1), D(2)), limits=Limits(D(0), D(365)), aliases=("relets",))
    (edited,) = compare(NOW, replace(NOW, indicators=(band,))).indicators.changed

    assert edited.before is VOIDS
    assert edited.after is band
    assert edited.fields == (
        FieldChange("also called", (), ("relets",)),
        FieldChange("highest possible", None, D(365)),
        FieldChange("band from", None, D(1)),
        FieldChange("band to", None, D(2)),
    )


def test_figures_and_trajectories_that_are_left_out_stay():
    assert not compare(NOW, replace(NOW, history=(), trajectories={}))


def test_a_figure_that_differs_is_changed_and_a_new_one_added():
    october = HistoricFigure("VOIDS", Month(2026, 10), D(31))
    changes = compare(NOW, replace(NOW, history=(replace(SEPTEMBER, value=D(30)), october)))

    (edited,) = changes.figures.changed
    assert edited.fields == (FieldChange("value", D(29), D(30)),)
    assert changes.figures.added == (october,)


def test_a_blank_that_becomes_nought_is_a_change():
    blank = replace(SEPTEMBER, value=None)
    assert compare(replace(NOW, history=(blank,)), replace(NOW, history=(replace(blank, value=D(0)),)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("points", (Point(Month(2026, 9), D(27)),)),
        ("no_effect", (Point(Month(2027, 3), D(31)),)),
        ("low", (Point(Month(2027, 3), D(22)),)),
        ("high", (Point(Month(2027, 3), D(27)),)),
        ("interventions", (Intervention("Two teams", Month(2026, 11), Month(2027, 1), D(-3)),)),
        ("reason", "Agreed again"),
        ("target", Point(Month(2027, 3), D(25))),
    ],
)
def test_every_part_of_a_trajectory_counts(field, value):
    before = replace(PLAN, profile=Profile.POINTS)
    after = replace(before, **{field: value})

    (edited,) = compare(
        replace(NOW, trajectories={"VOIDS": before}), replace(NOW, trajectories={"VOIDS": after})
    ).trajectories.changed
    assert len(edited.fields) == 1


def test_what_the_store_adds_to_a_trajectory_is_no_change():
    stored = replace(PLAN, version=3, limits=Limits(D(0)), agreed_at=datetime(2026, 3, 1, tzinfo=UTC))

    assert not compare(replace(NOW, trajectories={"VOIDS": stored}), NOW)


def test_a_day_that_is_no_longer_closed_is_taken_out():
    changes = compare(NOW, replace(NOW, closures=frozenset({date(2026, 12, 30)})))

    assert changes.closures_added == {date(2026, 12, 30)}
    assert changes.closures_removed == {date(2026, 12, 29)}


def test_a_lag_of_an_intervention_counts():
    step = Intervention("Two teams", Month(2026, 11), Month(2027, 1), D(-3))
    assert not same((step,), (replace(step, lag=1),))


@pytest.mark.parametrize(
    "kept", ["\t", "\n", " ", "~", "\xa0", "\ud7ff", "\ue000", "\ufffd", "\U0001f600", "é", "\u202e"]
)
def test_a_workbook_keeps(kept):
    assert tidy(f"a{kept}b") == f"a{kept}b"


@pytest.mark.parametrize(
    "dropped",
    [
        "\x00",
        "\x0b",
        "\x1b",
        "\x1f",
        "\x7f",
        "\x80",
        "\x9f",
        chr(0xD800),
        chr(0xDFFF),
        "\ufffe",
        "\uffff",
        "\U0001fffe",
    ],
)
def test_a_workbook_cannot_hold(dropped):
    assert tidy(f"a{dropped}b") == "ab"


def test_a_text_is_as_long_as_a_cell_can_be():
    assert len(tidy("x" * 40_000)) == LONGEST_TEXT == 32_000


def test_numbers_count_to_fifteen_digits_and_no_further():
    assert not same(D("1.00000000000001"), D("1.00000000000002"))
    assert same(D("1.000000000000001"), D("1.000000000000002"))


def test_texts_are_the_same_as_a_workbook_holds_them():
    untidy = replace(NOW, indicators=(replace(VOIDS, name="Voids\x00 ", aliases=("re\x00lets ",)),))

    assert tidied(untidy).indicators == (replace(VOIDS, aliases=("relets",)),)
    assert not compare(untidy, tidied(untidy))


def test_plans_agree_when_they_promise_the_same():
    assert agree(Plan("VOIDS", PLAN), Plan("VOIDS", replace(PLAN, version=2, limits=Limits(D(0)))))
    assert not agree(Plan("VOIDS", PLAN), Plan("VOIDS", replace(PLAN, target=Point(Month(2027, 3), D(25)))))


def test_nobody_and_a_blank_are_the_same_deputy():
    assert not compare(NOW, replace(NOW, people=(replace(ANA, deputy=""), LEE)))
    assert compare(NOW, replace(NOW, people=(replace(ANA, deputy=LEE.key), LEE))).people.changed


@given(st.text())
def test_a_tidy_text_stays_as_it_is(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_a_tidy_text_holds_nothing_a_workbook_cannot(text):
    assert all(c in "\n\t" or (c.isprintable() or ord(c) >= 0xA0) for c in tidy(text))
    tidy(text).encode("utf-8")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8))
def test_a_spreadsheets_float_is_the_same_number(value):
    assert same(value, D(repr(float(value))))
