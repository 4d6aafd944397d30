"""Recording what was said: nothing overwritten, everything told apart, all of it undoable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from core.domain.figures import Change, Figure, Standing
from core.domain.indicators import Aggregation, Indicator
from core.domain.months import Month
from core.domain.proposals import Dispute
from core.domain.requests import State
from core.domain.roles import Action
from core.ports import Work
from core.services import disputing, rounds
from core.services.desk import Desk
from core.services.permitting import require
from core.services.rules import Rules


class BeyondLimits(ValueError):
    """The value cannot be one of this indicator's."""

    def __init__(self, indicator: Indicator, value: Decimal) -> None:
        super().__init__(f"{value} is outside what {indicator.called} can be.")
        self.indicator = indicator
        self.value = value


@dataclass(frozen=True, slots=True)
class Said:
    """Who said it, when, through what, in which message, on whose behalf, and who agreed where that takes two."""

    by: str
    at: datetime
    through: str = "chat"
    message: str | None = None
    on_behalf_of: str | None = None
    agreed_by: str | None = None


def record(
    desk: Desk,
    said: Said,
    indicator: Indicator,
    period: Month,
    value: Decimal | None,
    *,
    standing: Standing = Standing.FINAL,
    comment: str = "",
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    change: Change | None = None,
    reason: str = "",
) -> Figure:
    """Add one figure to an indicator's history and settle its request.

    Raises BeyondLimits for a value outside the hard limits, and NotPermitted for somebody whose figure it is not;
    nothing is recorded then.
    """
    before = desk.work.figures.known(indicator.key).get(period)
    _require(desk, said, Action.ANSWER if before is None else Action.CORRECT, indicator.key, period)
    dispute = _agreed_where_disputed(desk, said, indicator.key, period) if before is not None else None
    if value is not None and not indicator.limits.allow(value):
        raise BeyondLimits(indicator, value)
    if before is not None and change is None:
        change = Change.REVISION if before.provisional else Change.CORRECTION
    figure = desk.work.figures.add(
        Figure(
            indicator=indicator.key,
            period=period,
            value=value,
            standing=standing,
            said_by=said.by,
            said_at=said.at,
            said_through=said.through,
            said_in=said.message,
            on_behalf_of=said.on_behalf_of,
            comment=comment,
            numerator=numerator,
            denominator=denominator,
            change=change,
            reason=reason,
            supersedes=before.number if before else None,
        )
    )
    _decided(desk, "recorded" if before is None else "changed", figure, before, said)
    if dispute is not None:
        disputing.settle(desk, dispute, said.by, "the figure was changed", agreed_by=said.agreed_by)
    request = desk.work.requests.get(indicator.key, period)
    if request is not None and request.state is not State.EXEMPT:
        state = {
            Standing.NOT_AVAILABLE: State.NOT_AVAILABLE,
            Standing.NOT_APPLICABLE: State.NOT_APPLICABLE,
        }.get(standing, State.ANSWERED)
        rounds.settle(desk, request, state, said.by, reason or comment)
    return figure


def undo(desk: Desk, said: Said, figure: Figure) -> Figure:
    """Take a figure back: what was known before it is known again, or the period is blank and asked again.

    Raises NotPermitted for somebody who may not correct it now, though they said it; what was said for somebody
    else takes back whoever said it and may still answer for others.
    """
    for_another = figure.said_by == said.by and figure.on_behalf_of not in {None, said.by}
    action = Action.OVERRIDE if for_another else Action.CORRECT
    _require(desk, said, action, figure.indicator, figure.period)
    _agreed_where_disputed(desk, said, figure.indicator, figure.period)
    before = desk.work.figures.get(figure.supersedes) if figure.supersedes else None
    restored = before is not None and before.standing is not Standing.WITHDRAWN
    template = (
        before
        if before is not None and restored
        else replace(
            figure, value=None, numerator=None, denominator=None, standing=Standing.WITHDRAWN, comment=""
        )
    )
    taken_back = desk.work.figures.add(
        replace(
            template,
            said_by=said.by,
            said_at=said.at,
            said_through=said.through,
            said_in=said.message,
            on_behalf_of=said.on_behalf_of,
            change=Change.UNDO,
            reason="",
            supersedes=figure.number,
        )
    )
    _decided(desk, "taken back", taken_back, figure, said)
    request = desk.work.requests.get(figure.indicator, figure.period)
    if request is not None and not restored:
        rounds.reopen(desk, request, said.by)
    return taken_back


def _agreed_where_disputed(desk: Desk, said: Said, indicator: str, period: Month) -> Dispute | None:
    """The open dispute about a figure; raises NeedsSecond for somebody outside the service who is alone."""
    dispute = disputing.disputed(desk.work, indicator, period)
    if dispute is None or disputing.needs_second(desk.work, indicator, period, said.by) is None:
        return dispute
    disputing.require_second(desk, dispute, said.by, said.agreed_by)
    return dispute


def _require(desk: Desk, said: Said, action: Action, indicator: str, period: Month) -> None:
    for_another = said.on_behalf_of not in {None, said.by}
    require(desk, said.by, Action.OVERRIDE if for_another else action, indicator, period)


def _decided(desk: Desk, what: str, after: Figure, before: Figure | None, said: Said) -> None:
    desk.decided(
        what,
        f"figure/{after.indicator}/{after.period}",
        said.by,
        on_behalf_of=said.on_behalf_of,
        old="" if before is None else _as_words(before),
        new=_as_words(after),
        why=after.reason or after.comment,
        agreed_by=said.agreed_by,
    )


def _as_words(figure: Figure) -> str:
    return figure.standing.value if figure.value is None else f"{figure.value} {figure.standing.value}"


def stands(work: Work, figure: Figure) -> bool:
    """Whether nothing has been said about that period since, or all of it was taken back."""
    of_period = [f for f in work.figures.history(figure.indicator) if f.period == figure.period]
    by_number = {f.number: f for f in of_period}
    latest: Figure | None = of_period[-1]
    while latest is not None and latest.change is Change.UNDO and latest.number != figure.number:
        undone = by_number[latest.supersedes or 0]
        latest = by_number.get(undone.supersedes or 0)
    return latest is not None and latest.number == figure.number


def surprising(
    indicator: Indicator, value: Decimal, history: Mapping[Month, Figure], period: Month, rules: Rules
) -> bool:
    """Whether a value is so far from the ones before that it is worth asking once.

    The yardstick is the median move from period to period; a value within one tolerance of any of the last
    twelve is never surprising, nor is one where fewer than four are known. A running total is judged by what the
    period adds to it, and one that falls within its year is always asked about.
    """
    numbers = {m: f.value for m, f in sorted(history.items()) if f.value is not None and m < period}
    if indicator.aggregation is Aggregation.CUMULATIVE:
        added = _added(indicator, numbers | {period: value})
        if added[period] < 0:
            return True
        value = added.pop(period)
        numbers = added
    recent = list(numbers.values())[-13:]
    if len(recent) < 4:
        return False
    moves = sorted(abs(b - a) for a, b in pairwise(recent))
    usual = moves[len(moves) // 2]
    floor = max(
        indicator.tolerance or Decimal(0), abs(recent[-1]) / 20, Decimal(1).scaleb(-indicator.decimals)
    )
    nearest = min(abs(value - r) for r in recent)
    if nearest <= floor:
        return False
    return nearest > max(usual * rules.surprise, moves[-1] * Decimal("1.5"), floor * 2)


def _added(indicator: Indicator, totals: dict[Month, Decimal]) -> dict[Month, Decimal]:
    """What each period added to its financial year's total; after blanks, the mean of what they added together."""
    added = {}
    for month, total in totals.items():
        periods, before = 1, indicator.frequency.before(month)
        while before.financial_year == month.financial_year and before not in totals:
            periods, before = periods + 1, indicator.frequency.before(before)
        begun = totals[before] if before.financial_year == month.financial_year else Decimal(0)
        added[month] = (total - begun) / periods
    return added
