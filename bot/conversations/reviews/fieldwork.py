"""Weeks two to five of a review: the data asked for, the visits, what each hypothesis came to."""

from __future__ import annotations

from dataclasses import replace

from bot import review_wording as wording
from bot.conversations.reviews.finding import numbered, officer_key, theirs, written_by
from bot.conversations.reviews.parts import LONGEST, with_verdict
from bot.conversations.routine_parts import Said
from bot.hearing import Place
from bot.turn import Turn
from core.domain.reviews import Review
from core.services import reviewing


def ask_for_data(turn: Turn, before: Review, review: Review) -> None:
    """Those who have the data are asked for it; what they were asked for already is not asked again."""
    priority = turn.work.portfolio.priority(review.priority)
    new = [
        (n, w)
        for n, w in enumerate(review.data, 1)
        if w.came_on is None and (n, w) not in {*enumerate(before.data, 1)}
    ]
    for owner in dict.fromkeys(w.owner for _, w in new):
        wanted = [(n, w) for n, w in new if w.owner == owner]
        if owner != turn.person.key:
            message = wording.please_send(review, priority, wanted, turn.person, turn.today)
            turn.tell(Place.direct(owner), message)


def tell_named(turn: Turn, before: Review, review: Review) -> None:
    """Whoever is now the sponsor, or in the team, hears it; whoever is not any more, too."""
    priority = turn.work.portfolio.priority(review.priority)
    was, now = {before.sponsor, *before.team}, {review.sponsor, *review.team}
    people = {p.key for p in turn.work.portfolio.people() if not p.retired}
    people -= {turn.person.key, priority.lead}  # the lead hears of the review itself
    for key in sorted((now - was) & people):
        as_sponsor = key == review.sponsor
        turn.tell(Place.direct(key), wording.named_in(review, priority, turn.person, as_sponsor=as_sponsor))
    for key in sorted((was - now) & people):
        turn.tell(Place.direct(key), wording.not_named_any_more(priority, turn.person))


def data_button(turn: Turn, rest: str) -> None:
    """Whoever was asked says that it is in."""
    number, _, line = rest.partition("/")
    review = numbered(turn, number)
    if review is None or not line.isdecimal() or not 1 <= int(line[:3]) <= len(review.data):
        turn.reply(wording.not_in_it())
    else:
        _came(turn, review, int(line[:3]))


def data_said(turn: Turn, said: Said) -> bool:
    """The same in words."""
    review = theirs(turn, said.get("review", ""))
    if review is None:
        return False
    number = int(said["number"])
    if not 1 <= number <= len(review.data):
        turn.reply(wording.no_such_line("data request", len(review.data)))
    else:
        _came(turn, review, number)
    return True


def _came(turn: Turn, review: Review, number: int) -> None:
    wanted = review.data[number - 1]
    if turn.person.key != wanted.owner and not reviewing.may_write(review, turn.person):
        turn.reply(wording.not_in_it())
        return
    if wanted.came_on is not None:
        turn.reply(wording.data_came_before(wanted, turn.today))
        return
    came = replace(wanted, came_on=turn.today)
    changed = replace(review, data=(*review.data[: number - 1], came, *review.data[number:]))
    reviewing.keep(turn.desk, changed, turn.person.key, "data came", wanted.words)
    turn.reply(wording.data_came(came))
    if turn.person.key != (officer := officer_key(turn, review)):
        priority = turn.work.portfolio.priority(review.priority)
        turn.tell(Place.direct(officer), wording.told_data_came(priority, came, turn.person))


def hypothesis(turn: Turn, said: Said) -> bool:
    """A hypothesis held or did not, and why."""
    review = written_by(turn, said.get("review", ""))
    if review is None:
        return False
    number = int(said["number"])
    if not 1 <= number <= len(review.hypotheses):
        turn.reply(wording.no_such_line("hypothesis", len(review.hypotheses)))
        return True
    changed = with_verdict(review, number, said["verdict"], said["why"])
    turn.reply(
        wording.hypothesis_found(number, reviewing.keep(turn.desk, changed, turn.person.key, "findings"))
    )
    return True


def unclear(turn: Turn, said: Said) -> bool:
    """What was said of a hypothesis is none of the three things one can find."""
    if written_by(turn, "") is None:
        return False
    turn.reply(wording.which_verdict(int(said["number"])))
    return True


def seen(turn: Turn, said: Said) -> bool:
    """What a visit showed."""
    review = written_by(turn, said.get("review", ""))
    if review is None:
        return False
    number = int(said["number"])
    if not 1 <= number <= len(review.visits):
        turn.reply(wording.no_such_line("visit", len(review.visits)))
        return True
    changed = replace(review.visits[number - 1], seen=said["words"][:LONGEST])
    every = (*review.visits[: number - 1], changed, *review.visits[number:])
    kept = reviewing.keep(turn.desk, replace(review, visits=every), turn.person.key, "visited")
    turn.reply(wording.visit_seen(number, kept))
    return True
