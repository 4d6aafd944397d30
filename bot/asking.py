"""What is being asked of a person now, and what the reader of replies must know of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.understanding import Context, KnownIndicator
from bot.wording import Asked
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.domain.requests import Request, State
from core.ports import Portfolio
from core.services.desk import Desk
from core.services.judging import expected_for
from core.services.rules import today

_UNITS = {
    "%": "percent",
    "£": "GBP",
    "": "count",
    "calendar days": "days",
    "working days": "working_days",
}


def asked(desk: Desk, requests: Iterable[Request]) -> list[Asked]:
    """Each request with what the person should see beside it."""
    held = list(requests)
    open_: dict[str, set[Month]] = {}
    for other in desk.work.requests.unanswered_about({r.indicator for r in held}):
        if other.state is not State.WAITING:
            open_.setdefault(other.indicator, set()).add(other.period)
    return [_asked(desk, r, several=bool(open_.get(r.indicator, set()) - {r.period})) for r in held]


def is_one_of_several(desk: Desk, request: Request) -> bool:
    """Whether another period of the same indicator is open as well."""
    others = desk.work.requests.unanswered_about({request.indicator})
    return any(r.state is not State.WAITING and r.period != request.period for r in others)


def waiting_for(desk: Desk, person: Person) -> list[Request]:
    """The open requests somebody can answer: asked of them, or of a lead they are deputy to."""
    return [r for r in _could_answer(desk, person) if r.state is not State.WAITING]


def could_answer_early(desk: Desk, person: Person) -> list[Request]:
    """Requests that have not opened yet."""
    return [r for r in _could_answer(desk, person) if r.state is State.WAITING]


def _could_answer(desk: Desk, person: Person) -> list[Request]:
    found = desk.work.requests.unanswered_of(_stood_in_for(desk, person))
    return [r for r in found if r.asked_of == person.key or r.deputy_asked]


def owned(desk: Desk, person: Person) -> list[Indicator]:
    """The indicators of the priorities a person leads, or stands in for."""
    by_lead = desk.work.portfolio.once(_by_lead)
    found = [i for lead in _stood_in_for(desk, person) for i in by_lead.get(lead, ())]
    return sorted(found, key=lambda i: (i.priority, i.name))


def _stood_in_for(desk: Desk, person: Person) -> set[str]:
    """The person, and the leads they are deputy to."""
    return {person.key, *desk.work.portfolio.once(_by_deputy).get(person.key, ())}


def _by_deputy(portfolio: Portfolio) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for person in portfolio.people():
        if person.deputy is not None:
            found.setdefault(person.deputy, []).append(person.key)
    return found


def _by_lead(portfolio: Portfolio) -> dict[str, list[Indicator]]:
    leads = {p.key: p.lead for p in portfolio.priorities() if not p.retired}
    found: dict[str, list[Indicator]] = {}
    for indicator in portfolio.indicators():
        if indicator.priority in leads and not indicator.retired:
            found.setdefault(leads[indicator.priority], []).append(indicator)
    return found


def reading_context(
    desk: Desk, person: Person, requests: Sequence[Request], others: Sequence[Indicator]
) -> Context:
    """The context replies are read in: the latest period asked for, and everything else the person owns.

    What is asked for an earlier period alone is asked too; whoever hears the finding knows which period waits.
    """
    period = max((r.period for r in requests), default=Month.of(today(desk.now)) + -1)
    latest_first = sorted(requests, key=lambda r: r.period != period)
    keys = list(dict.fromkeys(r.indicator for r in latest_first))
    indicators = {i.key: i for i in others}
    for key in keys:
        indicators.setdefault(key, desk.work.portfolio.indicator(key))
    return Context(
        today=today(desk.now, person.time_zone),
        period=period,
        asked=tuple(keys),
        indicators=tuple(_known(desk, i, period) for i in indicators.values()),
        also_owned=tuple(key for key in indicators if key not in keys),
    )


def _asked(desk: Desk, request: Request, *, several: bool) -> Asked:
    indicator = desk.work.portfolio.indicator(request.indicator)
    figures = desk.work.figures.known(request.indicator)
    before = [(m, f.value) for m, f in figures.items() if f.value is not None and m < request.period]
    point = expected_for(desk.work.portfolio.trajectory(request.indicator), request.period)
    return Asked(request, indicator, tuple(before[-3:]), point, several)


def _known(desk: Desk, indicator: Indicator, period: Month) -> KnownIndicator:
    figures = desk.work.figures.known(indicator.key)
    latest_first = (figures[m] for m in reversed(list(figures)) if m < period)
    last = next((f for f in latest_first if f.value is not None), None)
    trajectory = desk.work.portfolio.trajectory(indicator.key)
    lowest = indicator.limits.lowest
    names = tuple(dict.fromkeys(n for n in (indicator.short_name, *indicator.aliases) if n))
    return KnownIndicator(
        id=indicator.key,
        name=indicator.name,
        unit=_UNITS.get(indicator.unit, indicator.unit),
        aliases=names,
        minimum=lowest,
        maximum=indicator.limits.highest,
        integer=indicator.integer,
        last_value=last.value if last else None,
        last_period=last.period if last else None,
        target=trajectory.target.value if trajectory else None,
        allow_negative=lowest is None or lowest < Decimal(0),
        frequency=indicator.frequency,
    )
