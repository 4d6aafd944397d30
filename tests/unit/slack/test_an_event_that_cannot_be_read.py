"""An event that cannot be read is brought again by Slack; the log has where it broke, and none of the words."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.slack.listeners import Ears

CANARY = "heliotrope-lorry"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param(ValueError(f"invalid literal: {CANARY}"), None, id="a fault of ours"),
        pytest.param(
            OSError("no clear answer to users.info"), "no clear answer to users.info", id="Slack's silence"
        ),
    ],
)
def test_slack_brings_it_again_and_nobodys_words_are_written_down(written, fault, told) -> None:
    def breaks(event: Any, key: str, here: Any) -> None:
        raise fault

    people = SimpleNamespace(team="T1", us="U1", who=lambda team, user: None)
    link: Any = SimpleNamespace(store=None, calls=None, people=people, channel=lambda: "C1")
    nothing: Any = None
    ears = Ears(link, nothing, nothing, nothing, lambda: None)
    body = {"event_id": "E1", "event": {"text": CANARY}}
    assert asyncio.run(ears._event(body, nothing, breaks)).status == 500
    ears.close()
    line = json.loads(written.getvalue())
    assert (line["fault"], line.get("why")) == (type(fault).__name__, told)
    assert CANARY not in written.getvalue()
