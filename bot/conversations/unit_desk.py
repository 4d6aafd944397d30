"""What unit officers do: run the round, step in for a lead, look after flags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot import prompts, wording
from bot.asking import asked as as_asked
from bot.asking import owned, reading_context
from bot.commands import Command, Verb
from bot.conversations import lines, second_person
from bot.conversations import monthly_figures as figures
from bot.conversations.permission import may
from bot.examples import examples
from bot.hearing import Place
from bot.messages import Choices, Message, Paragraph, quiet, say, strong, words
from bot.naming import Directory, Named, Names, month_said, one
from bot.notices import as_it_stands, edit_late, in_thread, lead_of, not_asked_any_more, publish
from bot.routine import coming_round
from bot.routine import preview as preview_round
from bot.talk import keep, load
from bot.turn import Turn
from bot.understanding import read
from bot.understanding.dates import when
from core.domain.flags import Cause, Flag, FlagState
from core.domain.formatting import show_date
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person, Priority
from core.domain.proposals import Matter
from core.domain.requests import Request, State
from core.ports import Noted
from core.services import flagging, rounds, seconding, setting_up, summaries
from core.services.desk import ROUTINE
from core.services.judging import read_indicator
from core.services.rules import today

_ASKED, _CHASED = "asked", "asked by the unit"
"""What a flag's history, and a request's, say when the unit has put it to the lead."""
_ALL_OF = re.compile(r"^(?:all of|all|everything (?:in|of|for|from)) ", re.IGNORECASE)


def hear(turn: Turn, command: Command) -> None:  # noqa: C901, PLR0912 - one verb a branch
    """Carry out one of the unit's own commands."""
    if not may(turn):
        return
    match command.verb:
        case Verb.PREVIEW:
            preview(turn, command.rest)
        case Verb.OPEN_ROUND:
            _open(turn, _month(turn, command.rest))
        case Verb.EXTEND_ROUND:
            _extend(turn, _month(turn, command.more), when(command.rest, turn.today))
        case Verb.EXTEND_FIGURE:
            _extend_one(turn, command.rest, when(command.more, turn.today))
        case Verb.PAUSE_ROUND | Verb.RESUME_ROUND:
            _pause(turn, _month(turn, command.rest), command.verb is Verb.PAUSE_ROUND)
        case Verb.CLOSE_ROUND:
            _close(turn, _month(turn, command.rest))
        case Verb.EXEMPT:
            _exempt(turn, command.rest, command.more)
        case Verb.ANSWER_FOR:
            _answer_for(turn, command.more, command.rest)
        case Verb.REMIND:
            _remind(turn, command.rest)
        case Verb.HAND_TO:
            _hand(turn, command.rest, command.more)
        case Verb.ACKNOWLEDGE | Verb.ASK_LEAD | Verb.ASSIGN | Verb.SNOOZE | Verb.CLOSE_FLAG:
            _flag_command(turn, command)
        case _:
            turn.reply(say("I did not follow that."))


# The round --------------------------------------------------------------------------------------------------------


def preview(turn: Turn, which_month: str = "") -> None:
    """Every message the coming round would send, before it does."""
    month = _month(turn, which_month) if which_month else coming_round(turn.desk)
    found = preview_round(turn.desk, month)
    if not found:
        turn.reply(say(f"Nothing is left to ask in the {month.full} round."))
        return
    turn.reply(
        say(
            strong(f"{month.full}: {len(found)} messages"),
            " would go out, one to each lead. Nothing has been sent.",
        )
    )
    for person, at, message in found:
        shown = tuple(b for b in message.blocks if not isinstance(b, Choices))
        when_ = f", {wording.at_time(at, turn.now, person.time_zone)}:" if at > turn.now else ":"
        turn.reply(Message((Paragraph(words("To ", strong(person.name), when_)), *shown)))


def _open(turn: Turn, month: Month) -> None:
    before = turn.work.requests.round(month)
    again = before is not None and before.closed
    count = rounds.open_now(turn.desk, month, turn.person.key)
    if not count and not again:
        turn.reply(say(f"The {month.full} round is open already: everything in it has been asked for."))
        return
    opened = f"The {month.full} round is open{' again' if again else ''}"
    asked = f": {count} {wording.plural(count, 'figure')} will be asked for now"
    turn.reply(say(f"{opened}{asked if count else ''}."))


def _extend(turn: Turn, month: Month, until: date | None) -> None:
    if until is None:
        turn.reply(say("Until when? For example ", quiet(f'"extend round to {examples(turn).day}"'), "."))
        return
    if until < turn.today:
        turn.reply(say(f"{show_date(until, turn.today)} has passed. Until which day to come?"))
        return
    changed = rounds.extend(turn.desk, month, until, turn.person.key)
    if not changed:
        turn.reply(say(f"Everything open for {month.full} is due on that day or later. Nothing changed."))
        return
    count = len(changed)
    turn.reply(
        say(
            f"{wording.counted(count)} unanswered {wording.plural(count, 'figure')} for {month.full} "
            f"{wording.plural(count, 'is', 'are')} now due {show_date(until, turn.today)}. Their leads know."
        )
    )
    _tell_of_more_time(turn, changed, until)


def _extend_one(turn: Turn, name: str, until: date | None) -> None:
    """`extend voids to Friday`: one figure of the round, for whoever is asked for it."""
    found = _name_and_request(turn, name)
    if found is None:
        return
    indicator, request = found
    if until is None or until < turn.today:
        example = quiet(f'"extend {indicator.called} to {examples(turn).day}"')
        turn.reply(say("Until which day to come? For example ", example, "."))
        return
    due = f" for {indicator.frequency.period(request.period)} is "
    if request.due >= until:
        turn.reply(
            say(
                strong(indicator.called),
                f"{due}due {show_date(request.due, turn.today)} already. Nothing changed.",
            )
        )
        return
    later = rounds.extend_one(turn.desk, request, until, turn.person.key)
    told = _tell_of_more_time(turn, [later], until)
    known = " They know." if told else ""
    turn.reply(say(strong(indicator.called), f"{due}now due {show_date(until, turn.today)}.{known}"))


def _tell_of_more_time(turn: Turn, changed: Sequence[Request], until: date) -> bool:
    """Whoever has been asked hears of it; whether anybody was."""
    asked = _by_who_is_asked(turn, changed)
    for lead, theirs in asked:
        indicators = [turn.work.portfolio.indicator(r.indicator) for r in theirs]
        turn.tell(
            Place.direct(lead),
            wording.due_later(turn.person, indicators, theirs[0].period, until, turn.today),
        )
    return bool(asked)


def _by_who_is_asked(turn: Turn, requests: Sequence[Request]) -> list[tuple[str, list[Request]]]:
    """Those asked already, each with what is asked of them; nobody who is away, and not who speaks."""
    asked: dict[str, list[Request]] = {}
    for request in requests:
        if request.state is not State.WAITING and request.asked_of != turn.person.key:
            asked.setdefault(request.asked_of, []).append(request)
    return [
        (who, theirs) for who, theirs in asked.items() if rounds.away_on(turn.desk, who, turn.today) is None
    ]


def _pause(turn: Turn, month: Month, paused: bool) -> None:  # noqa: FBT001 - a round is paused or not
    if not _is_open(turn, month):
        return
    rounds.pause(turn.desk, month, paused, turn.person.key)
    done = (
        'is paused. Nobody is reminded until you say "resume round"; answers are still taken.'
        if paused
        else "goes on. What fell due meanwhile is sent now, once."
    )
    turn.reply(say(f"The {month.full} round {done}"))


def _is_open(turn: Turn, month: Month) -> bool:
    round_ = turn.work.requests.round(month)
    if round_ is not None and not round_.closed:
        return True
    state = "was closed already" if round_ is not None else "has not begun"
    turn.reply(say(f"The {month.full} round {state}. Nothing changed."))
    return False


def _close(turn: Turn, month: Month) -> None:
    if not _is_open(turn, month):
        return
    late = [r for r in turn.work.requests.of_round(month) if r.state.waiting_for_an_answer]
    left = rounds.close(turn.desk, month, turn.person.key)
    for request in late:
        not_asked_any_more(turn.desk, request, "the round was closed", turn.key)
    tail = (
        f" {wording.counted(left)} {wording.plural(left, 'figure')} stayed blank."
        if left
        else " Everything is in."
    )
    undo = quiet(f'"open {month.name} round"')
    turn.reply(
        say(
            f"The {month.full} round is closed.{tail} A late figure can still be given, and ",
            undo,
            " opens it again.",
        )
    )
    prompts.settle(turn.desk, _asked_about(turn, late))


def _asked_about(turn: Turn, requests: Sequence[Request]) -> set[str]:
    """Whoever has been asked, and the deputies who were."""
    people = [turn.work.portfolio.person(r.asked_of) for r in requests]
    return {key for p in people if p is not None for key in (p.key, p.deputy) if key}


def _month(turn: Turn, said: str) -> Month:
    named = month_said(turn.today, said)
    return named or summaries.current_round(turn.work, turn.now) or Month.of(turn.today) + -1


# Stepping in ------------------------------------------------------------------------------------------------------


def _exempt(turn: Turn, name: str, why: str) -> None:
    """`exempt voids` or `exempt voids, no lets this month`: a name may have a comma of its own."""
    before, _, after = name.partition(",")
    if after and not why and not _names(turn).surely(name):
        name, why = before, after.strip()
    found = _name_and_request(turn, name)
    if found is None:
        return
    indicator, request = found
    rounds.settle(turn.desk, request, State.EXEMPT, turn.person.key, why)
    not_asked_any_more(turn.desk, request, why or "exempted", turn.key)
    turn.reply(
        say(
            strong(indicator.called),
            f" is not asked for {indicator.frequency.period(request.period)}.",
            f' "{why}"' if why else "",
        )
    )
    for lead, _ in _by_who_is_asked(turn, [request]):
        turn.tell(Place.direct(lead), wording.not_needed(turn.person, indicator, request.period, why))
    prompts.settle(turn.desk, _asked_about(turn, [request]))


def _name_and_request(turn: Turn, name: str) -> tuple[Indicator, Request] | None:
    """The indicator of a name, `voids` or `voids for October`, and what is asked of it; says so where there is none."""
    named, _, of_month = name.rpartition(" for ")
    month = month_said(turn.today, of_month) if named and not _names(turn).surely(name) else None
    indicator = _indicator(turn, named if month else name)
    if indicator is None:
        return None
    request = _unanswered(turn, indicator, month)
    if request is None:
        when_ = f"for {month.full}" if month else "now"
        turn.reply(say("Nothing is being asked for ", strong(indicator.called), f" {when_}."))
        return None
    return indicator, request


def _answer_for(turn: Turn, name: str, text: str) -> None:
    lead = one(figures.people_called(turn, name))
    if lead is None:
        turn.reply(wording.nobody_called(name, [p.name for p in figures.people_called(turn, name)]))
        return
    answer_for(turn, lead, text)


def answer_for(turn: Turn, lead: Person, text: str) -> None:
    """A unit officer answers for a lead; the record shows both."""
    requests = [r for r in turn.work.requests.unanswered_of({lead.key}) if r.state is not State.WAITING]
    keys = {p.key for p in turn.work.portfolio.priorities() if p.lead == lead.key}
    owned = [i for i in turn.work.portfolio.indicators() if i.priority in keys and not i.retired]
    context = reading_context(turn.desk, lead, requests, owned)
    if not context.asked and not context.also_owned:
        turn.reply(wording.nothing_asked(examples(turn)))
        return
    theirs = {*context.asked, *context.also_owned}
    named = _named_first(turn, text)
    if named and not theirs.intersection(i.key for i in named):
        turn.reply(wording.not_theirs(lead, named[0], _who_gives(turn, named[0])))
        return
    figures.hear(turn, context, read(text, context), lead, text)


def _named_first(turn: Turn, text: str) -> list[Indicator]:
    """The indicators a text may begin with the name of."""
    said = re.split(r"\d", text, maxsplit=1)[0].strip()
    return _names(turn).surely(said) if said else []


def _who_gives(turn: Turn, indicator: Indicator) -> Person | None:
    request = _unanswered(turn, indicator)
    lead = turn.work.portfolio.priority(indicator.priority).lead
    return turn.work.portfolio.person(request.asked_of if request is not None else lead)


def _hand(turn: Turn, name: str, to: str) -> None:
    people = figures.people_called(turn, to)
    new_lead = one(people)
    if new_lead is None:
        turn.reply(wording.nobody_called(to, [p.name for p in people]))
        return
    found = _priorities_called(turn, name)
    if not found and " from " in name:  # whoever has it now goes without saying
        name = name.rpartition(" from ")[0]
        found = _priorities_called(turn, name)
    if not found:
        portfolios = list(
            dict.fromkeys(p.portfolio for p in turn.work.portfolio.priorities() if not p.retired)
        )
        turn.reply(wording.no_such_priority(name, portfolios))
    elif len(found) > 1 and not _ALL_OF.match(name):
        turn.reply(wording.which_priority(found, name, new_lead))
    if len(found) == 1 or _ALL_OF.match(name):
        _hand_all(turn, found, new_lead)


def _priorities_called(turn: Turn, said: str) -> list[Priority]:
    """The priorities a name means: a priority's own, an indicator's, a portfolio's, a lead's, as they are spelt."""
    name = _ALL_OF.sub("", said)
    held = [p for p in turn.work.portfolio.priorities() if not p.retired]
    indicators = [i for i in turn.work.portfolio.indicators() if not i.retired]
    everybody = {p.key: p for p in turn.work.portfolio.people()}
    named: list[Named[str]] = [
        *(Named(p.key, (p.name,)) for p in held),
        *(Named(i.priority, tuple(n for n in (i.name, i.short_name, *i.aliases) if n)) for i in indicators),
    ]
    keys = set(Names(named).surely(name))
    keys = keys or {p.key for p in held if Names([Named(p, (p.portfolio,))]).surely(name)}
    leads = {p.lead: everybody[p.lead] for p in held if p.lead in everybody}
    who = one(Names(Named(p, (p.name, p.first_name)) for p in leads.values()).surely(name.partition("'s")[0]))
    keys = keys or {p.key for p in held if who is not None and p.lead == who.key}
    return [p for p in held if p.key in keys]


def _hand_all(turn: Turn, priorities: Sequence[Priority], new_lead: Person) -> None:
    """However many they are, who had them and who has them now hear of it in one message each."""
    theirs: dict[str, list[Priority]] = {}
    open_: list[Request] = []
    for priority in priorities:
        if priority.lead == new_lead.key:
            turn.reply(say(strong(priority.name), f" is with {new_lead.name} already. Nothing changed."))
        else:
            theirs.setdefault(priority.lead, []).append(priority)
            open_ += _moved(turn, priority, new_lead)
    handed = [p for some in theirs.values() for p in some]
    if not handed:
        return
    turn.reply(wording.with_them_now(handed, new_lead, len(open_)))
    for old, some in theirs.items():
        turn.tell(Place.direct(old), wording.handed_away(turn.person, some, new_lead))
    told = wording.yours_now(turn.person, handed, new_lead)
    if open_:
        asked = as_asked(turn.desk, open_)
        told = wording.handed_to_you(turn.person, new_lead, asked, turn.now, turn.today)
    turn.tell(Place.direct(new_lead.key), told)


def _moved(turn: Turn, priority: Priority, new_lead: Person) -> list[Request]:
    """A priority changes hands with what is asked of it; the requests that are open."""
    old = priority.lead
    setting_up.hand_over(turn.desk, priority, new_lead, turn.person.key)
    keys = {i.key for i in turn.work.portfolio.indicators() if i.priority == priority.key}
    moved = [
        rounds.hand_over(turn.desk, r, new_lead, turn.person.key)
        for r in turn.work.requests.unanswered_of({old})
        if r.indicator in keys
    ]
    return [r for r in moved if r.state is not State.WAITING]


def _names(turn: Turn) -> Names[Indicator]:
    return turn.work.portfolio.once(Directory).current


def _indicator(turn: Turn, name: str) -> Indicator | None:
    """The one indicator of that name, as it is spelt: nothing is done to one that is only nearly called so."""
    found = _names(turn).surely(name)
    near = found or _names(turn).which(name)
    for each in near:
        _aside_where_restricted(turn, each)
    if len(found) == 1:
        return found[0]
    names = wording.either([i.called for i in near[:6]])
    if found:
        turn.reply(say("Which one: ", strong(names), "?"))
    else:
        meant = f" Did you mean {names}?" if near else ""
        turn.reply(say("I don't know an indicator called ", strong(name), f".{meant}"))
    return None


def _unanswered(turn: Turn, indicator: Indicator, month: Month | None = None) -> Request | None:
    """The request that is being asked now, else the one that opens next; that of `month` alone, if one is named."""
    found = list(turn.work.requests.unanswered_about({indicator.key}))
    if month is not None:
        period = indicator.frequency.containing(month)
        return next((r for r in found if r.period == period), None)
    opened = [r for r in found if r.state is not State.WAITING]
    return next(iter(sorted(opened or found, key=lambda r: r.period)), None)


# Flags ------------------------------------------------------------------------------------------------------------


def _flag_command(turn: Turn, command: Command) -> None:
    if (
        command.verb is Verb.ACKNOWLEDGE
        and turn.place.thread is not None
        and _late_in(turn, turn.place.thread)
    ):
        acknowledge_late(turn, turn.place.thread)
        return
    if command.verb is Verb.ASSIGN and one(figures.people_called(turn, command.rest)) is not None:
        command = replace(command, rest=command.more, more=command.rest)  # "assign Tom to voids"
    flag = _flag_meant(turn, command.rest)
    if flag is None:
        turn.reply(wording.which_flag(_open_flags(turn), command.rest))
        return
    _aside_where_restricted(turn, turn.work.portfolio.indicator(flag.indicator))
    match command.verb:
        case Verb.ACKNOWLEDGE:
            acknowledge(turn, flag)
        case Verb.ASK_LEAD:
            ask_lead(turn, flag)
        case Verb.ASSIGN:
            assign(turn, flag, command.more)
        case Verb.SNOOZE:
            snooze(turn, flag, when(command.more, turn.today))
        case Verb.CLOSE_FLAG:
            close(turn, flag, command.more)
        case _:
            pass


def _open_flags(turn: Turn) -> list[Indicator]:
    keys = dict.fromkeys(f.indicator for f in turn.work.flags.open() if f.state.public)
    every = [turn.work.portfolio.indicator(key) for key in keys]
    return [i for i in every if turn.place.is_direct or not i.restricted]


def _aside_where_restricted(turn: Turn, indicator: Indicator) -> None:
    """What is said of a restricted indicator from here on is said to the officer alone, wherever they spoke of it."""
    if indicator.restricted and not turn.place.is_direct:
        turn.aside()


def _flag_meant(turn: Turn, name: str) -> Flag | None:
    open_ = [f for f in turn.work.flags.open() if f.state.public]
    if turn.place.thread is not None:
        open_ = [f for f in open_ if f.post == turn.place.thread]
    if name.strip():
        keys = [i.key for i in turn.work.portfolio.once(Directory).indicators.surely(name)]
        open_ = [f for f in open_ if f.indicator in keys]
    return one([f for f in open_ if f.cause is Cause.OFF_TRACK]) or one(open_)


def acknowledge(turn: Turn, flag: Flag) -> None:
    """Somebody in the unit has seen it."""
    if not may(turn) or not _still_open(turn, flag):
        return
    if flag.state is FlagState.ACKNOWLEDGED:
        turn.reply(say("That flag is acknowledged already."))
        return
    if flag.state is FlagState.SNOOZED and flag.snoozed_until is not None:
        until = show_date(flag.snoozed_until, turn.today)
        turn.reply(say(f"That flag is quiet until {until}, so it has been seen. Nothing changed."))
        return
    done = flagging.acknowledge(turn.desk, flag, turn.person.key)
    told = say(strong(turn.person.name), " has acknowledged this.")
    _after(turn, done, told, "is acknowledged")


def acknowledge_late(turn: Turn, post: str) -> None:
    """Somebody in the unit has seen a list of late figures."""
    if not may(turn):
        return
    late = _late_in(turn, post)
    if not late:
        turn.reply(wording.flag_has_passed())
        return
    for flag in late:
        flagging.acknowledge(turn.desk, flag, turn.person.key)
    in_thread(turn.desk, late[0], say(strong(turn.person.name), " has acknowledged this."), turn.key)
    edit_late(turn.desk, late[0], turn.key)


def _late_in(turn: Turn, post: str) -> list[Flag]:
    return [f for f in turn.work.flags.open() if f.post == post and f.cause is Cause.OVERDUE]


def assign(turn: Turn, flag: Flag, name: str) -> None:
    """Somebody will look after it."""
    if not may(turn) or not _still_open(turn, flag):
        return
    who = one(figures.people_called(turn, name))
    if who is None:
        turn.reply(wording.nobody_called(name, [p.name for p in figures.people_called(turn, name)]))
        return
    done = flagging.assign(turn.desk, flag, who.name, turn.person.key)
    indicator = turn.work.portfolio.indicator(flag.indicator)
    if who.key != turn.person.key and (who.runs_the_unit or not indicator.restricted):
        turn.tell(Place.direct(who.key), wording.flag_given_to_you(indicator, flag, turn.person, who))
    _after(turn, done, say(strong(who.name), " will look after this."), f"is looked after by {who.name}")


def snooze(turn: Turn, flag: Flag, until: date | None) -> None:
    """Quiet until a day."""
    if not may(turn) or not _still_open(turn, flag):
        return
    if until is None or until <= turn.today:
        turn.reply(say("Until which day? For example ", quiet('"snooze until Friday"'), "."))
        return
    done = flagging.snooze(turn.desk, flag, until, turn.person.key)
    _after(
        turn,
        done,
        say(f"Quiet until {show_date(until, turn.today)}. It comes back here then, unless it has recovered."),
        f"is quiet until {show_date(until, turn.today)}",
    )


def close(turn: Turn, flag: Flag, reason: str) -> None:
    """Closed by the unit, with a reason; one the channel has heard of, once a second person agrees."""
    if not may(turn) or not _still_open(turn, flag):
        return
    if not reason.strip():
        turn.reply(wording.why_close(turn.work.portfolio.indicator(flag.indicator)))
        return
    why = " ".join(reason.split())[:400]
    if flag.state.public:
        second_person.put(turn, seconding.blank(Matter.FLAG, flag.indicator, why=why, flag=flag.number))
        return
    done = flagging.close(turn.desk, flag, why, turn.person.key)
    _after(turn, done, say(strong(turn.person.name), " has closed this: ", done.closed_because), "is closed")


def ask_lead(turn: Turn, flag: Flag) -> None:
    """Put the unit's question to the lead, privately."""
    if not may(turn) or not _still_open(turn, flag):
        return
    reading = read_indicator(turn.work, flag.indicator)
    lead = lead_of(turn.desk, reading)
    if lead is None:
        turn.reply(say("Nobody leads that priority at the moment."))
        return
    if _asked_today(turn, lead, turn.work.flags.notes(flag.number)):
        return
    questions = reading.assessment.questions if reading.assessment else ()
    question = "what changed, what are you doing next, and by when should we see it?"
    about = wording.value_against(reading)
    if flag.cause is Cause.MILESTONE:
        question, about = "what would help, and which day can be kept?", flag.finding
    elif questions:
        question = questions[0].words
    turn.tell(
        Place.direct(lead.key),
        say(
            f"{turn.person.first_name} in the delivery unit is looking at ",
            strong(reading.indicator.called),
            f" ({about}) and wonders: ",
            question,
            " Answer here in your own words; you see how it will stand before the unit does.",
        ),
    )
    turn.desk.note_flag(flag, turn.person.key, _ASKED, lead.key)
    if lead.key == turn.person.key:
        turn.talk = turn.talk.invite(flag.number, before_others=True)
    else:
        talk = load(turn.work.talks, lead.key)
        keep(turn.work.talks, lead.key, talk.invite(flag.number, before_others=True))
    in_thread(turn.desk, flag, say(f"{turn.person.name} has asked {lead.name}."), turn.key)
    if turn.place.is_direct:
        turn.reply(say(f"I have asked {lead.name}, privately."))


def ask_late(turn: Turn, lead_key: str) -> None:
    """Remind a lead, at the unit's wish, of what is late."""
    if not may(turn):
        return
    lead = turn.work.portfolio.person(lead_key)
    waiting = [r for r in turn.work.requests.unanswered_of({lead_key}) if r.state is not State.WAITING]
    if lead is None or not waiting:
        turn.reply(say("Everything is in from them now."))
        return
    newest = max(waiting, key=lambda r: (r.period.index, r.indicator))
    if _asked_today(turn, lead, turn.work.requests.notes(newest.indicator, newest.period)):
        return
    turn.desk.note_request(newest, turn.person.key, _CHASED, lead.key)
    asked = as_asked(turn.desk, waiting)
    message = wording.prompt(
        lead,
        asked,
        turn.now,
        turn.today,
        f"{wording.greeting(turn.now, lead)} {turn.person.first_name} in the delivery unit asks if they can help with these.",
    )
    prompts.sent(turn.desk, lead.key, turn.tell(Place.direct(lead.key), message), waiting)
    turn.reply(say(f"I have asked {lead.name}, privately."))


def _asked_today(turn: Turn, lead: Person, notes: Sequence[Noted]) -> bool:
    """Whether the unit has put this to the lead today already; then that is said. Once a day is asking, twice is chasing."""
    asked = [
        n
        for n in notes
        if n.what in {_ASKED, _CHASED}
        and n.who != ROUTINE
        and n.detail == lead.key
        and today(n.at) == turn.desk.today
    ]
    if asked:
        turn.reply(
            wording.asked_today(turn.work.portfolio.person(asked[-1].who), lead, asked[-1].at, turn.person)
        )
    return bool(asked)


def _remind(turn: Turn, name: str) -> None:
    found = figures.people_called(turn, name)
    lead = one(found)
    if lead is None:
        turn.reply(wording.nobody_called(name, [p.name for p in found]))
        return
    away = rounds.away_on(turn.desk, lead.key, turn.today)
    if away is not None:
        turn.reply(say(f"{lead.name} is away until {show_date(away.last, turn.today)}, so I leave them be."))
        return
    ask_late(turn, lead.key)


def tell_now(turn: Turn, flag: Flag) -> None:
    """The lead lets the unit know at once, without waiting for the grace to end."""
    if not _told_first(turn, flag) and not turn.person.runs_the_unit:
        turn.reply(say("That is for the lead of this priority."))
        return
    if flag.state is FlagState.TOLD_LEAD:
        publish(turn.desk, flag, turn.person.key)
        turn.reply(say("The unit has it now."))
    else:
        turn.reply(say("The unit already has it."))


def leave_note_out(turn: Turn, flag: Flag) -> None:
    """The lead's note does not go with a flag the unit has not heard of; what stands there already is changed by a form."""
    if flag.state.public and _told_first(turn, flag):
        turn.reply(wording.unit_has_words(turn.work.portfolio.indicator(flag.indicator), flag))
    else:
        lines.leave_out(turn, flag)


def why_no_flag(turn: Turn, number: str) -> Message:
    """Why a flag's button does nothing any more: it is closed, or was withdrawn before the unit heard of it."""
    mine = {i.key: i for i in owned(turn.desk, turn.person)}
    about = (f for key in mine for f in turn.work.flags.of(key, Cause.OFF_TRACK))
    flag = next((f for f in about if str(f.number) == number), None)
    if flag is None or flag.post is not None:
        return wording.flag_has_passed()
    return wording.nothing_flagged(mine[flag.indicator])


def _told_first(turn: Turn, flag: Flag) -> bool:
    """Whether this person hears of the flag before the unit: its lead, or who stands in."""
    return flag.indicator in {i.key for i in owned(turn.desk, turn.person)}


def _still_open(turn: Turn, flag: Flag) -> bool:
    if flag.open:
        return True
    turn.reply(say("That flag is closed already."))
    return False


def _after(turn: Turn, flag: Flag, message: Message, became: str) -> None:
    in_thread(turn.desk, flag, message, turn.key)
    as_it_stands(turn.desk, flag, turn.key)
    if turn.place.is_direct:
        turn.reply(wording.flag_became(turn.work.portfolio.indicator(flag.indicator), flag, became))
