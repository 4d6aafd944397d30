"""What is said for a part of a review, read line by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.conversations.answer_lines import Read, Unread, each, lines_of
from bot.conversations.monthly_figures import people_called
from bot.conversations.routine_parts import phrase
from bot.conversations.stocktakes import AND
from bot.naming import one
from bot.turn import Turn
from bot.understanding.dates import Mentioned, deadline, leading_to
from core.domain.reviews import (
    Hypothesis,
    Part,
    Recommendation,
    Review,
    Verdict,
    Visit,
    Wanted,
)
from core.services import reviewing

LONGEST, _LONGEST_TEXT, _MOST_LINES = 400, 2000, 12
_WORDS_OF_A_UNIT = 3
_NUMBER = re.compile(r"\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?")
_VERDICTS = {
    "holds in part": Verdict.PARTLY, "partly holds": Verdict.PARTLY, "holds partly": Verdict.PARTLY,
    "partly": Verdict.PARTLY, "in part": Verdict.PARTLY, "does not": Verdict.NOT, "no": Verdict.NOT, "yes": Verdict.HOLDS,
    "does not hold": Verdict.NOT, "doesn't hold": Verdict.NOT, "is wrong": Verdict.NOT,
    "holds": Verdict.HOLDS, "is right": Verdict.HOLDS,
}  # fmt: skip
FOUND = rf"hypothesis (?P<number>\d{{1,2}}) (?P<verdict>{'|'.join(sorted(_VERDICTS, key=len, reverse=True))})(?:(?:,|:| because) ?(?P<why>.+))?"
_FINDING = phrase(FOUND)


WHOLE = {Part.SCOPE, Part.QUESTION, Part.SYNTHESIS, Part.SPONSOR}
"""Parts that are one text, however many lines it is said in."""


def read(turn: Turn, review: Review, part: Part, text: str) -> Read[object]:
    """What was said for a part, line by line."""
    lines = lines_of(text)
    if part is Part.FINDINGS:
        return _findings(turn, review, lines)
    if part in WHOLE:
        lines = [" ".join(lines)]
    if part is Part.TEAM:
        lines = list(dict.fromkeys(n.strip(" .") for n in AND.split(" and ".join(lines)) if n.strip(" .")))
    reads: dict[Part, Callable[[str], object]] = {
        Part.SPONSOR: lambda line: known_or_named(turn, line),
        Part.TEAM: lambda line: known_or_named(turn, line),
        Part.HYPOTHESES: lambda line: Hypothesis(line.rstrip(".")),
        Part.DATA: lambda line: _wanted(turn, line),
        Part.VISITS: lambda line: _visit(turn, line),
        Part.RECOMMENDATIONS: lambda line: _recommendation(turn, line),
    }
    longest = _LONGEST_TEXT if part in WHOLE else LONGEST
    return each(lines, reads.get(part, str), most=_MOST_LINES, longest=longest)


def known_or_named(turn: Turn, name: str) -> str:
    """Somebody we know by their key, oneself too; an outsider by their name."""
    if name.casefold() in {"me", "myself", "i"}:
        return turn.person.key
    found = one(people_called(turn, name)) if name else None
    return found.key if found else name[:80]


def _wanted(turn: Turn, line: str) -> Wanted:
    name, day, owner, _ = _dated(turn, line)
    return Wanted(name, owner, day)


def _dated(turn: Turn, line: str) -> tuple[str, date, str, str]:
    """What, by when, whose, and what follows. The owner must be somebody we can ask."""
    mentioned = _a_day(turn, line)
    if mentioned is None:
        raise Unread(line, "I need a day")
    name = leading_to(line[: mentioned.start])
    owner, _, rest = line[mentioned.end :].strip(" ,.").partition(",")
    found = one(people_called(turn, owner.removeprefix("from ").strip())) if owner else turn.person
    if found is None:
        raise Unread(line, f"I don't know who {owner[:40]} is")
    return name, mentioned.day, found.key, rest.strip()


def _a_day(turn: Turn, line: str) -> Mentioned | None:
    """The day a line names. "Six days" is a length of time, not a day."""
    mentioned = deadline(line, turn.today)
    said = line[mentioned.start : mentioned.end] if mentioned is not None else ""
    return None if re.search(r"\b(?:days?|weeks?|months?)\b", said, re.IGNORECASE) else mentioned


def _visit(turn: Turn, line: str) -> Visit:
    mentioned = _a_day(turn, line)
    if mentioned is None:
        raise Unread(line, "I need a day")
    where = leading_to(line[: mentioned.start])
    more = line[mentioned.end :].strip(" ,.")
    return Visit(f"{where}, {more}" if more else where, mentioned.day)


def _recommendation(turn: Turn, line: str) -> Recommendation:
    name, day, owner, rest = _dated(turn, line)
    found = _NUMBER.search(rest)
    if found is None:
        return Recommendation(name, owner, day)
    unit = " ".join(rest[found.end() :].strip(" ,.").split()[:_WORDS_OF_A_UNIT])
    return Recommendation(name, owner, day, Decimal(found[0].replace(",", "")), unit=unit)


def _findings(turn: Turn, review: Review, lines: Sequence[str]) -> Read[object]:
    """Verdicts go with their hypotheses, at once; the rest stands on its own, beside what was found before."""
    found = review

    def finding(line: str) -> object:
        nonlocal found
        match = _FINDING.fullmatch(line.rstrip("."))
        if match is None:
            return line
        number = int(match["number"])
        if not 1 <= number <= len(review.hypotheses):
            raise Unread(line, "there is no such hypothesis")
        found = with_verdict(found, number, match["verdict"], match["why"] or "")
        return ""

    read_ = each(lines, finding, most=_MOST_LINES, longest=LONGEST)
    if found is not review:
        reviewing.keep(turn.desk, found, turn.person.key, "findings")
    return replace(read_, good=(*review.findings, *filter(None, read_.good)))


def with_verdict(review: Review, number: int, verdict: str, why: str) -> Review:
    """The review with a hypothesis found to hold or not."""
    changed = replace(
        review.hypotheses[number - 1], verdict=_VERDICTS[verdict.casefold()], evidence=why.strip()[:LONGEST]
    )
    every = (*review.hypotheses[: number - 1], changed, *review.hypotheses[number:])
    return replace(review, hypotheses=every)
