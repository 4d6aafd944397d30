"""What Teams carries: cards below 28 kB, a message below 80 kB as it counts, and never markdown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import cards
from bot.messages import (
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Paragraph,
    Picture,
    Table,
    say,
    strong,
    words,
)
from tests.fakes.teams import read

HEAD = ("Indicator", "Asked of", "How far", "Due")


def table(rows: int) -> Table:
    return Table(HEAD, tuple((f"Indicator {n}", "Priya Shah", "open", "12 Nov") for n in range(rows)))


def carried(message: Message) -> list[dict]:
    """The cards of a message, once it is sure that Teams carries them."""
    sent = cards.activity(message, lambda n: f"https://stocktake.example/teams/charts/{n}")
    assert 2 * len(json.dumps(sent)) < 80_000, "the whole activity"
    made = [a["content"] for a in sent["attachments"]]
    for card in made:
        assert len(json.dumps(card)) < 28_000, "one card"
        assert card["version"] == "1.5"
        assert all(c["fallbackText"] for c in _every(card) if c["type"] == "AdaptiveCard"), "those within too"
    return made


@pytest.mark.parametrize("rows", [1, 29, 60, 100, 2000])
def test_a_round_of_any_size_is_carried(rows):
    """A single table of 60 rows would be larger than a card may be, and the whole message would be refused."""
    made = carried(say("October").and_(table(rows), Choices((Choice("Close", "x"),))))
    lines = [line for card in made for line in read(card)]
    assert any("Indicator 0" in line and "Priya Shah" in line for line in lines)
    assert lines[-1] == "[Close]", "the buttons stay, whatever is left out"
    if rows <= 100:
        assert any(f"Indicator {rows - 1}" in line for line in lines), "every row is there"
    else:
        assert any("more" in line.casefold() for line in lines), "what is left out is said"


def test_a_table_too_wide_for_a_phone_is_told_line_by_line_and_a_narrow_one_stays_a_table():
    """Seen at 288 pixels: the headings "Indicator" and "Trajectory" ran into the next column."""
    wide = Table(
        ("Indicator", "Latest", "Trajectory", "Status"),
        (("EHC plans", "48.7 % (Sep)", "60.7", "R, slipping"),),
    )
    (card,) = carried(say("Off track:").and_(wide))
    assert read(card)[-1] == "EHC plans: Latest 48.7 % (Sep); Trajectory 60.7; Status R, slipping"
    (card,) = carried(say("Since:").and_(Table(("Month", "Figure"), (("Oct 2026", "31 days"),))))
    assert [e["type"] for e in card["body"]] == ["RichTextBlock", "Table"]


def test_what_is_left_of_a_phones_width_goes_to_the_column_of_long_cells():
    told = Table(("Month", "Why"), (("Oct", "the contractor left in the autumn"),))
    (card,) = carried(say("Since:").and_(told))
    widths = [column["width"] for column in card["body"][1]["columns"]]
    assert widths == [58, 256 - 58], "five letters and a cell's margins, and all the rest"


def test_where_lines_are_left_out_there_is_room_for_large_buttons():
    fields = tuple(Field(f"v{n}", f"Indicator {n} " + "x" * 60) for n in range(40))
    large = Choice("Fill in a form", "form/f", Form("f", "Figures", fields, "Send"))
    made = carried(say("October").and_(table(2000), Choices((large,))))
    assert made[-1]["body"][-1]["actions"][0]["type"] == "Action.ShowCard"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=4000).map(lambda t: Paragraph(words(t))),
            st.lists(st.text(max_size=900), max_size=40).map(
                lambda i: Items(tuple(words(strong(t)) for t in i), numbered=True)
            ),
            st.integers(0, 300).map(table),
            st.text(min_size=1, max_size=500).map(lambda t: Picture("trajectory", ("VOID_DAYS",), t)),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_is_said_is_carried(blocks):
    """An emoji is twelve bytes in JSON and four in what Teams counts."""
    carried(say("Said:").and_(*blocks))


@given(st.text(max_size=300))
def test_what_people_wrote_is_never_where_markdown_is_read(text):
    """A TextBlock, a fact or a choice's title would turn `[here](https://evil.example)` into a link."""
    (card, *_) = carried(say(text or "-").and_(Table(HEAD, ((text, text, text, text),))))
    kinds = {element["type"] for element in _every(card["body"])}
    assert kinds <= {
        "RichTextBlock",
        "TextRun",
        "Table",
        "TableRow",
        "TableCell",
        "Container",
        "ActionSet",
        "Image",
    }


def _every(found):
    if isinstance(found, list):
        for each in found:
            yield from _every(each)
    elif isinstance(found, dict):
        if "type" in found:
            yield found
        for value in found.values():
            yield from _every(value)
