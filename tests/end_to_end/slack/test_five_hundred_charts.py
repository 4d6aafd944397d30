"""A lead's answer among five hundred charts that wait: seen in Slack, by the order in which things arrive there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.store.database import Database
from tests.end_to_end.slack.test_trouble_counted_in_slack import PRIYA, imported
from tests.fakes.slack import FakeSlack
from tests.program import Program

CHARTS, HANDS = 500, 3


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with FakeSlack().running() as slack:
        program = Program(tmp_path, slack, "http")
        with imported(program):
            yield program


def test_an_answer_waits_for_none_of_five_hundred_charts_but_those_in_hand(program: Program) -> None:
    """Charts for the channel and for every other person are on their way; a lead gives a figure meanwhile."""
    slack, priya = program.slack, program.slack.direct(program.ids[PRIYA])
    program.start("2026-11-02T09:00")
    slack.until(lambda: "October figures" in slack.said(priya), 60)
    slack.say(program.ids[PRIYA], "chart voids")
    slack.until(lambda: _queued(program), 60)
    slack.until(lambda: len(_charts(slack)) >= HANDS, 90)
    answered, body = slack.say(program.ids[PRIYA], "repairs 91.2, voids 31")
    assert answered.status == 200
    before, key = len(_charts(slack)), f"slack/event/{body['event_id']}"
    slack.until(lambda: any(k.startswith(key) for k in slack.sent_keys()), 90)
    between = len(_charts(slack)) - before
    assert len(_charts(slack)) < CHARTS / 2, "the charts were gone already, so nothing was proved"
    assert between <= HANDS, f"the answer waited for {between} charts"
    assert program.asks("/readyz")[0] == 200


def _queued(program: Program) -> bool:
    """As a round of charts puts them: nobody waits for them, and each conversation has its share.

    Nothing is queued, and False, before a first chart has arrived.
    """
    store = Database(program.environment["STOCKTAKE_DATABASE_URL"])
    people = [email for email in program.ids if email != PRIYA]
    with store.turn() as work:
        arrived = [body for key in program.slack.sent_keys() if _pictured(body := work.outbox.body(key))]
        if not arrived:
            return False
        picture = dict(arrived[0] or {})
        for number in range(CHARTS):
            to = people[number % len(people)]
            body = {**picture, "person": to}
            work.outbox.put(
                f"many/{number}", f"direct/{to}", body, datetime(2026, 11, 2, 9, tzinfo=UTC), "slack"
            )
    store.close()
    return True


def _pictured(body: object) -> bool:
    return isinstance(body, dict) and any(b["type"] == "picture" for b in body["message"]["blocks"])


def _charts(slack: FakeSlack) -> list[str]:
    """Those that have arrived."""
    return [key for key in slack.sent_keys() if key.startswith("many/")]
