"""Stocktakes in conversation: planned, prepared with the leads, held, closed with the actions read aloud."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot import stocktake_pack as pack
from bot import stocktake_wording as wording
from bot.conversations.monthly_figures import people_called
from bot.conversations.routine_parts import Part, Said, Undoing, phrase
from bot.documents import Document, from_json, in_chat, to_json
from bot.hearing import Outgoing, Place
from bot.messages import Form, Message
from bot.naming import Named, names_of, one, which
from bot.turn import Turn, send
from bot.understanding.dates import past_day, when
from bot.wording import joined, nobody_called
from core.domain.months import Month
from core.domain.packs import Pack
from core.domain.people import Person, Priority, Role
from core.domain.stocktakes import GoodNews, Item, Stage, Stocktake, agenda
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
    day = when(said["day"] or said.get("day2", ""), turn.today)
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


def _how_to_plan(turn: Turn, _said: Said) -> bool:
    turn.reply(wording.how_to_plan() if turn.person.runs_the_unit else wording.for_the_unit())
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
    if not found and turn.person.runs_the_unit:
        turn.reply(wording.how_to_plan())
    else:
        turn.reply(wording.stocktakes_listed(found, turn.today))
    return True


def _show(turn: Turn, said: Said) -> bool:
    meeting = _meant(turn, said.get("number", ""))
    if meeting is not None:
        turn.reply(_shown(turn.work, meeting, turn.desk))
    return True


def _shown(work: Work, meeting: Stocktake, desk: Desk) -> Message:
    names = [p.name for p in stocktaking.audience(work, meeting)]
    return wording.stocktake_shown(meeting, _items(work, meeting, desk), names, desk.today)


def _items(work: Work, meeting: Stocktake, desk: Desk) -> Sequence[Item]:
    names = [work.portfolio.priority(k).name for k in meeting.priorities]
    return agenda(meeting, names, actions=len(stocktaking.known_at(work, meeting, desk.now).actions))


def _questions(turn: Turn, said: Said) -> bool:
    meeting = _meant(turn, said.get("number", ""))
    if meeting is not None:
        turn.aside()
        turn.reply(_questions_for(turn.desk, meeting, turn.person))
    return True


def _pack(turn: Turn, said: Said) -> bool:
    """The next one's or the last one's, at its cut-off; or as known on an earlier day."""
    meeting = _meant(turn, said.get("number", "") or _last_number(turn))
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
        s for s in turn.work.shelf(Stocktake).all() if _concerns(turn, s) and s.stage is not Stage.CANCELLED
    ]
    ahead = any(s.stage in {Stage.PLANNED, Stage.GOING_ON} for s in mine)
    return "" if ahead or not mine else str(max(mine, key=lambda s: (s.day, s.number)).number)


def _deep_dive(turn: Turn, said: Said) -> bool:
    meeting = _still_to_come(turn, said.get("number", ""))
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


# Preparing --------------------------------------------------------------------------------------------------------


def _fell_due(desk: Desk, due: Due) -> None:
    meeting = stocktaking.find(desk.work, int(due.about["stocktake"]))
    if (
        meeting is None
        or meeting.stage is not Stage.PLANNED
        or not stocktaking.is_for(desk.work, meeting, due)
    ):
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
        sent = next((n.line for n in meeting.good_news if n.by == lead.key), "")
        message = wording.stocktake_is_coming(meeting, lead, names, missing, desk.now, sent=sent)
        send(desk, Outgoing(f"{key}/{lead.key}", Place.direct(lead.key), message))


def _send_questions(desk: Desk, meeting: Stocktake, key: str) -> None:
    for lead in stocktaking.leads_of(desk.work, meeting):
        message = _questions_for(desk, meeting, lead)
        send(desk, Outgoing(f"{key}/{lead.key}", Place.direct(lead.key), message))


def _questions_for(desk: Desk, meeting: Stocktake, person: Person) -> Message:
    """What will be asked: a lead's own priorities, else all of them."""
    known = stocktaking.known_at(desk.work, meeting, desk.now)
    own = [p for p in known.pages if p.priority.lead == person.key] or list(known.pages)
    asked = pack.questions_of(own)
    name = next((r.indicator.called for page in own for r in page.readings if pack.asks(page, r)), "")
    return wording.questions_beforehand(meeting, asked, name, desk.today)


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
    if meeting is None and turn.place.is_direct:
        turn.reply(wording.no_meeting_for_good_news())
        return True
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
    meeting = _still_to_come(turn, said.get("number", ""))
    if meeting is None:
        return True
    if meeting.going_on:
        turn.reply(wording.stocktake_started(meeting))
    elif meeting.day > turn.today:
        turn.reply(wording.not_its_day(meeting, turn.today))
    else:
        _begin(turn, meeting)
    return True


def _start_pressed(turn: Turn, number: str) -> None:
    """On another day than it was planned for, which was asked first."""
    meeting = _still_to_come(turn, number)
    if meeting is not None and not meeting.going_on:
        _begin(turn, meeting)
    elif meeting is not None:
        turn.reply(wording.stocktake_started(meeting))


def _begin(turn: Turn, meeting: Stocktake) -> None:
    going = stocktaking.keep(turn.desk, meeting.at_stage(Stage.GOING_ON), turn.person.key, "started")
    turn.reply(_shown(turn.work, going, turn.desk))
    turn.reply(wording.stocktake_started(going))


def _read_back(turn: Turn, _said: Said) -> bool:
    """What has been recorded so far, at any time while it goes on."""
    meeting = next((s for s in stocktaking.coming(turn.work) if s.going_on and _concerns(turn, s)), None)
    if meeting is None:
        return False
    agreed = acting.of_stocktake(turn.work, meeting.number)
    turn.reply(wording.read_back(meeting, agreed, _names(turn.work), turn.today))
    return True


def _close(turn: Turn, said: Said) -> bool:
    meeting = _still_to_come(turn, said.get("number", ""))
    if meeting is None:
        return True
    if not meeting.going_on and meeting.day > turn.today:
        turn.reply(wording.not_started(meeting, turn.today))
        return True
    held = stocktaking.keep(turn.desk, meeting.at_stage(Stage.HELD), turn.person.key, "held")
    agreed, names = acting.of_stocktake(turn.work, held.number), _names(turn.work)
    turn.reply(wording.read_aloud(held, agreed, names, turn.today))
    for person in stocktaking.audience(turn.work, held):
        message = wording.after_stocktake(held, person, agreed, names, turn.today)
        turn.tell(Place.direct(person.key), message)
    return True


def _move(turn: Turn, said: Said) -> bool:
    meeting = _still_to_come(turn, said.get("number", ""))
    if meeting is None:
        return True
    day, starts = when(said["day"], turn.today), _time(said["at"]) or meeting.starts
    if day is None or day <= turn.today:
        turn.reply(wording.which_stocktake_day())
        return True
    moved = stocktaking.move(turn.desk, meeting, day, starts, turn.person.key)
    turn.reply(wording.stocktake_moved(moved, meeting, turn.today))
    _tell_the_others(turn, moved, wording.stocktake_moved(moved, meeting, turn.today))
    return True


def _cancel(turn: Turn, said: Said) -> bool:
    """Everybody hears of it, so where several are planned it is asked which."""
    every = [s for s in stocktaking.coming(turn.work) if not s.going_on]
    if not said.get("number") and len(every) > 1 and turn.person.runs_the_unit:
        turn.reply(wording.which_to_cancel(every, turn.today))
        return True
    meeting = _still_to_come(turn, said.get("number", ""))
    if meeting is not None:
        stocktaking.keep(turn.desk, meeting.at_stage(Stage.CANCELLED), turn.person.key, "cancelled")
        turn.reply(wording.stocktake_cancelled(meeting))
        _tell_the_others(turn, meeting, wording.stocktake_cancelled(meeting))
    return True


def _tell_the_others(turn: Turn, meeting: Stocktake, message: Message) -> None:
    for person in stocktaking.audience(turn.work, meeting):
        if person.key != turn.person.key:
            turn.tell(Place.direct(person.key), message)


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


# Taking back ------------------------------------------------------------------------------------------------------


def _called(_turn: Turn, meeting: Stocktake, what: str) -> str:
    return wording.undo_called(meeting, what)


def _stays(_turn: Turn, meeting: Stocktake, what: str) -> str:
    return wording.cannot_take_back(meeting, what)


def _taken_back(turn: Turn, meeting: Stocktake, undone: Stocktake, what: str) -> None:
    """The lead whose priority was to be the deep dive hears that it is not."""
    if what == "deep dive" and undone.deep_dive and undone.deep_dive != meeting.deep_dive:
        priority = turn.work.portfolio.priority(undone.deep_dive)
        if priority.lead != turn.person.key:
            turn.tell(Place.direct(priority.lead), wording.no_deep_dive(meeting, priority, turn.today))


# Finding ----------------------------------------------------------------------------------------------------------


def for_the_unit_alone(turn: Turn) -> bool:
    """Whether this person runs the unit; says so kindly when not."""
    if not turn.person.runs_the_unit:
        turn.reply(wording.for_the_unit())
    return turn.person.runs_the_unit


def _still_to_come(turn: Turn, number: str) -> Stocktake | None:
    """The one meant, for those who run the unit, where it has not been held or cancelled."""
    meeting = _meant(turn, number) if for_the_unit_alone(turn) else None
    if meeting is not None and meeting.stage in {Stage.HELD, Stage.CANCELLED}:
        turn.reply(wording.stocktake_is_over(meeting))
        return None
    return meeting


def _names(work: Work) -> dict[str, str]:
    return {p.key: p.name for p in work.portfolio.people()}


def _meant(turn: Turn, number: str) -> Stocktake | None:
    """The one numbered; without a number the one going on, else the next that concerns the person."""
    if number:
        meeting = _numbered(turn.work, number)
    else:
        ahead = [s for s in stocktaking.coming(turn.work) if _concerns(turn, s)]
        meeting = next((s for s in ahead if s.going_on), next(iter(ahead), None))
    if meeting is None or not _concerns(turn, meeting):
        turn.reply(wording.how_to_plan() if turn.person.runs_the_unit else wording.no_stocktake_coming())
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
PART: Part = Part(
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
                r"(?: on (?P<day>.+?)| (?P<day2>(?:next |this )?(?:week|mon|tues|wednes|thurs|fri)(?:day)?|tomorrow))(?: at (?P<at>[\d:.]{1,5} ?(?:am|pm)?))?(?:,? with (?P<who>.+?))?"
                r"(?:,? (?:for )?(?P<minutes>\d{2,3}) minutes)?"
            ),
            _plan,
        ),
        (
            phrase(
                r"(?:plan|schedule|arrange|book|new) (?:a |the |another )?stocktakes?(?: (?:for|of) (?P<scope>.+))?"
            ),
            _how_to_plan,
        ),
        (phrase(r"stocktakes|(?:when is )?(?:the |my )?next stocktakes?"), _list),
        (phrase(rf"(?:the )?agenda(?: of stocktake{_N})?"), _show),
        (phrase(rf"(?:show )?(?:the )?stocktake{_N}"), _show),
        (
            phrase(
                rf"(?:show |read )?(?:me )?(?:the )?(?:stocktake )?pack{_N}(?:,? as (?:it was )?(?:known )?(?:on|at) (?P<known>.+))?"
            ),
            _pack,
        ),
        (phrase(rf"(?:stocktake{_N} )?questions(?: for the stocktake)?"), _questions),
        (phrase(rf"deep dive(?: into| on|:)? (?P<what>.+?)(?: (?:in|at|for) stocktake{_N})?"), _deep_dive),
        (phrase(rf"(?:start|begin|open) (?:the )?stocktake{_N}"), _start),
        (phrase(rf"(?:close|end|finish) (?:the )?stocktake{_N}"), _close),
        (
            phrase(
                rf"(?:move|postpone|bring forward) (?:the )?stocktake{_N} (?:to|until) (?P<day>.+?)"
                r"(?: at (?P<at>[\d:.]{1,5} ?(?:am|pm)?))?"
            ),
            _move,
        ),
        (phrase(r"(?:read (?:it |them |that |all )?back|actions so far|what have we agreed)\??"), _read_back),
        (phrase(rf"cancel (?:the )?stocktake{_N}"), _cancel),
        (phrase(r"good news ?[:–-] ?(?P<line>.+)"), _good_news_said),
    ),
    buttons={"worth": _worth, "stocktake-start": _start_pressed},
    opens={"good-news": _good_news_form},
    forms={"good-news": _good_news_filled},
    falls_due={"stocktake": _fell_due},
    undoes={Stocktake: Undoing(_called, _stays, after=_taken_back)},
)
