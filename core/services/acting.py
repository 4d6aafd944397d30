"""Actions: agreed, issued, accepted, chased by day and person, closed with one of the method's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from core.domain.actions import Action, Course
from core.ports import Due, Noted, Work
from core.services import keeping
from core.services.desk import Desk

ACCEPT_WITHIN = 3
"""Working days after which an owner who has not answered is asked once more."""
REMIND_BEFORE = 3
"""Working days before the day on which an action is called to mind."""
TELL_UNIT_AFTER = 3
"""Working days after the day when the unit, too, hears that it is late. The owner hears first."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action as it is agreed, before it has a number."""

    deliverable: str
    owner: str
    due: date
    stocktake: int = 0
    priority: str = ""


def agree(desk: Desk, agreed: Agreed, who: str) -> Action:
    """Record an action and what will fall due for it."""
    action = keeping.add(
        desk,
        Action(
            number=0,
            deliverable=agreed.deliverable,
            owner=agreed.owner,
            due=agreed.due,
            first_due=agreed.due,
            agreed_by=who,
            agreed_at=desk.now,
            stocktake=agreed.stocktake,
            priority=agreed.priority,
            accepted_at=desk.now if who == agreed.owner else None,
        ),
        Noted(desk.now, who, "agreed"),
    )
    if action.accepted_at is None:
        _look_again(desk, action, desk.calendar.add(desk.today, ACCEPT_WITHIN))
    _chase(desk, action)
    return action


def keep(desk: Desk, action: Action, who: str, what: str, detail: str = "") -> Action:
    """Keep how an action stands now as a version of its own; a moved day is chased anew."""
    before = desk.work.shelf(Action).get(action.number)
    keeping.save(desk, action, Noted(desk.now, who, what, detail))
    if before is not None and (before.due, before.owner) != (action.due, action.owner):
        _chase(desk, action)
    return action


def chase_again(desk: Desk, action: Action) -> None:
    """An action that stands as before is called to mind on its days again."""
    if not action.over:
        _chase(desk, action)


def find(work: Work, number: int, at: datetime | None = None) -> Action | None:
    """The action of that number."""
    return work.shelf(Action).get(number, at)


def of_owner(work: Work, owner: str) -> list[Action]:
    """What somebody has agreed to and not finished, the nearest day first."""
    return _by_day(a for a in work.shelf(Action).all() if a.owner == owner and not a.over)


def still_open(work: Work, at: datetime | None = None) -> list[Action]:
    """Everything not finished, the nearest day first."""
    return _by_day(a for a in work.shelf(Action).all(at) if not a.over)


def of_stocktake(work: Work, number: int, at: datetime | None = None) -> list[Action]:
    """What was agreed at a stocktake, by number, without what was recorded by mistake."""
    return [
        a for a in work.shelf(Action).all(at) if a.stocktake == number and a.course is not Course.WITHDRAWN
    ]


@dataclass(frozen=True, slots=True)
class Morning:
    """What there is to say to one owner on one day, at once."""

    unanswered: tuple[Action, ...]
    coming: tuple[Action, ...]
    late: tuple[Action, ...]
    tell_unit: tuple[Action, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.unanswered or self.coming or self.late or self.tell_unit)


def morning(desk: Desk, owner: str) -> Morning:
    """Which of an owner's actions are due a word today."""
    today, add = desk.today, desk.calendar.add
    running = [a for a in of_owner(desk.work, owner) if a.course is Course.OPEN]
    unasked = [a for a in running if a.accepted_at is None and a.due >= today]
    last_day = add(today, REMIND_BEFORE)
    return Morning(
        unanswered=tuple(unasked),
        coming=tuple(a for a in running if today <= a.due <= last_day and a not in unasked),
        late=tuple(a for a in running if a.due < today and a.asked_for is None),
        tell_unit=tuple(a for a in running if add(a.due, TELL_UNIT_AFTER) == today and a.asked_for is None),
    )


def _chase(desk: Desk, action: Action) -> None:
    add = desk.calendar.add
    before = add(action.due, -REMIND_BEFORE)
    if before > desk.today:
        _look_again(desk, action, before)
    _look_again(desk, action, add(action.due, 1))
    _look_again(desk, action, add(action.due, TELL_UNIT_AFTER))


def _look_again(desk: Desk, action: Action, day: date) -> None:
    """One look at everything of one owner on one day, however many actions ask for it."""
    person = desk.work.portfolio.person(action.owner)
    at = desk.rules.asking_time(day, person.time_zone if person else desk.rules.home.key)
    about = {"owner": action.owner}
    desk.work.ledger.add(Due(f"actions/{action.owner}/{day}", "actions", at, about, action.owner))


def _by_day(actions: Iterable[Action]) -> list[Action]:
    return sorted(actions, key=lambda a: (a.due, a.number))
