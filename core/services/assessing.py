"""Assessment and moderation: scored apart and unseen, revealed, moderated, told to services before leaders."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.domain.assessments import Moderation, Placed, Progress, Rating, Score, league
from core.domain.status import Status
from core.ports import Due, Noted, Work
from core.services import keeping
from core.services.desk import Desk

LEADERS_AFTER = 2
"""Working days between the services' hearing of their ratings and the leaders'."""
REMIND_AFTER, TELL_HEAD_AFTER = 2, 4
"""Working days after which a rater is reminded once, and the head hears who is still to score."""


class NotYet(ValueError):
    """The moderation has not got so far; the message says what is missing."""


def begin(desk: Desk, moderation: Moderation, who: str) -> Moderation:
    """Open a round of assessment."""
    opened = keeping.add(desk, moderation, Noted(desk.now, who, "opened"))
    for step, days in (("remind", REMIND_AFTER), ("tell", TELL_HEAD_AFTER)):
        at = desk.rules.asking_time(desk.calendar.add(desk.today, days), desk.rules.home.key)
        about = {"moderation": str(opened.number), "step": step}
        desk.work.ledger.add(Due(f"assessment/{opened.number}/{step}", "assessment", at, about))
    return opened


def drop(desk: Desk, moderation: Moderation, who: str) -> None:
    """A round is given up: its scores stay unseen, and no rating of it counts."""
    keeping.save(desk, moderation.at(Progress.DROPPED), Noted(desk.now, who, "dropped"))


def without(desk: Desk, moderation: Moderation, rater: str, who: str) -> Moderation:
    """Go on without somebody who cannot score. Raises NotYet after the reveal, and for the only rater."""
    left = tuple(r for r in moderation.raters if r != rater)
    if moderation.progress is not Progress.SCORING:
        raise NotYet("The scores have been revealed, so they stand as they were.")
    if not left:
        raise NotYet('Nobody else would score. Say "cancel assessment" to give it up.')
    fewer = replace(moderation, raters=left)
    keeping.save(desk, fewer, Noted(desk.now, who, "went on without a rater", rater))
    return fewer


def current(work: Work) -> Moderation | None:
    """The round that is going on."""
    running = [m for m in work.shelf(Moderation).all() if m.progress in {Progress.SCORING, Progress.REVEALED}]
    return running[-1] if running else None


def score(desk: Desk, given: Score) -> Score:
    """Keep a rater's score; a second one replaces the first as a version of it. Raises NotYet after the reveal."""
    moderation = desk.work.shelf(Moderation).get(given.moderation)
    if moderation is None or moderation.progress is not Progress.SCORING:
        raise NotYet("The scores have been revealed, so they stand as they were.")
    if given.rater not in moderation.raters or given.priority not in moderation.priorities:
        raise NotYet("You were not asked to score this one.")
    noted = Noted(desk.now, given.rater, "scored")
    before = next(
        (
            s
            for s in scores_of(desk.work, moderation)
            if (s.rater, s.priority) == (given.rater, given.priority)
        ),
        None,
    )
    if before is None:
        return keeping.add(desk, given, noted)
    changed = replace(given, number=before.number)
    keeping.save(desk, changed, noted)
    return changed


def scores_of(work: Work, moderation: Moderation, rater: str | None = None) -> list[Score]:
    """The scores of a round: everybody's, or one rater's."""
    return [
        s
        for s in work.shelf(Score).all()
        if s.moderation == moderation.number and s.rater in ({rater} if rater else moderation.raters)
    ]


def still_to_score(work: Work, moderation: Moderation, rater: str) -> list[str]:
    """The priorities a rater has not scored."""
    done = {s.priority for s in scores_of(work, moderation, rater)}
    return [p for p in moderation.priorities if p not in done]


def reveal(desk: Desk, moderation: Moderation, who: str) -> Moderation:
    """Show the scores side by side. Raises NotYet while a rater has scored nothing at all."""
    silent = [r for r in moderation.raters if not scores_of(desk.work, moderation, r)]
    if silent:
        names = " and ".join(p.name for r in silent if (p := desk.work.portfolio.person(r)) is not None)
        raise NotYet(f'Still to score: {names}. To go on without somebody, say "without {names.split()[0]}".')
    shown = moderation.at(Progress.REVEALED)
    keeping.save(desk, shown, Noted(desk.now, who, "revealed"))
    return shown


def rate(desk: Desk, moderation: Moderation, priority: str, overall: Status, *, who: str, why: str) -> Rating:
    """The head records a moderated rating and why. Raises NotYet before the reveal and without a reason."""
    if moderation.progress is not Progress.REVEALED:
        raise NotYet("Ratings are recorded after the reveal.")
    if priority not in moderation.priorities:
        raise NotYet("That priority is not in this round.")
    if not why.strip():
        raise NotYet("A rating needs its reason.")
    noted = Noted(desk.now, who, "rated", why)
    rating = Rating(0, moderation.number, priority, overall, why, who, desk.now)
    before = rating_in(desk.work, moderation, priority)
    if before is None:
        return keeping.add(desk, rating, noted)
    changed = replace(rating, number=before.number)
    keeping.save(desk, changed, noted)
    return changed


def rating_in(work: Work, moderation: Moderation, priority: str) -> Rating | None:
    """The rating a round gave a priority."""
    return next(
        (
            r
            for r in work.shelf(Rating).all()
            if (r.moderation, r.priority) == (moderation.number, priority) and not r.withdrawn
        ),
        None,
    )


def publish(desk: Desk, moderation: Moderation, who: str) -> list[Rating]:
    """Services hear now, leaders some working days later. Raises NotYet while a priority has no rating."""
    given = [rating_in(desk.work, moderation, p) for p in moderation.priorities]
    missing = [p for p, r in zip(moderation.priorities, given, strict=True) if r is None]
    if missing:
        names = ", ".join(desk.work.portfolio.priority(p).name for p in missing)
        raise NotYet(f"Not rated yet: {names}.")
    from_ = desk.rules.asking_time(desk.calendar.add(desk.today, LEADERS_AFTER), desk.rules.home.key)
    told = []
    for rating in given:
        if rating is not None:
            public = replace(rating, public_from=from_)
            keeping.save(desk, public, Noted(desk.now, who, "told the service"))
            told.append(public)
    keeping.save(desk, moderation.at(Progress.CLOSED), Noted(desk.now, who, "published"))
    about = {"moderation": str(moderation.number)}
    desk.work.ledger.add(Due(f"ratings/{moderation.number}", "ratings", from_, about))
    return told


def _standing(work: Work, at: datetime | None = None) -> list[Rating]:
    """Every rating but those of a round that was given up, the earliest first."""
    dropped = {m.number for m in work.shelf(Moderation).all(at) if m.progress is Progress.DROPPED}
    ratings = (r for r in work.shelf(Rating).all(at) if r.moderation not in dropped and not r.withdrawn)
    return sorted(ratings, key=lambda r: (r.at, r.number))


def history(work: Work, priority: str) -> list[Rating]:
    """A priority's ratings, the latest first, without those of a round that was given up."""
    return [r for r in reversed(_standing(work)) if r.priority == priority]


def table(work: Work, at: datetime, *, public: bool) -> tuple[Placed, ...]:
    """The league table as known at an instant, with movement since each priority's rating before."""
    seen = [
        r for r in _standing(work, at) if not public or (r.public_from is not None and r.public_from <= at)
    ]
    now: dict[str, Status] = {}
    before: dict[str, Status] = {}
    for rating in seen:
        if rating.priority in now:
            before[rating.priority] = now[rating.priority]
        now[rating.priority] = rating.overall
    return league(now, before)
