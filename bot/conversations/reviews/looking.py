"""Looking at a review, reading its report as far as it is written, and giving it up."""

from __future__ import annotations

from bot import review_report
from bot import review_wording as wording
from bot.conversations.reviews.finding import lead_of, names_in, numbered, priority_of, theirs
from bot.conversations.reviews.going import ask
from bot.conversations.routine_parts import Said
from bot.documents import Document, in_chat
from bot.hearing import Place
from bot.turn import Turn
from core.domain.people import Person
from core.domain.reviews import (
    Review,
    ReviewStage,
)
from core.services import reviewing
from core.services.desk import Desk


def show_all(turn: Turn, _said: Said) -> bool:
    """Every review this person may see."""
    turn.aside()
    every = (reviewing.find(turn.work, r.number) for r in turn.work.shelf(Review).all())
    rows = [
        (r, priority_of(turn, r))
        for r in every
        if r is not None and reviewing.may_see(turn.work, r, turn.person)
    ]
    turn.reply(wording.listed(rows, turn.today))
    return True


def show_numbered(turn: Turn, said: Said) -> bool:
    """One of them."""
    review = theirs(turn, said.get("number", ""))
    if review is None:
        turn.reply(wording.not_in_it())
    else:
        show_it(turn, review)
    return True


def show_it(turn: Turn, review: Review) -> None:
    """How far it has got."""
    turn.aside()
    may = reviewing.may_write(review, turn.person)
    review = reviewing.as_read_by(turn.work, review, turn.person)
    turn.reply(
        wording.shown(review, priority_of(turn, review), names_in(turn.desk), turn.today, may_write=may)
    )


def show_button(turn: Turn, rest: str) -> None:
    """The same by a button."""
    show_numbered(turn, {"number": rest})


def go_on_button(turn: Turn, rest: str) -> None:
    """The next part that is missing."""
    review = numbered(turn, rest)
    if (
        review is None
        or not reviewing.may_write(review, turn.person)
        or review.stage is not ReviewStage.GOING_ON
    ):
        turn.reply(wording.not_in_it())
    elif review.missing:
        ask(turn, review, review.missing[0])
    else:
        show_it(turn, review)


def go_on(turn: Turn) -> bool:
    """In words: the next part of the review this person leads, where one goes on."""
    mine = [r for r in reviewing.going_on(turn.work) if r.led_by == turn.person.key and r.missing]
    if mine:
        go_on_button(turn, str(mine[-1].number))
    return bool(mine)


def report_said(turn: Turn, said: Said) -> bool:
    """The report as far as it is written."""
    review = theirs(turn, said.get("number", ""))
    if review is None:
        turn.reply(wording.not_in_it())
        return True
    turn.aside()
    for message in in_chat(document_of(turn.desk, review, turn.person)):
        turn.reply(message)
    if turn.person.runs_the_unit:
        turn.reply(wording.report_on_paper(review))
    return True


def report_button(turn: Turn, rest: str) -> None:
    """The same by a button."""
    report_said(turn, {"number": rest})


def document_of(desk: Desk, review: Review, reader: Person | None = None) -> Document:
    """The report as far as it is written; without a reader, what everybody it is for may see."""
    if reader is not None:
        review = reviewing.as_read_by(desk.work, review, reader)
    return review_report.compose(desk, review, reader)


def cancel(turn: Turn, said: Said) -> bool:
    """The unit gives it up; what was written stays."""
    review = theirs(turn, said.get("number", ""))
    if review is None or not turn.person.runs_the_unit:
        turn.reply(wording.not_in_it())
        return True
    cancelled = reviewing.cancel(turn.desk, review, turn.person.key)
    message = wording.cancelled(priority_of(turn, cancelled))
    turn.reply(message)
    lead = lead_of(turn, cancelled)
    if lead is not None:
        turn.tell(Place.direct(lead.key), message)
    return True
