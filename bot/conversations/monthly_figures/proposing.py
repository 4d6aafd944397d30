"""A value is recorded, unless it cannot be, is surprising, or would change what is known: then it is asked about."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from bot import wording
from bot.conversations.monthly_figures.outcome import Outcome
from bot.conversations.monthly_figures.putting import with_buttons, wording_of
from bot.conversations.slips import meant_instead
from bot.messages import Message
from bot.talk import (
    ConfirmCorrection,
    FigureSaid,
    Offer,
    WhichValue,
)
from bot.turn import Turn
from core.domain.figures import Standing
from core.domain.formatting import show_number
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.services import recording

LATE_DATA = re.compile(r"\b(?:late|came in|final|revis\w*|provisional|updated?)\b", re.IGNORECASE)


def propose(
    turn: Turn,
    indicator: Indicator,
    period: Month,
    value: Decimal,
    outcome: Outcome,
    *,
    standing: Standing = Standing.FINAL,
    comment: str = "",
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> None:
    """Record a value, unless it cannot be, is surprising, or would change what is already known: then ask."""
    if not indicator.limits.allow(value):
        outcome.refused.append(wording.beyond_limits(indicator, value))
        return
    if period > indicator.frequency.containing(Month.of(turn.today)):
        outcome.refused.append(wording.still_to_come(indicator, period))
        return
    figures = turn.work.figures.known(indicator.key)
    current = figures.get(period)
    if current is not None and current.value is not None:
        if current.value == value and current.standing is standing:
            outcome.arranged.append(wording.already(indicator, value))
            return
        if current.value != value:
            question = ConfirmCorrection(
                indicator.key,
                period,
                value,
                current.provisional or bool(LATE_DATA.search(comment)),
                standing.value,
                comment,
                numerator,
                denominator,
                outcome.behalf,
            )
            outcome.questions.append((question, wording_of(turn, question)))
            return
    known_already = current is not None and current.value == value
    read = WhichValue(
        indicator.key,
        period,
        (Offer(f"It is {show_number(indicator, value)}", value, numerator, denominator),),
        standing.value,
        comment,
        outcome.behalf,
    )
    if not known_already and (strange := queried(turn, indicator, read)) is not None:
        outcome.questions.append(strange)
        return
    figure = recording.record(
        turn.desk,
        turn.as_said(outcome.behalf or None),
        indicator,
        period,
        value,
        standing=standing,
        comment=comment,
        numerator=numerator,
        denominator=denominator,
    )
    turn.acts.append(FigureSaid(figure.number))
    outcome.recorded.append(figure)


def queried(turn: Turn, indicator: Indicator, read: WhichValue) -> tuple[WhichValue, Message] | None:
    """What is asked where the first value that was read is surprising, with what may have been meant; None where it is not."""
    value, period = read.offers[0].value, read.period
    figures = turn.work.figures.known(indicator.key)
    if value is None or not recording.surprising(indicator, value, figures, period, turn.desk.rules):
        return None
    before = next(f for m, f in sorted(figures.items(), reverse=True) if m < period and f.value is not None)
    meant = meant_instead(indicator, value, before, figures, period, rules=turn.desk.rules)
    offers = (*read.offers, *(Offer(show_number(indicator, o), o) for o in meant))
    asked = replace(read, offers=offers)
    return asked, with_buttons(wording.surprising(indicator, value, before, meant), asked)


def read_number(text: str) -> Decimal | None:
    """A plain number from a form field; None when it is not one.

    >>> read_number(" 1,234.5 "), read_number("1e9"), read_number("about 5")
    (Decimal('1234.5'), None, None)
    """
    tidy = text.strip().replace(",", "").removesuffix("%").removeprefix("£").strip()
    if not re.fullmatch(r"-?\d{1,18}(?:\.\d{1,12})?", tidy):
        return None
    try:
        return Decimal(tidy)
    except InvalidOperation:
        return None
