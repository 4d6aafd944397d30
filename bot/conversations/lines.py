"""The service's own words under a flag.

Nothing a lead writes reaches the unit before they have seen it as it will stand there and said yes: words in a
conversation may be an account, a grumble or a slip of the finger, and only their writer knows which. A form that says
where its words go, and is sent, is such a yes. docs/decisions/0013 says why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import promises, wording
from bot import talk as talks
from bot.accounts import reads_as_account
from bot.asking import owned, waiting_for
from bot.hearing import Outgoing, Place
from bot.in_confidence import in_confidence
from bot.messages import Form, Message
from bot.naming import names_of, one, which
from bot.notices import as_it_stands, in_thread, publish
from bot.talk import Explained, ForTheUnit, WhatChanged
from bot.turn import Turn, send
from core.domain.figures import Figure
from core.domain.flags import Cause, Flag
from core.domain.indicators import Indicator
from core.domain.people import Person
from core.services import flagging
from core.services.desk import Desk

LONGEST = 600
_FEWEST_WORDS = 3
_FRESH = timedelta(days=10)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ASKS = re.compile(
    r"(?:who|when|where|why|how|which|can|could|do|does|is|are|am|will|would|should)\b", re.IGNORECASE
)
_COURTESIES = re.compile(
    r"\b(?:hello|hi|hiya|dear all|good (?:morning|afternoon|evening)|(?:i )?hope (?:that|this|it) helps|(?:many |kind )?thanks|"
    r"thank you|(?:kind |best |warm )?regards|please|cheers)\b",
    re.IGNORECASE,
)
_MARKS = ("=", "<", "{", "|")
_TO_THE_UNIT = re.compile(
    r"(?:please )?(?:(?:tell|say to) the unit|for the unit|(?:the )?service says|(?:change|make) (?:it|that|this)(?: to| read)*)(?: that)?\b[:, ]*",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?:yes|y|yep|yeah|yup|ok|okay|sure|fine|good|great|perfect|correct|right|go ahead|please do|do it|post(?: it)?"
    r"|send(?: it)?|tell them|looks? (?:good|fine|right)|that'?s (?:fine|right|good)|\U0001f44d)"
    r"(?:[ ,]+(?:please|thanks|thank you|post it|send it|go ahead|do|fine|ok|great|that'?s fine))*",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?:yes,? )?(?:post |send )?both(?: (?:of them|messages|please))*", re.IGNORECASE)


# What is offered --------------------------------------------------------------------------------------------------


def offer(turn: Turn, text: str, *, reads_as_reply: bool = False) -> bool:
    """Show the words as they would stand under a flag, and ask; False where they cannot be meant for one.

    `reads_as_reply` when they could answer what is asked for as well; the person says which.
    """
    line, marked = _line(turn, text)
    flags = _meant(turn, text, marked=marked)
    if not flags or not (_says_a_word(line) if marked else _says_something(_unnamed(turn, line))):
        return False
    if not marked and not _about_one_of(turn, flags, line):
        return False
    if in_confidence(line):
        turn.reply(wording.stays_between_us())
        return True
    first, *others = flags
    before = next((q for q in turn.talk.questions if isinstance(q, ForTheUnit)), None)
    earlier = before.line if before is not None else first.lead_line
    _put(
        turn,
        ForTheUnit(
            first.number,
            line,
            turn.heard.message or turn.key,
            tuple(f.number for f in others),
            earlier if earlier != line else "",
            reads_as_reply,
        ),
    )
    return True


def offer_notes(turn: Turn, figures: Sequence[Figure]) -> None:
    """A figure came with a note while its flag stands before the unit: the note is offered, to stand there too."""
    noted = [figure for figure in figures if figure.comment and not in_confidence(figure.comment)]
    public = {f.indicator: f for f in _answers_for(turn) if f.state.public} if noted else {}
    for figure in noted:
        flag = public.get(figure.indicator)
        if flag is None or figure.period != flag.period:
            continue
        line = figure.comment[:LONGEST]
        if line != flag.lead_line:
            message = turn.heard.message or turn.key
            _put(turn, ForTheUnit(flag.number, line, message, earlier=flag.lead_line, noted=True))


def ask_again(turn: Turn, text: str) -> bool:
    """Words came where an account was invited, and do not read as one: ask again kindly; False when none was."""
    line, _ = _line(turn, text)
    invited = _meant(turn, text, marked=False)
    if not invited or not _says_something(line):
        return False
    turn.reply(wording.not_an_account(_indicator(turn.desk, invited[0])))
    return True


def edited(turn: Turn, text: str) -> bool:
    """Words that are offered, or stand under a flag, were edited where they were written; False when they were not."""
    message = turn.heard.message
    offered = next(
        (q for q in turn.talk.questions if isinstance(q, ForTheUnit) and q.message == message), None
    )
    line, _ = _line(turn, text)
    if offered is not None:
        turn.answered(offered)
        if line:
            _put(
                turn, replace(offered, line=line, earlier=offered.earlier if offered.earlier != line else "")
            )
        else:
            turn.reply(wording.line_left_out(noted=offered.noted))
        return True
    said = [a for t in turn.talk.turns for a in t.acts if isinstance(a, Explained) and a.message == message]
    flag = flagging.find(turn.desk, said[-1].flag) if said and message else None
    if flag is None or not line or line == flag.lead_line:
        return False
    _put(turn, ForTheUnit(flag.number, line, message or ""))
    return True


def remind(desk: Desk, flag: Flag) -> None:
    """The flag has gone to the unit while words for it were still only offered: their writer is told, once."""
    lead = desk.work.portfolio.person(desk.work.portfolio.priority(_indicator(desk, flag).priority).lead)
    for key in (lead.key, lead.deputy) if lead is not None else ():
        person = desk.work.portfolio.person(key) if key else None
        for question in talks.load(desk.work.talks, person.key).questions if person is not None else ():
            if person is not None and isinstance(question, ForTheUnit) and question.flag == flag.number:
                message = wording.line_still_here(_indicator(desk, flag), wording_of(desk, person, question))
                place = Place.direct(person.key)
                send(desk, Outgoing(f"flag/{flag.number}/words/{person.key}", place, message))


def wording_of(desk: Desk, person: Person, question: ForTheUnit) -> Message:
    """The words as they would stand, and what can be done with them."""
    portfolio = desk.work.portfolio
    flag = flagging.find(desk, question.flag)
    if flag is None:
        return wording.flag_has_passed()
    open_ = [flagging.find(desk, n) for n in question.others]
    others = [_indicator(desk, f) if f is not None else None for f in open_]
    asked = waiting_for(desk, person) if question.reads_as_reply else []
    waiting = [portfolio.indicator(r.indicator) for r in asked]
    return wording.is_it_for_the_unit(_indicator(desk, flag), flag, question, others, waiting)


def _indicator(desk: Desk, flag: Flag) -> Indicator:
    return desk.work.portfolio.indicator(flag.indicator)


def _put(turn: Turn, question: ForTheUnit) -> None:
    turn.ask(question)
    turn.reply(wording_of(turn.desk, turn.person, question))


def _line(turn: Turn, text: str) -> tuple[str, bool]:
    """The words without what only says where they go, and whether they said it."""
    line = " ".join(text.split())
    without = _TO_THE_UNIT.sub("", line, count=1) if _TO_THE_UNIT.match(line) else line
    for flag in _answers_for(turn):
        indicator = turn.work.portfolio.indicator(flag.indicator)
        for name in sorted(_names(indicator), key=len, reverse=True):
            without = re.sub(
                rf"^(?:on |re |about )?{re.escape(name)}\s*[:–—-]\s*", "", without, flags=re.IGNORECASE
            )
    return without[:LONGEST], without != line


def _says_something(line: str) -> bool:
    """Whether words could be an account of something: a few of them beside courtesies, no question, no markup."""
    asks = line.endswith("?") or _ASKS.match(line)
    return (
        len(_WORD.findall(_COURTESIES.sub("", line))) >= _FEWEST_WORDS
        and not asks
        and not line.startswith(_MARKS)
    )


def _says_a_word(line: str) -> bool:
    """Whether there is anything to read: "-3" after a name is a figure that cannot be."""
    return _WORD.search(line) is not None


def _unnamed(turn: Turn, line: str) -> str:
    """The words without the names of what the person answers for: names beside figures are no account."""
    names = {name for indicator in owned(turn.desk, turn.person) for name in _names(indicator)}
    for name in sorted(names, key=len, reverse=True):
        line = re.sub(rf"\b{re.escape(name)}\b", "", line, flags=re.IGNORECASE)
    return line.strip()


def _about_one_of(turn: Turn, flags: list[Flag], line: str) -> bool:
    return any(reads_as_account(line, _names(_indicator(turn.desk, flag))) for flag in flags)


def _meant(turn: Turn, text: str, *, marked: bool) -> list[Flag]:
    """The flags the words could be about, likeliest first: those they name, else those the person was asked about."""
    open_ = _answers_for(turn)
    named = [f for f in open_ if _is_named(turn.work.portfolio.indicator(f.indicator), text)]
    if named:
        return named
    if any(_is_named(indicator, text) for indicator in owned(turn.desk, turn.person)):
        return []  # words about another indicator are not this flag's
    return _invited(turn) or (open_ if marked else [])


def _answers_for(turn: Turn) -> list[Flag]:
    """Open flags on what the person leads or stands in for, and those they were asked about; the latter first."""
    invited = _invited(turn)
    mine = {i.key for i in owned(turn.desk, turn.person)}
    others = [f for f in turn.work.flags.open() if f.cause is Cause.OFF_TRACK and f.indicator in mine]
    return [*invited, *(f for f in others if f not in invited)]


def _invited(turn: Turn) -> list[Flag]:
    """Flags the person was asked about lately."""
    found = (flagging.find(turn.desk, q.flag) for q in turn.talk.invitations)
    return [f for f in found if f is not None and turn.now < _asked_at(turn, f) + _FRESH]


def _asked_at(turn: Turn, flag: Flag) -> datetime:
    asked = [n.at for n in turn.work.flags.notes(flag.number) if n.what == "asked"]
    return max([flag.publish_after, *asked])


def _is_named(indicator: Indicator, line: str) -> bool:
    return any(re.search(rf"\b{re.escape(n)}\b", line, re.IGNORECASE) for n in _names(indicator))


def _names(indicator: Indicator) -> list[str]:
    return [n for n in (indicator.name, indicator.short_name, *indicator.aliases) if n]


# What becomes of it -----------------------------------------------------------------------------------------------


def taken(turn: Turn, question: ForTheUnit, number: int) -> bool:
    """The way of that number is chosen: under the first flag, under another, or with the earlier words."""
    flags = (question.flag, *question.others)
    if number < len(flags):
        _post(turn, question, flags[number], question.line)
    elif number == len(flags) and question.earlier:
        _post(turn, question, question.flag, both(question))
    else:
        return False
    return True


def in_words(turn: Turn, question: ForTheUnit, said: str) -> bool:
    """Whether the words take the offer; they are carried out if so."""
    flags = (question.flag, *question.others)
    if _POST.fullmatch(said):
        return taken(turn, question, 0)
    if question.earlier and _BOTH.fullmatch(said):
        return taken(turn, question, len(flags))
    open_ = {n: f for n in flags if (f := flagging.find(turn.desk, n)) is not None}
    about_which = {_indicator(turn.desk, f).key: n for n, f in open_.items()}
    indicators = [_indicator(turn.desk, f) for f in open_.values()]
    about = re.sub(r"^(?:no,? )?(?:it'?s|it is|that'?s)?\s*(?:about|for)?\s*", "", said, flags=re.IGNORECASE)
    chosen = one(which(about, names_of(indicators))) if question.others else None
    return chosen is not None and taken(turn, question, flags.index(about_which[chosen.key]))


def both(question: ForTheUnit) -> str:
    """The earlier words and these.

    >>> both(ForTheUnit(1, "two extra teams from the 17th", earlier="handover finished."))
    'handover finished; two extra teams from the 17th'
    """
    return f"{question.earlier.rstrip(' .;')}; {question.line}"[:LONGEST]


def form(turn: Turn, flag: Flag) -> Form | None:
    """The words as they are offered now, else as they stand, to be changed; None for somebody who may not."""
    if flag not in _answers_for(turn):
        return None
    offered = [q.line for q in turn.talk.questions if isinstance(q, ForTheUnit) and q.flag == flag.number]
    return wording.line_form(
        _indicator(turn.desk, flag), flag.number, offered[0] if offered else flag.lead_line
    )


def from_form(turn: Turn, number: str, text: str) -> None:
    """Words sent in the form that says where they go; an empty one takes them away."""
    flag = flagging.find(turn.desk, int(number)) if number.isdecimal() and len(number) < 12 else None
    if flag is None or flag not in _answers_for(turn):
        turn.reply(wording.flag_has_passed() if flag is None else wording.nothing_to_show())
        return
    line = " ".join(text.split())[:LONGEST]
    offered = [q for q in turn.talk.questions if isinstance(q, ForTheUnit) and q.flag == flag.number]
    for question in offered:
        turn.answered(question)
    if line == flag.lead_line:
        turn.reply(wording.line_stays(turn.work.portfolio.indicator(flag.indicator), line))
    elif line:
        explain(turn, flag, line)
    else:
        leave_out(turn, flag)


def leave_out(turn: Turn, flag: Flag) -> None:
    """The flag goes, or stands, without the service's words."""
    if flag not in _answers_for(turn):
        turn.reply(wording.nothing_to_show())
        return
    indicator = turn.work.portfolio.indicator(flag.indicator)
    if flag.lead_line:
        turn.acts.append(Explained(flag.number, flag.lead_line, flag.lead_line_by))
        without = flagging.explain(turn.desk, flag, "", "", decided_by=turn.person.key)
        _show_change(turn, without, wording.line_taken_back())
    turn.reply(wording.line_is_off(indicator, seen=flag.state.public and bool(flag.lead_line)))


def explain(turn: Turn, flag: Flag, line: str, message: str = "") -> None:
    """The lead's words go under the flag; with them the unit hears of it, without waiting for the grace to end.

    `message` is the one they were written in, so that an edit of it can be followed.
    """
    turn.answered(WhatChanged(flag.number))
    turn.acts.append(Explained(flag.number, flag.lead_line, flag.lead_line_by, message))
    explained = flagging.explain(turn.desk, flag, line, turn.person.key)
    if explained.state.public:
        _show_change(turn, explained, wording.line_added(again=bool(flag.lead_line)))
    else:
        publish(turn.desk, explained, turn.person.key)
    indicator = turn.work.portfolio.indicator(flag.indicator)
    expected = [p for p in promises.promises(turn.work, indicator, turn.desk.rules) if p.month > flag.period]
    said = promises.said_in(line, turn.today)
    promise = next((p for p in expected if said == (p.value, p.month)), None)
    turn.reply(
        wording.thanks_for_line(indicator, explained, turn.step, again=flag.state.public, promise=promise)
    )


def take_back(turn: Turn, act: Explained) -> bool:
    """The line is as it was before; False when the flag is closed."""
    flag = flagging.find(turn.desk, act.flag)
    if flag is None:
        return False
    before = flagging.explain(turn.desk, flag, act.before, act.before_by, decided_by=turn.person.key)
    turn.talk = turn.talk.invite(flag.number)
    _show_change(turn, before, wording.line_taken_back())
    return True


def follow_note(turn: Turn, indicator: str, before: str, now: str) -> None:
    """The note beside a figure was edited: where it stands under a flag, it stands there as it reads now."""
    for flag in turn.work.flags.of(indicator, Cause.OFF_TRACK):
        if flag.open and before and flag.lead_line == before:
            changed = flagging.explain(
                turn.desk, flag, now, turn.person.key if now else "", decided_by=turn.person.key
            )
            _show_change(turn, changed, wording.line_added(again=True))


def _post(turn: Turn, question: ForTheUnit, number: int, line: str) -> None:
    turn.answered(question)
    flag = flagging.find(turn.desk, number)
    if flag is None:
        turn.reply(wording.flag_has_passed())
    else:
        explain(turn, flag, line, question.message)


def _show_change(turn: Turn, flag: Flag, told: Message) -> None:
    if flag.state.public:
        as_it_stands(turn.desk, flag, turn.key)
        in_thread(turn.desk, flag, told, turn.key)
