"""What takes two people, in conversation: the first sees it pending, a second agrees or says why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

from bot import notices
from bot import second_wording as wording
from bot.conversations.judgement import judge
from bot.conversations.routine_parts import Part, Said, Undoing, phrase
from bot.gallery import block_of
from bot.hearing import Outgoing, Place
from bot.messages import Form, Message, Picture, say, strong
from bot.naming import month_said, names_of, one, which
from bot.turn import Turn, send
from bot.workshop_wording import agreed as trajectory_agreed
from bot.workshop_wording import redrawn_for_you
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.domain.proposals import Dispute, Proposal
from core.domain.roles import Action
from core.domain.trajectory import Trajectory
from core.ports import Due
from core.services import disputing, seconding
from core.services.desk import Desk
from core.services.permitting import OURSELVES, allowed
from core.services.seconding import NotPending, TheirOwn

_LONGEST = 400


def put(turn: Turn, proposal: Proposal) -> bool:
    """Ask a second person, and tell the first that it waits; False where there is nobody to ask."""
    indicator = turn.work.portfolio.indicator(proposal.indicator)
    if indicator.restricted and not turn.place.is_direct:
        turn.aside()
    made = seconding.propose(turn.desk, proposal, turn.person.key)
    others = seconding.who_may(turn.work, made)
    if not others:
        seconding.take_back(turn.desk, made.number, turn.person.key)
        turn.reply(wording.nobody_else(indicator))
        return False
    key = turn.reply(wording.waits(made, indicator, others, turn.today))
    if turn.place.person is None or turn.place.channel is None:  # what one person sees in a channel stays
        where = (key, turn.place.channel, turn.place.person, turn.place.thread)
        turn.work.talks.remember(_waits_key(made), json.dumps(where))
    ask(turn.desk, made)
    return True


def ask(desk: Desk, proposal: Proposal) -> None:
    """Everybody who could agree is asked, once."""
    indicator = desk.work.portfolio.indicator(proposal.indicator)
    message = wording.asked(
        proposal,
        indicator,
        _first(desk, proposal),
        desk.today,
        *_picture(desk, proposal),
        in_already=_in_already(desk, proposal, indicator),
    )
    for other in seconding.who_may(desk.work, proposal):
        send(desk, Outgoing(_asked_key(proposal, other), Place.direct(other.key), message))
    desk.work.ledger.tick_off(f"{seconding.SECOND}/{proposal.number}/ask", desk.now)


def _waits_key(proposal: Proposal) -> str:
    return f"{seconding.SECOND}/{proposal.number}/waits"


def _settle_waits(desk: Desk, proposal: Proposal) -> None:
    """Where the first was told that it waits stands what became of it."""
    kept = desk.work.talks.recall(_waits_key(proposal))
    if not kept:
        return
    key, channel, person, thread = json.loads(kept)
    second = desk.work.portfolio.person(proposal.answered_by)
    indicator = desk.work.portfolio.indicator(proposal.indicator)
    told = wording.waited(proposal, indicator, second.name if second is not None else "")
    send(desk, Outgoing(f"{key}/became", Place(channel, person, thread), told, key))


def _asked_key(proposal: Proposal, other: Person) -> str:
    return f"{seconding.SECOND}/{proposal.number}/to/{other.key}"


def _in_already(desk: Desk, proposal: Proposal, indicator: Indicator) -> str:
    """What a redrawn trajectory would do to months that have their figure."""
    drawn = proposal.trajectory
    if drawn is None:
        return ""
    judged = seconding.as_judged(desk, proposal, drawn)
    if judged.kept:
        return wording.judged_as_before(indicator, _judged_anew(desk, proposal, drawn))
    return wording.judged_anew(indicator, _judged_anew(desk, proposal, judged))


def _judged_anew(desk: Desk, proposal: Proposal, new: Trajectory) -> list[tuple[Month, Decimal, Decimal]]:
    """The months with a figure whose point on the trajectory a redrawn one would change: before, and after."""
    old = desk.work.portfolio.trajectory(proposal.indicator)
    if old is None:
        return []
    given = sorted(m for m, f in desk.work.figures.known(proposal.indicator).items() if f.value is not None)
    both = ((m, old.expected(m), new.expected(m)) for m in given if old.covers(m) and new.covers(m))
    return [(m, was, now) for m, was, now in both if was != now]


def _picture(desk: Desk, proposal: Proposal) -> tuple[Picture, ...]:
    if not proposal.workshop:
        return ()
    return (block_of(desk.work, "draft", (proposal.indicator, str(proposal.workshop)), desk.now),)


# The second person ------------------------------------------------------------------------------------------------


def _agree(turn: Turn, rest: str) -> None:
    number = _number(rest)
    _try(turn, lambda: _carried_out(turn, seconding.agree(turn.desk, number, turn.person.key)))


def _carried_out(turn: Turn, done: seconding.Done) -> None:
    proposal, desk = done.proposal, turn.desk
    indicator = turn.work.portfolio.indicator(proposal.indicator)
    message = wording.done(proposal, indicator, turn.person, _first(desk, proposal))
    if done.trajectory is not None:
        message = trajectory_agreed(indicator, done.trajectory, turn.person)
    turn.reply(message)
    _tell_first(turn, proposal, message)
    if done.trajectory is not None:
        lead = turn.work.portfolio.priority(indicator.priority).lead
        if lead not in {proposal.by, turn.person.key} and turn.work.portfolio.person(lead) is not None:
            drawn = redrawn_for_you(indicator, done.trajectory, _first(desk, proposal), turn.person)
            turn.tell(Place.direct(lead), drawn)
    if done.flag is not None:
        closed = say(
            strong(_first(desk, proposal)),
            " has closed this, and ",
            strong(turn.person.name),
            " agreed: ",
            proposal.why,
        )
        notices.told_of_close(desk, done.flag, closed, turn.key)
    if done.figure is not None:
        lead = turn.work.portfolio.priority(indicator.priority).lead
        turn.tell(Place.direct(lead), message)
        for news in judge(turn, [indicator.key], proposal.why):
            turn.reply(news)
    _settle_asked(turn, proposal, message)


def _decline(turn: Turn, values: Said) -> None:
    number, why = _number(values.get("proposal", "")), " ".join(values.get("why", "").split())[:_LONGEST]
    if not why:
        turn.reply(wording.needs_a_reason(number))
        return
    _try(turn, lambda: _declined(turn, seconding.decline(turn.desk, number, why, turn.person.key)))


def _declined(turn: Turn, proposal: Proposal) -> None:
    indicator = turn.work.portfolio.indicator(proposal.indicator)
    turn.reply(wording.declined_by_you(_first(turn.desk, proposal)))
    message = wording.declined(proposal, indicator, turn.person)
    _tell_first(turn, proposal, message)
    _settle_asked(turn, proposal, message)


def _take_back(turn: Turn, rest: str) -> None:
    def taken(proposal: Proposal) -> None:
        indicator = turn.work.portfolio.indicator(proposal.indicator)
        turn.reply(wording.taken_back())
        _settle_asked(turn, proposal, wording.no_longer_asked(proposal, indicator, turn.person.name))

    _try(turn, lambda: taken(seconding.take_back(turn.desk, _number(rest), turn.person.key)))


def _try(turn: Turn, act: Callable[[], None]) -> None:
    try:
        act()
    except TheirOwn:
        turn.reply(wording.another_agrees())
    except NotPending:
        turn.reply(wording.passed())


def _tell_first(turn: Turn, proposal: Proposal, message: Message) -> None:
    if proposal.by not in OURSELVES:
        turn.tell(Place.direct(proposal.by), message)


def _settle_asked(turn: Turn, proposal: Proposal, message: Message) -> None:
    """The question of everybody who was asked gives way to what became of it: no button is left that does nothing.

    Who answered it has just heard that at length.
    """
    _settle_waits(turn.desk, proposal)
    indicator = turn.work.portfolio.indicator(proposal.indicator)
    for other in seconding.who_may(turn.work, proposal):
        key = _asked_key(proposal, other)
        if turn.work.outbox.body(key) is not None:
            own = other.key == turn.person.key and proposal.answered_by == other.key
            told = wording.waited(proposal, indicator, "") if own else message
            turn.tell(Place.direct(other.key), told, f"{key}/became", replaces=key)


def _opened(turn: Turn, rest: str) -> Form | None:
    proposal = seconding.find(turn.work, _number(rest))
    may = allowed(turn.work, turn.person, Action.SECOND)
    own = proposal is not None and proposal.by == turn.person.key
    return (
        None
        if proposal is None or not proposal.pending or own or not may
        else wording.why_not(proposal.number)
    )


def _no_reason(_turn: Turn, values: Said) -> dict[str, str]:
    return {} if values.get("why", "").strip() else {"why": "A few words will do."}


def _declined_in_words(turn: Turn, said: Said) -> bool:
    _decline(turn, {"proposal": said["number"], "why": said["why"]})
    return True


def _agreed_in_words(turn: Turn, said: Said) -> bool:
    _agree(turn, said["number"])
    return True


def _pending(turn: Turn, _said: Said) -> bool:
    turn.aside()
    unit = allowed(turn.work, turn.person, Action.SECOND)
    rows = [
        (p, turn.work.portfolio.indicator(p.indicator), _first(turn.desk, p))
        for p in seconding.pending(turn.work)
        if unit or p.by == turn.person.key
    ]
    turn.reply(wording.pending(rows, turn.person.key, turn.today))
    return True


def _fell_due(desk: Desk, due: Due) -> None:
    number = int(due.about["proposal"])
    if due.about["step"] == "ask":
        proposal = seconding.find(desk.work, number)
        if proposal is not None and proposal.pending:
            ask(desk, proposal)
        return
    ended = seconding.expire(desk, number)
    if ended is not None:
        indicator = desk.work.portfolio.indicator(ended.indicator)
        told = wording.expired(ended, indicator)
        _settle_waits(desk, ended)
        if ended.by not in OURSELVES:
            send(desk, Outgoing(f"{due.key}/first", Place.direct(ended.by), told))
        for other in seconding.who_may(desk.work, ended):
            key = _asked_key(ended, other)
            if desk.work.outbox.body(key) is not None:
                send(desk, Outgoing(f"{key}/became", Place.direct(other.key), told, key))


# A figure the service does not agree with -------------------------------------------------------------------------


def figure(turn: Turn, indicator: Indicator, period: Month) -> bool:
    """Whether somebody outside the service would change a disputed figure here."""
    return disputing.needs_second(turn.work, indicator.key, period, turn.person.key) is not None


def _disputes(turn: Turn, said: Said) -> bool:
    words_ = [w.strip(",").removesuffix("'s") for w in said["what"].split()]
    month = next((m for w in words_ if (m := month_said(turn.today, w)) is not None), None)
    name = " ".join(w for w in words_ if month_said(turn.today, w) is None and w not in {"for", "in", "the"})
    mine = [
        i
        for i in turn.work.portfolio.indicators()
        if not i.retired and allowed(turn.work, turn.person, Action.ANSWER, i.key)
    ]
    indicator = one(which(name, names_of(mine)))
    if indicator is None or not said["why"]:
        turn.reply(wording.how_to_dispute())
        return True
    period = indicator.frequency.containing(month) if month else _latest(turn, indicator)
    if period is None:
        turn.reply(wording.how_to_dispute())
        return True
    turn.aside()
    _dispute(turn, indicator, period, said["why"])
    return True


def _latest(turn: Turn, indicator: Indicator) -> Month | None:
    return max(turn.work.figures.known(indicator.key), default=None)


def _dispute(turn: Turn, indicator: Indicator, period: Month, why: str) -> None:
    made = disputing.dispute(
        turn.desk, indicator.key, period, " ".join(why.split())[:_LONGEST], turn.person.key
    )
    turn.reply(wording.disputed(made, indicator))
    for officer in notices.unit_officers(turn.desk):
        if officer.key != turn.person.key:
            turn.tell(Place.direct(officer.key), wording.told_of_dispute(made, indicator, turn.person))


def _figure_of(turn: Turn, about: str) -> tuple[Indicator, Month] | None:
    key, _, period = about.rpartition("~")
    indicator = next((i for i in turn.work.portfolio.indicators() if i.key == key), None)
    try:
        month = Month.parse(period)
    except ValueError:
        return None
    if indicator is None or not allowed(turn.work, turn.person, Action.ANSWER, indicator.key, month):
        return None
    return indicator, month


def _dispute_opened(turn: Turn, about: str) -> Form | None:
    found = _figure_of(turn, about)
    return wording.dispute_form(about, *found) if found is not None else None


def _dispute_sent(turn: Turn, values: Said) -> None:
    found = _figure_of(turn, values.get("figure", ""))
    if found is None or not values.get("why", "").strip():
        turn.reply(wording.how_to_dispute())
    else:
        _dispute(turn, *found, values["why"])


def _over(turn: Turn, rest: str) -> None:
    dispute = turn.work.shelf(Dispute).get(_number(rest))
    if dispute is None or dispute.settled:
        turn.reply(wording.passed())
        return
    disputing.settle(turn.desk, dispute, turn.person.key, "the service agrees")
    message = wording.settled(turn.work.portfolio.indicator(dispute.indicator), dispute.period)
    turn.reply(message)
    for officer in notices.unit_officers(turn.desk):
        if officer.key != turn.person.key:
            turn.tell(Place.direct(officer.key), message)


def _first(desk: Desk, proposal: Proposal) -> str:
    person = desk.work.portfolio.person(proposal.by)
    return person.name if person is not None else "A workbook brought in on the machine itself"


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 9 else 0


PART: Part = Part(
    phrases=(
        (
            phrase(
                r"(?:show (?:me )?)?(?:what(?:'s| is) )?(?:the )?(?:pending(?: list| changes| decisions)?|waiting for (?:a )?second(?: person)?|second person)\??"
            ),
            _pending,
        ),
        (phrase(r"agree (?:to )?(?:proposal )?(?P<number>\d{1,8})"), _agreed_in_words),
        (
            phrase(r"(?:decline|not) (?:proposal )?(?P<number>\d{1,8})(?:[,:]| because| as|$) ?(?P<why>.*)"),
            _declined_in_words,
        ),
        (
            phrase(
                r"(?:i )?(?:dispute|disagree with|don['\u2019]?t agree with|do not agree with) (?P<what>[^:,]{2,80})(?:[:,] ?| because |$)(?P<why>.*)"
            ),
            _disputes,
        ),
    ),
    buttons={"second-agree": _agree, "second-back": _take_back, "dispute-over": _over},
    opens={"second-no": _opened, "dispute": _dispute_opened},
    forms={"second-no": _decline, "dispute": _dispute_sent},
    mistakes={"second-no": _no_reason, "dispute": _no_reason},
    falls_due={seconding.SECOND: _fell_due},
    undoes={
        Proposal: Undoing(
            lambda _turn, _paper, what: what, lambda _turn, _paper, what: wording.cannot_take_back(what)
        ),
        Dispute: Undoing(
            lambda _turn, _paper, what: what, lambda _turn, _paper, _what: wording.dispute_stays()
        ),
    },
)
