"""Stocktakes in conversation: planned, prepared with the leads, held, closed with the actions read aloud."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot import routine_wording as wording
from bot import stocktake_pack as pack
from bot.conversations.monthly_figures import people_called
from bot.conversations.routine_parts import Part, Said, phrase
from bot.documents import Document, from_json, to_json
from bot.hearing import Outgoing, Place
from bot.messages import Form, Message
from bot.naming import Named, names_of, one, which
from bot.turn import Turn, send
from bot.understanding.dates import when
from bot.wording import joined, nobody_called
from core.domain.actions import Action
from core.domain.months import Month
from core.domain.packs import Pack
from core.domain.people import Person, Priority, Role
from core.domain.stocktakes import GoodNews, Stage, Stocktake, agenda
from core.ports import Due, Noted, Work
from core.services import acting, keeping, stocktaking
from core.services.desk import Desk

_LONGEST = 400
_SHORTEST, _LONGEST_MEETING = 15, 240
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>am|pm)?", re.IGNORECASE)
_ALL = {"everything", "the council", "the whole council", "all"}
_EVERY = {"month": 1, "two months": 2, "quarter": 3, "three months": 3, "four months": 4, "six months": 6}
"""How often, and how many months that is; a schedule reaches a year ahead."""
AND = re.compile(r",| and | & ")


# Planning ---------------------------------------------------------------------------------------------------------


def _plan(turn: Turn, said: Said) -> bool:
    if not turn.person.runs_the_unit:
        turn.reply(wording.for_the_unit())
        return True
    scope, priorities = scope_of(turn, said["scope"])
    day = when(said["day"], turn.today)
    starts = _time(said["at"]) or time(10)
    if not priorities:
        turn.reply(wording.which_scope(said["scope"]))
        return True
    if day is None or day <= turn.today:
        turn.reply(wording.which_stocktake_day())
        return True
    attending = _people(turn, said["who"])
    if attending is None:
        return True
    minutes = min(max(int(said["minutes"] or 60), _SHORTEST), _LONGEST_MEETING)
    wanted = Stocktake(
        number=0,
        scope=scope,
        day=day,
        starts=starts,
        minutes=minutes,
        priorities=tuple(p.key for p in priorities),
        attending=tuple(attending),
        cut_off=turn.now,
    )
    every = _EVERY.get(" ".join(said.get("every", "").casefold().split()), 0)
    days = [day, *(_months_on(turn, day, m) for m in range(every, 12, every))] if every else [day]
    meetings = [stocktaking.plan(turn.desk, replace(wanted, day=d), turn.person.key) for d in days]
    if every:
        names = [p.name for p in stocktaking.audience(turn.work, meetings[0])]
        turn.reply(wording.stocktakes_scheduled(meetings, names, turn.today))
    else:
        turn.reply(_shown(turn.work, meetings[0], turn.desk))
    for person in stocktaking.audience(turn.work, meetings[0]):
        if person.key != turn.person.key:
            turn.tell(Place.direct(person.key), wording.invited(meetings, person, turn.today))
    return True


def _months_on(turn: Turn, day: date, months: int) -> date:
    """The same day so many months later, or the next working day."""
    month = Month.of(day) + months
    return turn.desk.calendar.next_working(month.first_day.replace(day=min(day.day, month.last_day.day)))


def scope_of(turn: Turn, said: str) -> tuple[str, list[Priority]]:
    """A portfolio, one or several priorities, or the whole council; what it is called and its priorities."""
    wanted = re.sub(r"^the ", "", said.strip(), flags=re.IGNORECASE)
    every = [p for p in turn.work.portfolio.priorities() if not p.retired]
    if said.strip().casefold() in _ALL:
        return "The whole council", every
    names = list(dict.fromkeys(p.portfolio for p in every))
    portfolio = one(which(wanted, [Named(n, (n,)) for n in names]))
    if portfolio is not None:
        return portfolio, [p for p in every if p.portfolio == portfolio]
    found = [priority_called(turn, part) for part in AND.split(wanted)]
    whole = priority_called(turn, wanted)
    if whole is not None:
        return whole.name, [whole]
    if not found or any(p is None for p in found):
        return "", []
    known = [p for p in found if p is not None]
    return joined([p.name for p in known]), known


def priority_called(turn: Turn, said: str) -> Priority | None:
    """A priority by its own name, or by one of its indicators'."""
    every = [p for p in turn.work.portfolio.priorities() if not p.retired]
    found = one(which(said, [Named(p, (p.name, p.key)) for p in every]))
    if found is not None:
        return found
    indicator = one(which(said, names_of([i for i in turn.work.portfolio.indicators() if not i.retired])))
    return turn.work.portfolio.priority(indicator.priority) if indicator else None


def _people(turn: Turn, said: str) -> list[str] | None:
    """Who attends; by default the leaders. None where a name is not known, which is then said."""
    if not said.strip():
        return [p.key for p in turn.work.portfolio.people() if p.role is Role.LEADER and not p.retired]
    found = []
    for name in (n.strip() for n in AND.split(said) if n.strip()):
        person = one(people_called(turn, name))
        if person is None:
            turn.reply(nobody_called(name, [p.name for p in people_called(turn, name)]))
            return None
        found.append(person.key)
    return found


def _time(said: str) -> time | None:
    match = _CLOCK.fullmatch(said.strip())
    if match is None:
        return None
    hour = int(match["hour"]) + (
        12 if (match["half"] or "").lower() == "pm" and int(match["hour"]) < 12 else 0
    )
    minute = int(match["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


# Looking ----------------------------------------------------------------------------------------------------------


def _list(turn: Turn, _said: Said) -> bool:
    found = [s for s in stocktaking.coming(turn.work) if _concerns(turn, s)]
    turn.reply(wording.stocktakes_listed(found, turn.today))
    return True


def _show(turn: Turn, said: Said) -> bool:
    meeting = _meant(turn, said.get("number", ""))
    if meeting is not None:
        turn.reply(_shown(turn.work, meeting, turn.desk))
    return True


def _shown(work: Work, meeting: Stocktake, desk: Desk) -> Message:
    names = [work.portfolio.priority(k).name for k in meeting.priorities]
    known = stocktaking.known_at(work, meeting, desk.now)
    items = agenda(meeting, names, actions=len(known.actions))
    return wording.stocktake_shown(meeting, items, [p.name for p in known.attending], desk.today)


def _questions(turn: Turn, said: Said) -> bool:
    meeting = _meant(turn, said.get("number", ""))
    if meeting is not None:
        turn.aside()
        turn.reply(_questions_for(turn.desk, meeting, turn.person))
    return True


def _pack(turn: Turn, said: Said) -> bool:
    meeting = _meant(turn, said.get("number", ""))
    if meeting is None:
        return True
    turn.aside()
    at = min(turn.now, meeting.cut_off)
    document = kept_or_made(turn.work, meeting, at)
    for section in document.sections:
        turn.reply(wording.pack_section(section.heading, section.blocks))
    turn.reply(wording.pack_on_paper(meeting, document.subtitle))
    return True


def _deep_dive(turn: Turn, said: Said) -> bool:
    if not turn.person.runs_the_unit:
        turn.reply(wording.for_the_unit())
        return True
    meeting = _meant(turn, said.get("number", ""))
    priority = priority_called(turn, said["what"]) if meeting is not None else None
    if meeting is None:
        return True
    if priority is None or priority.key not in meeting.priorities:
        names = [turn.work.portfolio.priority(k).name for k in meeting.priorities]
        turn.reply(wording.which_deep_dive(names))
        return True
    changed = replace(meeting, deep_dive=priority.key)
    stocktaking.keep(turn.desk, changed, turn.person.key, "deep dive", priority.key)
    turn.reply(_shown(turn.work, changed, turn.desk))
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


# Preparing --------------------------------------------------------------------------------------------------------


def _fell_due(desk: Desk, due: Due) -> None:
    meeting = stocktaking.find(desk.work, int(due.about["stocktake"]))
    if meeting is None or meeting.stage is not Stage.PLANNED:
        return
    {"gather": _gather, "questions": _send_questions, "pack": _make_pack, "today": _today}[due.about["step"]](
        desk, meeting, due.key
    )


def _gather(desk: Desk, meeting: Stocktake, key: str) -> None:
    """The leads hear what is still missing and are asked for good news: the meeting opens with it."""
    known = stocktaking.known_at(desk.work, meeting, desk.now)
    for lead in stocktaking.leads_of(desk.work, meeting):
        missing = [
            f"{desk.work.portfolio.indicator(k).called} for {desk.work.portfolio.indicator(k).frequency.period(m)}"
            for page in known.pages
            if page.priority.lead == lead.key
            for k, m in page.not_in
        ]
        names = [p.name for p in known.attending if p.key != lead.key]
        message = wording.stocktake_is_coming(meeting, lead, names, missing, desk.now)
        send(desk, Outgoing(f"{key}/{lead.key}", Place.direct(lead.key), message))


def _send_questions(desk: Desk, meeting: Stocktake, key: str) -> None:
    for lead in stocktaking.leads_of(desk.work, meeting):
        message = _questions_for(desk, meeting, lead)
        send(desk, Outgoing(f"{key}/{lead.key}", Place.direct(lead.key), message))


def _questions_for(desk: Desk, meeting: Stocktake, person: Person) -> Message:
    """What will be asked: a lead's own priorities, else all of them."""
    known = stocktaking.known_at(desk.work, meeting, desk.now)
    own = [p for p in known.pages if p.priority.lead == person.key] or list(known.pages)
    asked = [line for page in own for line in pack.questions_of(page)]
    return wording.questions_beforehand(meeting, asked, desk.today)


def _make_pack(desk: Desk, meeting: Stocktake, key: str) -> None:
    """The cut-off: the pack is made and kept; the unit and those who attend hear that it is there."""
    known = stocktaking.known_at(desk.work, meeting, meeting.cut_off)
    document = pack.compose(desk.work, known)
    kept = Pack(0, meeting.number, meeting.cut_off, desk.now, to_json(document))
    keeping.add(desk, kept, Noted(desk.now, "stocktake", "made"))
    message = wording.pack_is_made(meeting, pack.headlines(known), desk.today)
    send(desk, Outgoing(f"{key}/unit", Place.unit(), message))
    for person in known.attending:
        send(desk, Outgoing(f"{key}/{person.key}", Place.direct(person.key), message))


def _today(desk: Desk, meeting: Stocktake, key: str) -> None:
    send(desk, Outgoing(key, Place.unit(), _shown(desk.work, meeting, desk)))


def _good_news_said(turn: Turn, said: Said) -> bool:
    meeting = next((s for s in stocktaking.coming(turn.work) if _leads(turn, s)), None)
    if meeting is None:
        return False
    _keep_good_news(turn, meeting, said["line"])
    return True


def _good_news_form(turn: Turn, number: str) -> Form | None:
    meeting = _numbered(turn.work, number)
    if meeting is None or meeting.stage is not Stage.PLANNED:
        return None
    before = next((n.line for n in meeting.good_news if n.by == turn.person.key), "")
    return wording.good_news_form(meeting, before)


def _good_news_filled(turn: Turn, values: Said) -> None:
    meeting = _numbered(turn.work, values.get("stocktake", ""))
    if meeting is None or meeting.stage is not Stage.PLANNED or not values.get("line", "").strip():
        turn.reply(wording.no_stocktake_coming())
        return
    _keep_good_news(turn, meeting, values["line"])


def _keep_good_news(turn: Turn, meeting: Stocktake, line: str) -> None:
    news = GoodNews(turn.person.key, " ".join(line.split())[:_LONGEST])
    stocktaking.keep(turn.desk, meeting.with_good_news(news), turn.person.key, "good news")
    turn.reply(wording.good_news_kept(meeting, turn.today))


# Holding it -------------------------------------------------------------------------------------------------------


def _start(turn: Turn, said: Said) -> bool:
    meeting = _for_the_unit(turn, said.get("number", ""))
    if meeting is not None:
        going = stocktaking.keep(turn.desk, meeting.at_stage(Stage.GOING_ON), turn.person.key, "started")
        turn.reply(_shown(turn.work, going, turn.desk))
        turn.reply(wording.stocktake_started(going))
    return True


def _close(turn: Turn, said: Said) -> bool:
    meeting = _for_the_unit(turn, said.get("number", ""))
    if meeting is None:
        return True
    held = stocktaking.keep(turn.desk, meeting.at_stage(Stage.HELD), turn.person.key, "held")
    agreed = acting.of_stocktake(turn.work, held.number)
    names = {p.key: p.name for p in turn.work.portfolio.people()}
    turn.reply(wording.read_aloud(held, agreed, names, turn.today))
    for person in stocktaking.audience(turn.work, held):
        turn.tell(Place.direct(person.key), _after(held, person, agreed, names, turn))
    return True


def _after(
    held: Stocktake, person: Person, agreed: Sequence[Action], names: dict[str, str], turn: Turn
) -> Message:
    return wording.after_stocktake(held, person, agreed, names, turn.today)


def _cancel(turn: Turn, said: Said) -> bool:
    meeting = _for_the_unit(turn, said.get("number", ""))
    if meeting is not None:
        stocktaking.keep(turn.desk, meeting.at_stage(Stage.CANCELLED), turn.person.key, "cancelled")
        turn.reply(wording.stocktake_cancelled(meeting))
        for person in stocktaking.audience(turn.work, meeting):
            if person.key != turn.person.key:
                turn.tell(Place.direct(person.key), wording.stocktake_cancelled(meeting))
    return True


def _worth(turn: Turn, rest: str) -> None:
    """Anonymous: a count is raised, and that this person has answered is kept apart from what they answered."""
    number, _, answer = rest.partition("/")
    meeting = _numbered(turn.work, number)
    talks = turn.work.talks
    voted = f"worth/{number}/answered/{turn.person.key}"
    if meeting is None or answer not in wording.WORTH or talks.recall(voted) is not None:
        turn.reply(wording.worth_answered_before())
        return
    count = f"worth/{number}/{answer}"
    talks.remember(count, str(int(talks.recall(count) or "0") + 1))
    talks.remember(voted, "yes")
    turn.reply(wording.worth_thanks())


# Finding ----------------------------------------------------------------------------------------------------------


def for_the_unit_alone(turn: Turn) -> bool:
    """Whether this person runs the unit; says so kindly when not."""
    if not turn.person.runs_the_unit:
        turn.reply(wording.for_the_unit())
    return turn.person.runs_the_unit


def _for_the_unit(turn: Turn, number: str) -> Stocktake | None:
    return _meant(turn, number) if for_the_unit_alone(turn) else None


def _meant(turn: Turn, number: str) -> Stocktake | None:
    """The one numbered; without a number the one going on, else the next that concerns the person."""
    if number:
        meeting = _numbered(turn.work, number)
    else:
        ahead = [s for s in stocktaking.coming(turn.work) if _concerns(turn, s)]
        meeting = next((s for s in ahead if s.going_on), next(iter(ahead), None))
    if meeting is None or not _concerns(turn, meeting):
        turn.reply(wording.no_stocktake_coming())
        return None
    return meeting


def _numbered(work: Work, number: str) -> Stocktake | None:
    return stocktaking.find(work, int(number)) if number.isdecimal() and len(number) < 9 else None


def _concerns(turn: Turn, meeting: Stocktake) -> bool:
    everybody = {p.key for p in stocktaking.audience(turn.work, meeting)}
    return turn.person.runs_the_unit or turn.person.role is Role.LEADER or turn.person.key in everybody


def _leads(turn: Turn, meeting: Stocktake) -> bool:
    return turn.person.key in {p.key for p in stocktaking.leads_of(turn.work, meeting)}


_N = r"(?: (?P<number>\d{1,8}))?"
PART = Part(
    phrases=(
        (
            phrase(
                r"(?:plan |schedule |arrange |hold )?(?:a )?stocktakes? (?:for|of|on) (?!the pack)(?P<scope>.+?)"
                rf",? every (?P<every>{'|'.join(_EVERY)}),? from (?P<day>.+?)(?: at (?P<at>[\d:.]{{1,5}} ?(?:am|pm)?))?"
                r"(?:,? with (?P<who>.+?))?(?:,? (?:for )?(?P<minutes>\d{2,3}) minutes)?"
            ),
            _plan,
        ),
        (
            phrase(
                r"(?:plan |schedule |arrange |hold )?(?:a |the )?stocktake (?:for|of|on) (?!the pack)(?P<scope>.+?)"
                r" on (?P<day>.+?)(?: at (?P<at>[\d:.]{1,5} ?(?:am|pm)?))?(?:,? with (?P<who>.+?))?"
                r"(?:,? (?:for )?(?P<minutes>\d{2,3}) minutes)?"
            ),
            _plan,
        ),
        (phrase(r"stocktakes|(?:when is )?(?:the |my )?next stocktakes?"), _list),
        (phrase(rf"(?:the )?agenda(?: of stocktake{_N})?"), _show),
        (phrase(rf"(?:show )?(?:the )?stocktake{_N}"), _show),
        (phrase(rf"(?:the )?(?:stocktake )?pack{_N}"), _pack),
        (phrase(rf"(?:stocktake{_N} )?questions(?: for the stocktake)?"), _questions),
        (phrase(rf"deep dive(?: into| on|:)? (?P<what>.+?)(?: (?:in|at|for) stocktake{_N})?"), _deep_dive),
        (phrase(rf"(?:start|begin|open) (?:the )?stocktake{_N}"), _start),
        (phrase(rf"(?:close|end|finish) (?:the )?stocktake{_N}"), _close),
        (phrase(rf"cancel (?:the )?stocktake{_N}"), _cancel),
        (phrase(r"good news ?[:–-] ?(?P<line>.+)"), _good_news_said),
    ),
    buttons={"worth": _worth},
    opens={"good-news": _good_news_form},
    forms={"good-news": _good_news_filled},
    falls_due={"stocktake": _fell_due},
)
