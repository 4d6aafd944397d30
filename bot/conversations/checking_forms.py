"""What a form cannot be taken with, field by field, before anything of it is recorded.

Only what its person can put right is a mistake. A surprising value is asked about afterwards, like one in words; and
what happened meanwhile (somebody else answered, a flag was closed) is said in the conversation.
"""

from __future__ import annotations

from datetime import timedelta

from bot import form_wording
from bot.conversations import forms, routines
from bot.conversations import monthly_figures as figures
from bot.conversations.formulas import is_formula
from bot.turn import Turn
from bot.understanding import Finding, Kind
from core.domain.indicators import Indicator
from core.domain.months import Month

_LONGEST_SNOOZE = timedelta(days=366)
_OTHERWISE = {Kind.SAME_AS_LAST, Kind.NO_DATA, Kind.DEFERRED, Kind.DELEGATE}


def mistakes(turn: Turn, name: str) -> dict[str, str]:
    """Fields that cannot be taken, each with the reason in words for the person; empty when all can."""
    values = turn.heard.values
    found: dict[str, str] = {}
    match name:
        case "figures":
            found = {
                field: _of_figure(turn, field, text)
                for field, text in values.items()
                if field.startswith("value/") and text.strip()
            }
        case "not-ready":
            found = {"until": _of_day(turn, figures.LONGEST_WAIT)}
        case "snooze":
            found = {"until": _of_day(turn, _LONGEST_SNOOZE)}
        case "someone-else" | "assign-flag":
            found = {"who": _of_name(turn, values.get("who", ""))}
        case "close-flag":
            found = {"why": "" if values.get("why", "").strip() else form_wording.why_closed()}
        case _:
            found = routines.mistakes(turn, name, values)
    return {field: reason for field, reason in found.items() if reason}


def _of_figure(turn: Turn, field: str, text: str) -> str:
    meant = forms.figure_meant(turn, field)
    if meant is None:
        return form_wording.not_asked_any_more()
    indicator, period = meant
    if not forms.may_answer(turn, indicator):
        lead = turn.work.portfolio.person(turn.work.portfolio.priority(indicator.priority).lead)
        return form_wording.somebody_elses(indicator, lead)
    if period > indicator.frequency.containing(Month.of(turn.today)):
        return form_wording.not_begun(indicator, period)
    if is_formula(text):
        return form_wording.a_formula()
    number = figures.read_number(text)
    if indicator.integer and number is not None and number != number.to_integral_value():
        return form_wording.whole_number(indicator, text)
    _, found = forms.found_in(turn, indicator, period, text)
    return next((reason for f in found if (reason := _of_finding(turn, indicator, f, text))), "")


def _of_finding(turn: Turn, indicator: Indicator, finding: Finding, text: str) -> str:
    if finding.needs_confirmation or finding.options:
        return ""
    if finding.kind in {Kind.VALUE, Kind.RANGE} and finding.value is not None:
        return "" if indicator.limits.allow(finding.value) else form_wording.cannot_be(indicator, text)
    if finding.kind is Kind.DEFERRED and finding.due is not None:
        return (
            form_wording.too_late(figures.LONGEST_WAIT.days)
            if finding.due > turn.today + figures.LONGEST_WAIT
            else ""
        )
    return "" if finding.kind in _OTHERWISE else form_wording.cannot_be(indicator, text)


def _of_day(turn: Turn, longest: timedelta) -> str:
    day = forms.day_in(turn, turn.heard.values)
    if day is None:
        return form_wording.which_day(turn.heard.values.get("until", ""))
    if day <= turn.today:
        return form_wording.day_has_passed(day, turn.today)
    return form_wording.too_late(longest.days) if day > turn.today + longest else ""


def _of_name(turn: Turn, name: str) -> str:
    if not name.strip():
        return form_wording.whose_name()
    found = figures.people_called(turn, name)
    return "" if len(found) == 1 else form_wording.no_such_name(name, [person.name for person in found])
