"""A lead says when they will be away, and it is arranged; nobody away is nagged or dropped."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot import wording
from bot.asking import asked, waiting_for
from bot.messages import Choice, Choices, Message, Paragraph, quiet, say, strong, words
from bot.talk import AwayArranged
from bot.turn import Turn
from bot.understanding.dates import Mentioned, a_month, mentions, when
from core.domain.formatting import show_date
from core.domain.months import Month
from core.domain.people import Absence
from core.domain.requests import State
from core.services import rounds
from core.services.absences import arrange, cancel

_RANGE = re.compile(
    r"(?P<first>\d{1,2})(?:st|nd|rd|th)?(?:\s+(?P<month>[a-z]+))?\s*(?:-|–|to|until|till|through)\s*(?:the\s+)?"
    r"(?P<last>\d{1,2})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?(?P<last_month>[a-z]+))?",
    re.IGNORECASE,
)


def away(turn: Turn, text: str) -> None:
    """Arrange an absence, or ask for its days."""
    span = days_away(text, turn.today)
    if span is None:
        turn.reply(
            say("When will you be away? For example ", quiet('"I\'m away from the 3rd to the 17th"'), ".")
        )
        return
    first, last = span
    number = arrange(turn.desk, Absence(turn.person.key, first, last), turn.person.key)
    turn.acts.append(AwayArranged(number))
    deputy = turn.work.portfolio.person(turn.person.deputy) if turn.person.deputy else None
    until = f"from {show_date(first, turn.today)} to {show_date(last, turn.today)}"
    if first == last:
        until = f"on {show_date(first, turn.today)}"
    if deputy is not None:
        care = words("I will ask ", strong(deputy.name), " for what falls due and leave you be.")
    else:
        care = words(
            "You have no deputy here, so I will let the unit know what falls due and ask you when you are back. "
            "The unit can add a deputy."
        )
    turn.reply(
        Message(
            (
                Paragraph(words(f"Noted: you are away {until}. ", care)),
                Choices((Choice("Undo", f"undo/{turn.step}"),)),
            )
        )
    )


def back(turn: Turn) -> None:
    """Somebody is back sooner than arranged."""
    covering = turn.work.absences.numbers_covering(turn.person.key, turn.today)
    if not covering:
        ahead = [a for a in turn.work.absences.of(turn.person.key) if a.first > turn.today]
        if ahead:
            first = show_date(ahead[0].first, turn.today)
            turn.reply(
                say(
                    f"You are not away yet; I have you down from {first}. To take that back, say ",
                    quiet('"undo"'),
                    ".",
                )
            )
        else:
            turn.reply(say("Welcome back. I did not have you down as away."))
        return
    for number in covering:
        cancel(turn.desk, number, turn.person.key)
    waiting = [r for r in waiting_for(turn.desk, turn.person) if r.asked_of == turn.person.key]
    rounds.chase_from_today(turn.desk, [r for r in waiting if r.state is State.OPEN])
    if waiting:
        turn.reply(wording.welcome_back(turn.person, asked(turn.desk, waiting), turn.now, turn.today))
    else:
        turn.reply(say("Welcome back. Nothing is waiting for you; I will ask you directly again."))


def am_i_away(turn: Turn) -> None:
    """Whether the person is down as away, and when."""
    turn.reply(wording.are_you_away(_to_come(turn), turn.today))


def not_away(turn: Turn) -> None:
    """Somebody who is away now is back; somebody who will be is not going after all."""
    if turn.work.absences.numbers_covering(turn.person.key, turn.today):
        back(turn)
        return
    ahead = _to_come(turn)
    for absence in ahead:
        for number in turn.work.absences.numbers_covering(turn.person.key, absence.first):
            cancel(turn.desk, number, turn.person.key)
    turn.reply(wording.not_away_after_all(ahead, turn.today))


def _to_come(turn: Turn) -> list[Absence]:
    ahead = [a for a in turn.work.absences.of(turn.person.key) if a.last >= turn.today]
    return sorted(ahead, key=lambda a: a.first)


def days_away(text: str, today: date) -> tuple[date, date] | None:
    """The first and last day of an absence.

    >>> days_away("I'm away from the 3rd to the 17th", date(2026, 11, 2))
    (datetime.date(2026, 11, 3), datetime.date(2026, 11, 17))
    >>> days_away("on leave next week", date(2026, 11, 4))
    (datetime.date(2026, 11, 9), datetime.date(2026, 11, 13))
    >>> days_away("I'm off in December", date(2026, 11, 4)), days_away("away until December", date(2026, 11, 4))[1]
    ((datetime.date(2026, 12, 1), datetime.date(2026, 12, 31)), datetime.date(2026, 11, 30))
    """
    tidy = re.sub(r"\bthe\s+(?=\d)", "", text)
    found = _RANGE.search(tidy)
    if found:
        last_words = f"{found['last']} {found['last_month'] or ''}".strip()
        first_words = f"{found['first']} {found['month'] or found['last_month'] or ''}".strip()
        first = when(_as_day(first_words), today)
        last = when(_as_day(last_words), first) if first else None
        if first and last:
            return first, last
    if re.search(r"\bnext week\b", text, re.IGNORECASE):
        monday = today + timedelta(days=7 - today.weekday())
        return monday, monday + timedelta(days=4)
    if re.search(r"\bthis week\b", text, re.IGNORECASE):
        return today, today + timedelta(days=max(4 - today.weekday(), 0))
    named = list(mentions(text, today))
    days = [m.day for m in named]
    if not days:
        return (today, today) if re.search(r"\btoday\b", text, re.IGNORECASE) else None
    until = re.search(r"\b(?:until|till|to|back)\b", text, re.IGNORECASE)
    whole = [_meant(text, m, today) for m in named]
    if len(days) == 1:
        if not until:
            return whole[0]
        before = re.search(r"\bback\b", text, re.IGNORECASE) or days[0] < whole[0][1]
        last = days[0] - timedelta(days=1) if before else days[0]
        return today, max(last, today)
    return min(first for first, _ in whole), max(last for _, last in whole)


def _meant(text: str, named: Mentioned, today: date) -> tuple[date, date]:
    """The day, or the whole of a month that is named without one."""
    if not a_month(text[named.start : named.end]):
        return named.day, named.day
    month = Month.of(named.day)
    return max(month.first_day, today), month.last_day


def _as_day(said: str) -> str:
    number, _, month = said.partition(" ")
    return f"{number} {month}" if month else f"the {number}th"
