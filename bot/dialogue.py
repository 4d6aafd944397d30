"""Whose turn is it? One thing heard is one turn, in one transaction, taken once.

The delivery's key goes into the inbox, the person is recognised, a conversation answers, and everything to be said
goes into the outbox. All of it is committed together, or none of it happened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot import echoes, first_told, prompts, second_wording, wording
from bot import talk as talks
from bot.asking import asked as as_asked
from bot.asking import owned, waiting_for
from bot.commands import Command, Verb, command, nearly, passed_on
from bot.conversations import (
    absences,
    charts,
    checking_forms,
    coaching,
    corrections,
    elsewhere,
    enquiries,
    for_all,
    forms,
    formulas,
    home,
    lines,
    looking,
    open_questions,
    opening_forms,
    overhearing,
    papers,
    routines,
    taking_back,
    typed_buttons,
    undelivered,
    unit_desk,
    workbooks,
)
from bot.conversations import monthly_figures as figures
from bot.examples import examples
from bot.hearing import Heard, Outgoing, Place
from bot.messages import Form, Message
from bot.naming import month_said
from bot.ports import Workbooks
from bot.talk import FigureSaid, ForTheUnit, TakeBack, WhatChanged
from bot.turn import Turn, send
from bot.understanding import Finding, Kind
from core.domain.calendar import WorkingCalendar
from core.domain.flags import Flag
from core.domain.indicators import Indicator
from core.ports import WORKSPACE, Clock, Store, Work
from core.services import flagging
from core.services.admitting import LONGEST, Admitted, admit
from core.services.desk import Desk
from core.services.permitting import NeedsSecond, NotPermitted
from core.services.rules import Rules

_SHORT_REPLY = 4  # words: "not till the 10th" is an answer, a longer account may only sound like one
_PLAINLY_A_REPLY = re.compile(
    r"(?:sorry,? |i'?m afraid |afraid )*(?:not (?:till|until|ready|yet|in|available|before|applicable)\b"
    r"|no (?:data|figures?|numbers?|return|info\w*)\b|n/?a\b|same\b|nil\b|still waiting|waiting (?:on|for)\b"
    r"|(?:i|we)(?:'ll| will| won'?t| don'?t| do not| haven'?t| have not| can'?t)\b.{0,12}\b(?:have|get|got|send|give|know)\b"
    r"|ask (?!the unit)\w)",
    re.IGNORECASE,
)
_NO_FIGURE_YET = {Kind.DEFERRED, Kind.NO_DATA, Kind.DELEGATE, Kind.SAME_AS_LAST}
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
_PRIVATE_VERBS = {
    Verb.MINE,
    Verb.HELLO,
    Verb.WHAT_DID_I_SAY,
    Verb.UNDO,
    Verb.EDIT,
    Verb.AWAY,
    Verb.BACK,
    Verb.AM_I_AWAY,
    Verb.NOT_AWAY,
    Verb.CORRECT,
    Verb.STANDING,
    Verb.PREVIEW,
    Verb.ANSWER_FOR,
}
_UNIT_VERBS = {
    Verb.PREVIEW,
    Verb.OPEN_ROUND,
    Verb.EXTEND_ROUND,
    Verb.EXTEND_FIGURE,
    Verb.PAUSE_ROUND,
    Verb.RESUME_ROUND,
    Verb.CLOSE_ROUND,
    Verb.EXEMPT,
    Verb.ANSWER_FOR,
    Verb.HAND_TO,
    Verb.ACKNOWLEDGE,
    Verb.ASK_LEAD,
    Verb.REMIND,
    Verb.ASSIGN,
    Verb.SNOOZE,
    Verb.CLOSE_FLAG,
}


class Dialogue:
    """Takes turns."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        calendar: Callable[[Work], WorkingCalendar],
        rules: Rules,
        reader: Workbooks | None = None,
        *,
        platforms: tuple[str, ...] = (WORKSPACE,),
    ) -> None:
        self._reader = reader
        self._platforms = platforms
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._rules = rules

    def hear(self, heard: Heard, content: bytes | None = None) -> bool:
        """Take one turn and commit it; False when this delivery has been taken before.

        `content` are the bytes of `heard.file`. A workbook from the unit is looked at; nothing else is kept.
        """
        try:
            return self._store.again(lambda: self._hear(heard, content))
        except NotPermitted as no:
            message, tried = self._outside(no, heard.person), no.action.value
        except NeedsSecond as no:
            message, tried = self._takes_two(no), no.what
        return self._store.again(lambda: self._refuse(heard, message, tried))

    def _outside(self, no: NotPermitted, speaker: str) -> Message:
        """It was not theirs; or not that of whoever proposed it, which a second person cannot know."""
        with self._store.reading() as work:
            first = work.portfolio.person(no.who) if no.who != speaker else None
        if first is not None:
            return second_wording.first_may_not(first.name)
        return wording.outside_your_part(no.action)

    def _takes_two(self, no: NeedsSecond) -> Message:
        with self._store.reading() as work:
            return second_wording.takes_two(no.what, work.portfolio.indicator(no.indicator))

    def _refuse(self, heard: Heard, message: Message, tried: str) -> bool:
        """Nothing of the turn was done: it was not theirs to do, or not alone. Say so kindly, and keep that it was tried."""
        now = self._clock.now()
        with self._store.turn() as work:
            if not _is_new(work, heard, now):
                return False
            desk, place = self._desk(work, now, heard.platform), Place.direct(heard.person)
            send(desk, Outgoing(f"{heard.key}/not-yours", place, message, platform=heard.platform))
            desk.decided("refused", f"person/{heard.person}", heard.person, tried=tried)
        return True

    def _hear(self, heard: Heard, content: bytes | None) -> bool:
        now = self._clock.now()
        looked = workbooks.look(self._store, self._reader, heard, content, now) if self._reader else None
        with self._store.turn() as work:
            if not _is_new(work, heard, now):
                return False
            desk = self._desk(work, now, heard.platform)
            admitted = admit(desk, heard.person, heard.words, heard.values)
            if admitted is not Admitted.HEARD:
                _turn_away(desk, heard, admitted)
                return True
            person = work.portfolio.person(heard.person)
            if person is None or person.retired:
                place, message = Place.direct(heard.person), wording.unknown_person()
                send(desk, Outgoing(f"{heard.key}/unknown", place, message, platform=heard.platform))
                return True
            if len(self._platforms) > 1:
                work.addresses.seen(heard.platform, person.key, now)
            turn = Turn(
                desk, person, _writable(heard), talks.load(work.talks, person.key).fresh(now), heard.key
            )
            if not self._about_a_workbook(turn, looked):
                _take(turn)
            papers.remember(turn)
            prompts.settle(desk, _whose_prompts(turn))
            turn.finish()
            echoes.settle(turn)
            first_told.kept(turn)
        return True

    def form(
        self, person: str, place: Place, token: str, values: Mapping[str, str] = MappingProxyType({})
    ) -> Form | None:
        """The form a button opens, as things stand now, with the `values` typed so far.

        None where it opens none (a flag closed meanwhile, a lead who hands over): then the press is heard like any
        other, and the answer says why.
        """
        with self._turn_to_read(Heard("", "", person, place, token=token, values=values)) as turn:
            return None if turn is None else opening_forms.opened(turn, _clean(token), turn.heard.values)

    def mistakes(self, heard: Heard) -> Mapping[str, str]:
        """The fields of a form that cannot be taken, each with the reason in words for the person.

        Where there are any, show them and do not `hear` the form: nothing of it is recorded. A form that was taken
        before, and is delivered again, has none.
        """
        with self._turn_to_read(heard) as turn:
            if turn is None or heard.form is None or turn.work.inbox.has(heard.key):
                return {}
            return checking_forms.mistakes(turn, heard.form)

    def home(self, person: str) -> Message:
        """A person's own page as it stands now: what is due, what was said, their charts. Only reads."""
        with self._turn_to_read(Heard("", "", person, Place.direct(person))) as turn:
            return wording.unknown_person() if turn is None else home.of(turn)

    @contextmanager
    def _turn_to_read(self, heard: Heard) -> Iterator[Turn | None]:
        with self._store.reading() as work:
            person = work.portfolio.person(heard.person)
            if person is None or person.retired:
                yield None
                return
            desk = self._desk(work, self._clock.now(), "")
            yield Turn(desk, person, _writable(heard), talks.load(work.talks, person.key), heard.key)

    def _about_a_workbook(self, turn: Turn, looked: workbooks.LookedAt | None) -> bool:
        if self._reader is None:
            return False
        verb, _, key = (turn.heard.token or "").partition("/")
        if turn.heard.file is not None and looked is not None:
            workbooks.offer(turn, looked, self._reader)
        elif verb == "import":
            workbooks.bring_in(turn, looked, self._reader, key)
        elif verb == "leave-workbook":
            workbooks.leave(turn, key)
        else:
            return False
        return True

    def apologise(self, heard: Heard, reference: str) -> None:
        """Something broke and the turn was undone: say so, with a reference the person can quote."""
        self._store.again(lambda: self._sorry(heard, reference))

    def _sorry(self, heard: Heard, reference: str) -> None:
        with self._store.turn() as work:
            desk, key = self._desk(work, self._clock.now(), heard.platform), f"{heard.key}/sorry/{reference}"
            send(desk, Outgoing(key, heard.place, wording.sorry(reference), platform=heard.platform))

    def _desk(self, work: Work, now: datetime, through: str) -> Desk:
        return Desk(work, now, self._calendar(work), self._rules, self._platforms, through)


def _whose_prompts(turn: Turn) -> set[str]:
    """Everybody whose prompts this turn may have answered: who spoke, who was asked, who stands in."""
    people = {turn.person.key}
    for act in turn.acts:
        if isinstance(act, FigureSaid):
            figure = turn.work.figures.get(act.number)
            request = turn.work.requests.get(figure.indicator, figure.period)
            asked = turn.work.portfolio.person(request.asked_of) if request is not None else None
            people |= {p for p in (asked.key, asked.deputy) if p} if asked is not None else set()
    return people


def _is_new(work: Work, heard: Heard, now: datetime) -> bool:
    """Take a delivery, under every key it may come again by; False when it has been taken before.

    Words that were edited or deleted meanwhile are not heard any more, should they come late.
    """
    new = work.inbox.take(heard.key, heard.platform, heard.person, now, heard.also)
    if new and heard.edited and heard.message is not None:
        work.inbox.take(heard.message, heard.platform, "", now)
    return new


def _turn_away(desk: Desk, heard: Heard, admitted: Admitted) -> None:
    """Too much at once: nothing of it is heard, and that is said, once."""
    if admitted is Admitted.QUIETLY:
        return
    message = wording.too_long(LONGEST) if admitted is Admitted.TOO_LONG else wording.too_many()
    place = Place.direct(heard.person)
    send(desk, Outgoing(f"{heard.key}/too-much", place, message, platform=heard.platform))


def _writable(heard: Heard) -> Heard:
    """The same without halves of characters and NULs, which no store can keep (a phone may send half an emoji)."""
    return replace(
        heard,
        words=None if heard.words is None else _clean(heard.words),
        token=None if heard.token is None else _clean(heard.token),
        file=None if heard.file is None else _clean(heard.file),
        values={_clean(name): _clean(value) for name, value in heard.values.items()},
    )


def _clean(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def _take(turn: Turn) -> None:
    heard = turn.heard
    if heard.file is not None:
        _file(turn, heard.file)
    elif heard.form is not None:
        forms.hear(turn, heard.form)
    elif heard.token is not None:
        _pressed(turn, heard.token)
    elif heard.words is not None:
        text = heard.words
        if not turn.place.is_direct:
            _in_channel(turn, text)
        elif heard.edited and not text.strip():
            taking_back.deleted(turn)
        elif not (heard.edited and taking_back.edited(turn, text)):
            _words(turn, text)


# Words ------------------------------------------------------------------------------------------------------------


def _words(turn: Turn, text: str) -> None:
    """The open question's answer is heard first, then a command, a reply, an explanation, a name.

    Something is always said.
    """
    text = overhearing.addressed(text) or text
    open_questions.lapse(turn, text)
    if routines.hear(turn, text):
        return
    asked = _command(turn, text)
    if _may_answer(turn, asked) and open_questions.in_words(turn, text):
        return
    if asked is not None and asked.verb is not Verb.CORRECT:
        _obey(turn, asked)
    elif asked is None and (token := typed_buttons.token_of(turn, text)) is not None:
        _pressed(turn, token)
    elif asked is None or not corrections.correct(turn, asked):
        left = elsewhere.on_behalf(turn, text)
        if left is not None and not elsewhere.somebody_elses(turn, left):
            _reply(turn, left)


def _may_answer(turn: Turn, asked: Command | None) -> bool:
    question = turn.talk.question
    if question is None or isinstance(question, WhatChanged):
        return asked is None and question is not None and open_questions.is_no(turn.heard.words or "")
    if asked is not None and asked.verb is Verb.UNDO:
        return isinstance(question, ForTheUnit | TakeBack) or open_questions.is_scrapped(
            turn.heard.words or ""
        )
    return asked is None or asked.verb in {Verb.CORRECT, Verb.EDIT, Verb.THANKS}


def _command(turn: Turn, text: str) -> Command | None:
    """What is asked for. Words a lead answers with are a reply, though an officer might command with them."""
    asked = command(text)
    if asked is None and waiting_for(turn.desk, turn.person):
        return next((each for each in passed_on(text) if figures.people_called(turn, each.more)), None)
    if asked is None or asked.verb not in _UNIT_VERBS or turn.person.runs_the_unit:
        return asked
    if asked.verb is Verb.HAND_TO:
        return Command(Verb.PASS_ON, asked.rest, asked.more)
    _, findings = figures.find(turn, text)
    return None if figures.is_a_reply(findings) or _has_number(findings) else asked


def _has_number(findings: Sequence[Finding]) -> bool:
    return any(f.understood for f in findings)


def _reply(turn: Turn, text: str) -> None:  # noqa: C901 - one way of reading after another, likeliest first
    if formulas.is_formula(text):
        gives = bool(owned(turn.desk, turn.person) or waiting_for(turn.desk, turn.person))
        turn.reply(wording.a_formula(examples(turn), asks=gives, unit=turn.person.runs_the_unit))
        return
    first = for_all.besides(text)
    if first is not None:
        _reply(turn, first)
        for_all.ask(turn, "same as last month", fewest=1)
        return
    if for_all.ask(turn, text) or corrections.make_that(turn, text):
        return
    context, findings = figures.find(turn, text) if text.strip() else (None, ())
    tried = any(f.indicator is not None and _is_a_try(f) for f in findings)
    clean = context is not None and any(f.records and f.indicator in context.asked for f in findings)
    replies = _may_be_a_reply(turn, findings)
    plainly = replies and (
        len(text.split()) <= _SHORT_REPLY or _PLAINLY_A_REPLY.match(text.strip()) is not None
    )
    if findings and all(f.kind is Kind.QUESTION for f in findings) and not looking.by_name(turn, text):
        turn.reply(wording.question_not_followed(examples(turn)))
        return
    looked_for = None if clean or plainly else nearly(text)
    if looked_for is not None:
        _obey(turn, looked_for)
        return
    if not clean and not plainly and lines.offer(turn, text, reads_as_reply=replies):
        return
    if context is not None and (figures.is_a_reply(findings) or tried):
        figures.hear(turn, context, findings)
    elif not looking.by_name(turn, text):
        waiting = waiting_for(turn.desk, turn.person)
        if context is not None and waiting and findings:
            figures.hear(turn, context, findings)
        elif not lines.ask_again(turn, text):
            turn.reply(_not_understood(turn, findings))


def _not_understood(turn: Turn, findings: Sequence[Finding]) -> Message:
    """Asked again, with an example; a number when nothing is asked may be meant for a figure that is in."""
    waiting = waiting_for(turn.desk, turn.person)
    if not waiting and owned(turn.desk, turn.person) and _has_number(findings):
        return wording.nothing_asked_for_a_number(findings[0].understood, examples(turn))
    near = looking.near(turn, turn.heard.words or "") if not waiting else []
    return (
        wording.status_of_which(turn.heard.words or "", near)
        if near
        else wording.not_understood(as_asked(turn.desk, waiting))
    )


def _may_be_a_reply(turn: Turn, findings: Sequence[Finding]) -> bool:
    """Whether it could answer for something that is still asked: not yet, no data, a figure to be confirmed."""
    waiting = {r.indicator for r in waiting_for(turn.desk, turn.person)}
    return any(f.indicator in waiting and (f.kind in _NO_FIGURE_YET or f.options) for f in findings)


def _is_a_try(finding: Finding) -> bool:
    """Whether a number was read that could not stand: beyond a limit, more than its whole."""
    return finding.kind is Kind.UNCLEAR and bool(finding.understood) and ":" in finding.understood


def _in_channel(turn: Turn, text: str) -> None:
    """In a channel people talk with each other: the bot answers what is said to it, and a bare question."""
    said = overhearing.addressed(text)
    if said is None:
        asked = overhearing.about_its_flag(turn, text) or overhearing.bare_question(turn, text)
        if asked is not None:
            _obey_in_channel(turn, asked, quietly=True)
    elif routines.hear(turn, said):
        return
    elif (asked := command(said)) is not None:
        _obey_in_channel(turn, asked, quietly=False)
    elif not looking.by_name(turn, said):
        turn.reply(wording.not_followed_in_channel())


def _obey_in_channel(turn: Turn, asked: Command, *, quietly: bool) -> None:
    """What is one person's business is answered to them alone; `quietly` leaves the channel undisturbed."""
    if asked.verb in _PRIVATE_VERBS:
        if not quietly:
            turn.reply(wording.answered_privately())
        turn.aside()
    _obey(turn, asked)


def _obey(turn: Turn, asked: Command) -> None:
    if asked.verb in _UNIT_VERBS:
        unit_desk.hear(turn, asked)
    elif asked.verb in _ALONE:
        _ALONE[asked.verb](turn)
    else:
        _ABOUT[asked.verb](turn, asked)


def _chart(turn: Turn, asked: Command) -> None:
    name = asked.rest or asked.more
    if name:
        charts.chart(turn, name)
    else:
        charts.nearest(turn)


def _pardon(turn: Turn) -> None:
    """The open question again, in other words where it has none of its own; else what can be said here."""
    question = turn.talk.question
    if question is None:
        enquiries.help_(turn)
    else:
        turn.reply(figures.wording_of(turn, question))


def _who_sees(turn: Turn) -> None:
    turn.reply(wording.who_sees(lead=bool(owned(turn.desk, turn.person))))


def _hello(turn: Turn) -> None:
    waiting = waiting_for(turn.desk, turn.person)
    if waiting:
        asked = as_asked(turn.desk, waiting)
        key = turn.reply(wording.prompt(turn.person, asked, turn.now, turn.today))
        prompts.sent(turn.desk, turn.person.key, key, waiting)
    else:
        turn.reply(enquiries.nothing_waiting(turn))


def _thanks(turn: Turn) -> None:
    waiting = waiting_for(turn.desk, turn.person)
    turn.reply(wording.you_are_welcome([turn.work.portfolio.indicator(r.indicator) for r in waiting]))


# Buttons, forms, files --------------------------------------------------------------------------------------------


def _pressed(turn: Turn, token: str) -> None:
    verb, _, rest = token.partition("/")
    if verb in _BUTTONS:
        _BUTTONS[verb](turn, rest)
    elif verb in _FLAG_BUTTONS:
        _with_flag(turn, rest, _FLAG_BUTTONS[verb])
    elif not routines.pressed(turn, verb, rest):
        turn.reply(wording.button_has_passed())


def _with_flag(turn: Turn, number: str, act: Callable[[Turn, Flag], None]) -> None:
    """Do something with the open flag of that number; say so when there is none."""
    flag = flagging.find(turn.desk, int(number)) if number.isdecimal() and len(number) < 12 else None
    if flag is None:
        turn.reply(unit_desk.why_no_flag(turn, number))
    else:
        act(turn, flag)


def _ask_the_lead(turn: Turn, rest: str) -> None:
    if rest.startswith("late/"):
        unit_desk.ask_late(turn, rest.removeprefix("late/"))
    else:
        _with_flag(turn, rest, unit_desk.ask_lead)


def _shown(turn: Turn, key: str, show: Callable[[Turn, Indicator], None]) -> None:
    if key in turn.visible():
        show(turn, turn.work.portfolio.indicator(key))
    else:
        turn.reply(wording.nothing_to_show())


def _file(turn: Turn, name: str) -> None:
    """A picture or document is kept out, politely; the unit is told how a workbook is brought in."""
    if not turn.place.is_direct:
        return
    if turn.person.runs_the_unit and name.lower().endswith(_WORKBOOKS):
        turn.reply(wording.how_to_import(name))
        return
    waiting = waiting_for(turn.desk, turn.person)
    if not waiting and not owned(turn.desk, turn.person):
        turn.reply(wording.no_files_here(name))
        return
    example = wording.example(as_asked(turn.desk, waiting)) if waiting else examples(turn).answer
    turn.reply(wording.no_files(name, example))


# Who hears what ---------------------------------------------------------------------------------------------------

_ALONE: dict[Verb, Callable[[Turn], None]] = {
    Verb.HELLO: _hello,
    Verb.THANKS: _thanks,
    Verb.UNDO: taking_back.undo_last,
    Verb.EDIT: taking_back.edit_last,
    Verb.PARDON: _pardon,
    Verb.WHO_SEES: _who_sees,
    Verb.HELP: enquiries.help_,
    Verb.MINE: enquiries.mine,
    Verb.LATE: enquiries.late,
    Verb.FLAGS: enquiries.flags,
    Verb.SLIPPING: enquiries.slipping,
    Verb.EVERYTHING: lambda turn: charts.many(turn, "grid", charts.COUNCIL),
    Verb.BACK: absences.back,
    Verb.AM_I_AWAY: absences.am_i_away,
    Verb.NOT_AWAY: absences.not_away,
}
_ABOUT: dict[Verb, Callable[[Turn, Command], None]] = {
    Verb.WHAT_IS_MEASURED: lambda turn, asked: looking.what_is_measured(turn, asked.rest or asked.more),
    Verb.WHAT_DID_I_SAY: lambda turn, asked: looking.what_did_i_say(turn, asked.rest),
    Verb.FIGURE: looking.figure,
    Verb.COACH: lambda turn, asked: looking.coach(turn, asked.rest or asked.more),
    Verb.ROUND: lambda turn, asked: enquiries.round_board(turn, month_said(turn.today, asked.rest)),
    Verb.CHART: _chart,
    Verb.HISTORY: looking.history,
    Verb.STATUS: lambda turn, asked: looking.status(turn, asked.rest or asked.more),
    Verb.AWAY: lambda turn, asked: absences.away(turn, asked.rest or asked.more),
    Verb.CORRECT: corrections.correct_or_say_how,
    Verb.STANDING: lambda turn, asked: taking_back.call_it(turn, asked.rest),
    Verb.PASS_ON: lambda turn, asked: figures.pass_on(turn, asked.rest, asked.more),
}
_BUTTONS: dict[str, Callable[[Turn, str], None]] = {
    "undo": taking_back.undo,
    "answer": open_questions.tapped,
    "everything": lambda turn, scope: charts.many(turn, "grid", scope or charts.COUNCIL),
    "small": lambda turn, scope: charts.many(turn, "multiples", scope or charts.COUNCIL),
    "page": charts.page,
    "chart": lambda turn, key: _shown(turn, key, charts.trajectory),
    "control": lambda turn, key: _shown(turn, key, charts.control),
    "status": looking.status,
    "flags": lambda turn, _: enquiries.flags(turn),
    "late": lambda turn, _: enquiries.late(turn),
    "detail": enquiries.detail,
    "coach": lambda turn, key: _shown(turn, key, coaching.coach),
    "cases": lambda turn, key: _shown(turn, key, coaching.cases),
    "needed": lambda turn, key: _shown(turn, key, coaching.needed),
    "seasons": lambda turn, key: _shown(turn, key, charts.seasons),
    "history": lambda turn, key: _shown(turn, key, enquiries.history),
    "flag-ask": _ask_the_lead,
    "late-ack": unit_desk.acknowledge_late,
    "form": opening_forms.pressed,
    "undelivered-again": undelivered.resend,
    "undelivered-all": undelivered.resend_all,
    "undelivered-sent": undelivered.mark_sent,
}
_FLAG_BUTTONS: dict[str, Callable[[Turn, Flag], None]] = {
    "flag-ack": unit_desk.acknowledge,
    "flag-now": unit_desk.tell_now,
    "note-out": unit_desk.leave_note_out,
}
