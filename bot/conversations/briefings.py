"""Briefings in conversation: drafted in their rhythm, shown to the unit, edited, approved, and only then sent."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import briefing_wording as wording
from bot import briefing_words as drafting
from bot.conversations.permission import may
from bot.conversations.routine_parts import Part, Said, Undoing, phrase
from bot.documents import Document
from bot.hearing import Outgoing, Place
from bot.messages import Form, Message
from bot.naming import Named, one, which
from bot.notices import unit_officers
from bot.turn import Turn, send
from core.domain.briefings import Briefing, Fate, Kind, Passage, Rhythm
from core.domain.months import Month
from core.domain.people import Role
from core.ports import Due, Work
from core.services import briefing
from core.services.desk import ROUTINE, Desk

_EVERY = {
    "month": 1, "two months": 2, "quarter": 3, "three months": 3, "six months": 6, "half year": 6,
    "monthly": 1, "quarterly": 3, "six-monthly": 6, "twice a year": 6, "never": 0, "off": 0,
}  # fmt: skip
_KINDS = {"note": Kind.NOTE, "summar": Kind.SUMMARY, "report": Kind.REPORT}
_LONGEST, _MOST_LINES = 600, 12


def _rhythm(turn: Turn, said: Said) -> bool:
    if may(turn):
        kind = next(k for word, k in _KINDS.items() if word in said["kind"].casefold())
        every = _EVERY[(said["every"] or said["how"]).casefold()]
        briefing.set_rhythm(turn.desk, kind, every, turn.person.key)
        turn.reply(wording.rhythm_set(kind, every))
    return True


def _no_such_rhythm(turn: Turn, said: Said) -> bool:
    if may(turn):
        kind = next(k for word, k in _KINDS.items() if word in said["kind"].casefold())
        turn.reply(wording.which_rhythm(kind))
    return True


def _draft(turn: Turn, said: Said) -> bool:
    """By hand: it is sent as soon as it is approved."""
    if not may(turn):
        return True
    turn.aside()
    kind = next(k for word, k in _KINDS.items() if word in said["kind"].casefold())
    portfolios = _portfolios(turn.work)
    abouts = [""]
    if kind is Kind.SUMMARY:
        abouts = portfolios
        if said.get("name"):
            chosen = one(which(said["name"], [Named(p, (p,)) for p in portfolios]))
            if chosen is None:
                turn.reply(wording.which_portfolio(portfolios))
                return True
            abouts = [chosen]
    made = [_make(turn.desk, kind, about, turn.person.key, scheduled=False) for about in abouts]
    if len(made) == 1:
        _show(turn, made[0])
    else:
        turn.reply(wording.drafts_ready(made, turn.today))
    return True


def _make(desk: Desk, kind: Kind, about: str, who: str, *, scheduled: bool) -> Briefing:
    month = drafting.month_of(desk)
    send_on = briefing.send_day(desk, month) if scheduled else desk.today
    passages = drafting.drafted(desk, kind, about)
    return briefing.draft(desk, Briefing(0, kind, about, month, desk.now, passages, send_on), who)


def _portfolios(work: Work) -> list[str]:
    return list(dict.fromkeys(p.portfolio for p in work.portfolio.priorities() if not p.retired))


# Reading and editing ----------------------------------------------------------------------------------------------


def _drafts(turn: Turn, _said: Said) -> bool:
    if may(turn):
        turn.aside()
        turn.reply(wording.drafts_ready(briefing.waiting(turn.work), turn.today))
    return True


def _number(turn: Turn, said: Said) -> bool:
    made = _numbered(turn, said["number"])
    if made is None or not (turn.person.runs_the_unit or turn.person.key in made.sent_to):
        turn.reply(wording.no_such())
        return True
    turn.aside()
    if turn.person.runs_the_unit and made.fate is not Fate.SENT:
        _show(turn, made)
    else:
        for message in wording.as_sent(drafting.document(turn.work, made)):
            turn.reply(message)
    return True


def _latest(turn: Turn, said: Said) -> bool:
    """The newest that was sent to the person; a cabinet member's own portfolio unless they say which."""
    kind = next(k for word, k in _KINDS.items() if word in said["kind"].casefold())
    about = said.get("name") or (turn.person.portfolio if turn.person.role is Role.CABINET else "")
    if about and kind is Kind.SUMMARY:
        about = one(which(about, [Named(p, (p,)) for p in _portfolios(turn.work)])) or about
    made = briefing.latest_for(turn.work, turn.person, kind, about if kind is Kind.SUMMARY else "")
    turn.aside()
    if made is None:
        turn.reply(wording.none_yet(kind))
        return True
    for message in wording.as_sent(drafting.document(turn.work, made)):
        turn.reply(message)
    return True


def _show(turn: Turn, made: Briefing) -> None:
    to = briefing.recipients(turn.work, made.kind, made.about)
    for message in wording.as_sent(drafting.document(turn.work, made)):
        turn.reply(message)
    notes = drafting.for_officers(turn.work, made)
    turn.reply(wording.about_draft(made, [p.name for p in to], notes, turn.today))


def _read_button(turn: Turn, rest: str) -> None:
    _number(turn, {"number": rest})


def _form(turn: Turn, about: str) -> Form | None:
    made = _numbered(turn, about)
    if made is None or made.fate is Fate.SENT or not turn.person.runs_the_unit:
        return None
    return wording.edit_form(made)


def _filled(turn: Turn, values: Said) -> None:
    turn.aside()
    made = _numbered(turn, values.get("briefing", ""))
    if made is None or not may(turn):
        return
    passages = [
        Passage(p.heading, _as_lines(values.get(f"passage{n}", "\n".join(p.lines))))
        for n, p in enumerate(made.passages)
    ]
    try:
        changed = briefing.put(turn.desk, made, passages, turn.person.key)
    except briefing.NotYet as why:
        turn.reply(wording.not_yet(str(why)))
        return
    _show(turn, changed)


def _as_lines(text: str) -> tuple[str, ...]:
    lines = (" ".join(re.sub(r"^\s*[-*•]\s*", "", line).split())[:_LONGEST] for line in text.splitlines())
    return tuple(line for line in lines if line)[:_MOST_LINES]


# Approving and sending --------------------------------------------------------------------------------------------


def _approve(turn: Turn, rest: str) -> None:
    made = _numbered(turn, rest)
    if made is None or not may(turn):
        return
    try:
        approved = briefing.approve(turn.desk, made, turn.person.key)
    except briefing.NotYet as why:
        turn.reply(wording.not_yet(str(why)))
        return
    to = briefing.recipients(turn.work, made.kind, made.about)
    if approved.send_on <= turn.today and to:
        _send(turn.desk, approved, turn.key)
    turn.reply(wording.approved(approved, [p.name for p in to], turn.today))


def _drop(turn: Turn, rest: str) -> None:
    made = _numbered(turn, rest)
    if made is not None and may(turn):
        try:
            turn.reply(wording.dropped(briefing.drop(turn.desk, made, turn.person.key)))
        except briefing.NotYet as why:
            turn.reply(wording.not_yet(str(why)))


def _send(desk: Desk, made: Briefing, key: str) -> None:
    to = briefing.recipients(desk.work, made.kind, made.about)
    messages = wording.as_sent(drafting.document(desk.work, made))
    briefing.sent(desk, made, to)
    for person in to:
        for n, message in enumerate(messages):
            send(
                desk,
                Outgoing(f"{key}/briefing-{made.number}/{person.key}/{n}", Place.direct(person.key), message),
            )


# What falls due ---------------------------------------------------------------------------------------------------


def _month_ends(desk: Desk, due: Due) -> None:
    """A month's briefings are drafted, and the officers hear where to read them."""
    month = Month.parse(due.about["month"])
    made = [
        _make(desk, kind, about, ROUTINE, scheduled=True)
        for kind in briefing.due_in(desk.work, month)
        for about in (_portfolios(desk.work) if kind is Kind.SUMMARY else [""])
    ]
    briefing.await_month(desk, month + 1)
    if made:
        _tell_officers(desk, due.key, wording.drafts_ready(made, desk.today))


def _send_day(desk: Desk, due: Due) -> None:
    made = briefing.find(desk.work, int(due.about["briefing"]))
    if made is None:
        return
    if made.fate is Fate.APPROVED:
        _send(desk, made, due.key)
    elif made.fate is Fate.DRAFT:
        every = desk.work.shelf(Briefing).all()
        waiting = [b for b in every if b.fate is Fate.DRAFT and b.send_on == made.send_on]
        if made.number == waiting[0].number:  # the others of the day are in the same message
            _tell_officers(desk, due.key, wording.still_drafts(waiting))


def _tell_officers(desk: Desk, key: str, message: Message) -> None:
    for officer in unit_officers(desk):
        send(desk, Outgoing(f"{key}/{officer.key}", Place.direct(officer.key), message))


def document_of(work: Work, made: Briefing) -> Document:
    """What is printed."""
    return drafting.document(work, made)


def _numbered(turn: Turn, number: str) -> Briefing | None:
    found = briefing.find(turn.work, int(number)) if number.isdecimal() and len(number) < 9 else None
    if found is None:
        turn.reply(wording.no_such())
    return found


# Taking back ------------------------------------------------------------------------------------------------------


def _called(_turn: Turn, made: Briefing, what: str) -> str:
    return wording.undo_called(made, what)


def _stays(_turn: Turn, made: Briefing, what: str) -> str:
    return wording.cannot_take_back(made, what)


_KIND = r"(?P<kind>note|summaries|report)"
PART: Part = Part(
    phrases=(
        (
            phrase(
                rf"(?:send |draft )?(?:the |delivery |monthly )*{_KIND}(?: to the leader)? "
                r"(?:every (?P<every>month|two months|quarter|three months|six months|half year)"
                r"|(?P<how>monthly|quarterly|six-monthly|twice a year|never|off))"
            ),
            _rhythm,
        ),
        (
            phrase(rf"(?:send |draft )?(?:the |delivery |monthly )*{_KIND}(?: to the leader)? every .+"),
            _no_such_rhythm,
        ),
        (
            phrase(
                r"draft (?:the |a |all )*(?:delivery |monthly |six-monthly )*(?P<kind>note|summaries|summary|report)"
                r"(?: to the leader| for the leader)?(?: (?:for|of) (?P<name>.+))?"
            ),
            _draft,
        ),
        (phrase(r"(?:the |show )?drafts"), _drafts),
        (phrase(r"(?:the )?(?:briefing|draft) (?P<number>\d{1,8})"), _number),
        (
            phrase(
                r"(?:the |my |last |latest )*(?P<kind>(?:delivery )?summary)(?: (?:for|of) (?P<name>.+))?"
            ),
            _latest,
        ),
        (phrase(r"(?:the |my |last |latest )+(?P<kind>note)(?: to the leader)?"), _latest),
        (phrase(r"(?:the |last |latest )*(?:delivery |six-monthly )+(?P<kind>report)"), _latest),
    ),
    buttons={"briefing-read": _read_button, "briefing-approve": _approve, "briefing-drop": _drop},
    opens={"briefing": _form},
    forms={"briefing": _filled},
    falls_due={"briefings": _month_ends, "briefing": _send_day},
    undoes={
        Briefing: Undoing(_called, _stays, lambda made: replace(made, fate=Fate.DROPPED)),
        Rhythm: Undoing(
            lambda _turn, rhythm, _what: wording.rhythm_called(rhythm),
            unmade=lambda rhythm: replace(rhythm, every=0),
        ),
    },
)
