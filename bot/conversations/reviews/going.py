"""Going through a review, a part at a time by its weeks."""

from __future__ import annotations

import re

from bot import review_wording as wording
from bot import routine_wording
from bot.conversations.answer_lines import Read, lines_of, part_of, step_for_the_rest, together
from bot.conversations.reviews.fieldwork import ask_for_data, tell_named
from bot.conversations.reviews.finding import names_in, written_by
from bot.conversations.reviews.parts import WHOLE, read
from bot.conversations.routine_parts import Said
from bot.talk import InRoutine
from bot.turn import Turn
from bot.wording import only_the_rest
from core.domain.reviews import (
    WEEK,
    Part,
    Review,
    ReviewStage,
)
from core.services import keeping, reviewing

_SKIP = re.compile(
    r"(?:skip|next|pass|don'?t know(?: yet)?|not yet|that(?:'s| is) (?:all|it))", re.IGNORECASE
)


def ask(turn: Turn, review: Review, part: Part, opening: str = "", step: str = "") -> None:
    """One part's question."""
    turn.ask(InRoutine("review", review.number, step or part.value, turn.now))
    turn.reply(wording.ask(review, turn.work.portfolio.priority(review.priority), part, opening=opening))


def ask_again(turn: Turn, step: InRoutine) -> None:
    """The step a person comes back to."""
    review = reviewing.find(turn.work, step.number)
    if review is not None:
        name, waits = part_of(step.step)
        ask(turn, review, Part(name), only_the_rest() if waits is not None else "", step.step)


def answered(turn: Turn, step: InRoutine, text: str) -> bool:
    """What was said for a part is kept, and the next one asked."""
    review = reviewing.find(turn.work, step.number)
    if review is None or review.stage is not ReviewStage.GOING_ON:
        return False
    name, waits = part_of(step.step)
    part = Part(name)
    if _SKIP.fullmatch(text.strip(" .")):
        _go_on(turn, step, review, "")
        return True
    heard = read(turn, review, part, text)
    before, review = (
        review,
        reviewing.find(turn.work, step.number) or review,
    )  # verdicts are kept as they are read
    filled = review
    other = keeping.written_meanwhile(turn.work, review, part.value, turn.person.key, step.asked_at)
    if other and heard.good and part in WHOLE:
        turn.ask(InRoutine("review", review.number, step.step, turn.now))
        theirs = wording.part_lines(review, part, names_in(turn.desk), turn.today)
        turn.reply(
            routine_wording.instead_of_theirs(names_in(turn.desk).get(other, other), "; ".join(theirs))
        )
        return True
    if heard.good:
        content = heard.good[0] if part in WHOLE else heard.good
        if (waits is not None or other) and part not in WHOLE | {Part.FINDINGS}:
            content = together(
                review.lines_of(part), heard.good, ()
            )  # at the end: others know theirs by number
        filled = reviewing.fill(turn.desk, review, part, content, turn.person.key)
    if part is Part.DATA:
        ask_for_data(turn, before, filled)
    tell_named(turn, before, filled)
    if heard.left_out:
        _ask_for_the_rest(turn, step, part, heard, text)
    else:
        names = names_in(turn.desk)
        beside = routine_wording.beside_theirs(names.get(other, other)) if other else ""
        _go_on(turn, step, filled, f"{beside} {wording.kept(part, filled, names, turn.today)}".strip())
    return True


def _ask_for_the_rest(turn: Turn, step: InRoutine, part: Part, heard: Read[object], text: str) -> None:
    """What could be read is kept; the part is still asked for what could not."""
    kept = len(lines_of(text)) - len(heard.left_out) if part is Part.FINDINGS else len(heard.good)
    if kept:
        turn.answered(step)
        turn.ask(InRoutine("review", step.number, step_for_the_rest(part.value, heard.places), turn.now))
    turn.reply(wording.not_read(part, [(each.line, each.why) for each in heard.left_out], kept))


def _go_on(turn: Turn, step: InRoutine, review: Review, opening: str) -> None:
    """The next part that is due by this week, or by that of the part just said; what comes later waits for its Monday."""
    turn.answered(step)
    order, here = list(Part), Part(part_of(step.step)[0])
    after = [p for p in review.missing if order.index(p) > order.index(here)]
    week = max(review.week(turn.today), WEEK[here])
    now = [p for p in after if WEEK[p] <= week]
    if now:
        ask(turn, review, now[0], opening)
        return
    priority = turn.work.portfolio.priority(review.priority)
    if opening:
        turn.reply(wording.not_yet(opening))
    if after:
        turn.reply(wording.nothing_due_yet(review, WEEK[after[0]], turn.today))
    else:
        turn.reply(wording.shown(review, priority, names_in(turn.desk), turn.today, may_write=True))


def say_part(turn: Turn, said: Said) -> bool:
    """A part said by its name, at any time."""
    review = written_by(turn, said.get("review", ""))
    if review is None:
        return False
    part = Part(said["part"].casefold())
    step = InRoutine("review", review.number, part.value, turn.now)
    lines = (turn.heard.words or "").partition(":")[2].strip()
    # a phrase is heard on one line; what was said on several is read line by line
    return answered(turn, step, lines if "\n" in lines else said["words"])
