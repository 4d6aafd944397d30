"""The forms behind a prompt: figures, not ready yet, somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.messages import (
    Field,
    Form,
)
from bot.wording.asked import Asked, periods_of
from bot.wording.phrases import counted, plural
from core.domain.formatting import show_number
from core.domain.indicators import Indicator
from core.domain.months import Month


def figures_form(asked: Sequence[Asked], behalf: str = "", *, left: int = 0) -> Form:
    """Every figure asked for, with a comment each. `behalf` names who is answered for; `left` counts those left out."""
    fields: list[Field] = []
    several = len({a.request.period for a in asked}) > 1
    for a in asked:
        hint = ", ".join(f"{m.short} {show_number(a.indicator, v)}" for m, v in a.recent)
        name = f"{a.indicator.key}/{a.request.period}"
        label = _field_label(a.indicator, a.request.period, with_period=several)
        fields.extend(
            (
                Field(f"value/{name}", label, hint=hint),
                Field(f"comment/{name}", _remark_label(a, with_period=several), kind="long"),
            )
        )
    more = f" {counted(left)} more {plural(left, 'comes', 'come')} when these are in." if left else ""
    return Form(
        "figures",
        f"{periods_of(asked)} figures{f' for {behalf}' if behalf else ''}",
        tuple(fields),
        submit="Send figures",
        introduction=f"Leave blank what you do not have yet.{more}",
    )


def _remark_label(asked: Asked, *, with_period: bool) -> str:
    period = f" for {asked.indicator.frequency.period(asked.request.period)}" if with_period else ""
    return f"Anything to say about {asked.indicator.called}{period}?"


def edit_form(recorded: Sequence[tuple[Indicator, Month, str]]) -> Form:
    """What was recorded, to be changed: each indicator and period with the value known now.

    Each field's neighbour `was/...` keeps that value, so that who types over it need not be asked whether they mean to.
    """
    several = len({period for _, period, _ in recorded}) > 1
    fields = tuple(
        field
        for i, period, value in recorded
        for field in (
            Field(f"value/{i.key}/{period}", _field_label(i, period, with_period=several), value=value),
            Field(f"was/{i.key}/{period}", "Was", kind="hidden", value=value),
        )
    )
    return Form("figures", "Change what was recorded", fields, submit="Change")


def _field_label(indicator: Indicator, period: Month, *, with_period: bool) -> str:
    of = f", {indicator.frequency.period(period)}" if with_period else ""
    unit = f" ({indicator.unit})" if indicator.unit and indicator.unit != "count" else ""
    return f"{indicator.name}{of}{unit}"


def not_ready_form(asked: Sequence[Asked], earliest: date = date.min) -> Form:
    """Until when, and for which figures; the day offered is the day they are due, or `earliest`."""
    return Form(
        "not-ready",
        "When should I ask again?",
        (
            Field(
                "until",
                "Ask me again on",
                kind="date",
                optional=False,
                value=max(min(a.request.due for a in asked), earliest).isoformat(),
            ),
            *_which_of(asked),
            Field("why", "Anything the unit should know?", kind="long"),
        ),
        submit="Ask me then",
    )


def _which_of(asked: Sequence[Asked]) -> tuple[Field, ...]:
    """Which of several figures; nothing to choose where there is one."""
    named = {a.indicator.key: a.indicator.called for a in asked}
    if len(named) < 2:
        return ()
    options = (("all", "All of them"), *named.items())
    return (Field("which", "Which figures", kind="choice", options=options, value="all"),)


def someone_else_form(asked: Sequence[Asked]) -> Form:
    """Who should be asked, and for which figures."""
    return Form(
        "someone-else",
        "Who should I ask?",
        (
            Field("who", "Name or e-mail address", optional=False),
            *_which_of(asked),
        ),
        submit="Ask them",
    )
