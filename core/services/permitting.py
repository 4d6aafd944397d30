"""Whether somebody may do this, asked by every service before it decides anything."""

from __future__ import annotations

from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority
from core.domain.roles import Action, Scope, reach
from core.ports import Work
from core.services.desk import ROUTINE, Desk

MACHINE = "machine"
"""Who decides by a command on the machine itself."""
OURSELVES = frozenset({ROUTINE, MACHINE, "import", "judge"})
"""Who decides from inside: the routine, and whoever may run commands on the machine itself."""


class NotPermitted(Exception):
    """Somebody tried what is not theirs to do. Nothing of it was done."""

    def __init__(self, who: str, action: Action) -> None:
        super().__init__(f"{who} may not {action.value}.")
        self.who = who
        self.action = action


class NeedsSecond(Exception):
    """Somebody tried alone what takes a second person. Nothing of it was done."""

    def __init__(self, what: str, indicator: str) -> None:
        super().__init__(f"{what} needs a second person.")
        self.what = what
        self.indicator = indicator


def require(
    desk: Desk, who: str, action: Action, indicator: str | None = None, period: Month | None = None
) -> None:
    """Raise NotPermitted unless `who` may do this, now, about that indicator (and period)."""
    if who in OURSELVES:
        return
    person = desk.work.portfolio.person(who)
    if person is None or not allowed(desk.work, person, action, indicator, period):
        raise NotPermitted(who, action)


def allowed(
    work: Work, person: Person, action: Action, indicator: str | None = None, period: Month | None = None
) -> bool:
    """Whether the matrix lets this person do this."""
    far = Scope.NONE if person.retired else reach(person.role, action)
    if far in {Scope.NONE, Scope.ALL}:
        return far is Scope.ALL
    if indicator is None:
        return False
    about = work.portfolio.indicator(indicator)
    priority = work.portfolio.priority(about.priority)
    if far is Scope.PORTFOLIO and priority.portfolio == person.portfolio:
        return True
    return _own(work, person, about, priority, period)


def leads_or_stands_in(work: Work, person: Person, lead: str) -> bool:
    """Whether they are that lead, or the lead's deputy."""
    return person.key == lead or _deputy_of(work, person, lead)


def _own(work: Work, person: Person, about: Indicator, priority: Priority, period: Month | None) -> bool:
    if leads_or_stands_in(work, person, priority.lead):
        return True
    request = work.requests.get(about.key, period) if period is not None else None
    return request is not None and leads_or_stands_in(work, person, request.asked_of)


def _deputy_of(work: Work, person: Person, lead: str) -> bool:
    found = work.portfolio.person(lead)
    return found is not None and found.deputy == person.key
