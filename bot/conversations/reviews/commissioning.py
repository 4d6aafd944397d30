"""A review is commissioned: in words, from a flag, or at a stocktake."""

from __future__ import annotations

from dataclasses import replace

from bot import review_wording as wording
from bot.conversations.reviews.fieldwork import tell_named
from bot.conversations.reviews.going import ask
from bot.conversations.reviews.looking import show_it
from bot.conversations.reviews.parts import LONGEST, known_or_named
from bot.conversations.routine_parts import Said
from bot.conversations.stocktakes import AND, priority_called
from bot.hearing import Place
from bot.messages import Form
from bot.turn import Turn
from bot.wording.reviews import commission_form
from core.domain.reviews import (
    WEEK,
    Part,
    Review,
)
from core.services import flagging, reviewing, stocktaking


def begin(turn: Turn, said: Said) -> bool:
    """In words, by the unit; others are shown the review they take part in."""
    if not turn.person.runs_the_unit:
        found = priority_called(turn, said["name"])
        review = reviewing.of_priority(turn.work, found.key) if found else None
        if review is None or not reviewing.may_see(turn.work, review, turn.person):
            turn.reply(wording.for_the_unit())
        else:
            show_it(turn, review)
        return True
    priority = priority_called(turn, said["name"])
    if priority is None:
        turn.reply(wording.which_priority(said["name"]))
        return True
    turn.aside()
    running = [r for r in reviewing.going_on(turn.work) if r.priority == priority.key]
    if running:
        show_it(turn, running[-1])
        return True
    from_ = _origin(turn, said.get("from_", ""))
    review = _commission(
        turn, Review(0, priority.key, turn.person.key, reviewing.first_monday(turn.desk), from_)
    )
    ask(turn, review, review.missing[0])
    return True


def _origin(turn: Turn, said: str) -> str:
    """What it was commissioned from: as said, else the stocktake that is going on."""
    if said:
        return " ".join(said.split()).casefold()
    going = next((s for s in stocktaking.coming(turn.work) if s.going_on), None)
    return f"stocktake {going.number}" if going else ""


def _commission(turn: Turn, review: Review) -> Review:
    begun = reviewing.commission(turn.desk, review, turn.person.key)
    priority = turn.work.portfolio.priority(begun.priority)
    turn.reply(wording.commissioned(begun, priority, turn.today))
    lead = turn.work.portfolio.person(priority.lead)
    if lead is not None:
        message = wording.told_service(begun, priority, lead, turn.person, turn.today)
        turn.tell(Place.direct(lead.key), message)
    tell_named(turn, replace(begun, sponsor="", team=()), begun)
    return begun


def form(turn: Turn, about: str) -> Form | None:
    """From a flag the priority is known; from a stocktake it is one of the meeting's."""
    if not turn.person.runs_the_unit:
        return None
    kind, _, number = about.partition("/")
    every = [p for p in turn.work.portfolio.priorities() if not p.retired]
    if not number.isdecimal() or len(number) > 8:
        return commission_form(about, every)
    if kind == "flag":
        flag = flagging.find(turn.desk, int(number))
        if flag is None:
            return None
        key = turn.work.portfolio.indicator(flag.indicator).priority
        return commission_form(about, every, key)
    meeting = stocktaking.find(turn.work, int(number))
    if meeting is None:
        return None
    return commission_form(about, [p for p in every if p.key in meeting.priorities])


def form_mistakes(turn: Turn, values: Said) -> dict[str, str]:
    """It needs a priority."""
    known = {p.key for p in turn.work.portfolio.priorities() if not p.retired}
    return {} if values.get("priority") in known else {"priority": wording.choose_a_priority()}


def filled(turn: Turn, values: Said) -> None:
    """The form was sent."""
    turn.aside()
    if not turn.person.runs_the_unit or form_mistakes(turn, values):
        turn.reply(wording.for_the_unit())
        return
    running = [r for r in reviewing.going_on(turn.work) if r.priority == values["priority"]]
    if running:
        show_it(turn, running[-1])
        return
    scope, sponsor, team = (
        " ".join(values.get(n, "").split())[:LONGEST] for n in ("scope", "sponsor", "team")
    )
    review = Review(
        number=0,
        priority=values["priority"],
        led_by=turn.person.key,
        starts=reviewing.first_monday(turn.desk),
        from_=values.get("about", "").replace("/", " "),
        scope=scope,
        sponsor=known_or_named(turn, sponsor),
        team=tuple(known_or_named(turn, n.strip()) for n in AND.split(team) if n.strip()),
    )
    begun = _commission(turn, review)
    if begun.due(WEEK[Part.TEAM]):
        ask(turn, begun, begun.missing[0])
