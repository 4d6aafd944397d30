"""What a lead adds is kept as they typed it, links and all."""

from __future__ import annotations

import pytest

from bot.understanding import interpret

CONTEXT = {
    "today": "2026-08-05",
    "period": "2026-07",
    "asked": ["voids"],
    "also_owned": [],
    "indicators": {
        "voids": {"name": "Void re-let time", "aliases": ["voids"], "unit": "days", "last_value": 29}
    },
}


@pytest.mark.parametrize(
    "comment",
    [
        "see https://intranet.example/voids for more",
        "contractor handover dragged on",
        "<b>handover</b> dragged on",
        "handover <i>really</i> dragged <u>on</u>",
        "the “handover” dragged on – they’re late",
        "handover & keys <very> late",
        "contractor dragged on, @tom holds keys of R&D",
        "@tom @ann.smith contractor handover dragged on",
        "<at>Tom Reyes</at> @somebody contractor handover dragged on",
        "keys are late @tom @here",
        "<script>alert(x)</script> handover dragged on",
        "*handover* dragged `on`",
    ],
)
def test_a_comment_with_a_link_in_it_is_kept_whole(comment):
    """A link stands for a pause when numbers are read; a comment cut at it said something else, or "htt//"."""
    assert interpret(f"31, {comment}", CONTEXT)["items"][0]["comment"] == comment


SEVERAL = {
    "today": "2026-11-02",
    "period": "2026-10",
    "asked": ["repairs", "sat", "voids"],
    "also_owned": [],
    "indicators": {
        "repairs": {"name": "Repairs completed on time", "aliases": ["repairs"], "unit": "%", "last_value": 90.4},
        "sat": {"name": "Tenant satisfaction", "aliases": ["sat", "satisfaction"], "unit": "%", "last_value": 76.2},
        "voids": {"name": "Average void re-let time", "aliases": ["voids"], "unit": "days", "last_value": 29},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("sat 76 - tenants name the wait for repairs first", "tenants name the wait for repairs first"),
        ("Satisfaction: 76.0 - Tenants name the wait for repairs first.\nVoids: 31", "Tenants name the wait for repairs first"),
        ("sat 77 because tenants like the new voids team, voids 30", "because tenants like the new voids team"),
    ],
)  # fmt: skip
def test_a_note_that_speaks_of_another_figure_is_kept_whole(text, comment):
    """Cut at the other's name, "tenants name the wait for" went with the figure."""
    items = interpret(text, SEVERAL)["items"]
    assert [i["comment"] for i in items if i["indicator"] == "sat"] == [comment]
    assert not [i for i in items if i["indicator"] == "repairs"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sat 76 - the team is still waiting for repairs till the 10th", "deferred"),
        ("sat 76 - as for the others, repairs 91", "value"),
        ("sat 76, no data for repairs", "no_data"),
    ],
)
def test_what_is_said_of_another_figure_itself_is_no_note(text, kind):
    items = interpret(text, SEVERAL)["items"]
    assert kind in [i["status"] for i in items if i["indicator"] == "repairs"]
