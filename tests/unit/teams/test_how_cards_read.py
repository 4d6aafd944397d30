"""How a card reads: its styles, tables on a phone, buttons, forms, and what an older client shows instead."""

from __future__ import annotations

import json

import pytest

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
    quiet,
    say,
    strong,
    words,
)
from tests.fakes.teams import read

CHART = Picture("trajectory", ("VOID_DAYS",), "Voids: 31 days in October, above its trajectory of 26.")
FORM = Form(
    "close",
    "Close the flag on Voids",
    (
        Field("flag", "Flag", "hidden", value="3"),
        Field("why", "Why is it closed?", "long", optional=False),
        Field("day", "From when", "date"),
        Field("who", "Who", "choice", options=(("P", "Priya"), ("M", "Marcus"))),
    ),
    "Close it",
    "The unit reads this.",
)
ACT = {"type": "ActionSet"}


def body(message: Message, address=lambda _: None):
    (card,) = cards.cards(message, address)
    return card["body"]


def test_strong_quiet_and_plain_words_look_so():
    (block,) = body(Message((Paragraph(words("a ", strong("b"), quiet(" c"))),)))
    assert block["inlines"] == [
        {"type": "TextRun", "text": "a "},
        {"type": "TextRun", "text": "b", "weight": "Bolder"},
        {"type": "TextRun", "text": " c", "isSubtle": True},
    ]


def test_items_stand_close_under_each_other_with_bullets_or_numbers():
    both = Message((Items((words("x"), words("y"))), Items((words("x"), words("y")), numbered=True)))
    assert read({"body": body(both)}) == ["• x", "• y", "1. x", "2. y"]
    assert {b["spacing"] for b in body(both)} == {"Small"}


def test_a_long_text_is_cut_where_teams_would_refuse_it():
    (block,) = body(say("x" * 6_000))
    assert len(block["inlines"][0]["text"]) == 5_000


# Tables


AGENDA = Table(
    ("No.", "Item", "Minutes"),
    (("1", "Good news", "5"), ("2", "Fewer families in temporary accommodation", "17")),
    caption="Agenda",
)


def test_no_heading_of_a_table_is_broken_on_a_phone():
    """Seen at 288 pixels: "N o." and "Minut es"."""
    caption, table = body(Message((AGENDA,)))
    assert read({"body": [caption]}) == ["Agenda"]
    widths = [column["width"] for column in table["columns"]]
    here = [256 * width / sum(widths) - 18 for width in widths]
    assert here[0] >= 8 * len("No.")
    assert here[1] >= 8 * len("accommodation")
    assert here[2] >= 8 * len("Minutes")
    assert widths[1] == max(widths), "what is left over goes to the longest cells"


def test_a_tables_first_row_is_its_head_and_an_older_client_reads_lines():
    _, table = body(Message((AGENDA,)))
    assert table["firstRowAsHeader"] is True
    first, second, _ = table["rows"]
    assert [c["items"][0]["inlines"][0].get("weight") for c in first["cells"]] == ["Bolder"] * 3
    assert [c["items"][0]["inlines"][0].get("weight") for c in second["cells"]] == [None] * 3
    assert read({"body": table["fallback"]["items"]}) == [
        "No. | Item | Minutes",
        "1 | Good news | 5",
        "2 | Fewer families in temporary accommodation | 17",
    ]


@pytest.mark.parametrize(
    ("head", "row", "line"),
    [
        pytest.param(
            ("No.", "Recommendation", "Responsible", "Circumstances"),
            ("1", "agree handover dates with the contractor", "Priya Shah", "11 Dec 2026, not taken on"),
            "1. agree handover dates with the contractor: Responsible Priya Shah; Circumstances 11 Dec 2026, not taken on",
            id="numbered rows are called by what has the number",
        ),
        pytest.param(
            ("Asked", "Moderation", "Circumstances", "Responsible"),
            ("How will residents notice?", "in place", "", "the unit"),
            "How will residents notice? Moderation: in place; Responsible: the unit",
            id="a question keeps its mark, and an empty cell is not told",
        ),
        pytest.param(
            ("A heading too long", "for any telephone", "or any other column", "to stand beside it"),
            ("Voids", "", "", ""),
            "Voids",
            id="a name alone",
        ),
    ],
)
def test_a_row_told_as_a_line_reads_like_one(head, row, line):
    assert read({"body": body(Message((Table(head, (row,)),)))}) == [line]


# Pictures


def test_a_chart_has_its_words_for_who_cannot_see_it_and_who_cannot_fetch_it():
    image = body(Message((CHART,)), lambda _: "https://stocktake.example/c.png")[0]
    assert (image["type"], image["url"]) == ("Image", "https://stocktake.example/c.png")
    assert image["altText"] == CHART.alternative
    assert image["msteams"] == {"allowExpand": True}
    assert image["size"] == "Stretch"
    assert CHART.alternative in read({"body": [image["fallback"]]})[0]
    assert CHART.alternative in read({"body": body(Message((CHART,)))})[0]


def test_only_what_is_wide_takes_the_whole_width():
    def width(message):
        return cards.cards(message, lambda _: "https://stocktake.example/c.png")[0].get("msteams")

    assert width(say("A line.")) is None
    assert width(Message((CHART,))) == {"width": "Full"}
    assert width(Message((AGENDA,))) == {"width": "Full"}


def test_each_picture_has_the_address_of_its_own_block():
    made = body(Message((Paragraph(words("x")), CHART, CHART)), lambda n: f"https://stocktake.example/{n}")
    assert [e["url"] for e in made if e["type"] == "Image"] == [
        "https://stocktake.example/1",
        "https://stocktake.example/2",
    ]


# Buttons and forms


def test_a_button_is_answered_in_its_card_and_an_older_client_sends_the_same():
    (row,) = body(
        Message((Choices((Choice("Acknowledge", "ack/3", primary=True), Choice("Show it", "show"))),))
    )
    first, second = row["actions"]
    assert (first["type"], first["title"], first["style"]) == ("Action.Execute", "Acknowledge", "positive")
    assert first["data"] == {"stocktake": {"token": "ack/3"}}
    assert first["fallback"] == {"type": "Action.Submit", "title": "Acknowledge", "data": first["data"]}
    assert "style" not in second


def test_a_title_too_long_for_a_phone_is_said_in_full_beside_it():
    long = "The eighty-third percentile of waits"
    form = Form("f", "Note", (Field("note", "Note", "long"),), "Keep it")
    buttons = (Choice(long, "a"), Choice(long, "b", form), Choice("Short", "c"))
    (row,) = body(Message((Choices(buttons),)))
    assert [a.get("tooltip") for a in row["actions"]] == [long, long, None]


def test_six_buttons_stand_in_a_row_and_a_seventh_in_the_next():
    """Teams shows six of a set and hides the rest behind three dots."""
    many = Message((Choices(tuple(Choice(f"Read {n}", f"read/{n}") for n in range(14))),))
    assert [len(row["actions"]) for row in body(many)] == [6, 6, 2]
    assert [a["title"] for row in body(many) for a in row["actions"]] == [f"Read {n}" for n in range(14)]


def _button(form: Form):
    ((button,),) = [
        row["actions"] for row in body(Message((Choices((Choice("Close", "form/close/3", form),)),)))
    ]
    return button


def test_an_empty_form_is_in_the_card_and_one_with_values_is_asked_for_when_pressed():
    empty = Form("f", "Note", (Field("note", "Note", "long"),), "Keep it")
    shown = _button(empty)
    assert shown["type"] == "Action.ShowCard"
    assert shown["card"]["version"] == "1.5"
    assert shown["card"]["fallbackText"] == "Note"
    assert [e["id"] for e in shown["card"]["body"] if "id" in e] == ["in.note"]
    (send,) = shown["card"]["actions"]
    assert (send["title"], send["style"]) == ("Keep it", "positive")
    assert send["data"] == {"stocktake": {"token": "form/close/3", "form": "f", "kept": {}}}
    assert _button(FORM)["type"] == "Action.Execute", "its own copy could be out of date"


def test_a_form_too_large_for_its_card_is_opened_when_pressed():
    many = tuple(Field(f"v{n}", f"Indicator {n} " + "x" * 60) for n in range(80))
    assert _button(Form("f", "Figures", many, "Send"))["type"] == "Action.Execute"


def _opened(mistakes=None, message=None):
    said = message or say("Voids is slipping.").and_(Choices((Choice("Close", "form/close/3", FORM),)))
    return cards.with_form(said, lambda _: None, FORM, "form/close/3", mistakes or {})


def test_an_open_form_stands_under_its_message_whose_buttons_are_gone():
    card = _opened()
    assert read(card) == [
        "Voids is slipping.",
        "Close the flag on Voids",
        "The unit reads this.",
        "Why is it closed?: ",
        "From when: ",
        "Who: ",
        "[Close it]  [Leave it]",
    ]
    title = card["body"][1]
    assert title["separator"] is True
    assert card["fallbackText"].startswith("Voids is slipping.")
    send, leave = card["body"][-1]["actions"]
    assert send["data"]["stocktake"] == {"token": "form/close/3", "form": "close", "kept": {"flag": "3"}}
    assert leave["data"]["stocktake"] == {"token": "form/close/3", "shut": True}
    assert leave["associatedInputs"] == "none", "what is left empty must not keep a form open"


def test_each_kind_of_field_is_the_input_for_it():
    why, day, who = [e for e in _opened()["body"] if e["type"].startswith("Input.")]
    assert (why["type"], why["isMultiline"], why["maxLength"]) == ("Input.Text", True, 3_000)
    assert why["isRequired"] is True
    assert why["errorMessage"]
    assert day["type"] == "Input.Date"
    assert "isRequired" not in day
    assert (who["type"], who["style"]) == ("Input.ChoiceSet", "compact")
    assert who["choices"] == [{"title": "Priya", "value": "P"}, {"title": "Marcus", "value": "M"}]
    assert who["placeholder"]


@pytest.mark.parametrize(
    ("field", "several"),
    [
        (Field("x", "X", "long", optional=False), True),
        (Field("x", "X", "long"), False),
        (Field("x", "X", "long", value="Voids: it changed from August, when the contractor left."), True),
    ],
    ids=["it must be said", "it may be left out", "there is something to put right"],
)
def test_a_box_has_several_lines_where_they_are_needed(field, several):
    assert cards.form_elements(Form("f", "F", (field,), "Send"), {})[-1]["isMultiline"] is several


def test_mistakes_stand_beside_their_fields_and_one_of_a_field_nobody_sees_on_top():
    """A flag closed meanwhile is a mistake of the hidden field that names it: it was said nowhere."""
    told = read(_opened({"why": "Say why, in a few words.", "flag": "It is closed already."}))
    assert told[3:7] == [
        "Two lines need another look. Nothing is recorded yet.",
        "It is closed already.",
        "Why is it closed?: ",
        "Say why, in a few words.",
    ]
    red = [e for e in _opened({"why": "No."})["body"] if e["type"] == "RichTextBlock"]
    assert [e["inlines"][0].get("color") for e in red][-2:] == ["Attention", "Attention"]


def test_a_form_under_a_message_too_long_for_both_stands_alone():
    card = _opened(message=Message(tuple(Paragraph(words("x" * 5_000)) for _ in range(6))))
    assert len(json.dumps(card)) < 28_000
    assert read(card)[0] == "Close the flag on Voids"
    assert card["fallbackText"] == "Close the flag on Voids"


# The activity


def test_a_persons_phone_tells_them_and_a_channel_is_left_in_peace():
    assert cards.activity(say("x"), lambda _: None, alert=True)["channelData"] == {
        "notification": {"alert": True}
    }
    assert "channelData" not in cards.activity(say("x"), lambda _: None)


def test_the_summary_is_the_message_on_one_line():
    assert cards.activity(say("Voids is\nslipping.").and_(Paragraph(words("y" * 400))), lambda _: None)[
        "summary"
    ].startswith("Voids is slipping. yyy")
    assert len(cards.activity(say("y" * 400), lambda _: None)["summary"]) == 200


def _long(paragraphs: int, each: str = "x" * 3_000) -> Message:
    return Message(tuple(Paragraph(words(f"{n}. {each}")) for n in range(paragraphs)))


def test_the_first_of_several_cards_says_most_to_a_client_that_knows_none():
    """It shows them one under another, and would say the beginning as often as there are cards."""
    first, *others = cards.cards(_long(12))
    assert others
    assert len(first["fallbackText"]) == 2_000
    assert {len(card["fallbackText"]) for card in others} == {200}


def test_what_a_client_shows_that_knows_no_cards_is_as_much_as_there_is_room_for():
    """An emoji is twelve bytes in JSON."""
    (card,) = cards.cards(say("\N{SLIGHTLY SMILING FACE}" * 1_000))
    kept = json.dumps(card["fallbackText"])
    assert 2_000 < len(kept) <= 2_400
    assert cards.cards(say("a" * 500))[0]["fallbackText"] == "a" * 500


def test_after_the_first_that_does_not_fit_nothing_follows_but_the_last_buttons():
    """A line from further down would read as if nothing were missing before it."""
    message = _long(16).and_(
        Paragraph(words("A short line at the end.")),
        Choices((Choice("First", "a"),)),
        Choices((Choice("Last", "b"),)),
    )
    lines = [line for card in cards.cards(message) for line in read(card)]
    assert "A short line at the end." not in lines
    assert lines[-1] == "[Last]"
    assert "more" in lines[-2].casefold()
    assert [line[:2] for line in lines[:-2]] == [f"{n}."[:2] for n in range(len(lines) - 2)]


def test_a_buttons_words_are_cut_at_a_hundred():
    (row,) = body(Message((Choices((Choice("y" * 140, "x"),)),)))
    assert len(row["actions"][0]["title"]) == 100
    assert len(row["actions"][0]["fallback"]["title"]) == 100
