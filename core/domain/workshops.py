"""A trajectory while it is being drawn: what has been said so far, and what it adds up to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from core.domain.indicators import Limits
from core.domain.months import Month
from core.domain.trajectory import Intervention, Point, Profile, Trajectory, limited


class Outcome(Enum):
    """What became of a workshop."""

    OPEN = "open"
    PROPOSED = "proposed"
    AGREED = "agreed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Workshop:
    """One indicator's trajectory in the making.

    `untouched` is what the figure would be at the target month if nothing were done; `give` how far out, either way,
    the target could land. `season` says by how much a month between is usually off that way; `reason` is why an
    agreed trajectory is redrawn.
    """

    number: int
    indicator: str
    by: str
    baseline: Point | None = None
    target: Point | None = None
    untouched: Decimal | None = None
    interventions: tuple[Intervention, ...] = ()
    season: tuple[Point, ...] = ()
    give: Decimal | None = None
    reason: str = ""
    outcome: Outcome = Outcome.OPEN

    def drawn(self, limits: Limits) -> Trajectory | None:
        """The trajectory so far; None before there is a baseline and a target.

        Raises NotATrajectory, in words fit to show, when what was said contradicts itself.

        >>> from core.domain.months import Month
        >>> begun = Workshop(1, "V", "p", Point(Month(2026, 10), Decimal(31)), Point(Month(2027, 3), Decimal(24)))
        >>> teams = Intervention("Two void teams", Month(2026, 11), Month(2027, 1), Decimal(-4))
        >>> from dataclasses import replace
        >>> replace(begun, interventions=(teams,)).drawn(Limits()).gap()
        Decimal('-3')
        """
        if self.baseline is None or self.target is None:
            return None
        month, value = self.target.month, self.target.value
        untouched = () if self.untouched is None else (Point(month, self.untouched),)
        low, high = ((), ()) if self.give is None else (
            (Point(month, value - self.give),),
            (Point(month, value + self.give),),
        )  # fmt: skip
        drawn = Trajectory(
            self.baseline,
            self.target,
            Profile.INTERVENTIONS if self.interventions else Profile.LINEAR,
            interventions=self.interventions,
            limits=limits,
            no_effect=untouched,
            low=low,
            high=high,
        )
        return self._with_season(drawn) if self.season else drawn

    def _with_season(self, drawn: Trajectory) -> Trajectory:
        """Each named month between baseline and target off by its season; the two ends are as they were said.

        What is still missing to the target is spread evenly over the months, and so is the season of the two ends: no
        month is left with a step that nobody will take.

        >>> from core.domain.months import Month
        >>> march = (Point(Month(2027, 2), Decimal(3)), Point(Month(2027, 3), Decimal(3)))
        >>> begun = Workshop(1, "V", "p", Point(Month(2026, 10), Decimal(34)), Point(Month(2027, 3), Decimal(24)))
        >>> [int(p.value) for p in replace(begun, season=march).drawn(Limits()).line()]
        [34, 31, 28, 26, 26, 24]
        """
        usual = {p.month.number: p.value for p in self.season}
        first, last = drawn.baseline.month, drawn.target.month

        def off(month: Month) -> Decimal:
            return usual.get(month.number, Decimal(0)) - usual.get(first.number, Decimal(0))

        line = {p.month: p.value for p in drawn.line()}
        spread = (drawn.target.value - line[last] - off(last)) / (last - first)
        points = tuple(
            Point(month, limited(drawn.limits, value + off(month) + spread * (month - first)))
            for month, value in line.items()
            if first < month < last
        )
        return replace(drawn, profile=Profile.POINTS, points=points)

    def better(self, effect: Decimal) -> Decimal:
        """An amount said without a sign, as a step from the baseline towards the target."""
        if self.baseline is None or self.target is None:
            return effect
        return abs(effect) if self.target.value >= self.baseline.value else -abs(effect)
