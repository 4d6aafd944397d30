"""Reading one's own data with somebody beside one: what a delivery unit would ask of this series, and the chart for each."""

from __future__ import annotations

from bot import wording
from bot.asking import owned
from bot.conversations.enquiries import expected_of, target_line
from bot.gallery import NoSuchPicture, block_of
from bot.messages import Choice, Choices, Items, Message, Paragraph, say, strong, words
from bot.turn import Turn
from core.analysis.questions import Question
from core.domain.formatting import show
from core.domain.indicators import Indicator
from core.domain.run_rate import Reach, required_run_rate
from core.domain.status import Status
from core.services.judging import Reading, read_indicator

_MOST = 4
_BEST_FIRST = (Status.RED, Status.AMBER_RED, Status.AMBER_GREEN, Status.GREEN)
_CHARTS = {
    "shift": (("Show when it changed", "control"), ("Show it on its trajectory", "chart")),
    "season": (("Show years side by side", "seasons"),),
    "denominator": (("Show what it is counted over", "cases"),),
    "small numbers": (("Show what it is counted over", "cases"),),
    "intervention": (("Show when it should bite", "chart"),),
    "break": (("Show it on its trajectory", "chart"),),
    "run rate": (("Show what it would take", "needed"),),
    "missing": (("Show the figures", "history"),),
}
"""Which chart answers which question; the first that can be drawn is offered."""


def coach(turn: Turn, indicator: Indicator) -> None:
    """The questions worth asking about this series, each with a button for the chart that answers it."""
    reading = read_indicator(turn.view, indicator.key)
    asked = list(reading.assessment.questions[:_MOST]) if reading.assessment else []
    if not any(q.about == "run rate" for q in asked) and (needed_ := _what_it_takes(reading)) is not None:
        asked = [*asked[: _MOST - 1], needed_]
    if not asked and reading.confidential:
        turn.reply(wording.kept_confidential(reading))
        return
    if reading.value is None and not any(f.value is not None for f in reading.values.values()):
        turn.reply(wording.nothing_to_read_yet(indicator.called))
        return
    if not asked:
        turn.reply(say("Nothing stands out in ", strong(indicator.called), " that is worth a question."))
        return
    mine = indicator.key in {i.key for i in owned(turn.desk, turn.person)}
    made = expected_of(turn, reading) if mine else []
    count, thing = wording.counted(len(asked)), wording.plural(len(asked), "thing")
    head = words(f"{count} {thing} the picture raises for ", strong(indicator.called), ".")
    turn.reply(
        Message(
            (
                Paragraph(head),
                *(Paragraph(wording.promises_made([(indicator, p)])) for p in made),
                Items(tuple(words(q.words) for q in asked), numbered=len(asked) > 1),
                Choices(_answers(turn, indicator, asked)),
            )
        )
    )


def _what_it_takes(reading: Reading) -> Question | None:
    """The required run-rate beside the best month ever, where the target is neither sure nor out of reach."""
    rate = (
        required_run_rate(reading.indicator, reading.values, reading.trajectory)
        if reading.trajectory is not None
        else None
    )
    if rate is None or rate.on_course or rate.reach is Reach.NOTHING_MORE_NEEDED:
        return None
    said = wording.run_rate(reading.indicator, rate)
    if not said:
        return None
    target = reading.trajectory.target if reading.trajectory is not None else None
    if target is not None:
        landed = f"{show(reading.indicator, target.value)} by {target.month.full}"
        said = said.replace("To land it", f"To land {landed}", 1)
    asked = (
        "What would make that possible?"
        if rate.beats_the_best
        else "It has been done before: what was different then?"
    )
    return Question(
        "run rate", f"{said} {asked if rate.best is not None else 'What would make that possible?'}"
    )


def offer(turn: Turn) -> bool:
    """Whoever asks for help without saying with what is offered their own, what is off first."""
    mine = [read_indicator(turn.view, i.key) for i in owned(turn.desk, turn.person)]
    known = [r for r in mine if r.value is not None]
    if mine and not known:
        turn.reply(wording.nothing_to_read_yet("what is yours"))
        return True
    if not known:
        return False
    worst = sorted(known, key=lambda r: (not r.slipping, _BEST_FIRST.index(r.status) if r.status else 0))
    names = [(r.indicator.key, r.indicator.called) for r in worst[:_MOST]]
    turn.reply(
        Message(
            (
                Paragraph(words("Which one shall we look at together?")),
                Choices(tuple(Choice(name, f"coach/{key}") for key, name in names)),
            )
        )
    )
    return True


def _answers(turn: Turn, indicator: Indicator, asked: list[Question]) -> tuple[Choice, ...]:
    offered: dict[str, str] = {}
    for question in asked:
        for label, verb in _CHARTS.get(question.about, ()):
            if verb not in offered and _can_be_drawn(turn, verb, indicator):
                offered[verb] = label
                break
    offered.setdefault("seasons", "Show years side by side")
    return tuple(Choice(label, f"{verb}/{indicator.key}") for verb, label in offered.items())


def _can_be_drawn(turn: Turn, verb: str, indicator: Indicator) -> bool:
    if verb not in {"cases", "needed", "control"}:
        return True
    try:
        block_of(turn.view, verb, (indicator.key,), turn.now)
    except NoSuchPicture:
        return False
    return True


def cases(turn: Turn, indicator: Indicator) -> None:
    """How many cases each month rests on."""
    _show(turn, "cases", indicator)


def needed(turn: Turn, indicator: Indicator) -> None:
    """What each remaining month must be, drawn and said."""
    _show(turn, "needed", indicator)


def _show(turn: Turn, kind: str, indicator: Indicator) -> None:
    try:
        picture = block_of(turn.view, kind, (indicator.key,), turn.now)
    except NoSuchPicture as why:
        turn.reply(say(str(why)))
        return
    blocks = [picture]
    line = target_line(read_indicator(turn.view, indicator.key, deeply=False)) if kind == "needed" else ()
    turn.reply(Message((*blocks, *((Paragraph(line),) if line else ()))))
