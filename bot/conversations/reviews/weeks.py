"""What a review brings up by itself: each Monday, data whose day has passed, the checks."""

from __future__ import annotations

from bot import review_wording as wording
from bot.conversations.reviews.finding import names_in
from bot.hearing import Outgoing, Place
from bot.messages import Words, strong, words
from bot.turn import send
from bot.wording import greeting
from core.domain.formatting import show
from core.domain.people import Priority
from core.domain.reviews import (
    Review,
    ReviewStage,
)
from core.ports import Due, Work
from core.services import acting, reviewing, summaries
from core.services.desk import Desk


def fell_due(desk: Desk, due: Due) -> None:
    """A row of the ledger."""
    review = reviewing.find(desk.work, int(due.about["review"]))
    if review is None or review.stage in {ReviewStage.CANCELLED, ReviewStage.CLOSED}:
        return
    if desk.work.portfolio.priority(review.priority).retired:
        return
    step = due.about["step"]
    if step.startswith("week-"):
        _week(desk, review, int(step.removeprefix("week-")), due.key)
    elif step.startswith("data/"):
        _chase_data(desk, review, step.split("/")[1], due.key)
    elif step.startswith("check-"):
        _check(desk, review, int(step.removeprefix("check-")), due.key)


def _week(desk: Desk, review: Review, week: int, key: str) -> None:
    officer = reviewing.officer_of(desk.work, review)
    if review.stage is not ReviewStage.GOING_ON or officer is None:
        return
    priority, names = desk.work.portfolio.priority(review.priority), names_in(desk)
    late = [
        wording.data_line(w, names, desk.today)
        for w in review.data
        if w.came_on is None and w.due < desk.today
    ]
    due = review.due(week)
    message = wording.week_begins(review, priority, week, due, late, opening=greeting(desk.now, officer))
    send(desk, Outgoing(f"{key}/{officer.key}", Place.direct(officer.key), message))


def _chase_data(desk: Desk, review: Review, owner: str, key: str) -> None:
    person = desk.work.portfolio.person(owner)
    late = [
        (n, w)
        for n, w in enumerate(review.data, 1)
        if w.owner == owner and w.came_on is None and w.due < desk.today
    ]
    if person is not None and late and review.stage is ReviewStage.GOING_ON:
        priority = desk.work.portfolio.priority(review.priority)
        message = wording.is_it_in(review, priority, late, greeting(desk.now, person), desk.today)
        send(desk, Outgoing(f"{key}/ask", Place.direct(owner), message))


def _check(desk: Desk, review: Review, months: int, key: str) -> None:
    """The unit and the service are both asked, with what became of each recommendation before them."""
    priority = desk.work.portfolio.priority(review.priority)
    lead = desk.work.portfolio.person(priority.lead)
    rows = []
    for each in review.recommendations:
        action = acting.find(desk.work, each.action)
        rows.append((each.words, action.state(desk.today).value if action else "no action"))
    officer = reviewing.officer_of(desk.work, review)
    for person in dict.fromkeys(p for p in (officer, lead) if p is not None):
        if not person.retired:
            seen = set(summaries.visible_indicators(desk.work, person))
            moved = _moved(desk.work, review, priority, seen)
            message = wording.check_now(
                review, priority, months, rows, moved=moved, opening=greeting(desk.now, person)
            )
            send(desk, Outgoing(f"{key}/{person.key}", Place.direct(person.key), message))


def _moved(work: Work, review: Review, priority: Priority, seen: set[str]) -> list[Words]:
    lines = []
    for each in reviewing.moved(work, review, priority):
        indicator = work.portfolio.indicator(each.indicator)
        if each.then is not None and each.now is not None and each.indicator in seen:
            then, now = show(indicator, each.then), show(indicator, each.now)
            lines.append(words(strong(indicator.called), f": {then} then, {now} now."))
    return lines
