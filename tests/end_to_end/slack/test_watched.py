"""What an operator watches of a real run joined to Slack: its health, its metrics, and every line it writes."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.end_to_end.slack.test_trouble_counted_in_slack import PRIYA, brought_until_taken, imported, says
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack
from tests.program import Program, everybody

CANARY = "heliotrope-lorry"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with FakeSlack().running() as slack:
        program = Program(tmp_path, slack, "http")
        with imported(program):
            yield program


def measured(program: Program) -> dict[str, float]:
    """Each metric by its name and labels, as Prometheus reads them."""
    status, told = program.asks("/metrics")
    assert status == 200
    return {
        " ".join([s.name, *sorted(s.labels.values())]): s.value
        for family in text_string_to_metric_families(told)
        for s in family.samples
    }


def test_what_a_person_quotes_is_in_the_log_and_nothing_they_said(program: Program) -> None:
    """A turn breaks every time it is brought. The person has a reference; the log has it too, where it broke, no more."""
    slack, priya = program.slack, program.slack.direct(program.ids[PRIYA])
    program.start("2026-11-02T09:00")
    slack.until(lambda: "October figures" in slack.said(priya), 60)
    brought_until_taken(program, says(program, PRIYA, f"voids 31, the {CANARY} broke down"))
    slack.until(lambda: "Recorded for October: Voids" in slack.said(priya), 60)
    with closing(sqlite3.connect(program.file)) as link, link:
        link.execute(f"CREATE TRIGGER t BEFORE INSERT ON figures BEGIN SELECT RAISE(ABORT, '{CANARY}'); END")
    body = says(program, PRIYA, f"repairs 91.2, said the {CANARY}")
    answers = [slack.deliver(body).status] + [
        slack.deliver(body, **{"X-Slack-Retry-Num": n}).status for n in ("1", "2", "3")
    ]
    assert answers == [500, 500, 500, 200]
    said = slack.until(
        lambda: re.search(r"Something went wrong.*?\b([0-9a-f]{6})\b", slack.said(priya), re.DOTALL), 60
    )
    assert measured(program)["stocktake_turns_undone_total"] >= 4
    program.stop(signal.SIGKILL)
    lines = [json.loads(line) for line in program.said().splitlines() if line.startswith("{")]
    broke = [line for line in lines if line.get("reference") == said.group(1)]
    assert broke, f"nothing is written of {said.group(1)}: {program.said()[-2000:]}"
    assert "recording.py" in str(broke[0]["fault_through"]), "where in our own code it broke"
    for secret in (CANARY, "91.2", BOT_TOKEN, APP_TOKEN, SECRET):
        assert secret not in program.said()


def test_its_health_tells_what_is_wrong_and_when_it_is_well_again(program: Program) -> None:
    """Slack takes nothing for twenty minutes; another program holds the database, so nothing ticks."""
    slack = program.slack
    slack.fail("chat.postMessage", status=503, times=100_000)
    program.start("2026-11-02T09:00")
    slack.until(lambda: slack.calls_of("chat.postMessage"), 60)
    assert program.asks("/livez") == (200, '{"ok": true, "why": []}')
    assert program.asks("/readyz")[0] == 200
    program.until("2026-11-02T09:21", signal.SIGKILL)
    status, why = program.asks("/readyz")
    assert status == 503
    assert "messages to slack have waited since 2026-11-02 09:00 UTC" in why
    assert program.asks("/livez")[0] == 200, "a restart would not mend Slack"
    told = measured(program)
    assert told["stocktake_outbox_oldest_seconds slack"] > 20 * 60
    assert told["stocktake_outbox slack waiting"] >= 3
    assert told["stocktake_tick_age_seconds"] < 30
    slack.faults["chat.postMessage"].clear()
    program.until("2026-11-02T09:40")  # long enough for every pause
    slack.until(lambda: program.asks("/readyz")[0] == 200, 60)
    slack.until(lambda: "October figures" in slack.said(slack.direct(program.ids[PRIYA])), 60)
    slack.until(lambda: measured(program)["stocktake_deliveries_total sent slack"] >= 3, 60)
    told = measured(program)
    assert told["stocktake_outbox_oldest_seconds slack"] < 20 * 60
    assert not any(email in program.asks("/metrics")[1] for email in everybody())
    program.stop()


def test_a_tick_that_stands_still_is_told(program: Program) -> None:
    """The database is held for longer than three ticks and half a minute: not ready, and ready again afterwards."""
    program.start("2026-11-02T08:30")
    assert program.asks("/readyz")[0] == 200
    with closing(sqlite3.connect(program.file, isolation_level=None)) as link:
        link.execute("BEGIN IMMEDIATE")
        why = program.slack.until(lambda: "the tick is late" in program.asks("/readyz")[1], 90)
        assert why
        assert program.asks("/livez")[0] == 200
        link.execute("ROLLBACK")
    program.slack.until(lambda: program.asks("/readyz")[0] == 200, 90)
    program.stop()


def test_a_second_run_is_told_and_every_other_verb_works_beside_the_first(program: Program) -> None:
    """Figures, rounds, copies and the outbox beside a run; a second run and a restore are refused in words."""
    program.start("2026-11-02T09:00")
    assert "Nothing was set aside" in program.does("outbox")
    assert "whole and checked" in program.does("backup", "copy.db")
    assert "Nothing was sent" in program.does("round", "--preview")
    program.does("export", "council.xlsx")
    assert "Nothing changes" in program.does("import", "council.xlsx")
    second = subprocess.run(
        program.how("run", "--slack"), env=program.environment, cwd=program.folder,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert second.returncode == 2
    assert "already running on this database" in second.stderr
    assert "Stop it first, then restore" in program.does("restore", "copy.db")
    assert program.asks("/readyz")[0] == 200
    program.stop()
