"""How things stand: the whole council, a portfolio, a priority or a lead, and what changed since last asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.flags import Cause, Flag
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority
from core.domain.requests import Request, State
from core.domain.roles import Action, Scope, reach
from core.domain.status import Status
from core.ports import Portfolio, Work
from core.services.judging import Reading, ahead, read_indicator


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything a status answer is made of, for one round and one scope.

    `asked` counts the figures a round asked for, `answered` those that are in; `readings` are each indicator's
    latest; `slipped` and `recovered` are flags published or closed since the asker last looked. `flagged` were published
    since then too, of what was off track when the asker looked: that is no news of the service.
    """

    round: Month
    asked: int
    answered: int
    readings: tuple[Reading, ...]
    missing: tuple[Request, ...]
    slipped: tuple[Flag, ...]
    flagged: tuple[Flag, ...]
    recovered: tuple[Flag, ...]
    open_flags: tuple[Flag, ...]
    since: datetime | None

    @property
    def counts(self) -> Counter[Status]:
        """How many read each letter, at their latest figure."""
        return Counter(r.status for r in self.readings if r.status is not None)

    @property
    def likely_to_miss(self) -> tuple[Reading, ...]:
        """On track today, but more likely than not to miss the target."""
        found = [
            r
            for r in self.readings
            if r.assessment is not None
            and r.assessment.probability is not None
            and r.assessment.probability < 0.5
            and r.on_track
        ]
        return tuple(sorted(found, key=_chance))


def current_round(work: Work, now: datetime) -> Month | None:
    """The round being collected: the latest whose month is over and that is not closed, else the latest."""
    today = Month.of(now.date())
    over = [r for r in work.requests.rounds() if r.month < today]
    return over[-1].month if over else None


def standing(work: Work, now: datetime, indicators: Sequence[str], since: datetime | None = None) -> Standing:
    """How the named indicators stand now."""
    wanted = set(indicators)
    month = current_round(work, now) or Month.of(now.date()) + -1
    requests = [
        r
        for r in work.requests.of_round(month)
        if r.indicator in wanted and r.state not in {State.EXEMPT, State.NOT_APPLICABLE}
    ]
    answered = {State.ANSWERED, State.NOT_AVAILABLE}
    flags = [f for f in work.flags.open() if f.indicator in wanted and f.state.public]
    recent = [
        f
        for f in (work.flags.changed_since(since) if since else ())
        if f.indicator in wanted and f.cause is Cause.OFF_TRACK
    ]
    told = [f for f in flags if f.cause is Cause.OFF_TRACK and since and _published(work, f) > since]
    known = [f for f in told if since and read_indicator(work, f.indicator, at=since).off_track]
    return Standing(
        round=month,
        asked=len(requests),
        answered=sum(r.state in answered for r in requests),
        readings=tuple(read_indicator(work, key) for key in ahead(work, indicators)),
        missing=tuple(r for r in requests if r.state not in answered and r.state is not State.CLOSED),
        slipped=tuple(f for f in told if f not in known),
        flagged=tuple(known),
        recovered=tuple(f for f in recent if not f.open and f.closed_because == "recovered"),
        open_flags=tuple(f for f in flags if f.cause is Cause.OFF_TRACK),
        since=since,
    )


def visible_indicators(work: Work, asker: Person) -> list[str]:
    """The indicators somebody may ask about in their own conversation."""
    open_, restricted = work.portfolio.once(_by_openness)
    theirs = {i.key for i in restricted if _may_see_restricted(asker, work.portfolio.priority(i.priority))}
    if not theirs:
        return list(open_)
    return [i.key for i in work.portfolio.indicators() if i.key in theirs or not (i.retired or i.restricted)]


def _by_openness(portfolio: Portfolio) -> tuple[list[str], list[Indicator]]:
    """What everybody may see, and what not everybody may."""
    current = [i for i in portfolio.indicators() if not i.retired]
    return [i.key for i in current if not i.restricted], [i for i in current if i.restricted]


def _may_see_restricted(asker: Person, priority: Priority) -> bool:
    far = reach(asker.role, Action.SEE_RESTRICTED)
    return far is Scope.ALL or (far is Scope.OWN and priority.lead == asker.key)


def _published(work: Work, flag: Flag) -> datetime:
    """When the unit heard of a flag."""
    told = [noted.at for noted in work.flags.notes(flag.number) if noted.what == "published"]
    return max(told, default=flag.opened_at)


def _chance(reading: Reading) -> float:
    if reading.assessment is None or reading.assessment.probability is None:
        return 1.0
    return reading.assessment.probability
