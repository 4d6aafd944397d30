"""What each part of a message becomes in Block Kit, to the letter: its kind, its order, and where a limit falls."""

from __future__ import annotations

import pytest

from adapters.slack.blocks import (
    MOST_BLOCKS,
    escaped,
    fallback,
    length_of,
    plain_text,
    render,
    shortened,
    without_pictures,
)
from bot.messages import Choice, Choices, Form, Items, Message, Paragraph, Picture, Span, Style, Table, words

IN_A_BLOCK = 2900
IN_A_MESSAGE = 11_000


def blocks(*parts, files=(), limit=MOST_BLOCKS):
    return list(render(Message(parts), files, limit=limit).blocks)


def runs(block):
    return [run["text"] for element in block["elements"] for run in element["elements"]]


def said(block):
    """The text of a paragraph, or of each item of a list."""
    (element,) = block["elements"]
    inner = element["elements"]
    if element["type"] == "rich_text_list":
        return ["".join(run["text"] for run in item["elements"]) for item in inner]
    return "".join(run["text"] for run in inner)


def test_text_that_is_shown_as_it_is_makes_no_emoji_of_it():
    assert plain_text("so :smile:", 75) == {"type": "plain_text", "text": "so :smile:", "emoji": False}
    assert plain_text(" ", 75)["text"] == plain_text("", 75)["text"] == "-"


def test_only_what_is_longer_is_shortened():
    assert [shortened("abcdef", most) for most in (7, 6, 5)] == ["abcdef", "abcdef", "abcd…"]


def test_all_three_characters_are_escaped_and_no_other():
    assert escaped("<!channel> & <@U1> \"'*_`") == "&lt;!channel&gt; &amp; &lt;@U1&gt; \"'*_`"


def test_each_picture_takes_its_own_file():
    made = blocks(Picture("grid", (), "one"), Picture("grid", (), "two"), files=("F1", "F2"))
    assert [(b["type"], b["slack_file"], b["alt_text"]) for b in made] == [
        ("image", {"id": "F1"}, "one"),
        ("image", {"id": "F2"}, "two"),
    ]


def test_a_picture_without_words_or_with_too_many_has_some():
    bare, long = blocks(Picture("grid", (), " "), Picture("grid", (), "x" * 2001), files=("F1", "F2"))
    assert bare["alt_text"] == "chart"
    assert long["alt_text"] == "x" * 1999 + "…"


def test_the_picture_that_is_missing_is_the_one_told_in_words():
    pictures = (Picture("grid", (), "one"), Picture("grid", (), "two"))
    first, second = blocks(*pictures, files=("F1", None))
    assert first["slack_file"] == {"id": "F1"}
    assert said(second) == "The chart could not be added this time. It shows: two"
    told = fallback(Message(pictures), ("F1", None)).splitlines()
    assert told[-1] == "The chart could not be added this time. It shows: two"
    assert "could not be added" not in told[0]
    assert "could not be added" not in fallback(Message(pictures)), "nothing is said of files not known yet"
    assert without_pictures(("F1", None)) == [None, None]


def test_a_button_opens_its_form_or_says_its_token():
    form = Form("figures", "Figures", ())
    (row,) = blocks(Choices((Choice("Undo", "undo/1"), Choice("Edit", "form/1", form, primary=True))))
    assert row == {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "say/0", "text": plain_text("Undo", 75), "value": "undo/1"},
            {
                "type": "button",
                "action_id": "form/1",
                "text": plain_text("Edit", 75),
                "value": "form/1",
                "style": "primary",
            },
        ],
    }


def test_no_two_buttons_of_a_message_have_one_name():
    seven = Choices(tuple(Choice(str(n), f"t/{n}") for n in range(7)))
    rows = blocks(seven, seven)
    assert [len(row["elements"]) for row in rows] == [5, 2, 5, 2]
    named = [button["action_id"] for row in rows for button in row["elements"]]
    assert named == [f"say/{n}" for n in range(14)]
    assert [b["value"] for row in rows[:2] for b in row["elements"]] == [f"t/{n}" for n in range(7)]


def test_a_long_paragraph_of_several_spans_is_cut_where_a_block_is_full_and_nothing_is_lost():
    spans = (Span("a" * 100, Style.STRONG), Span("b" * 2850), Span("c" * 2851))
    made = blocks(Paragraph(spans))
    assert [runs(block) for block in made] == [
        ["a" * 100, "b" * 2800],
        ["b" * 50, "c" * 2850],
        ["c"],
    ]


@pytest.mark.parametrize(("length", "parts"), [(IN_A_BLOCK, 1), (IN_A_BLOCK + 1, 2)])
def test_a_paragraph_of_exactly_a_block_is_one(length, parts):
    made = blocks(Paragraph((Span("x" * length),)))
    assert [len(said(b)) for b in made] == [IN_A_BLOCK, 1][:parts]


@pytest.mark.parametrize(("last", "lists"), [(900, 1), (901, 2)])
def test_a_list_of_exactly_a_block_is_one(last, lists):
    items = Items((words("x" * 1000), words("y" * 1000), words("z" * last)))
    made = blocks(items)
    assert [len(said(b)) for b in made] == [[3], [2, 1]][lists - 1]


def test_a_bulleted_list_counts_nothing_and_a_numbered_one_goes_on():
    many = tuple(words(f"item {n}") for n in range(130))
    bulleted, numbered = blocks(Items(many)), blocks(Items(many, numbered=True))
    assert [len(said(b)) for b in bulleted] == [60, 60, 10]
    assert all("offset" not in b["elements"][0] for b in bulleted)
    assert {b["elements"][0]["style"] for b in bulleted} == {"bullet"}
    assert [b["elements"][0].get("offset") for b in numbered] == [None, 60, 120]
    assert {b["elements"][0]["style"] for b in numbered} == {"ordered"}


def test_an_item_without_words_is_left_out_and_one_after_it_is_not():
    (made,) = blocks(Items(((), words("two"))))
    assert said(made) == ["two"]


def test_a_table_is_its_caption_and_a_line_for_each_row():
    head, rows = ("Indicator", "Latest", "Status"), (("Voids", "31", ""), ("Repairs", "91", "G"), ())
    caption, lines = blocks(Table(head, rows, "Yours"))
    assert caption["elements"][0]["elements"] == [{"type": "text", "text": "Yours", "style": {"bold": True}}]
    assert said(lines) == ["Voids: Latest 31", "Repairs: Latest 91, Status G"]
    assert lines["elements"][0]["elements"][0]["elements"][0]["style"] == {"bold": True}
    assert len(blocks(Table(head, rows, ""))) == 1, "no caption, no line for it"
    (longer,) = blocks(Table(("A",), (("x", "1", "2"),), ""))
    assert said(longer) == ["x: 1, 2"], "a cell without a head is told all the same"


def test_only_what_has_a_style_and_words_carries_one():
    (made,) = blocks(
        Paragraph((Span("a"), Span("b", Style.STRONG), Span("c", Style.QUIET), Span(" ", Style.STRONG)))
    )
    assert [run.get("style") for run in made["elements"][0]["elements"]] == [
        None, {"bold": True}, {"italic": True}, None,
    ]  # fmt: skip


@pytest.mark.parametrize("over", [0, 1])
def test_a_message_of_exactly_the_most_is_whole_and_one_letter_more_is_not(over):
    parts = [Paragraph((Span("x" * 2750),)) for _ in range(3)] + [Paragraph((Span("x" * (2750 + over)),))]
    assert IN_A_MESSAGE == 4 * 2750
    made = blocks(*parts)
    assert ("more than fits" in said(made[-1])) is bool(over)
    assert len(made) == 4, "what says that there is more takes the place of what was left out"


def test_of_too_many_blocks_the_last_buttons_are_kept():
    early, late = Choices((Choice("early", "a"),)), Choices((Choice("late", "b"),))
    lines = [Paragraph((Span(str(n)),)) for n in range(4)]
    made = blocks(lines[0], lines[1], lines[2], lines[3], early, late, limit=4)
    assert [said(b) for b in made[:2]] == ["0", "1"]
    assert "more than fits" in said(made[2])
    assert [b["value"] for b in made[3]["elements"]] == ["b"]
    plain = blocks(*lines, limit=3)
    assert [said(b) for b in plain[:2]] == ["0", "1"]
    assert "more than fits" in said(plain[2])
    assert len(blocks(*lines, limit=4)) == 4


def test_lengths_are_of_all_that_is_read():
    button = {
        "type": "button",
        "action_id": "say/0",
        "text": {"type": "plain_text", "text": "abc"},
        "value": "long",
    }
    assert length_of({"type": "actions", "elements": [button, button]}) == 6
    assert length_of({"type": "image", "alt_text": "ab", "slack_file": {"id": "F1"}}) == 2
    assert length_of({"type": "text", "text": "abcd"}) == 4
