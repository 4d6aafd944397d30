"""What the bot says while a trajectory is drawn together: one question at a time, and what it adds up to so far."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.messages import (
    Block,
    Choice,
    Choices,
    Items,
    Message,
    Paragraph,
    Picture,
    Table,
    quiet,
    say,
    strong,
    words,
)
from bot.wording import either
from core.domain.formatting import show, show_change, show_difference, show_number
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.domain.reviews import Review
from core.domain.trajectory import Intervention, Point, Trajectory
from core.domain.workshops import Workshop


def example(
    indicator: Indicator,
    workshop: Workshop,
    step: str,
    *,
    latest: Point | None = None,
    before: Trajectory | None = None,
) -> str:
    """An answer as it could be said, in the indicator's own size.

    >>> voids = Indicator("V", "P", "Re-let time", "days", decimals=0)
    >>> example(voids, Workshop(1, "V", "p", Point(Month(2026, 10), Decimal(31))), "target")
    '31 by March 2027'
    """
    start = workshop.baseline or latest
    here = show_number(indicator, start.value) if start else "31"
    month = start.month if start else Month(2026, 10)
    step_ = show_number(indicator, indicator.tolerance or Decimal(1))
    return {
        "now": f"{here} in {month.full}",
        "target": f"{show_number(indicator, before.target.value)} by {before.target.month.full}"
        if before is not None and before.target.month > month
        else f"{here} by {month.financial_year.last.full}",
        "nothing": f"{here}, or the same",
        "do": f"Two extra teams from {(month + 1).full}, full by {(month + 3).full}, {step_}",
        "season": f"January {step_} worse, August {step_} better",
        "give": step_,
        "why": "the contractor's handover took longer than planned",
    }[step]


def ask(
    indicator: Indicator,
    workshop: Workshop,
    step: str,
    *,
    latest: Point | None = None,
    before: Trajectory | None = None,
) -> Message:
    """One step's question."""
    by = workshop.target.month.full if workshop.target else ""
    question = {
        "now": "Where are you now?",
        "target": "Where must it be, and by when?",
        "nothing": f"What would it be by {by} if nothing changed?",
        "do": "What else will you do, from when, and how much does it bring?"
        if workshop.interventions
        else "What will you do, from when, when is it in full effect, and how much does it bring?",
        "season": "What season should we expect: which months are usually better or worse than that, and by how much? "
        'A lag goes with what you do ("biting from January").',
        "give": f"How far out could {by} be, either way?",
        "why": "A trajectory has been agreed before, and the old one is kept. Why is it redrawn?",
    }[step]
    blocks: list[Block] = [Paragraph(words(strong(f"{indicator.called}. "), question))]
    if step == "now" and latest is not None:
        shown = f"{show(indicator, latest.value)} in {latest.month.full}"
        blocks.append(
            Paragraph(words(f"The latest figure is {shown}. Say ", quiet('"yes"'), " to begin there."))
        )
    else:
        blocks.append(
            Paragraph(
                words(
                    quiet(
                        f'For example "{example(indicator, workshop, step, latest=latest, before=before)}".{_tail(step)}'
                    )
                )
            )
        )
    return Message(tuple(blocks))


def _tail(step: str) -> str:
    return {
        "do": ' Say "that is all" when it is, or "take that back".',
        "give": ' Or "skip".',
        "season": ' Or "none".',
    }.get(step, "")


def in_other_words(indicator: Indicator, step: str) -> Message:
    """Somebody asks what is meant."""
    return say(
        {
            "now": f"The latest value of {indicator.called} and its month: the line begins there.",
            "target": "The value to be reached, and the month it is promised for.",
            "nothing": "Where it would drift by then without anything new. It shows what your work is worth.",
            "do": "One thing at a time: what it is, the month it starts, the month it is felt in full, and the difference it makes. "
            'Where it starts before it is felt, "biting from" says the month it begins to show.',
            "season": "Months that are usually off the line whatever you do, such as a January that is always slow.",
            "give": "How wrong the line could be by then without anybody being surprised.",
            "why": "A line on what changed, for those who agreed the one before.",
        }[step]
    )


def not_read(
    indicator: Indicator, workshop: Workshop, step: str, *, latest: Point | None, before: Trajectory | None
) -> Message:
    """The answer could not be read; nothing of it is kept, and there is a way back."""
    shown = example(indicator, workshop, step, latest=latest, before=before)
    back = ' Or "take that back", "start again", "leave it".' if workshop.baseline else ' Or "leave it".'
    if step == "do":
        back = ' Say "that is all" when it is.' + back
    return say("I did not follow that. For example ", quiet(f'"{shown}"'), f".{back}")


def taken_back(said: str) -> Message:
    """The last answer is gone."""
    return say("Taken back: ", quiet(f'"{said}"'), ".")


def begun_again(indicator: Indicator) -> Message:
    """Every answer is gone, and nothing was agreed."""
    return say(strong(indicator.called), ": from the beginning. The trajectory in force stands meanwhile.")


def does_not_fit(why: str) -> Message:
    """What was said contradicts itself."""
    return say(f"{why} Nothing is kept of that; say it another way.")


def so_far(indicator: Indicator, drawn: Trajectory, picture: Picture) -> Message:
    """The drawing as it stands, and whether the contributions add up."""
    return Message((picture, Paragraph(words(adds_up(indicator, drawn)))))


def adds_up(indicator: Indicator, drawn: Trajectory) -> str:
    """Whether what will be done reaches the target."""
    month = drawn.target.month.full
    target = show(indicator, drawn.target.value)
    if not drawn.interventions:
        return f"A straight line to {target} by {month}, until we know what will be done."
    gap = indicator.rounded(drawn.gap())
    reached = show(indicator, indicator.rounded(drawn.target.value - drawn.gap()))
    if gap == 0:
        return f"What you will do adds up to {target} by {month}."
    towards = (drawn.target.value - drawn.baseline.value) * gap > 0
    spread = " The line spreads the difference evenly over the months." if drawn.points else ""
    if towards:
        return f"So far it adds up to {reached} by {month}: {_missing(indicator, gap)} to {target}.{spread}"
    return f"It adds up to {reached} by {month}, beyond the target of {target}.{spread}"


def falls_short(indicator: Indicator, drawn: Trajectory) -> str:
    """`What will be done adds up to 28 days: 4 days are still missing.`; nothing where it adds up."""
    gap = indicator.rounded(drawn.gap()) if drawn.interventions else Decimal(0)
    if not gap or (drawn.target.value - drawn.baseline.value) * gap < 0:
        return ""
    reached = show(indicator, indicator.rounded(drawn.target.value - drawn.gap()))
    return f"What will be done adds up to {reached}: {_missing(indicator, gap)}."


def _missing(indicator: Indicator, gap: Decimal) -> str:
    left = show_difference(indicator, abs(gap))
    return f"{left} {'is' if left.startswith('1 ') else 'are'} still missing"


def month_by_month(indicator: Indicator, drawn: Trajectory, picture: Picture, number: int) -> Message:
    """Everything there is to agree: the chart, each month's value, and what makes it."""
    rows = tuple(
        (p.month.full, show_number(indicator, indicator.rounded(p.value)))
        for p in drawn.line()
        if p.month > drawn.baseline.month  # where one stands is no promise, and stays judged as before
    )
    blocks: list[Block] = [
        picture,
        Table(("Month", "Expected"), rows, f"{indicator.called}: what each month must be"),
    ]
    made = tuple(
        words(f"{i.name}, {_biting(i)}: {show_change(indicator, i.effect)}.") for i in drawn.interventions
    )
    if made:
        blocks.append(Items(made))
    blocks.append(Paragraph(words(adds_up(indicator, drawn))))
    buttons = (
        Choice("Propose it", f"workshop-propose/{number}", primary=True),
        Choice("Add something", f"workshop-more/{number}"),
    )
    blocks.append(Choices(buttons))
    return Message(tuple(blocks))


def _biting(each: Intervention) -> str:
    """`in full from December 2026`, or `from December 2026, in full by March 2027`."""
    if each.full_effect <= each.bites_from:
        return f"in full from {each.bites_from.full}"
    return f"from {each.bites_from.full}, in full by {each.full_effect.full}"


def agreed(indicator: Indicator, drawn: Trajectory, approver: Person) -> Message:
    """A version is in force; the old one is kept."""
    kept = ""
    if drawn.version > 1:
        judges = ", and months that are over stay judged by it" if drawn.kept else ""
        kept = f" The one before is kept beside it{judges}."
    return say(
        strong(indicator.called),
        f": version {drawn.version} of its trajectory is agreed by {approver.name}.{kept}",
    )


def redrawn_for_you(indicator: Indicator, drawn: Trajectory, by: str, approver: Person) -> Message:
    """To the lead, when the unit drew it: what is expected next, and of what month the target is."""
    ahead = [p for p in drawn.line() if p.month > drawn.baseline.month][:3]
    coming = ", ".join(f"{p.month.name} {show_number(indicator, indicator.rounded(p.value))}" for p in ahead)
    return say(
        f"{by} has drawn a trajectory for ",
        strong(indicator.called),
        f" and {approver.name} has agreed it, as version {drawn.version}. Next on it: {coming}; "
        f"{show(indicator, drawn.target.value)} by {drawn.target.month.full}. Say ",
        quiet(f'"chart {indicator.called}"'),
        " to see it, or ",
        quiet(f'"workshop for {indicator.called}"'),
        " if it should be drawn another way.",
    )


def agreed_in_review(review: Review) -> str:
    """Why the trajectory is redrawn."""
    return f"agreed in priority review {review.number}"


def which(names: Sequence[str]) -> Message:
    """The indicator was not understood."""
    if names:
        return say(f"Which one: {either(list(names))}?")
    return say("Which indicator? For example ", quiet('"workshop for voids"'), ".")


def not_yours(indicator: Indicator) -> Message:
    """Somebody else's."""
    return say("The trajectory for ", strong(indicator.called), " is drawn by its lead with the unit.")


def passed() -> Message:
    """The workshop is over."""
    return say("That workshop is over. Begin another like this: ", quiet('"workshop for voids"'), ".")


def amount(indicator: Indicator, value: Decimal) -> str:
    """A value with its unit."""
    return show(indicator, value)


def answer_called(indicator: Indicator, said: str) -> str:
    """An answer in the workshop, as it is taken back."""
    return f'"{said}"' if said else f"the last step of the workshop for {indicator.called}"
