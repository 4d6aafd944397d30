"""Stocktakes: the regular meeting, who attends, its agenda and its pack's cut-off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum


class Stage(Enum):
    """How far a stocktake has got."""

    PLANNED = "planned"
    GOING_ON = "going on"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class GoodNews:
    """A line a lead would like the meeting to open with."""

    by: str
    line: str


@dataclass(frozen=True, slots=True)
class Stocktake:
    """One meeting. `scope` says what it is about; `priorities` and `attending` are keys, in the order taken.

    `cut_off` is the instant as at which its pack is made. `deep_dive` is the priority looked into at length.
    `asked` is what leads were asked beforehand: see `asking`.
    """

    number: int
    scope: str
    day: date
    starts: time
    minutes: int
    priorities: tuple[str, ...]
    attending: tuple[str, ...]
    cut_off: datetime
    deep_dive: str = ""
    stage: Stage = Stage.PLANNED
    good_news: tuple[GoodNews, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def going_on(self) -> bool:
        """Whether it is being held now."""
        return self.stage is Stage.GOING_ON

    @property
    def title(self) -> str:
        """`Homes on 1 December 2026`."""
        return f"{self.scope} on {self.day.day} {self.day:%B %Y}"

    def at_stage(self, stage: Stage) -> Stocktake:
        """The same, so much further."""
        return replace(self, stage=stage)

    @staticmethod
    def asking(indicator: str, question: str) -> str:
        """How a question about an indicator is remembered."""
        return f"{indicator}: {question}"

    def with_asked(self, asked: Iterable[str]) -> Stocktake:
        """Leads have been asked these, beside what they were asked before."""
        return replace(self, asked=tuple(dict.fromkeys((*self.asked, *asked))))

    def with_good_news(self, news: GoodNews) -> Stocktake:
        """A lead's line joins those that open the meeting; their earlier one gives way."""
        return replace(self, good_news=(*(n for n in self.good_news if n.by != news.by), news))


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an agenda and the minutes set aside for it. `about` is a priority's key, or empty."""

    words: str
    minutes: int
    about: str = ""


def agenda(stocktake: Stocktake, names: Sequence[str], *, actions: int) -> tuple[Item, ...]:
    """The meeting's items in the method's order; their minutes add up to the meeting's.

    `names` are the priorities' names in the stocktake's order; `actions` how many there are from last time. The deep
    dive takes a quarter, the opening and the close five minutes each, or less in a short meeting.

    >>> meeting = Stocktake(1, "Homes", date(2026, 12, 1), time(10), 60, ("H", "T"), (), datetime(2026, 11, 27))
    >>> [(i.words, i.minutes) for i in agenda(meeting, ["Repairs", "Tenants"], actions=3)]
    [('Good news', 5), ('What was agreed last time', 6), ('Repairs', 22), ('Tenants', 22), ('Actions read aloud', 5)]
    """
    edge = min(5, stocktake.minutes // 8)
    before = min(2 * actions, stocktake.minutes // 6)
    deep = stocktake.minutes // 4 if stocktake.deep_dive in stocktake.priorities else 0
    left = max(stocktake.minutes - 2 * edge - before - deep, 0)
    each, more = divmod(left, max(len(stocktake.priorities), 1))
    items = [Item("Good news", edge)]
    if actions:
        items.append(Item("What was agreed last time", before))
    for place, (key, name) in enumerate(zip(stocktake.priorities, names, strict=True)):
        minutes = each + (place < more)
        if key == stocktake.deep_dive:
            items.append(Item(f"Deep dive: {name}", minutes + deep, key))
        else:
            items.append(Item(name, minutes, key))
    spare = 0 if stocktake.priorities else left
    items.append(Item("Actions read aloud", edge + spare))
    return tuple(items)
