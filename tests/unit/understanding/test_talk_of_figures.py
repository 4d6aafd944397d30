"""Words that speak of how figures come about ask beside one; the story of a month does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.understanding import Finding, Kind, read
from tests.unit.understanding.settings import asking


def _read(said: str) -> list[Finding]:
    return read(said, asking("ta", last_value=Decimal(90)))


_SPEAKS = {
    "one word alone": (
        "put 84 in as a placeholder", "84 as a stopgap", "84 and the file is corrupt", "84, the method is disputed",
        "84, doubtful", "84 with some duplicates", "84, that's the forecast", "84, disregard",
    ),
    "words together": (
        "84 and they want me to amend it", "84 but I've been told to alter it", "84 and I'm going to change it", "84, between you and me it's worse",
        "84 but the truth is lower", "84, ran it halfway through the month", "84 but we'd normally strip out no access",
    ),
    "what is not all in": (
        "84 with two counters broken", "84 but the recorder was off for a week", "84, a couple of days' worth got deleted",
        "84 and the inbox is overflowing", "84 but the system went down and lost some", "84, the weekend's not on yet", "84 though Friday isn't in there",
        "84 but not all got through", "84 and another lot on Friday", "84 logged but more in the tray", "84, crews didn't fill the sheets in",
        "84. 3 more in", "84. another 3 came in this morning", "84, 12 more to come", "84, 4 duplicates still in there",
    ),
    "whose it is and how sure": (
        "84 they say", "IT have 84, we don't", "apparently 84", "84, news to me", "84, no two reports agree", "I'd love to say 84", "84, dream on",
        "84 (made up)", "any old thing, 84", "84 but it'll change", "84 (79 if you count the late ones)", "84, counted the wrong way",
        "84 by the 15th and then I was off", "none of us says 84", "nobody tells me it's 84", "no one said it was 84", "neither of them reports 84",
        "Dave's pub number is 84, I wouldn't use it", "put 84 and hope nobody checks",
    ),
    "not to be put down": (
        "draft says 84, not for recording until she signs it", "84 in the working copy, leave mine blank for now pls", "84, please don't record it yet",
        "84, best wait until finance close", "84 - no hang on", "84. that's the stage 2 question isn't it",
        "hold fire, 84", "bear with me, 84",
    ),
    "another month's": (
        "that'd be the September one, 84", "84. October's still with the contractor", "84, the system only goes to September",
    ),
    "turned about": (
        "\u202e84", "it is \u202e84\u202c %",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", _SPEAKS)
def test_what_speaks_of_the_figure_makes_a_question_of_it(way):
    recorded = [said for said in _SPEAKS[way] if any(found.records for found in _read(said))]
    assert recorded == []


@pytest.mark.parametrize(
    "said",
    [
        "84, no duplicates", "bear with me, slow today. 84", "Priya tells me it's 84", "put me in for 84", "84, better than forecast", "84, the national shortage of plasterers",
        "84, they say the new rota helps", "84, I don't have a comment to add", "84, demand was lower", "84 and it won't change",
        "84, two trucks broken", "84, we lost two staff", "84, they want me to explain it at scrutiny", "84, I want to change the rota",
        "84, we ran the stall all month", "84, counted and checked",
        "84, 12 week wait for parts", "84, we hold on to staff better now", "84, better than the September one", "84. October is not a good month for us",
        "84, 3 more vans on the road", "84, another 2 fitters came in", "84, 4 duplicates removed",
    ],
)  # fmt: skip
def test_the_story_of_a_month_leaves_its_figure_as_it_is(said):
    (found,) = _read(said)
    assert (found.kind, found.value) == (Kind.VALUE, Decimal(84))


@pytest.mark.parametrize(
    "said", ["about 84, a counter was stuck for two days", "84 provisional, the sensor is out"]
)
def test_why_a_figure_is_rough_is_no_question_where_it_is_said_to_be(said):
    (found,) = _read(said)
    assert (found.records, found.value) == (True, Decimal(84))
