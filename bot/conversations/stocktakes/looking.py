"""Looking at stocktakes: the agenda, the questions, the pack as known on any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot import stocktake_pack as pack
from bot import stocktake_wording as wording
from bot.conversations.routine_parts import Said
from bot.conversations.stocktakes.finding import concerns, meant, still_to_come
from bot.conversations.stocktakes.naming import priority_called
from bot.documents import Document, from_json, in_chat
from bot.hearing import Place
from bot.messages import Message
from bot.turn import Turn
from bot.understanding.dates import past_day
from core.domain.packs import Pack
from core.domain.people import Person
from core.domain.stocktakes import Item, Stage, Stocktake, agenda
from core.ports import Work
from core.services import stocktaking
from core.services.desk import Desk
from core.services.stocktaking import Known


def list_all(turn: Turn, _said: Said) -> bool:
    """Those that concern the person."""
    found = [s for s in stocktaking.coming(turn.work) if concerns(turn, s)]
    if not found and turn.person.runs_the_unit:
        turn.reply(wording.how_to_plan())
    else:
        turn.reply(wording.stocktakes_listed(found, turn.today))
    return True


def show(turn: Turn, said: Said) -> bool:
    """One with its agenda."""
    meeting = meant(turn, said.get("number", ""))
    if meeting is not None:
        turn.reply(shown(turn.work, meeting, turn.desk))
    return True


def shown(work: Work, meeting: Stocktake, desk: Desk) -> Message:
    """It with its agenda, its people and its cut-off."""
    names = [p.name for p in stocktaking.audience(work, meeting)]
    return wording.stocktake_shown(meeting, _items(work, meeting, desk), names, desk.today)


def _items(work: Work, meeting: Stocktake, desk: Desk) -> Sequence[Item]:
    names = [work.portfolio.priority(k).name for k in meeting.priorities]
    return agenda(meeting, names, actions=len(stocktaking.known_at(work, meeting, desk.now).actions))


def questions(turn: Turn, said: Said) -> bool:
    """What will be asked at it."""
    meeting = meant(turn, said.get("number", ""))
    if meeting is not None:
        turn.aside()
        known = stocktaking.known_at(turn.work, meeting, turn.now)
        turn.reply(questions_for(known, meeting, turn.person, turn.today))
    return True


def questions_for(known: Known, meeting: Stocktake, person: Person, today: date) -> Message:
    """What will be asked: a lead's own priorities, else all of them."""
    own = [p for p in known.pages if p.priority.lead == person.key] or list(known.pages)
    asked = pack.questions_of(own)
    name = next((r.indicator.called for page in own for r in page.readings if pack.asks(page, r)), "")
    return wording.questions_beforehand(meeting, asked, name, today)


def show_pack(turn: Turn, said: Said) -> bool:
    """The next one's or the last one's, at its cut-off; or as known on an earlier day."""
    meeting = meant(turn, said.get("number", "") or _last_number(turn))
    if meeting is None:
        return True
    turn.aside()
    at = min(turn.now, meeting.cut_off)
    if said.get("known", ""):
        day = past_day(said["known"], turn.today)
        if day is None:
            turn.reply(wording.which_past_day(meeting))
            return True
        at = min(turn.now, datetime.combine(day, time(23, 59, 59), turn.desk.rules.home))
    document = kept_or_made(turn.work, meeting, at)
    for message in in_chat(document):
        turn.reply(message)
    turn.reply(wording.pack_on_paper(meeting, document.subtitle, prints=turn.person.runs_the_unit))
    return True


def _last_number(turn: Turn) -> str:
    """Where none is to come, the last one held."""
    mine = [
        s for s in turn.work.shelf(Stocktake).all() if concerns(turn, s) and s.stage is not Stage.CANCELLED
    ]
    ahead = any(s.stage in {Stage.PLANNED, Stage.GOING_ON} for s in mine)
    return "" if ahead or not mine else str(max(mine, key=lambda s: (s.day, s.number)).number)


def deep_dive(turn: Turn, said: Said) -> bool:
    """One priority gets more of the time, and its lead hears."""
    meeting = still_to_come(turn, said.get("number", ""))
    priority = priority_called(turn, said["what"]) if meeting is not None else None
    if meeting is None:
        return True
    if priority is None or priority.key not in meeting.priorities:
        names = [turn.work.portfolio.priority(k).name for k in meeting.priorities]
        turn.reply(wording.which_deep_dive(names))
        return True
    changed = replace(meeting, deep_dive=priority.key)
    stocktaking.keep(turn.desk, changed, turn.person.key, "deep dive", priority.key)
    turn.reply(shown(turn.work, changed, turn.desk))
    lead = turn.work.portfolio.person(priority.lead)
    if lead is not None and priority.key != meeting.deep_dive:
        minutes = next(i.minutes for i in _items(turn.work, changed, turn.desk) if i.about == priority.key)
        turn.tell(
            Place.direct(lead.key), wording.yours_is_the_deep_dive(changed, priority, minutes, turn.today)
        )
    return True


def kept_or_made(work: Work, meeting: Stocktake, at: datetime) -> Document:
    """The pack as it was made for that cut-off, to the letter; else made from the histories as known then."""
    kept = [p for p in work.shelf(Pack).all() if p.stocktake == meeting.number and p.cut_off == at]
    if kept:
        return from_json(kept[-1].document)
    return made(work, meeting, at)


def made(work: Work, meeting: Stocktake, at: datetime) -> Document:
    """The pack made anew from the histories, as known at an instant."""
    return pack.compose(work, stocktaking.known_at(work, meeting, at))
