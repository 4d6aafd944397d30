"""What a message says is what somebody typed: all of it, and nothing that they only quoted."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.activities import Where, words
from adapters.teams.typed import LONGEST, typed
from tests.fakes.teams import BOT, written

CHAT, CHANNEL = Where("personal", "a:1"), Where("channel", "19:c", "19:c", "17")
US = {"recipient": {"id": BOT, "name": "Stocktake"}}


def _mention(name: str, of: str = BOT, *, marked: bool = True):
    told = {"type": "mention", "mentioned": {"id": of, "name": name}}
    return told | ({"text": f"<at>{name}</at>"} if marked else {})


@pytest.mark.parametrize(
    "said",
    [
        "voids 31, <b>late</b> keys & <very> cross",
        "repairs <3 voids >2",
        "voids 31 &amp; rising &lt;fast&gt;",
        "*31* _voids_ [here](https://evil.example) `code`",
        "voids 31\nrepairs 91.2",
    ],
)
def test_every_sign_arrives_as_typed(said):
    """In a chat, Teams leaves out of the text whatever stands in angle brackets."""
    assert words(US | written(said), CHAT) == said
    spoken = US | written(said, "<at>Stocktake</at>") | {"entities": [_mention("Stocktake")]}
    assert words(spoken, CHANNEL) == f"@stocktake {said}"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_any_text_at_all_arrives_but_for_its_spaces(said):
    assert re.sub(r"\s+", "", words(US | written(said), CHAT)) == re.sub(r"\s+", "", said)


QUOTE = (
    '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="1778622003149">\r\n'
    '<strong itemprop="mri" itemid="28:b">Stocktake</strong><span itemprop="time" itemid="1778622003149"></span>\r\n'
    '<p itemprop="preview">Three October figures, whenever suits you: 91 last month</p>\r\n</blockquote>'
)


@pytest.mark.parametrize(
    "activity",
    [
        pytest.param(
            {"text": '<quoted messageId="1778622003149"/> voids 31', "entities": [{"type": "quotedReply"}]},
            id="a mark in the text",
        ),
        pytest.param(
            {"text": "voids 31", "attachments": [{"contentType": "text/html", "content": f"{QUOTE}<p>voids 31</p>"}]},
            id="the message itself in the HTML",
        ),
        pytest.param(
            {"text": '<quoted messageId="17"/>voids 31',
             "attachments": [{"contentType": "text/html", "content": '<quoted messageId="17"/><p>voids 31</p>'}]},
            id="a mark in both",
        ),
    ],
)  # fmt: skip
def test_a_reply_to_a_message_is_read_without_the_message(activity):
    """Seen from outside, a lead answers the prompt; its number of thirteen digits would be taken for a figure."""
    assert words(US | activity, CHAT) == "voids 31"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<ol><li>repairs 91.2</li><li>voids <strong>27</strong>.5</li></ol>", "repairs 91.2\nvoids 27.5"),
        ("<table><tr><td>Voids</td><td>27</td></tr><tr><td>Repairs</td><td>91</td></tr></table>", "Voids 27\nRepairs 91"),
        ('<p>thanks <img alt="😀" itemtype="http://schema.skype.com/Emoji"></p>', "thanks 😀"),
        ('<p>thanks <emoji alt="😀" title="Smile"></emoji></p>', "thanks 😀"),
        ("<div><pre>voids\n31</pre></div>", "voids 31"),
        ('<p>voids 31</p><attachment id="5">x</attachment><style>p {}</style><script>9</script>', "voids 31"),
        ("<div>voids&nbsp;31<br>repairs 91</div>", "voids 31\nrepairs 91"),
        ("<blockquote>voids 31</blockquote>", "voids 31"),
        ("<p>5 < 7 and 9 > 8</p>", "5 < 7 and 9 > 8"),
        ("<p>voids 31", "voids 31"),
        ('<p>ask <at id="0">Tom Reed</at></p>', "ask Tom Reed"),
        ('<blockquote itemtype="http://schema.skype.com/Reply"><blockquote>1</blockquote>2</blockquote>3', "3"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_formatted_is_read_as_it_is_seen(html, said):
    assert typed(html, ()) == said


def test_a_mention_of_somebody_else_is_their_name():
    said = US | written("ask Priya") | {
        "text": "<at>Stocktake</at> ask <at>Priya Shah</at>",
        "attachments": [],
        "entities": [_mention("Stocktake"), _mention("Priya Shah", "29:1")],
    }  # fmt: skip
    assert words(said, CHANNEL) == "@stocktake ask Priya Shah"


def test_a_mention_with_an_ampersand_in_it_is_still_one():
    """Teams then leaves out how it is marked (github.com/microsoft/botbuilder-js/issues/2083)."""
    bare = {"text": "<at>Q & A</at> status", "entities": [_mention("Q & A", marked=False)]}
    assert words(US | bare, CHANNEL) == "@stocktake status"
    seen = '<span itemtype="http://schema.skype.com/Mention" itemid="0">Q &amp; A</span> status'
    seen_too = bare | {"attachments": [{"contentType": "text/html", "content": seen}]}
    assert words(US | seen_too, CHANNEL) == "@stocktake status"


@pytest.mark.parametrize(
    "attachments",
    [None, "none", [None], [{"contentType": "text/html"}], [{"contentType": "text/html", "content": {"a": 1}}],
     [{"contentType": "text/html", "content": "<p>&nbsp;</p>"}],
     [{"contentType": "text/html", "content": "<p>voids</p><attachment id='5'><p>31</p>"}],
     [{"contentType": "text/html", "content": "<p>voids <at>31</p>"}],
     [{"contentType": "text/html", "content": "<p>" + "x" * LONGEST}]],
)  # fmt: skip
def test_without_html_that_can_be_read_the_text_is_what_was_said(attachments):
    assert words(US | {"text": "voids 31", "attachments": attachments}, CHAT) == "voids 31"


@pytest.mark.parametrize(
    "scrap", ["<", "<!", "<!--", "<a ", "</", "&", "&#", "<![CDATA[", "<blockquote>", "<p a='", "<at>"]
)
def test_hostile_html_takes_no_time(scrap):
    """As a ratio to plain text of the same length, so that it holds on any machine."""

    def took(html):
        began = time.process_time()
        typed(html, ())
        return time.process_time() - began

    plain = max(min(took("<p>voids 31</p>" * (LONGEST // 15)) for _ in range(3)), 0.001)
    assert took((scrap * LONGEST)[:LONGEST]) < 30 * plain


@pytest.mark.parametrize(
    "mention",
    [
        pytest.param(_mention("STOCKTAKE"), id="its mark"),
        pytest.param(_mention("Stocktake", BOT.upper()), id="its id"),
        pytest.param(_mention("Stocktake") | {"type": "Mention"}, id="its kind"),
    ],
)
@pytest.mark.parametrize("html", [True, False])
def test_a_mention_is_one_however_it_is_capitalised(mention, html):
    said = written("status", "<at>Stocktake</at>") | ({} if html else {"attachments": None})
    assert words(US | said | {"entities": [mention]}, CHANNEL) == "@stocktake status"
