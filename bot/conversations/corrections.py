"""An earlier figure is put right in one line: nothing changes until the person has seen what it does."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot import wording
from bot.asking import owned, reading_context
from bot.commands import Command, Correction, correction
from bot.conversations import monthly_figures as figures
from bot.examples import examples
from bot.naming import month_said, names_of, one, which
from bot.talk import FigureSaid, WhichIndicator
from bot.turn import Turn
from bot.understanding import read
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.services import recording

_LONGEST_REASON = 400
_MAKE_THAT = re.compile(
    r"(?:(?:sorry|actually|no|oops|wait|hang on)[, ]+)*(?:make (?:that|it)|i mean(?:t)?|(?:that |it )?should (?:be|have been|say))"
    r" (?P<new>£?-?\d[\d,]*(?:\.\d+)?%?)(?:,? (?:sorry|please|not .{1,12}))?[.!]?",
    re.IGNORECASE,
)
_MOST_CHOICES = 8


def correct(turn: Turn, asked: Command) -> bool:
    """Ask whether an earlier figure should change; False when the words do not say to what."""
    if make_that(turn, turn.heard.words or ""):
        return True
    said = correction(asked.rest or asked.more)
    if said is None:
        return False
    lead = one(figures.people_called(turn, said.whose)) if said.whose else None
    mine = _changeable(turn, lead)
    if not mine:
        return False
    month, name = _what(turn, said.what if lead else f"{said.what} {said.whose}")
    found = which(name, names_of(mine)) if name else mine
    if said.old and len(found) > 1:
        found = [i for i in found if _holds(turn, i, month, said.old)] or found
    indicator = one(found)
    behalf = lead.key if lead is not None and turn.person.runs_the_unit else ""
    if indicator is None:
        return _ask_which(turn, found or mine, month, said, behalf)
    behalf = behalf or figures.whose(turn, indicator)
    period = indicator.frequency.containing(month) if month else _latest(turn, indicator)
    if period is None:
        return False
    value, parts = _new_value(turn, indicator, period, said.new)
    if value is None:
        return False
    outcome = figures.Outcome(figures.behalf_of(turn, behalf))
    why = said.why[:_LONGEST_REASON]
    figures.propose(
        turn, indicator, period, value, outcome, comment=why, numerator=parts[0], denominator=parts[1]
    )
    figures.answer(turn, outcome)
    return True


def _changeable(turn: Turn, lead: Person | None) -> list[Indicator]:
    """What this person may put right: their own; for an officer everything, or what the lead they name answers for."""
    if not turn.person.runs_the_unit:
        return owned(turn.desk, turn.person)
    if lead is not None:
        return owned(turn.desk, lead)
    return [i for i in turn.work.portfolio.indicators() if not i.retired]


def make_that(turn: Turn, text: str) -> bool:
    """`Actually make that 77.4`: one of the figures just given should be another; the nearest is asked about."""
    found = _MAKE_THAT.fullmatch(" ".join(text.replace("\u2019", "'").split()))
    value = figures.read_number(found["new"]) if found else None
    if value is None:
        return False
    said = [a for t in turn.talk.turns[-1:] for a in t.acts if isinstance(a, FigureSaid)]
    given = [turn.work.figures.get(act.number) for act in said]
    numbers = [f for f in given if f.value is not None and recording.stands(turn.work, f)]
    if not numbers:
        return False
    meant = min(
        numbers, key=lambda f: abs((f.value or value) - value) / max(abs(f.value or value), Decimal(1))
    )
    outcome = figures.Outcome(figures.behalf_of(turn, meant.on_behalf_of or ""))
    figures.propose(turn, turn.work.portfolio.indicator(meant.indicator), meant.period, value, outcome)
    figures.answer(turn, outcome)
    return True


def correct_or_say_how(turn: Turn, asked: Command) -> None:
    """Ask whether an earlier figure should change, or how to say it."""
    if not correct(turn, asked):
        turn.reply(wording.how_to_correct(examples(turn)))


def _what(turn: Turn, what: str) -> tuple[Month | None, str]:
    """The month a correction names, and what is left: the indicator's name."""
    words = [w.strip(",").removesuffix("'s") for w in what.split()]
    months = [m for w in words if (m := month_said(turn.today, w)) is not None]
    name = " ".join(w for w in words if month_said(turn.today, w) is None)
    name = re.sub(r"\b(?:for|in|the|figure|value|my|it)\b", " ", name, flags=re.IGNORECASE).strip(" ,")
    return (months[0] if months else None), name


def _ask_which(
    turn: Turn, found: list[Indicator], month: Month | None, said: Correction, behalf: str
) -> bool:
    value = figures.read_number(said.new)
    if value is None:
        return False
    keys = tuple(i.key for i in found if i.limits.allow(value))[:_MOST_CHOICES]
    if not keys:
        return False
    period = month or Month.of(turn.today) + -1
    question = WhichIndicator(value, period, keys, comment=said.why[:_LONGEST_REASON], for_person=behalf)
    turn.ask(question)
    turn.reply(figures.wording_of(turn, question))
    return True


def _holds(turn: Turn, indicator: Indicator, month: Month | None, old: str) -> bool:
    value = figures.read_number(old)
    history = turn.work.figures.known(indicator.key)
    held = history.get(month) if month else None
    return held is not None and held.value == value


def _latest(turn: Turn, indicator: Indicator) -> Month | None:
    numbers = [m for m, f in turn.work.figures.known(indicator.key).items() if f.value is not None]
    return max(numbers, default=None)


def _new_value(
    turn: Turn, indicator: Indicator, period: Month, text: str
) -> tuple[Decimal | None, tuple[Decimal | None, Decimal | None]]:
    context = replace(
        reading_context(turn.desk, turn.person, [], [indicator]),
        period=period,
        asked=(indicator.key,),
        also_owned=(),
    )
    clean = [f for f in read(text, context) if f.records and f.value is not None]
    if len(clean) == 1:
        return clean[0].value, (clean[0].numerator, clean[0].denominator)
    return figures.read_number(text), (None, None)
