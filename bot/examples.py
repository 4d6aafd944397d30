"""Examples that can be typed back as they are shown: taken from the person's own figures, or those they may see."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from bot.asking import owned, waiting_for
from bot.turn import Turn
from bot.wording.examples import Examples
from bot.wording.phrases import short_call
from core.domain.formatting import show_date
from core.domain.indicators import Indicator, Polarity
from core.domain.people import Role


def examples(turn: Turn) -> Examples:
    """Names, values and days for examples in what is said to this person now."""
    portfolio = turn.work.portfolio
    own = _own(turn)
    first = portfolio.priority(own[0].priority) if own else None
    people = [p for p in portfolio.people() if not p.retired]
    lead = portfolio.person(first.lead) if first is not None else None
    officers = [p.first_name for p in people if p.role is Role.UNIT and p.key != turn.person.key]
    made = Examples(
        lead=lead.first_name if lead is not None else "",
        officer=next(iter(officers), ""),
        portfolio=first.portfolio if first is not None else "",
        day=show_date(turn.desk.calendar.add(turn.today, 5), turn.today),
    )
    return _with_figures(turn, made, own) if own else made


def _own(turn: Turn) -> list[Indicator]:
    """Two indicators this person has to do with: asked of them, theirs, flagged, else such as have everyday names."""
    portfolio = turn.work.portfolio
    visible = turn.visible()
    shown = set(visible)
    asked = [r.indicator for r in waiting_for(turn.desk, turn.person)]
    mine = [i.key for i in owned(turn.desk, turn.person)]
    keys = chain(
        asked,
        mine,
        (f.indicator for f in turn.work.flags.open() if f.indicator in shown and f.state.public),
        (k for k in visible if portfolio.indicator(k).aliases and _is_judged(portfolio.indicator(k))),
        visible,
    )
    first = next(keys, None)
    second = next((key for key in keys if key != first), None)
    return [portfolio.indicator(key) for key in (first, second) if key is not None]


def _is_judged(indicator: Indicator) -> bool:
    return indicator.polarity is not Polarity.INFORMATION


def _with_figures(turn: Turn, made: Examples, own: list[Indicator]) -> Examples:
    first, *rest = own
    numbers = [(m, f.value) for m, f in turn.work.figures.known(first.key).items() if f.value is not None]
    value = format(first.rounded(numbers[-1][1]), "f") if numbers else made.number
    before = format(first.rounded(numbers[-2][1]), "f") if len(numbers) > 1 else value
    month = first.frequency.period(numbers[-1][0]) if numbers else made.month
    other, number = "", ""
    for second in rest:
        held = [f.value for f in turn.work.figures.known(second.key).values() if f.value is not None]
        if held:
            other, number = short_call(second), format(second.rounded(held[-1]), "f")
    return replace(
        made,
        name=short_call(first),
        number=value,
        month=month,
        earlier=before,
        other=other,
        other_number=number,
    )
