"""Laws of the reader that hold for any value and any text."""

from __future__ import annotations

import string
import sys
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.understanding import Context, Kind, KnownIndicator, read
from core.domain.formatting import show, show_number, show_parts, show_range
from core.domain.indicators import Indicator
from tests.unit.understanding.settings import A_THURSDAY, INDICATORS, OCTOBER, asking, one

_PIECES = st.sampled_from(
    ["82", "91.2", "-3", "£1.2m", "12k", "7/12", "412/500", "12:30", "3h20", "Oct", "June", "2026", "24/25", "12th", "5pm", "%", "£", "k", "(", ")", "-", "–", "/", "of", "to", "between", "and", "not", "no\n", "", "", "", "sorry", "actually", "target", "last", "month", "year", "repairs", "voids", "same", "n/a", "nil", "ask", "Dave", "tomorrow", "?", "!", "about", "~", "c.", "provisional", "up", "down", "by\n", "", "", "", "from", "->", "=", "|", "days", "weeks", "1e9999", "NaN", "９", "٣", "½", "one", "hundred", "million", "point", "minus", "per", "100,000", "YTD", "Q2", "FY25", "week", "1.", "2)", "§", "¤now", "¤name\n", "", "", "", "http://x.y/1", "a@b.c", "&nbsp;", "<@U1>", "<at>x</at>", "~~79~~", ">", "Regards", "9999999999999999999999", "1,2", "12.345.678", "0", "00", "𝟗", "👍", "\u200b", "\x00"]
)  # fmt: skip
_TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(_PIECES, max_size=60).map(" ".join),
    st.lists(st.one_of(_PIECES, st.sampled_from("\n\t,. ")), max_size=60).map("".join),
    st.text(alphabet=string.digits + ".,-/:%£ \n'()", max_size=200),
)
_TENTHS = st.decimals(min_value=1, max_value=100, places=1)
_WHOLE = st.integers(min_value=32, max_value=9_999_999)


@given(text=_TEXTS)
@example(text="1000000000000000000000K")
@example(text="999999999999.123456 bn bn")
@example(text="999999999999 billion and a half")
@example(text="99999999999999999999.1234 hours")
@example(text="nine hundred billion billion billion")
@settings(max_examples=400, deadline=None)
def test_no_input_raises_and_every_finding_is_whole(text):
    for names in (("repairs",), ("ta",), ("variance",), ("repairs", "voids", "sat")):
        found = read(text, asking(*names, also=("wait",)))
        assert found
        for finding in found:
            if finding.records and finding.kind is Kind.VALUE:
                assert finding.value is not None
                assert finding.value.is_finite()
            if finding.kind is Kind.RANGE:
                assert finding.low is not None
                assert finding.high is not None
                assert finding.low < finding.high


@given(
    value=_TENTHS,
    form=st.sampled_from(["{}", "{}%", "{} %", "{} per cent", "{}pc", "it's {}% this month", "repairs: {}%"]),
)
def test_a_percentage_written_is_the_percentage_read(value, form):
    finding = one(form.format(value))
    assert (finding.records, finding.value) == (True, value)


@given(
    value=_WHOLE, form=st.sampled_from(["{}", "{:,}", "{:,} households", "we had {:,} this month", "TA {:,}"])
)
def test_a_count_written_is_the_count_read(value, form):
    finding = one(form.format(value), "ta")
    assert (finding.records, finding.value) == (24 < value < 241_000, value), (
        "another size is confirmed first"
    )


@given(
    pounds=st.integers(min_value=5_000, max_value=41_000_000),
    form=st.sampled_from(["£{:,}", "{:,}", "£{}", "spent £{:,}", "£{:,} for October"]),
)
def test_pounds_written_are_the_pounds_read(pounds, form):
    finding = one(form.format(pounds), "agency")
    assert (finding.records, finding.value) == (True, pounds)


@given(hours=st.integers(min_value=0, max_value=99), minutes=st.integers(min_value=0, max_value=59))
def test_hours_and_minutes_written_are_the_hours_read(hours, minutes):
    finding = one(f"{hours}h {minutes}m", "emergency", last_value=None)
    assert finding.records
    assert abs(finding.value - (hours + Decimal(minutes) / 60)) < Decimal("0.000001")


@given(bottom=st.integers(min_value=32, max_value=99_999), share=st.integers(min_value=0, max_value=1000))
def test_a_fraction_written_is_its_share_read(bottom, share):
    top = bottom * share // 1000
    finding = one(f"{top} out of {bottom}")
    assert finding.records
    assert (finding.numerator, finding.denominator) == (top, bottom)
    assert abs(finding.value - Decimal(100) * top / bottom) < Decimal("0.000001")


_UNITS = ["%", "£", "£k", "£m", "days", "calendar days", "working days", "days per FTE", "hours", "minutes", "seconds", "mm:ss",
          "weeks", "months", "per 100,000", "kg per household", "tonnes", "households", "incidents", "cases", "items", "people",
          "children", "visits", "count", "", "points", "score", "FTE"]  # fmt: skip
_LAST_OF_ALL = Context(A_THURSDAY, OCTOBER, ("x",), ())


def _asking_in(unit, **changed):
    return replace(_LAST_OF_ALL, indicators=(KnownIndicator("x", "Thing measured", unit, **changed),))


@st.composite
def _shown_values(draw):
    """An indicator in any unit, and a value it can have, at its own decimals."""
    unit = draw(st.sampled_from(_UNITS))
    decimals = 0 if unit in {"seconds", "mm:ss"} else draw(st.integers(min_value=0, max_value=3))
    most = 100 if unit == "%" else 900 if unit in {"hours", "minutes", "points", "score"} else 9_000_000
    value = draw(st.decimals(min_value=1, max_value=most, places=decimals))
    return Indicator("X", "P", "Thing measured", unit, decimals=decimals), value


@given(
    shown=_shown_values(),
    form=st.sampled_from(["{}", "it's {}", "{} this month", "{} for October", "Hi, {}.", "{}\nThanks"]),
)
@settings(max_examples=300)
def test_what_the_bot_would_show_is_read_back_as_the_value_it_showed(shown, form):
    """Formatting and reading are each other's inverse, in every unit the bot can show."""
    indicator, value = shown
    (finding,) = read(form.format(show(indicator, value)), _asking_in(indicator.unit))
    assert (finding.records, finding.value) == (True, value)


@given(shown=_shown_values())
def test_what_is_shown_below_nought_is_never_read_as_above_it(shown):
    indicator, value = shown
    (finding,) = read(show(indicator, -value), _asking_in(indicator.unit, allow_negative=True))
    assert not finding.records or finding.value == -value


@given(shown=_shown_values())
def test_a_number_without_its_unit_is_read_back_or_asked_about(shown):
    indicator, value = shown
    (finding,) = read(show_number(indicator, value), _asking_in(indicator.unit))
    assert not finding.records or finding.value == value


@given(shown=_shown_values(), wider=st.decimals(min_value="1.05", max_value="1.9", places=2))
def test_a_range_shown_is_the_range_read_or_asked_about(shown, wider):
    indicator, low = shown
    high = round(low * wider, indicator.decimals)
    (finding,) = read(show_range(indicator, low, high), _asking_in(indicator.unit))
    assert not finding.records or (finding.low, finding.high) == (low, high)


@given(bottom=st.integers(min_value=32, max_value=99_999), share=st.integers(min_value=0, max_value=1000))
def test_parts_shown_are_the_parts_read(bottom, share):
    top = Decimal(bottom * share // 1000)
    finding = one(show_parts(Indicator("X", "P", "Thing measured", "%"), top, Decimal(bottom)))
    assert (finding.numerator, finding.denominator) == (top, bottom)


@given(
    value=_TENTHS,
    wrap=st.sampled_from([
        "Hi Claire, {}", "{}\nThanks", "{}\n\nSent from my iPhone", "@Stocktake {}", "  {} \n", "Morning all, {}", "{} please",
        "{} thanks", "{}\n\nKind regards\nJane\nT: 01632 960123", "{} 👍", "✅ {}", "<at>Stocktake</at> {}",
        "{}\n\nOn Mon, 2 Nov 2026 at 09:00, Stocktake wrote:\n> Repairs? Last month 90.4%, target 92%.",
        "{}, my extension is 4412", "{}. Ring me on 0161 496 0000", "{}\nx", "{} (ref INC0045123)", "{}, see https://x.gov.uk/2026/10",
        "{}, run at 09:15 on 3/11", "{} for October 2026.", "{}. Target is 92", "{}, target 92%", "{} against 90.4 in September",
        "{}, we had 3 vans off the road", "{} for the period 1-31 October", "{}. Room 4.12", "{} full stop thanks", "well, {}",
    ]),
    said=st.sampled_from(["{}", "{}%", "it's {}", "Repairs {}%"]),
)  # fmt: skip
def test_harmless_words_never_change_what_is_recorded(value, wrap, said):
    finding = one(wrap.format(said.format(value)))
    assert (finding.records, finding.value) == (True, value)


@given(text=_TEXTS)
@example(text="REGARDS10\r")
@example(text="JUL;0")
@settings(max_examples=200, deadline=None)
def test_a_greeting_adds_no_figure(text):
    """What follows a greeting is judged as if it stood alone: by its first line, and by what its signature is."""
    before = {(f.indicator, f.period, f.value) for f in read(text, asking("repairs")) if f.records}
    after = {
        (f.indicator, f.period, f.value) for f in read(f"Hi Claire, {text}", asking("repairs")) if f.records
    }
    assert after <= before, text


@pytest.mark.parametrize("name", list(INDICATORS))
@pytest.mark.parametrize(
    "text",
    ["9" * 4000, "1e999999999", "1E+1000000", "Infinity", "-inf", "NaN", "1_000", "0x10", "1" + "0" * 40, "1," * 2000, "." * 4000, "½" * 500],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_no_pathological_number_is_recorded(text, name):
    assert not any(finding.records for finding in read(text, asking(name)))


_REPEATED = ["repairs ", "91.2 ", "five ", "hundred and ", "2h ", "1/2 ", "1 to 2 ", "12th ", "Oct: ", "by Friday ", "from ", "( ", "no, ", "~~a~~ ", "> a\n",
             "regards\n", "reparis ", "repairs satisfaction ", "gas 9, ", "total 3, ", "it was 79, no sorry 78, ", "&amp;", "½", "９", "9", "1,", "a-"]  # fmt: skip


@pytest.mark.parametrize("piece", _REPEATED)
def test_the_work_grows_no_faster_than_the_text(piece):
    """Counted in function calls, which no busy machine alters: four times the text, at most five times the work."""
    few, many = (_calls((piece * size)[:size]) for size in (1_000, 4_000))
    assert many <= 5 * few + 3_000, (few, many)


def _calls(text):
    seen = 0

    def count(_frame, event, _argument):
        nonlocal seen
        seen += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text, asking("repairs", "voids", "sat", also=("ta",)))
    finally:
        sys.setprofile(before)
    return seen
