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
