"""A picture survives its journey through JSON, and a broken one is answered with the field and the remedy."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures import (
    Actual,
    ControlPicture,
    ControlPoint,
    Direction,
    GridPicture,
    NotAPicture,
    Picture,
    Signal,
    TrajectoryPicture,
    from_json,
    to_json,
)
from bot.pictures.wire import KINDS
from core.domain.indicators import Band, Polarity
from core.domain.months import Month
from core.domain.trajectory import Point

ANY_DATE = st.builds(lambda days: date(1990, 1, 1) + timedelta(days), st.integers(0, 20_000))
ANY_MONTH = st.builds(Month, st.integers(1990, 2060), st.integers(1, 12))
ANY_VALUE = st.decimals(-1_000_000, 1_000_000, places=4, allow_nan=False)
TRAJECTORIES = st.builds(
    TrajectoryPicture,
    title=st.text(),
    subtitle=st.text(),
    unit=st.text(max_size=20),
    decimals=st.integers(0, 6),
    polarity=st.sampled_from(Polarity),
    months=st.none() | st.tuples(ANY_MONTH, ANY_MONTH).map(sorted).map(tuple),
    actual=st.lists(st.builds(Actual, ANY_MONTH, ANY_VALUE, st.booleans(), st.tuples(ANY_VALUE))).map(tuple),
    trajectory=st.lists(st.builds(Point, ANY_MONTH, ANY_VALUE)).map(tuple),
    older=st.lists(st.lists(st.builds(Point, ANY_MONTH, ANY_VALUE)).map(tuple)).map(tuple),
    target=st.none() | st.builds(Point, ANY_MONTH, ANY_VALUE),
    band=st.none() | st.builds(Band, ANY_VALUE, ANY_VALUE),
    known_on=st.none() | ANY_DATE,
)


@given(TRAJECTORIES)
def test_what_is_written_reads_back_as_it_was(picture):
    assert from_json(to_json(picture)) == picture


def test_enumerations_are_written_in_words_and_read_back():
    point = ControlPoint(Month(2026, 10), Decimal(31), Signal.TREND, Direction.WORSE)
    picture = ControlPicture(title="Voids", points=(point,), polarity=Polarity.LOWER)
    written = json.loads(to_json(picture))
    assert written["points"][0]["direction"] == "concern"
    assert from_json(to_json(picture)) == picture


def test_every_kind_of_picture_has_a_name():
    """A kind without a name could be queued but never drawn."""
    assert set(KINDS.values()) == set(get_args(Picture))


def test_a_number_may_be_written_bare():
    text = '{"kind": "trajectory", "title": "t", "actual": [{"month": "2026-10", "value": 31.20}]}'
    picture = from_json(text)
    assert isinstance(picture, TrajectoryPicture)
    assert str(picture.actual[0].value) == "31.20"


def described(**fields: object) -> str:
    return json.dumps({"kind": "trajectory", "title": "Voids", **fields})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{", "This is not JSON: expecting property name", id="broken JSON says where"),
        pytest.param("[]", "A picture is a JSON object", id="a list is no picture"),
        pytest.param("[" * 100_000, "nested too deep", id="a bomb of brackets"),
        pytest.param('{"kind": "pie"}', 'kind: "pie" is not a kind of picture', id="no pies"),
        pytest.param('{"kind": "grid"}', "title: this is missing", id="a title states the finding"),
        pytest.param(described(titel="x"), "titel: there is no such field; did you mean title?", id="a slip"),
        pytest.param(
            described(actual=[{"month": "2026-13", "value": 1}]),
            'actual[0].month: "2026-13" is not a month; write it as 2026-10.',
            id="a thirteenth month",
        ),
        pytest.param(
            described(actual=[{"month": "2026-10", "value": "1_000"}]),
            'actual[0].value: "1_000" is not a number.',
            id="an underscore is not a digit",
        ),
        pytest.param(
            described(tolerance="1E+1000000"),
            'tolerance: "1E+1000000" is too large',
            id="a number that costs",
        ),
        pytest.param('{"kind": "grid", "title": NaN}', "NaN is not a number", id="not a number"),
        pytest.param(described(known_on="12/11/2026"), "known_on: ", id="dates are written one way"),
        pytest.param(
            described(polarity="up"), "polarity: \"up\" is none of 'higher'", id="polarity in words"
        ),
        pytest.param(described(decimals=1.5), "decimals: 1.5 should be a whole number", id="half a decimal"),
        pytest.param(
            described(decimals=7), "decimals: 7 should be a whole number from 0 to 6", id="too many decimals"
        ),
        pytest.param(
            described(decimals=-1),
            "decimals: -1 should be a whole number from 0 to 6",
            id="decimals below nought",
        ),
        pytest.param(
            described(months=["2026-10", "2026-09"]),
            "The last of the months shown comes before the first.",
            id="months back to front",
        ),
        pytest.param(described(months=["2026-10"]), "months: it takes 2 items, not 1", id="one month of two"),
        pytest.param(described(illustrative="yes"), "illustrative: ", id="yes is not true"),
    ],
)
def test_a_broken_picture_is_answered_with_the_field(text, said):
    with pytest.raises(NotAPicture) as answered:
        from_json(text)
    assert said in str(answered.value)
    assert len(str(answered.value)) < 400


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda j: st.lists(j) | st.dictionaries(st.text(), j),
    )
)
def test_any_json_is_a_picture_or_a_sentence(value):
    fields = value if isinstance(value, dict) else {"actual": value}
    text = json.dumps({"kind": "grid", "title": "t", **fields})
    try:
        made: object = from_json(text)
    except NotAPicture as answered:
        made = str(answered)
    assert isinstance(made, GridPicture) or (isinstance(made, str) and made)
