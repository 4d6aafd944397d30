"""Asking for a picture: an indicator's chart of any kind, or many at once. Only reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot import wording
from bot.asking import owned
from bot.conversations import enquiries, looking
from bot.gallery import EVERYTHING, NoSuchPicture, block_of, trajectory_block
from bot.messages import Choice, Choices, Message, say, strong
from bot.turn import Turn
from core.domain.indicators import Indicator
from core.domain.people import Person, Priority
from core.services import flagging
from core.services.judging import read_indicator

_KINDS = tuple(
    (kind, re.compile(rf"(?:(?P<before>.*?)[ ,](?:as )?(?:an? )?)?(?:{said})(?:[ ,]++(?:of |for |on )?(?P<after>.*))?", re.IGNORECASE))
    for kind, said in (
        ("control", r"(?:control|spc|xmr)(?: charts?| limits)?"),
        ("seasonal", r"(?:seasons?|seasonal(?:ly)?|years(?: side by side)?|by year|year on year)(?: charts?)?"),
        ("grid", r"(?:status )?grid"),
        ("multiples", r"(?:small )?multiples|small charts?"),
        ("stocktake", r"(?:stocktake )?page"),
    )
)  # fmt: skip
_WHOLE = re.compile(
    r"(?:(?:all|every|the (?:whole|full)) (?:months?|figures?|history|years) (?:of|for) |all (?:of|for) )(?P<after>.+)"
    r"|(?P<before>.+?),? (?:all(?: (?:the )?(?:months|years|figures|history))?|in full|(?:with )?(?:the |its )?(?:whole|full) history|every month"
    r"|(?:from|since) the (?:start|beginning))",
    re.IGNORECASE,
)
_ALL = {"", "all", "everything", "council", "the council", "whole council", "the whole council", "everyone"}
COUNCIL = "council"


def whole_of(text: str) -> str | None:
    """What is to be drawn as far back as anything is known, of what follows "chart"; None where that is not asked.

    >>> whole_of("voids all"), whole_of("all months of voids control"), whole_of("voids"), whole_of("all")
    ('voids', 'voids control', None, None)
    """
    found = _WHOLE.fullmatch(" ".join(text.split()))
    return (found["after"] or found["before"]) if found else None


def asked_for(text: str) -> tuple[str, str]:
    """The kind of picture and the name in what follows "chart"; no kind where none is said.

    >>> asked_for("voids control"), asked_for("control chart of voids"), asked_for("voids")
    (('control', 'voids'), ('control', 'voids'), ('', 'voids'))
    >>> asked_for("Homes as small multiples"), asked_for("grid")
    (('multiples', 'Homes'), ('grid', ''))
    """
    tidy = re.sub(r"^(?:the|an?) ", "", " ".join(text.split()), flags=re.IGNORECASE)
    for kind, pattern in _KINDS:
        found = pattern.fullmatch(tidy)
        before, after = (
            ((found[side] or "").strip(" ,") for side in ("before", "after")) if found else ("", "")
        )
        if found and not (before and after):
            return kind, before or after
    return "", tidy


def nearest(turn: Turn) -> None:
    """A chart of nothing named: of what the person was just told is flagged, else of what they lead, else of everything."""
    told = (flagging.find(turn.desk, q.flag) for q in turn.talk.invitations)
    flag = next((f for f in told if f is not None), None)
    if flag is not None:
        trajectory(turn, turn.work.portfolio.indicator(flag.indicator))
    elif owned(turn.desk, turn.person):
        many(turn, "multiples", f"lead/{turn.person.key}")
    else:
        many(turn, "grid", COUNCIL)


def chart(turn: Turn, text: str) -> None:
    """Whatever "chart" was followed by: an indicator, a priority, a portfolio, a lead, everything; of any kind."""
    shorter = whole_of(text)
    whole = shorter is not None and not looking.is_indicator(turn, text)
    if shorter is not None and whole:
        text = shorter
    kind, name = asked_for(text)
    if kind and looking.is_indicator(turn, text):  # somebody calls an indicator "Customer page views"
        kind, name = "", text
    if name.casefold() in _ALL:
        many(turn, kind or "grid", COUNCIL)
        return
    thing, several = looking.named(turn, name)
    match thing:
        case Indicator():
            _one(turn, kind, thing, whole=whole)
        case Priority():
            _many_or_page(turn, kind, thing)
        case Person():
            many(turn, kind or "multiples", f"lead/{thing.key}")
        case str():
            many(turn, kind or "multiples", f"portfolio/{thing}")
        case None:
            turn.reply(wording.which_one(several) if several else wording.nothing_called(name))


def _one(turn: Turn, kind: str, indicator: Indicator, *, whole: bool = False) -> None:
    match kind:
        case "control":
            control(turn, indicator, whole=whole)
        case "seasonal":
            seasons(turn, indicator, whole=whole)
        case "stocktake":
            page(turn, indicator.priority)
        case "grid" | "multiples":
            _draw(turn, kind, indicator.called, [indicator.key], f"priority/{indicator.priority}")
        case _:
            trajectory(turn, indicator, whole=whole)


def _many_or_page(turn: Turn, kind: str, priority: Priority) -> None:
    if kind == "stocktake":
        page(turn, priority.key)
    else:
        many(turn, kind or "multiples", f"priority/{priority.key}")


def trajectory(turn: Turn, indicator: Indicator, *, whole: bool = False) -> None:
    """Figures against their trajectory; the `whole` goes as far back as anything is known."""
    reading = read_indicator(turn.view, indicator.key)
    if not any(f.value is not None for f in reading.values.values()):
        none = say(strong(indicator.called), " has no figures to draw yet.")
        turn.reply(wording.kept_confidential(reading) if reading.confidential else none)
        return
    others = Choices((_SEASONS(indicator), _CONTROL(indicator)))
    block = (
        block_of(turn.view, "trajectory", (indicator.key, EVERYTHING), turn.now)
        if whole
        else trajectory_block(turn.view, reading, turn.now)
    )
    turn.reply(Message((block, others)))


def seasons(turn: Turn, indicator: Indicator, *, whole: bool = False) -> None:
    """Financial years side by side."""
    others = (_TRAJECTORY(indicator), _CONTROL(indicator))
    _other_kind(turn, "seasonal", indicator, others, whole=whole)


def control(turn: Turn, indicator: Indicator, *, whole: bool = False) -> None:
    """The control chart, or why it would mislead."""
    others = (_TRAJECTORY(indicator), _SEASONS(indicator))
    _other_kind(turn, "control", indicator, others, whole=whole)


def _other_kind(
    turn: Turn, kind: str, indicator: Indicator, others: tuple[Choice, ...], *, whole: bool
) -> None:
    of = (indicator.key, EVERYTHING) if whole else (indicator.key,)
    try:
        block = block_of(turn.view, kind, of, turn.now)
    except NoSuchPicture as why:
        turn.reply(wording.no_such_chart(indicator, str(why), others))
        return
    turn.reply(Message((block, Choices(others))))


def many(turn: Turn, kind: str, scope: str) -> None:
    """The status grid or small charts of a portfolio, a priority, a lead or the whole council."""
    keys = enquiries.within(turn, scope)
    if not keys:
        turn.reply(wording.nothing_to_show())
    elif kind in {"control", "seasonal", "stocktake"}:
        turn.reply(wording.one_at_a_time([turn.work.portfolio.indicator(k).called for k in keys[:6]]))
    else:
        _draw(turn, kind, _titled(turn, scope), keys, scope)


def _draw(turn: Turn, kind: str, title: str, keys: Sequence[str], scope: str) -> None:
    others = [("grid", "everything", "Status over the months"), ("multiples", "small", "Small charts")]
    choices = [Choice(label, f"{token}/{scope}") for other, token, label in others if other != kind]
    if scope.startswith("priority/"):
        choices.append(Choice("Stocktake page", f"page/{scope.partition('/')[2]}"))
    turn.reply(Message((block_of(turn.view, kind, (title, *keys), turn.now), Choices(tuple(choices)))))


def _titled(turn: Turn, scope: str) -> str:
    kind, _, name = scope.partition("/")
    if kind == "lead":
        person = turn.work.portfolio.person(name)
        return person.name if person else name
    if kind == "priority":
        return turn.work.portfolio.priority(name).name
    return name or "The whole council"


def page(turn: Turn, priority: str) -> None:
    """One priority's page for a stocktake."""
    keys = enquiries.within(turn, f"priority/{priority}")
    if not keys:
        turn.reply(wording.nothing_to_show())
        return
    turn.reply(Message((block_of(turn.view, "stocktake", (priority, *keys), turn.now),)))


def _button(label: str, token: str) -> Callable[[Indicator], Choice]:
    return lambda indicator: Choice(label, f"{token}/{indicator.key}")


_TRAJECTORY = _button("Against trajectory", "chart")
_SEASONS = _button("Years side by side", "seasons")
_CONTROL = _button("Control chart", "control")
