"""What is kept, as it may be shown where not everybody may see small numbers.

A view of a transaction's work: figures and flags are read through it with what is confidential taken out, so whatever
is made from them (a status, a change, a forecast, a chart, a pack) cannot tell it. Everything else is the work itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from core.domain.figures import Figure, known
from core.domain.flags import Cause, Flag
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.domain.roles import Action, Scope, reach
from core.domain.small_numbers import confidential_periods, kept_confidential, without_small_numbers
from core.ports import Figures, Flags, Noted, Portfolio, Work


def nobody(_key: str) -> bool:
    """Nobody there may see small numbers."""
    return False


def openly(work: Work, may_see: Callable[[str], bool] = nobody, *, drawn: bool = False) -> Work:
    """The work as it may be shown; `may_see` says of which indicators small numbers may be seen.

    `drawn` leaves confidential entries out altogether, as a chart does. Where no indicator has small numbers to keep,
    it is the work itself.
    """
    hidden = {key for key in work.portfolio.once(_with_small_numbers) if not may_see(key)}
    return cast("Work", _Openly(work, hidden, drawn=drawn)) if hidden else work


def _with_small_numbers(portfolio: Portfolio) -> list[str]:
    return [i.key for i in portfolio.indicators() if i.suppress_below is not None]


def hides(work: Work, key: str) -> bool:
    """Whether this work is a view that keeps an indicator's small numbers back."""
    return isinstance(work, _Openly) and key in work.hidden


def kept_back(view: Work, indicator: Indicator) -> bool:
    """Whether a view keeps any of an indicator's periods back."""
    held = view.held if isinstance(view, _Openly) else view
    return bool(confidential_periods(indicator, held.figures.history(indicator.key)))


def may_see_small(work: Work, person: Person, key: str) -> bool:
    """Whether somebody may see an indicator's small numbers, alone: those who may see it if it were restricted."""
    far = reach(person.role, Action.SEE_RESTRICTED)
    if far is Scope.ALL:
        return True
    priority = work.portfolio.priority(work.portfolio.indicator(key).priority)
    lead = work.portfolio.person(priority.lead)
    own = person.key == priority.lead or (lead is not None and lead.deputy == person.key)
    return far is Scope.OWN and own


class _Openly:
    """The view: figures and flags are its own, everything else the work's."""

    def __init__(self, work: Work, hidden: Collection[str], *, drawn: bool) -> None:
        self._work = work
        self.held: Work = work.held if isinstance(work, _Openly) else work
        self.hidden = frozenset(hidden)
        self.figures: Figures = cast("Figures", _Figures(work, self.hidden, drawn=drawn))
        self.flags: Flags = cast("Flags", _Flags(work, self.hidden))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)


class _Figures:
    def __init__(self, work: Work, hidden: frozenset[str], *, drawn: bool) -> None:
        self._work, self._hidden, self._drawn = work, hidden, drawn

    def history(self, indicator: str) -> Sequence[Figure]:
        every = self._work.figures.history(indicator)
        if indicator not in self._hidden:
            return every
        small = confidential_periods(self._work.portfolio.indicator(indicator), every)
        if self._drawn:
            return [f for f in every if f.period not in small]
        return [kept_confidential(f) if f.period in small else f for f in every]

    def read_ahead(self, indicators: Collection[str]) -> None:
        self._work.figures.read_ahead(indicators)

    def known(self, indicator: str, at: datetime | None = None) -> Mapping[Month, Figure]:
        if indicator not in self._hidden:
            return self._work.figures.known(indicator, at)
        return known(self.history(indicator), at)

    def all(self) -> Sequence[Figure]:
        return [self._one(f) for f in self._work.figures.all()]

    def get(self, number: int) -> Figure:
        return self._one(self._work.figures.get(number))

    def said_in(self, message: str) -> Sequence[Figure]:
        return [self._one(f) for f in self._work.figures.said_in(message)]

    def given_for(self, period: Month) -> Collection[str]:
        return self._work.figures.given_for(period)

    def _one(self, figure: Figure) -> Figure:
        if figure.indicator not in self._hidden:
            return figure
        every = self._work.figures.history(figure.indicator)
        small = confidential_periods(self._work.portfolio.indicator(figure.indicator), every)
        return kept_confidential(figure) if figure.period in small else figure


class _Flags:
    def __init__(self, work: Work, hidden: frozenset[str]) -> None:
        self._work, self._hidden = work, hidden

    def open(self) -> Sequence[Flag]:
        return [self._one(f) for f in self._work.flags.open()]

    def of(self, indicator: str, cause: Cause) -> Sequence[Flag]:
        return [self._one(f) for f in self._work.flags.of(indicator, cause)]

    def get(self, number: int) -> Flag:
        return self._one(self._work.flags.get(number))

    def changed_since(self, at: datetime) -> Sequence[Flag]:
        return [self._one(f) for f in self._work.flags.changed_since(at)]

    def notes(self, number: int) -> Sequence[Noted]:
        every = self._work.flags.notes(number)
        flag = self._work.flags.get(number)
        below = self._work.portfolio.indicator(flag.indicator).suppress_below
        if flag.indicator not in self._hidden or below is None:
            return every
        return [replace(n, detail=without_small_numbers(n.detail, below)) for n in every]

    def _one(self, flag: Flag) -> Flag:
        return shown(self._work, flag) if flag.indicator in self._hidden else flag

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work.flags, name)


def shown(work: Work, flag: Flag) -> Flag:
    """A flag as it may stand in the open: its words without small numbers."""
    below = work.portfolio.indicator(flag.indicator).suppress_below
    if below is None:
        return flag
    return replace(
        flag,
        lead_line=without_small_numbers(flag.lead_line, below),
        finding=without_small_numbers(flag.finding, below),
    )
