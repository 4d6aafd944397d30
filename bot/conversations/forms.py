"""What was filled in: every field is checked as words would be, and refused alone where it must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot import wording
from bot.asking import owned, reading_context, waiting_for
from bot.conversations import monthly_figures as figures
from bot.messages import say
from bot.turn import Turn
from bot.understanding import read
from core.domain.figures import known
from core.domain.indicators import Indicator
from core.domain.months import Month, NotAMonth
from core.domain.requests import Request

_LONGEST = 4000


def from_form(turn: Turn, values: Mapping[str, str]) -> None:
    """Every figure of a form at once; a field that cannot be read is refused alone, with the reason."""
    outcome = figures.Outcome()
    for name, text in values.items():
        if name.startswith("value/") and text.strip():
            _field(turn, name, text[:_LONGEST], values, outcome)
    if outcome.empty:
        turn.reply(say("The form was empty, so nothing is recorded. You can answer whenever it suits you."))
        return
    figures.answer(turn, outcome)


def _field(turn: Turn, name: str, text: str, values: Mapping[str, str], outcome: figures.Outcome) -> None:
    key, _, month = name.removeprefix("value/").rpartition("/")
    indicator = next((i for i in turn.work.portfolio.indicators() if i.key == key and not i.retired), None)
    period = _period(month)
    if indicator is None or period is None or not indicator.frequency.ends_in(period):
        outcome.refused.append(wording.form_has_passed())
        return
    mine = {i.key for i in owned(turn.desk, turn.person)} | {
        r.indicator for r in waiting_for(turn.desk, turn.person)
    }
    if key not in mine:
        if not turn.person.runs_the_unit:
            outcome.refused.append(wording.not_yours(indicator))
            return
        outcome.for_person = turn.work.portfolio.person(turn.work.portfolio.priority(indicator.priority).lead)
    comment = " ".join(values.get(f"comment/{key}/{month}", "").split())[:600]
    _form_field(turn, indicator, period, text, comment=comment, outcome=outcome)


def _period(written: str) -> Month | None:
    try:
        return Month.parse(written)
    except NotAMonth:
        return None


def _form_field(
    turn: Turn,
    indicator: Indicator,
    period: Month,
    text: str,
    *,
    comment: str,
    outcome: figures.Outcome,
) -> None:
    context = replace(
        reading_context(turn.desk, turn.person, [], [indicator]),
        period=period,
        asked=(indicator.key,),
        also_owned=(),
    )
    for finding in read(text, context):
        with_comment = replace(finding, comment=comment or finding.comment, indicator=indicator.key)
        current = known(turn.work.figures.history(indicator.key)).get(period)
        if (
            with_comment.records
            and current is not None
            and current.value == with_comment.value
            and not comment
        ):
            outcome.arranged.append(wording.already(indicator, current.value))
            continue
        figures.hear_one(turn, context, with_comment, outcome)


def not_ready_form(turn: Turn, values: Mapping[str, str]) -> None:
    """Ask again on the day named in the form."""
    try:
        until = date.fromisoformat(values.get("until", ""))
    except ValueError:
        turn.reply(say("Until which day? Nothing is changed yet."))
        return
    outcome = figures.Outcome()
    requests = _chosen(turn, values.get("which", "all"))
    if not requests:
        outcome.refused.append(wording.nothing_asked())
    for request in requests:
        figures.defer(turn, request, until, outcome, values.get("why", "").strip()[:400])
    figures.answer(turn, outcome)


def someone_else_form(turn: Turn, values: Mapping[str, str]) -> None:
    """Ask the person named in the form."""
    requests = _chosen(turn, values.get("which", "all"))
    outcome = figures.Outcome()
    if requests:
        figures.hand_over(turn, requests, values.get("who", ""), outcome)
    else:
        outcome.refused.append(wording.nothing_asked())
    figures.answer(turn, outcome)


def _chosen(turn: Turn, which: str) -> list[Request]:
    waiting = waiting_for(turn.desk, turn.person)
    return [r for r in waiting if which in {"all", r.indicator}]
