"""Whatever was said where something broke: a log has where and what kind, one line each, and none of the words."""

from __future__ import annotations

import io
import json
import logging

import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

words = st.one_of(
    st.text(min_size=1, max_size=60), st.sampled_from(['\n{"event": "forged"}', "\x1b[2J", "%s %d {x}", "\ud800", "a\r\nb", "\u2028x"])
).map("canary:{}".format)  # fmt: skip


def _afresh(written: io.StringIO) -> None:
    """Nothing written yet, and no handler of the test runner's: half a character among its captured records stops it."""
    root = logging.getLogger()
    root.handlers[:] = [handler for handler in root.handlers if getattr(handler, "stream", None) is written]
    written.seek(0)
    written.truncate()


def _break(said: str, more: str) -> None:
    try:
        {}[said]
    except KeyError as inner:
        raise ValueError(f"cannot read {said} {more}") from inner


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words, words)
def test_nothing_that_was_said_reaches_a_log(written: io.StringIO, said: str, more: str) -> None:
    _afresh(written)
    log = structlog.get_logger("stocktake.turns")
    try:
        _break(said, more)
    except ValueError as fault:
        log.exception("turn undone", reference="abc123", fault=type(fault).__name__)
        logging.getLogger("sqlalchemy.engine").exception("it said %s", said)
        logging.getLogger("slack_bolt").exception(f"body: {more}")  # noqa: G004 - as a library may
        logging.getLogger("aiohttp.server").exception("%s", said, exc_info=fault)
    lines = written.getvalue().split("\n")[:-1]
    assert [json.loads(line)["event"] for line in lines] == [
        "turn undone",
        *["a library reported something"] * 3,
    ]
    assert "canary" not in written.getvalue()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words)
def test_a_value_of_ours_makes_no_second_line(written: io.StringIO, said: str) -> None:
    """A host somebody named, a platform's error: kept short by whoever logs it, and never more than a value."""
    _afresh(written)
    structlog.get_logger("calling").warning("a call was refused", host=said)
    [line] = written.getvalue().split("\n")[:-1]
    assert (
        json.loads(line)["host"] == said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        or "\ud800" in said
    )
