"""`Same as last month`, or `nil`, when several figures are asked for: one question, for all of them or for some."""

from __future__ import annotations

import re
from decimal import Decimal

from bot import wording
from bot.asking import waiting_for
from bot.conversations import monthly_figures as figures
from bot.naming import names_of, one, which
from bot.talk import ForAll
from bot.turn import Turn
from core.domain.indicators import Indicator
from core.domain.requests import Request
from core.services import recording

_ALL = r"(?:(?:they'?re|it'?s|these are|those are|all|both|everything(?:'s| is)?) )*"
_SAME = re.compile(
    rf"{_ALL}(?:the )?(?:same|unchanged|no changes?|ditto|as last (?:month|time|quarter))(?: again)?"
    r"(?: (?:as|from|since|on) (?:last|the previous|the last) (?:month|time|quarter|one)| as (?:before|ever|september))?"
    r"(?:,? (?:for )?(?:all|both|everything|all of them|please|thanks))*",
    re.IGNORECASE,
)
_AND_THE_REST = re.compile(
    r"(?P<said>.+?)[,;. ](?:and )?(?:all )?(?:the )?(?:rest|others?|other ones)(?: (?:is|are|all))* (?:the )?(?:same|unchanged|no change)"
    r"(?: as (?:last (?:month|time)|before))?[.!]?",
    re.IGNORECASE | re.DOTALL,
)
_NIL = re.compile(
    rf"{_ALL}(?:nil|zero|nought|0)(?: (?:return|returns|again))?(?:,? (?:for )?(?:all|both|everything|please))*",
    re.IGNORECASE,
)


def besides(text: str) -> str | None:
    """What comes before "the rest the same"; None where the words do not end so.

    >>> besides("voids 31, rest the same"), besides("voids 31")
    ('voids 31', None)
    """
    found = _AND_THE_REST.fullmatch(" ".join(text.split()))
    said = found["said"].rstrip(",;. ") if found else ""
    return said if any(c.isdigit() for c in said) else None


def ask(turn: Turn, text: str, *, fewest: int = 2) -> bool:
    """Ask whether it holds for all that is asked; False where it is something else, or fewer figures wait."""
    said = " ".join(text.replace("\u2019", "'").split()).strip(" .!")
    same = _SAME.fullmatch(said) is not None
    if not same and _NIL.fullmatch(said) is None:
        return False
    waiting = waiting_for(turn.desk, turn.person)
    latest = max((r.period for r in waiting), default=None)
    asked = [r for r in waiting if r.period == latest]
    if len(asked) < fewest or latest is None:
        return False
    meant = [(r.indicator, value) for r in asked if (value := _value(turn, r, same=same)) is not None]
    if not meant:
        turn.reply(wording.which_is_nil([turn.work.portfolio.indicator(r.indicator) for r in asked]))
        return True
    question = ForAll(latest, tuple(k for k, _ in meant), tuple(v for _, v in meant), same)
    turn.ask(question)
    turn.reply(figures.wording_of(turn, question))
    return True


def taken(turn: Turn, question: ForAll, number: int) -> bool:
    """For all of them, or for one."""
    if number == 0:
        _record(turn, question, question.indicators)
    elif number <= len(question.indicators):
        _record(turn, question, question.indicators[number - 1 : number])
    else:
        return False
    return True


def in_words(turn: Turn, question: ForAll, said: str) -> bool:
    """Whether the words name those it holds for."""
    named = re.sub(r"^(?:just|only|yes,?|for)\s+", "", said, flags=re.IGNORECASE)
    if re.fullmatch(
        r"(?:yes,? )?(?:all|both|everything|all of them|all (?:two|three|four|five|six))",
        named,
        re.IGNORECASE,
    ):
        return taken(turn, question, 0)
    indicators = [turn.work.portfolio.indicator(k) for k in question.indicators]
    parts = [one(which(part, names_of(indicators))) for part in re.split(r",|\band\b|&", named)]
    chosen = tuple(i.key for i in parts if i is not None)
    if not chosen or len(chosen) != len(parts):
        return False
    _record(turn, question, chosen)
    return True


def _value(turn: Turn, request: Request, *, same: bool) -> Decimal | None:
    """The value it would be: last time's, or nought where nought is nothing strange."""
    indicator = turn.work.portfolio.indicator(request.indicator)
    before = {m: f for m, f in turn.work.figures.known(indicator.key).items() if m < request.period}
    last = [f.value for f in before.values() if f.value is not None]
    if same:
        return last[-1] if last else None
    return Decimal(0) if _may_be_nought(turn, indicator, request, last) else None


def _may_be_nought(turn: Turn, indicator: Indicator, request: Request, last: list[Decimal]) -> bool:
    history = turn.work.figures.known(indicator.key)
    strange = recording.surprising(indicator, Decimal(0), history, request.period, turn.desk.rules)
    return bool(last) and indicator.limits.allow(Decimal(0)) and not strange


def _record(turn: Turn, question: ForAll, chosen: tuple[str, ...]) -> None:
    turn.answered(question)
    outcome = figures.Outcome()
    for key, value in zip(question.indicators, question.values, strict=True):
        if key in chosen:
            figures.propose(turn, turn.work.portfolio.indicator(key), question.period, value, outcome)
    figures.answer(turn, outcome)
