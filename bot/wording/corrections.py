"""An earlier figure put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.messages import (
    Message,
    Span,
    Words,
    quiet,
    say,
    strong,
    words,
)
from bot.wording.examples import Examples
from bot.wording.phrases import joined, plural
from bot.wording.readings import value_of
from core.domain.figures import Figure
from core.domain.formatting import show
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.status import Status

_MORE_DECIMALS = 6


def confirm_correction(
    indicator: Indicator,
    period: Month,
    old: Figure | None,
    new: Decimal,
    statuses: tuple[Status | None, Status | None],
    *,
    revision: bool,
) -> Message:
    """Ask before changing an earlier figure, saying what it does to the status."""
    name = indicator.frequency.period(period)
    if old is None or old.value is None:
        return say(strong(indicator.called), f" has no figure for {name} yet. Record {show(indicator, new)}?")
    fine = _told_apart(indicator, old.value, new)
    kind = "a scheduled revision (late data)" if revision else "a correction"
    before, after = statuses
    effect = ""
    if before is not None and after is not None:
        effect = (
            f" It stays {after.words}."
            if before is after
            else f" It was {before.words} and would become {after.words}."
        )
    return say(
        strong(indicator.called),
        f" for {name} is {show(fine, old.value)} now. Change it to {show(fine, new)} and record it as {kind}?{effect}",
    )


def _told_apart(indicator: Indicator, old: Decimal, new: Decimal) -> Indicator:
    """The indicator with as many decimals as show that the two differ: 29 days would become 29.4, not 29."""
    enough = range(indicator.decimals, indicator.decimals + _MORE_DECIMALS)
    fine = (replace(indicator, decimals=each) for each in enough)
    return next((each for each in fine if each.rounded(old) != each.rounded(new)), indicator)


def corrected(
    indicator: Indicator, period: Month, figure: Figure, statuses: tuple[Status | None, Status | None]
) -> Words:
    """Done, and what it did to the status."""
    shown = value_of(indicator, figure)
    name = indicator.frequency.period(period)
    before, after = statuses
    effect = ""
    if before is not None and after is not None:
        effect = (
            f"; the status stays {after.words}"
            if before is after
            else f"; the status moves from {before.words} to {after.words}"
        )
    return words(
        "Done. ",
        strong(indicator.called),
        f" for {name} is now {shown}{effect}. ",
        "The old value stays in the history.",
    )


def kept_as_they_were(indicators: Sequence[Indicator]) -> Message:
    """An edited message leaves figures out that it gave before."""
    it = plural(len(indicators), "it was", "they were")
    back = plural(len(indicators), "it", "them")
    names = strong(joined([i.called for i in indicators]))
    return say("I have kept ", names, f" as {it}. To take {back} back, say ", quiet('"undo"'), ".")


def still_stand(figures: Sequence[tuple[Indicator, Figure]]) -> Message:
    """An edited message says something of figures it gave before that has to be asked about first."""
    said: list[str | Span] = []
    for indicator, figure in figures:
        value, period = value_of(indicator, figure), indicator.frequency.period(figure.period)
        said += [
            "; " if said else "In the record ",
            strong(indicator.called),
            f" is still {value} for {period}",
        ]
    return say(*said, ".")


def how_to_correct(ex: Examples) -> Message:
    """A correction without its parts."""
    return say("What should change, and to what? For example ", quiet(f'"{ex.correction}"'), ".")
