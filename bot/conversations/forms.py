"""What was filled in: every field is heard as words would be, and refused alone where it must be.

`opening_forms` makes the forms, `checking_forms` says beforehand what could not be taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from bot import form_wording, wording
from bot.asking import owned, reading_context, waiting_for
from bot.conversations import lines, routines, unit_desk
from bot.conversations import monthly_figures as figures
from bot.examples import examples
from bot.messages import say
from bot.talk import ConfirmCorrection
from bot.turn import Turn
from bot.understanding import Context, Finding, read
from bot.understanding.dates import when
from core.domain.figures import Figure
from core.domain.flags import Flag
from core.domain.indicators import Indicator
from core.domain.months import Month, NotAMonth
from core.domain.requests import Request
from core.services import flagging, recording, rounds

FIGURES, NOT_READY, SOMEONE_ELSE = "figures", "not-ready", "someone-else"
SNOOZE, CLOSE, ASSIGN, LINE = "snooze", "close-flag", "assign-flag", "line"
LONGEST = 4000
_PRIVATE = {FIGURES, NOT_READY, SOMEONE_ELSE, LINE}
_LONGEST_DAY = 60
_LONGEST_NOTE = 400
_LONGEST_COMMENT = 600


def hear(turn: Turn, name: str) -> None:
    """Carry out what a form says, and answer it once. Figures are answered where nobody else is listening."""
    values = turn.heard.values
    if name in _PRIVATE:
        turn.aside()
    match name:
        case "figures":
            _figures(turn, values)
        case "not-ready":
            _not_ready(turn, values)
        case "someone-else":
            _someone_else(turn, values)
        case "snooze":
            _with_flag(turn, lambda flag: unit_desk.snooze(turn, flag, day_in(turn, values)))
        case "close-flag":
            _with_flag(turn, lambda flag: unit_desk.close(turn, flag, values.get("why", "")))
        case "assign-flag":
            _with_flag(turn, lambda flag: unit_desk.assign(turn, flag, values.get("who", "")))
        case "line":
            lines.from_form(turn, values.get("flag", ""), values.get("line", ""))
        case _:
            if not routines.form(turn, name, values):
                turn.reply(wording.no_such_form())


# What checking and hearing share ------------------------------------------------------------------------------------


def figure_meant(turn: Turn, field: str) -> tuple[Indicator, Month] | None:
    """The indicator and period a field `value/VOIDS/2026-10` is of; None where there is no such figure they may know of."""
    key, _, month = field.partition("/")[2].rpartition("/")
    indicator = next((i for i in turn.work.portfolio.indicators() if i.key == key and not i.retired), None)
    try:
        period = Month.parse(month)
    except NotAMonth:
        return None
    if indicator is None or not indicator.frequency.ends_in(period):
        return None
    known = may_answer(turn, indicator) or indicator.key in turn.visible()
    return (indicator, period) if known else None


def may_answer(turn: Turn, indicator: Indicator) -> bool:
    """Whether a figure is this person's to give: their own, asked of them, or the unit's on a lead's behalf."""
    return turn.person.runs_the_unit or _answers_for_themselves(turn, indicator)


def found_in(turn: Turn, indicator: Indicator, period: Month, text: str) -> tuple[Context, list[Finding]]:
    """What a field says of its one indicator and period."""
    context = replace(
        reading_context(turn.desk, turn.person, [], [indicator]),
        period=period,
        asked=(indicator.key,),
        also_owned=(),
    )
    found = read(text[:LONGEST], context)
    return context, [replace(finding, indicator=indicator.key) for finding in found]


def day_in(turn: Turn, values: Mapping[str, str]) -> date | None:
    """The day of a form's `until`: as a calendar gives it, or in words."""
    said = values.get("until", "").strip()[:_LONGEST_DAY]
    try:
        return date.fromisoformat(said)
    except ValueError:
        return when(said, turn.today)


# Figures ------------------------------------------------------------------------------------------------------------


def _figures(turn: Turn, values: Mapping[str, str]) -> None:
    """Every figure of a form at once. What is shown as it was recorded, and left so, says nothing."""
    outcome = figures.Outcome()
    unchanged = 0
    for name, text in values.items():
        kind, _, which = name.partition("/")
        if kind == "value" and text.strip():
            unchanged += _value(turn, name, text, _comment(values, which), outcome)
        elif kind == "comment" and text.strip() and not values.get(f"value/{which}", "").strip():
            _note(turn, name, _comment(values, which), outcome)
    meant = [
        q for q, _ in outcome.questions if isinstance(q, ConfirmCorrection) and _typed_over(turn, values, q)
    ]
    outcome.questions[:] = [each for each in outcome.questions if each[0] not in meant]
    for question in meant:
        figures.carry_out_correction(turn, question, revision=question.revision)
    if outcome.empty and meant:
        return
    if outcome.empty:
        turn.reply(form_wording.nothing_changed() if unchanged else form_wording.form_was_empty())
        return
    figures.answer(turn, outcome)


def _typed_over(turn: Turn, values: Mapping[str, str], question: ConfirmCorrection) -> bool:
    """Whether the person had the value known now before them and put another in its place, and no surprising one."""
    shown = figures.read_number(values.get(f"was/{question.indicator}/{question.period}", ""))
    history = turn.work.figures.known(question.indicator)
    current = history.get(question.period)
    if current is None or current.value is None or current.value != shown:
        return False
    indicator = turn.work.portfolio.indicator(question.indicator)
    return not recording.surprising(indicator, question.value, history, question.period, turn.desk.rules)


def _comment(values: Mapping[str, str], which: str) -> str:
    return " ".join(values.get(f"comment/{which}", "").split())[:_LONGEST_COMMENT]


def _value(turn: Turn, name: str, text: str, comment: str, outcome: figures.Outcome) -> bool:
    """Hear one field; True where it only repeats what is known."""
    meant = figure_meant(turn, name)
    if meant is None:
        outcome.refused.append(wording.form_has_passed())
        return False
    indicator, period = meant
    if not may_answer(turn, indicator):
        outcome.refused.append(wording.not_yours(indicator))
        return False
    if not _answers_for_themselves(turn, indicator):
        outcome.for_person = turn.work.portfolio.person(turn.work.portfolio.priority(indicator.priority).lead)
    current = turn.work.figures.known(indicator.key).get(period)
    context, found = found_in(turn, indicator, period, text)
    if not comment and all(_repeats(finding, current) for finding in found):
        return True
    for finding in found:
        figures.hear_one(turn, context, replace(finding, comment=comment or finding.comment), outcome)
    return False


def _repeats(finding: Finding, current: Figure | None) -> bool:
    return finding.records and current is not None and finding.value == current.value and not finding.comment


def _note(turn: Turn, name: str, comment: str, outcome: figures.Outcome) -> None:
    """Words without a figure are kept with the request, so that nothing typed is lost."""
    meant = figure_meant(turn, name)
    request = turn.work.requests.get(meant[0].key, meant[1]) if meant else None
    if meant is None or request is None or not may_answer(turn, meant[0]):
        return
    if request.state.waiting_for_an_answer:
        rounds.note(turn.desk, request, turn.person.key, comment[:_LONGEST_NOTE])
        outcome.arranged.append(form_wording.noted(meant[0], comment[:_LONGEST_NOTE]))


def _answers_for_themselves(turn: Turn, indicator: Indicator) -> bool:
    waiting = {r.indicator for r in waiting_for(turn.desk, turn.person)}
    return indicator.key in waiting or indicator.key in {i.key for i in owned(turn.desk, turn.person)}


# Not ready, and someone else ----------------------------------------------------------------------------------------


def _not_ready(turn: Turn, values: Mapping[str, str]) -> None:
    until = day_in(turn, values)
    if until is None:
        turn.reply(say("Until which day? Nothing is changed yet."))
        return
    outcome = figures.Outcome()
    requests = _chosen(turn, values)
    if not requests:
        outcome.refused.append(wording.nothing_asked(examples(turn)))
    for request in requests:
        figures.defer(turn, request, until, outcome, values.get("why", "").strip()[:_LONGEST_NOTE])
    figures.answer(turn, outcome)


def _someone_else(turn: Turn, values: Mapping[str, str]) -> None:
    requests = _chosen(turn, values)
    outcome = figures.Outcome()
    if requests:
        figures.hand_over(turn, requests, values.get("who", ""), outcome)
    else:
        outcome.refused.append(wording.nothing_asked(examples(turn)))
    figures.answer(turn, outcome)


def _chosen(turn: Turn, values: Mapping[str, str]) -> list[Request]:
    which = values.get("which", "all")
    return [r for r in waiting_for(turn.desk, turn.person) if which in {"all", r.indicator}]


def _with_flag(turn: Turn, act: Callable[[Flag], None]) -> None:
    number = turn.heard.values.get("flag", "")
    flag = flagging.find(turn.desk, int(number)) if number.isdecimal() and len(number) < 12 else None
    if flag is None:
        turn.reply(wording.flag_has_passed())
    else:
        act(flag)
