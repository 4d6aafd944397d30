"""Whatever is said: within Block Kit's limits, and nothing a person wrote pings, links or formats."""

from __future__ import annotations

import html
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.slack.blocks import escaped, fallback, length_of, render, shortened
from adapters.slack.hearing import words_of
from adapters.slack.home import home_view
from adapters.slack.modals import filled, modal
from bot.hearing import Place
from bot.messages import (
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Paragraph,
    Picture,
    Span,
    Style,
    Table,
    say,
    text_of,
)
from tests.fakes import block_kit

HOSTILE = ("<!channel>", "<@U0000001>", "<https://evil.example|gov.uk>", "`*_~code_*`", "&lt;!here&gt;", "<#C1|x>",
           ":tada:", "@everyone", "https://evil.example", "<!date^1^{date}|x>", "line\nline", "&", "<", "\u202e", "")  # fmt: skip
long_texts = st.builds(
    lambda piece, times: piece * times,
    st.sampled_from(("ab ", "<!channel>", "&amp;", "é")),
    st.integers(900, 1600),
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), long_texts)
spans = st.builds(Span, st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)), st.sampled_from(Style))
long_spans = st.builds(Span, texts, st.sampled_from(Style))
words = st.lists(st.one_of(spans, spans, long_spans), max_size=4).map(tuple)
fields = st.builds(
    Field,
    name=st.text(min_size=1, max_size=80),
    label=texts,
    kind=st.sampled_from(["text", "long", "choice", "date", "hidden"]),
    hint=texts,
    value=st.one_of(st.sampled_from(["", "2026-11-02", "a", "not a day"]), st.text(max_size=40)),
    options=st.one_of(
        st.just(()),
        st.lists(st.tuples(st.text(max_size=160), texts), max_size=8).map(tuple),
        st.integers(0, 350).map(lambda n: tuple((f"key{i}", f"Somebody {i}") for i in range(n))),
    ),
    optional=st.booleans(),
)
forms = st.builds(
    Form,
    name=st.sampled_from(["figures", "snooze"]),
    title=texts,
    fields=st.lists(fields, max_size=12, unique_by=lambda f: f.name).map(tuple),
    submit=texts,
    introduction=texts,
)
choices = st.builds(
    Choice,
    label=texts,
    token=st.one_of(st.text(max_size=50), st.text(min_size=1990, max_size=2010)),
    form=st.one_of(st.none(), st.just(Form("figures", "Figures", ()))),
    primary=st.booleans(),
)
blocks = st.one_of(
    st.builds(Paragraph, words),
    st.builds(Items, st.lists(words, max_size=12).map(tuple), st.booleans()),
    st.builds(
        Table,
        st.lists(texts, max_size=6).map(tuple),
        st.lists(st.lists(texts, max_size=7).map(tuple), max_size=12).map(tuple),
        texts,
    ),
    st.builds(Picture, st.just("trajectory"), st.just(("voids",)), texts),
    st.builds(Choices, st.lists(choices, max_size=12).map(tuple)),
)
messages = st.builds(Message, st.lists(blocks, max_size=12).map(tuple))


@given(messages, st.booleans())
@example(
    message=Message(
        (
            Picture("trajectory", ("voids",), "ab " * 900),
            *(Paragraph((Span("a" * n),)) for n in (8700, 2290, 90)),
        )
    ),
    drawn=True,
)
def test_every_message_keeps_block_kits_limits(message, drawn):
    """Fifty blocks, 75 characters on a button, 2,000 behind it: split or shortened, and Slack refuses nothing."""
    files = [f"F{n}" if drawn else None for n, _ in enumerate(message.pictures)]
    rendered = render(message, files)
    assert block_kit.complaints(list(rendered.blocks)) == []
    assert 0 < len(rendered.text) <= 4000
    json.dumps(rendered.blocks)


@given(messages)
def test_nothing_in_a_message_is_read_as_markup(message):
    """People's words stand in fields Slack does not parse; the one it does parse has nothing left to parse."""
    rendered = render(message, ["F1" for _ in message.pictures])
    assert list(block_kit.parsed_texts(list(rendered.blocks))) == []
    assert list(block_kit.pinging_elements(list(rendered.blocks))) == []
    assert not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", rendered.text)


@given(st.lists(spans, min_size=1, max_size=8).map(tuple))
def test_words_arrive_as_they_were_typed(run):
    """No character of a comment is lost, changed or added to."""
    (block,) = (
        render(Message((Paragraph(run),))).blocks if text_of(run) else ({"elements": [{"elements": []}]},)
    )
    shown = "".join(e["text"] for e in block["elements"][0]["elements"])
    assert shown == text_of(run)
    assert words_of(escaped(text_of(run))) == text_of(run)


@given(st.one_of(texts, st.text(), st.text("<>&;@#!|/:ampltgb ")))
def test_what_slack_escapes_comes_in_as_it_was_typed_and_goes_out_so(typed):
    """Both ways: Slack escapes three characters of what people type, and undoes the same three in what we say."""
    assert words_of(escaped(typed)) == typed
    sent = fallback(Message((Paragraph((Span(typed),)),)))
    if not sent.endswith("…"):
        assert words_of(sent) == (typed.strip() or "-")


@pytest.mark.parametrize(
    ("arrived", "typed"),
    [
        ("voids 31, &lt;b&gt;late&lt;/b&gt; keys", "voids 31, <b>late</b> keys"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&amp;nbsp; &amp;pound;5 &copy", "&nbsp; &pound;5 &copy"),
        ("see <https://x.example/a?b=1&amp;c=2>", "see https://x.example/a?b=1&c=2"),
        ("see <https://x.example/|x.example>", "see x.example"),
        ("see <https://x.example|the report &lt;2&gt;>", "see the report <2> (https://x.example)"),
        ("<mailto:ann@x.example|ann@x.example> or <tel:01632960123|01632 960123>", "ann@x.example or 01632 960123"),
        ("<@U1> and <@U2|tom> and <@U2>", "ann@x.example and tom and somebody"),
        ("<#C1|housing> <#C2|> <#C3>", "#housing #C2 #C3"),
        ("<!here> <!subteam^S1|@leads> <!date^1^{date}|2 November>", "@here @leads 2 November"),
        ("a server that escapes nothing: <b>late</b> <3", "a server that escapes nothing: <b>late</b> <3"),
    ],
)  # fmt: skip
def test_links_and_mentions_come_in_as_words(arrived, typed):
    """As https://docs.slack.dev/messaging/formatting-message-text writes them; a label never hides an address."""
    known = {"U1": "ann@x.example"}
    assert words_of(arrived, lambda user: known.get(user, "somebody")) == typed


@given(forms)
def test_every_form_keeps_the_limits_of_a_modal(form):
    """A title of 24 characters, a hundred blocks, a hundred options: more options are put into groups."""
    view = modal(form, Place.direct("priya.shah@marlowheath.example"))
    found = block_kit.view_complaints(view)
    if not any(f.kind != "hidden" for f in form.fields):
        found = [f for f in found if "needs a block" not in f]
    assert found == []
    assert list(block_kit.parsed_texts(view)) == []


@given(forms)
def test_what_is_hidden_in_a_form_comes_back(form):
    """Fields nobody sees travel with the form, and say afterwards where it was opened."""
    place = Place.unit(thread="flag/7")
    hidden = {f.name: f.value for f in form.fields if f.kind == "hidden"}
    heard = filled({**modal(form, place), "state": {"values": {}}})
    if len(modal(form, place)["private_metadata"]) <= 3000:
        assert {name: heard.values[name] for name in hidden} == hidden
        assert heard.place == place


@given(messages)
def test_the_home_tab_keeps_its_limits(message):
    """A hundred blocks, and nothing parsed."""
    view = home_view(message, ["F1" for _ in message.pictures])
    assert block_kit.view_complaints(view) == []
    assert list(block_kit.parsed_texts(view)) == []


@pytest.mark.parametrize("limit", [1, 5, 75])
def test_what_is_shortened_shows_it(limit):
    """Nobody takes half a sentence for a whole one."""
    assert len(shortened("x" * 100, limit)) == limit
    assert shortened("x" * 100, limit).endswith("…")


def test_what_does_not_fit_is_said():
    """Fifty blocks are Slack's limit; the fifty-first is announced, and the way on stays."""
    message = Message(
        (*(Paragraph((Span(f"line {n}"),)) for n in range(80)), Choices((Choice("Undo", "undo/1"),)))
    )
    rendered = render(message)
    assert len(rendered.blocks) == 50
    assert "more than fits" in json.dumps(rendered.blocks)
    assert rendered.blocks[-1]["type"] == "actions"


def test_a_chart_that_cannot_be_had_is_told_in_words():
    """The text says what the chart would have shown."""
    message = Message((Picture("trajectory", ("voids",), "Voids: 31 days in October, 5 above trajectory"),))
    rendered = render(message, [None])
    assert "31 days in October" in json.dumps(rendered.blocks)
    assert "could not be added" in rendered.text


def test_a_numbered_list_goes_on_counting_in_its_next_block():
    """People answer by number."""
    message = Message((Items(tuple((Span(f"figure {n}"),) for n in range(130)), numbered=True),))
    lists = [b["elements"][0] for b in render(message).blocks]
    assert [part.get("offset", 0) for part in lists] == [0, 60, 120]


def test_an_empty_message_is_still_one_slack_takes():
    """Slack refuses a message without text."""
    assert block_kit.complaints(list(render(Message()).blocks)) == []
    assert render(say("")).text


@pytest.mark.parametrize("before", range(3885, 3905))
def test_what_is_cut_for_a_notification_never_ends_in_half_an_escape(before):
    """As much as Slack takes is kept, an ampersand is whole or gone, and that it was cut is shown."""
    typed = "a" * before + "&<>&"
    text = fallback(say(typed))
    if len(escaped(typed)) <= 3900:
        assert text == escaped(typed)
        return
    assert len(text) <= 3900
    assert text.endswith("…")
    assert typed.startswith(html.unescape(text.removesuffix("…")))
    assert len(text) >= 3900 - len("&amp;")


def test_a_short_notification_is_whole_and_a_long_one_is_cut_at_its_end_alone():
    """An ampersand long before the cut is no half escape."""
    assert fallback(say("Voids & repairs")) == "Voids &amp; repairs"
    text = fallback(say("Voids & repairs " + "b" * 5000))
    assert len(text) == 3900
    assert text.startswith("Voids &amp; repairs bbb")


def test_a_list_fills_its_block_before_it_begins_another():
    """Lines of a hundred letters: twenty-nine to a block, as many as the limit allows."""
    message = Message((Items(tuple((Span("a" * 100),) for _ in range(30))),))
    lists = [b["elements"][0]["elements"] for b in render(message, ()).blocks]
    assert [len(each) for each in lists] == [29, 1]


def test_what_matters_is_bold_and_what_is_aside_is_italic():
    """An example must not shout, nor a letter whisper."""
    block = render(
        Message((Paragraph((Span("R", Style.STRONG), Span(" so far", Style.QUIET), Span(" 31"))),)), ()
    ).blocks[0]
    styles = [run.get("style") for run in block["elements"][0]["elements"]]
    assert styles == [{"bold": True}, {"italic": True}, None]


def test_everything_people_read_counts_towards_the_length():
    """Text at any depth, a button's label and a picture's alternative."""
    label = {"type": "button", "text": {"type": "plain_text", "text": "Undo"}, "value": "x" * 99}
    assert length_of({"type": "actions", "elements": [label, label]}) == 8
    assert length_of({"type": "image", "alt_text": "a chart"}) == 7
    assert length_of(render(say("abc"), ()).blocks[0]) == 3
    assert length_of({"alt_text": "abc", "elements": [label]}) == 7
    assert length_of({"alt_text": "abcd", "elements": [label]}) == 8


@pytest.mark.parametrize(("long", "buttons"), [(2000, 1), (2001, 0)])
def test_a_button_is_left_out_only_where_slack_would_not_take_it(long, buttons):
    """Two thousand letters of token are the limit."""
    message = Message((Paragraph((Span("31 days"),)), Choices((Choice("Undo", "u" * long),))))
    assert sum(b["type"] == "actions" for b in render(message, ()).blocks) == buttons
