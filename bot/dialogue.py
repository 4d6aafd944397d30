"""Whose turn is it? One thing heard is one turn, in one transaction, taken once.

The delivery's key goes into the inbox, the person is recognised, a conversation answers, and everything to be said
goes into the outbox. All of it is committed together, or none of it happened.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bot import talk as talks
from bot import wording
from bot.asking import asked as as_asked
from bot.asking import owned, reading_context, waiting_for
from bot.commands import Command, Verb, command, correction
from bot.conversations import absences, enquiries, open_questions, taking_back, unit_desk
from bot.conversations import monthly_figures as figures
from bot.conversations.open_questions import names_of
from bot.hearing import Heard, Outgoing, Place
from bot.messages import quiet, say, strong
from bot.naming import Named, one, which
from bot.talk import ConfirmCorrection, WhatChanged
from bot.turn import Turn, send
from bot.understanding import Finding, read
from bot.understanding.dates import when
from core.domain.calendar import WorkingCalendar
from core.domain.figures import known
from core.domain.flags import Flag
from core.domain.indicators import Indicator
from core.domain.months import NAMES, Month
from core.domain.people import Person, Priority
from core.ports import Clock, Store, Work
from core.services import summaries
from core.services.desk import Desk
from core.services.rules import Rules

_TO_US = re.compile(r"^\s*(?:/stocktake\b|@stocktake\b|stocktake[,:])\s*", re.IGNORECASE)
_LONGEST = 4000
_UNIT_VERBS = {
    Verb.PREVIEW,
    Verb.OPEN_ROUND,
    Verb.EXTEND_ROUND,
    Verb.PAUSE_ROUND,
    Verb.RESUME_ROUND,
    Verb.CLOSE_ROUND,
    Verb.EXEMPT,
    Verb.ANSWER_FOR,
    Verb.HAND_TO,
    Verb.ACKNOWLEDGE,
    Verb.ASSIGN,
    Verb.SNOOZE,
    Verb.CLOSE_FLAG,
}


class Dialogue:
    """Takes turns."""

    def __init__(
        self, store: Store, clock: Clock, calendar: Callable[[Work], WorkingCalendar], rules: Rules
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._rules = rules

    def hear(self, heard: Heard) -> bool:
        """Take one turn and commit it; False when this delivery has been taken before."""
        now = self._clock.now()
        with self._store.turn() as work:
            if not work.inbox.take(heard.key, heard.platform, heard.person, now):
                return False
            desk = Desk(work, now, self._calendar(work), self._rules)
            person = work.portfolio.person(heard.person)
            if person is None or person.retired:
                message = say(
                    "I don't know you here yet. Please ask your delivery unit to add you to Stocktake's people list."
                )
                send(desk, Outgoing(f"{heard.key}/unknown", Place.direct(heard.person), message))
                return True
            turn = Turn(desk, person, heard, talks.load(work.talks, person.key), heard.key)
            _take(turn)
            turn.finish()
        return True

    def apologise(self, heard: Heard, reference: str) -> None:
        """Something broke and the turn was undone: say so, with a reference the person can quote."""
        with self._store.turn() as work:
            desk = Desk(work, self._clock.now(), self._calendar(work), self._rules)
            message = say(
                "Something went wrong on our side, and nothing of that was recorded. Please try again; if it "
                "happens twice, quote ",
                strong(reference),
                " to the delivery unit.",
            )
            send(desk, Outgoing(f"{heard.key}/sorry/{reference}", heard.place, message))


def _take(turn: Turn) -> None:
    heard = turn.heard
    if heard.file is not None:
        _file(turn, heard.file)
    elif heard.form is not None:
        _form(turn, heard.form)
    elif heard.token is not None:
        _pressed(turn, heard.token)
    elif heard.words is not None:
        text = heard.words.replace("\x00", "")[:_LONGEST]
        if not turn.place.is_direct:
            _in_channel(turn, text)
        elif not (heard.edited and taking_back.edited(turn, text)):
            _words(turn, text)


# Words ------------------------------------------------------------------------------------------------------------


def _words(turn: Turn, text: str) -> None:
    """A reply is heard first, then the open question's answer, then a command; something is always said."""
    if not text.strip():
        turn.reply(wording.not_understood(as_asked(turn.desk, waiting_for(turn.desk, turn.person))))
        return
    text = _TO_US.sub("", text) or text
    asked = command(text)
    question = turn.talk.question
    told = isinstance(question, WhatChanged)
    may_answer = question is not None and not told and (asked is None or asked.verb is Verb.CORRECT)
    if may_answer and open_questions.in_words(turn, text):
        return
    if asked is not None and (asked.verb is not Verb.CORRECT or _correct(turn, asked)):
        if asked.verb is not Verb.CORRECT:
            _obey(turn, asked)
        return
    context, findings = figures.find(turn, text)
    if isinstance(question, WhatChanged) and not _clean_reply(findings, context.asked):
        if not open_questions.in_words(turn, text):
            open_questions.explanation(turn, question, text)
    elif figures.is_a_reply(findings):
        figures.hear(turn, context, findings)
    elif not _by_name(turn, text):
        waiting = waiting_for(turn.desk, turn.person)
        if waiting and findings:
            figures.hear(turn, context, findings)
        else:
            turn.reply(wording.not_understood(as_asked(turn.desk, waiting)))


def _clean_reply(findings: tuple[Finding, ...], asked: tuple[str, ...]) -> bool:
    return bool(asked) and any(f.records and f.indicator in asked for f in findings)


def _in_channel(turn: Turn, text: str) -> None:
    """In a channel people talk with each other; the bot answers when it is spoken to, or about its own flag."""
    spoken_to = _TO_US.match(text)
    asked = command(_TO_US.sub("", text))
    about_flag = (
        turn.place.thread is not None
        and asked is not None
        and asked.verb
        in {
            Verb.ACKNOWLEDGE,
            Verb.SNOOZE,
            Verb.ASSIGN,
            Verb.CLOSE_FLAG,
        }
    )
    if not spoken_to and not about_flag:
        return
    if asked is None and not _by_name(turn, _TO_US.sub("", text)):
        turn.reply(
            say(
                "I did not follow that. Try ",
                quiet('"@stocktake status"'),
                " or ",
                quiet('"@stocktake help"'),
                ".",
            )
        )
    elif asked is not None:
        _obey(turn, asked)


def _obey(turn: Turn, asked: Command) -> None:
    if asked.verb in _UNIT_VERBS:
        unit_desk.hear(turn, asked)
    elif asked.verb in _ALONE:
        _ALONE[asked.verb](turn)
    else:
        _ABOUT[asked.verb](turn, asked)


def _hello(turn: Turn) -> None:
    waiting = waiting_for(turn.desk, turn.person)
    if waiting:
        asked = as_asked(turn.desk, waiting)
        turn.reply(wording.prompt(turn.person, asked, turn.now, turn.today))
    else:
        turn.reply(enquiries.nothing_waiting(turn))


def _status(turn: Turn, name: str) -> None:
    if not name or name in {"all", "council", "the council", "everything", "whole council", "portfolio"}:
        enquiries.status(turn)
    elif not _by_name(turn, name):
        turn.reply(
            say("I don't know ", strong(name), " here. Try a portfolio, a priority, an indicator or a lead.")
        )


def _by_name(turn: Turn, text: str) -> bool:
    """A name alone asks for its status: an indicator's, a priority's, a portfolio's, a lead's."""
    if len(text) > 120:
        return False
    portfolio = turn.work.portfolio
    visible = set(summaries.visible_indicators(turn.work, turn.person))
    indicators = [i for i in portfolio.indicators() if i.key in visible]
    priorities = [p for p in portfolio.priorities() if not p.retired]
    leads = [p for p in portfolio.people() if not p.retired]
    portfolios = list(dict.fromkeys(p.portfolio for p in priorities))
    things: list[list[Indicator] | list[Priority] | list[str] | list[Person]] = [
        which(text, names_of(indicators)),
        which(text, [Named(p, (p.name, p.key)) for p in priorities]),
        which(text, [Named(name, (name,)) for name in portfolios]),
        which(text, [Named(p, (p.name, p.first_name)) for p in leads]),
    ]
    for found in things:
        if len(found) == 1:
            _status_of(turn, found[0])
            return True
    several = [_called(thing) for found in things for thing in found][:6]
    if several:
        turn.reply(say("Which one: ", strong(wording.joined(several).replace(" and ", " or ")), "?"))
    return bool(several)


def _called(thing: Indicator | Priority | Person | str) -> str:
    match thing:
        case Indicator():
            return thing.called
        case Priority() | Person():
            return thing.name
        case _:
            return thing


def _status_of(turn: Turn, thing: Indicator | Priority | Person | str) -> None:
    match thing:
        case Indicator():
            enquiries.status_of_indicator(turn, thing)
        case Priority():
            enquiries.status_of_priority(turn, thing)
        case Person():
            enquiries.status_of_lead(turn, thing)
        case _:
            enquiries.status_of_portfolio(turn, thing)


def _with_indicator(turn: Turn, name: str, show: Callable[[Turn, Indicator], None]) -> None:
    visible = set(summaries.visible_indicators(turn.work, turn.person))
    found = which(name, names_of([i for i in turn.work.portfolio.indicators() if i.key in visible]))
    chosen = one(found)
    if chosen is not None:
        show(turn, chosen)
    elif found:
        names = wording.joined([i.called for i in found[:6]]).replace(" and ", " or ")
        turn.reply(say("Which one: ", strong(names), "?"))
    else:
        turn.reply(say("I don't know an indicator called ", strong(name), "."))


def _history(turn: Turn, asked: Command) -> None:
    at = None
    if asked.more:
        day = _past_day(asked.more, turn)
        at = datetime.combine(day, time(23, 59), turn.desk.rules.home) if day else None
    _with_indicator(turn, asked.rest, lambda t, i: enquiries.history(t, i, at))


def _past_day(text: str, turn: Turn) -> date | None:
    a_year_ago = turn.today - timedelta(days=365)
    day = when(text, a_year_ago)
    return day if day is not None and day <= turn.today else None


def _what_is_measured(turn: Turn, name: str) -> None:
    if name:
        _with_indicator(turn, name, lambda t, i: enquiries.what_is_measured(t, [i]))
        return
    waiting = waiting_for(turn.desk, turn.person)
    keys = [r.indicator for r in waiting] or [i.key for i in owned(turn.desk, turn.person)]
    enquiries.what_is_measured(turn, [turn.work.portfolio.indicator(k) for k in keys])


def _coach(turn: Turn, name: str) -> None:
    if name:
        _with_indicator(turn, name, enquiries.coach)
        return
    question = turn.talk.question
    if isinstance(question, WhatChanged):
        flag = turn.work.flags.get(question.flag)
        enquiries.coach(turn, turn.work.portfolio.indicator(flag.indicator))
    elif owned(turn.desk, turn.person):
        flagged = [f.indicator for f in turn.work.flags.open()]
        mine = [i for i in owned(turn.desk, turn.person) if i.key in flagged] or owned(turn.desk, turn.person)
        enquiries.coach(turn, mine[0])
    else:
        turn.reply(say("About which one? Say ", quiet('"what should I ask about voids"'), "."))


def _month(turn: Turn, name: str) -> Month | None:
    said = name.strip().casefold()
    for number, full in enumerate(NAMES, 1):
        if said and said.split()[0] in {full.casefold(), full.casefold()[:3]}:
            this = Month.of(turn.today)
            month = Month(this.year, number)
            return month if month <= this else Month(this.year - 1, number)
    return None


# Corrections ------------------------------------------------------------------------------------------------------


def _correct(turn: Turn, asked: Command) -> bool:
    said = correction(asked.rest or asked.more)
    if said is None:
        return False
    mine = owned(turn.desk, turn.person)
    if turn.person.runs_the_unit:
        mine = [i for i in turn.work.portfolio.indicators() if not i.retired]
    month = next((m for word in said.what.split() if (m := _month(turn, word.strip(",'s")))), None)
    name = " ".join(w for w in said.what.split() if _month(turn, w.strip(",'s")) is None)
    name = re.sub(r"\b(?:for|in|the|figure|value|my|it)\b", " ", name, flags=re.IGNORECASE).strip(" ,")
    found = which(name, names_of(mine)) if name else mine
    if said.old and len(found) > 1:
        found = [i for i in found if _holds(turn, i, month, said.old)] or found
    indicator = one(found)
    if indicator is None:
        if not mine:
            return False
        names = wording.joined([i.called for i in (found or mine)[:6]]).replace(" and ", " or ")
        turn.reply(
            say(
                "Which figure should change: ",
                strong(names),
                "? For example ",
                quiet(f'"correct {wording.short_call((found or mine)[0])} for September to {said.new}"'),
                ".",
            )
        )
        return True
    period = month or _latest(turn, indicator)
    if period is None:
        return False
    value, parts = _new_value(turn, indicator, period, said.new)
    if value is None:
        return False
    if not indicator.limits.allow(value):
        turn.reply(wording.beyond_limits(indicator, value))
        return True
    old = known(turn.work.figures.history(indicator.key)).get(period)
    if old is not None and old.value == value:
        turn.reply(
            say(
                strong(indicator.called),
                f" for {indicator.frequency.period(period)} is {wording.value_of(indicator, old)} already. Nothing changed.",
            )
        )
        return True
    late = bool(re.search(r"\b(?:late|came in|final|revis|provisional|update)", said.why, re.IGNORECASE))
    revision = late or (old is not None and old.provisional)
    question = ConfirmCorrection(indicator.key, period, value, revision, said.why, *parts)
    turn.ask(question)
    turn.reply(figures.wording_of(turn, question))
    return True


def _correct_or_say_how(turn: Turn, asked: Command) -> None:
    if not _correct(turn, asked):
        turn.reply(
            say(
                "What should change, and to what? For example ",
                quiet('"correct voids for September to 28"'),
                ".",
            )
        )


def _holds(turn: Turn, indicator: Indicator, month: Month | None, old: str) -> bool:
    value = figures.read_number(old)
    history = known(turn.work.figures.history(indicator.key))
    held = history.get(month) if month else None
    return held is not None and held.value == value


def _latest(turn: Turn, indicator: Indicator) -> Month | None:
    numbers = [m for m, f in known(turn.work.figures.history(indicator.key)).items() if f.value is not None]
    return max(numbers, default=None)


def _new_value(
    turn: Turn, indicator: Indicator, period: Month, text: str
) -> tuple[Decimal | None, tuple[Decimal | None, Decimal | None]]:
    context = replace(
        reading_context(turn.desk, turn.person, [], [indicator]),
        period=period,
        asked=(indicator.key,),
        also_owned=(),
    )
    clean = [f for f in read(text, context) if f.records and f.value is not None]
    if len(clean) == 1:
        return clean[0].value, (clean[0].numerator, clean[0].denominator)
    return figures.read_number(text), (None, None)


# Buttons, forms, files --------------------------------------------------------------------------------------------


def _pressed(turn: Turn, token: str) -> None:
    verb, _, rest = token.partition("/")
    if verb in _BUTTONS:
        _BUTTONS[verb](turn, rest)
    elif verb in _FLAG_BUTTONS and rest.isdigit():
        _FLAG_BUTTONS[verb](turn, turn.work.flags.get(int(rest)))
    else:
        turn.reply(
            say("That button no longer does anything. Say ", quiet('"help"'), " to see what you can do.")
        )


def _ask_the_lead(turn: Turn, rest: str) -> None:
    if rest.startswith("late/"):
        unit_desk.ask_late(turn, rest.removeprefix("late/"))
    elif rest.isdigit():
        unit_desk.ask_lead(turn, turn.work.flags.get(int(rest)))


def _shown(turn: Turn, key: str, show: Callable[[Turn, Indicator], None]) -> None:
    if key in summaries.visible_indicators(turn.work, turn.person):
        show(turn, turn.work.portfolio.indicator(key))
    else:
        turn.reply(say("There is nothing there that I may show you."))


def _form(turn: Turn, name: str) -> None:
    values = turn.heard.values
    match name:
        case "figures":
            figures.from_form(turn, values)
        case "not-ready":
            figures.not_ready_form(turn, values)
        case "someone-else":
            figures.someone_else_form(turn, values)
        case "snooze":
            day = when(values.get("until", ""), turn.today)
            unit_desk.snooze(turn, turn.work.flags.get(int(values.get("flag", "0"))), day)
        case "close-flag":
            unit_desk.close(turn, turn.work.flags.get(int(values.get("flag", "0"))), values.get("why", ""))
        case "assign-flag":
            unit_desk.assign(turn, turn.work.flags.get(int(values.get("flag", "0"))), values.get("who", ""))
        case _:
            turn.reply(
                say("That form is from an earlier version. Say ", quiet('"help"'), " to see what you can do.")
            )


def _file(turn: Turn, name: str) -> None:
    """A picture or document is kept out, politely; a workbook from the unit is offered for import elsewhere."""
    waiting = waiting_for(turn.desk, turn.person)
    example = wording.example(as_asked(turn.desk, waiting)) if waiting else "voids 31"
    turn.reply(
        say(
            "Thank you, but I can't read figures from a file (",
            quiet(name[:80]),
            "), and I have not kept it. Please type them, for example ",
            quiet(f'"{example}"'),
            ", or paste the cells.",
        )
    )


# Who hears what ---------------------------------------------------------------------------------------------------

_ALONE: dict[Verb, Callable[[Turn], None]] = {
    Verb.HELLO: _hello,
    Verb.UNDO: taking_back.undo_last,
    Verb.HELP: enquiries.help_,
    Verb.MINE: enquiries.mine,
    Verb.WHAT_DID_I_SAY: enquiries.what_did_i_say,
    Verb.LATE: enquiries.late,
    Verb.FLAGS: enquiries.flags,
    Verb.EVERYTHING: enquiries.chart_of_everything,
    Verb.BACK: absences.back,
}
_ABOUT: dict[Verb, Callable[[Turn, Command], None]] = {
    Verb.WHAT_IS_MEASURED: lambda turn, asked: _what_is_measured(turn, asked.rest or asked.more),
    Verb.COACH: lambda turn, asked: _coach(turn, asked.rest or asked.more),
    Verb.ROUND: lambda turn, asked: enquiries.round_board(turn, _month(turn, asked.rest)),
    Verb.CHART: lambda turn, asked: _with_indicator(turn, asked.rest or asked.more, enquiries.chart),
    Verb.HISTORY: _history,
    Verb.STATUS: lambda turn, asked: _status(turn, asked.rest or asked.more),
    Verb.AWAY: lambda turn, asked: absences.away(turn, asked.rest),
    Verb.CORRECT: _correct_or_say_how,
}
_BUTTONS: dict[str, Callable[[Turn, str], None]] = {
    "undo": taking_back.undo,
    "answer": open_questions.tapped,
    "everything": lambda turn, _: enquiries.chart_of_everything(turn),
    "flags": lambda turn, _: enquiries.flags(turn),
    "late": lambda turn, _: enquiries.late(turn),
    "detail": enquiries.detail,
    "coach": lambda turn, key: _shown(turn, key, enquiries.coach),
    "seasons": lambda turn, key: _shown(turn, key, enquiries.seasons),
    "history": lambda turn, key: _shown(turn, key, enquiries.history),
    "flag-ask": _ask_the_lead,
}
_FLAG_BUTTONS: dict[str, Callable[[Turn, Flag], None]] = {
    "flag-ack": unit_desk.acknowledge,
    "flag-now": unit_desk.tell_now,
}
