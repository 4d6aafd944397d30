"""The made-up council: people, priorities, indicators of every kind, their history and their truth to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from core.domain.indicators import Aggregation, Band, Indicator, Limits, Polarity
from core.domain.months import Frequency, Month
from core.domain.people import Person, Priority, Role
from core.domain.portfolio import HistoricFigure, Portfolio
from core.domain.trajectory import Point, Profile, Trajectory

FIRST_ROUND = Month(2026, 3)
_HISTORY = 26
_ON_ONE_DESK = 3
_SLIPPING = 0.3
_CARRIED = 0.25

H, L, B, N = Polarity.HIGHER, Polarity.LOWER, Polarity.BAND, Polarity.INFORMATION
RATIO, SUM, SNAP = Aggregation.RATIO, Aggregation.SUM, Aggregation.SNAPSHOT
YEAR, ROLLING, MEAN = Aggregation.CUMULATIVE, Aggregation.ROLLING_12, Aggregation.MEAN


@dataclass(frozen=True, slots=True)
class Kind:
    """What one sort of indicator is like. `noise` is a month's usual variation, `season` the half height of its year."""

    name: str
    short: str
    unit: str
    decimals: int
    polarity: Polarity
    aggregation: Aggregation
    level: float
    noise: float
    highest: int | None = None
    season: float = 0.0
    lag: int = 8
    quarterly: bool = False


_KINDS = (
    Kind("Repairs completed on time", "Repairs", "%", 1, H, RATIO, 88, 1.2, 100),
    Kind("Average void re-let time", "Voids", "days", 0, L, MEAN, 29, 2, 1000, lag=9),
    Kind("Tenant satisfaction", "Satisfaction", "%", 1, H, RATIO, 76, 1.0, 100),
    Kind("Household waste recycled", "Recycling", "%", 1, H, RATIO, 38, 0.8, 100, season=3, lag=12),
    Kind("Missed bins", "Bins", "per 100,000", 0, L, RATIO, 95, 7),
    Kind("Council tax collected", "Council tax", "£", 0, H, YEAR, 9_400_000, 160_000, lag=4),
    Kind("Agency spend", "Agency", "£", 0, L, SUM, 412_000, 16_000),
    Kind("Sickness absence", "Sickness", "days", 1, L, ROLLING, 9.4, 0.9, lag=10),
    Kind("Education, health and care plans in 20 weeks", "EHC plans", "%", 1, H, RATIO, 52, 3.5, 100),
    Kind("Children in care", "In care", "children", 0, B, SNAP, 420, 6),
    Kind("Looked-after children with three placements", "Placements", "%", 1, L, RATIO, 11, 0.7, 100),
    Kind("Contacts resolved at first call", "First call", "%", 1, H, RATIO, 71, 1.4, 100),
    Kind("Average call wait", "Call wait", "seconds", 0, L, MEAN, 210, 14, season=20),
    Kind("Households in temporary accommodation", "Households", "households", 0, L, SNAP, 2580, 22),
    Kind("Affordable homes finished", "New homes", "homes", 0, H, YEAR, 24, 4),
    Kind("Freedom of information answers in time", "FOI", "%", 1, H, RATIO, 84, 2.2, 100, lag=20),
    Kind("Potholes mended in time", "Potholes", "%", 1, H, RATIO, 91, 1.5, 100, season=2),
    Kind("Delayed discharges", "Discharges", "days", 0, L, SUM, 310, 22, season=25),
    Kind("Library visits", "Libraries", "visits", 0, H, SUM, 48_200, 1_900, season=3_000),
    Kind("Street lights working", "Lights", "%", 2, H, RATIO, 98.2, 0.25, 100),
    Kind("Planning decisions in time", "Planning", "%", 0, H, RATIO, 83, 2.5, 100, quarterly=True),
    Kind("Rough sleepers", "Sleepers", "people", 0, L, SNAP, 41, 4, season=5),
    Kind("Reserves", "Reserves", "£m", 1, B, SNAP, 15.1, 0.15),
    Kind("Complaints received", "Complaints", "count", 0, N, SUM, 132, 12),
    Kind("Smoking quitters", "Quitters", "people", 0, H, YEAR, 64, 7),
    Kind("Care users in control of daily life", "Control", "%", 1, H, ROLLING, 74, 2.4, 100),
    Kind("Bus passengers", "Buses", "count", 0, N, SUM, 1_180_000, 30_000, season=60_000),
    Kind("Young people out of education or work", "NEET", "%", 1, L, SNAP, 3.9, 0.2, 100, season=0.4),
    Kind("Major projects on schedule", "Projects", "%", 0, H, RATIO, 78, 4, 100),
    Kind("Leisure centre visits", "Leisure", "visits", 0, H, SUM, 71_500, 2_300, season=5_000),
)
_AREAS = ("", "Northside", "Southfield", "Eastbrook", "Westhill", "Midtown", "Riverside", "Hilltop")
_FIRST = (
    "Ada",
    "Ben",
    "Cora",
    "Dev",
    "Esme",
    "Finn",
    "Gita",
    "Hugo",
    "Ines",
    "Jon",
    "Kofi",
    "Lena",
    "Mo",
    "Nia",
    "Omar",
    "Petra",
    "Quinn",
    "Rosa",
    "Sam",
    "Tess",
)
_LAST = (
    "Abara",
    "Bell",
    "Choudhury",
    "Doyle",
    "Evans",
    "Farah",
    "Grant",
    "Hughes",
    "Iqbal",
    "Jones",
    "Kaur",
    "Lowe",
    "Mensah",
    "Novak",
    "Okoro",
    "Pryce",
)
_PORTFOLIOS = ("Homes", "Streets", "Care", "Money", "Places")


@dataclass(frozen=True, slots=True)
class Slip:
    """A real deterioration: it begins in `onset`, and is over in `recovery` (None where it lasts)."""

    onset: Month
    recovery: Month | None

    def covers(self, period: Month) -> bool:
        """Whether the indicator is really worse in that period."""
        return self.onset <= period and (self.recovery is None or period < self.recovery)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A portfolio, what its leads will know each month, and which slips are real."""

    portfolio: Portfolio
    truth: Mapping[tuple[str, Month], Decimal]
    slips: Mapping[str, Slip]


def make_up(indicators: int, months: int, chance: np.random.Generator) -> MadeUp:
    """A council of so many indicators, with the truth of so many rounds from FIRST_ROUND on."""
    people: list[Person] = []
    priorities: list[Priority] = []
    made: list[Indicator] = []
    trajectories: dict[str, Trajectory] = {}
    history: list[HistoricFigure] = []
    truth: dict[tuple[str, Month], Decimal] = {}
    slips: dict[str, Slip] = {}
    for number in range(indicators):
        desk = number // _ON_ONE_DESK
        if number % _ON_ONE_DESK == 0:
            people += _people(desk)
            portfolio = _PORTFOLIOS[desk % len(_PORTFOLIOS)]
            priorities.append(Priority(f"P{desk}", f"Promise {desk + 1}", portfolio, people[-2].key))
        kind = _KINDS[number % len(_KINDS)]
        indicator = _indicator(number, f"P{desk}", kind)
        slip = _slip(kind, months, chance)
        line, promise = _lines(kind, months, slip, chance)
        indicator, values = _within(indicator, line)
        made.append(indicator)
        if slip is not None:
            slips[indicator.key] = slip
        if promise is not None:
            trajectories[indicator.key] = promise
        for month, value in values.items():
            if month < FIRST_ROUND:
                history.append(HistoricFigure(indicator.key, month, value))
            else:
                truth[indicator.key, month] = value
    people += _the_centre()
    portfolio_ = Portfolio(
        tuple(people), tuple(priorities), tuple(made), trajectories, tuple(history), frozenset()
    )
    return MadeUp(portfolio_, truth, slips)


def _people(desk: int) -> list[Person]:
    """A lead and their deputy; every fifth lead has none."""
    lead, deputy = _name(2 * desk), _name(2 * desk + 1)
    named = None if desk % 5 == 4 else _key(deputy)
    return [Person(_key(lead), lead, Role.LEAD, named), Person(_key(deputy), deputy, Role.DEPUTY)]


def _the_centre() -> list[Person]:
    return [
        Person("una@made-up.example", "Una Centre", Role.UNIT),
        Person("uri@made-up.example", "Uri Centre", Role.UNIT),
        Person("leader@made-up.example", "Lea Chair", Role.LEADER),
        Person("cabinet@made-up.example", "Cab Homes", Role.CABINET, portfolio="Homes"),
    ]


def _name(number: int) -> str:
    first, again = number % len(_FIRST), number // len(_FIRST)
    last = (number + again * 7) % len(_LAST)
    return f"{_FIRST[first]} {_LAST[last]}" + ("" if again < len(_LAST) else f" {again}")


def _key(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@made-up.example"


def _indicator(number: int, priority: str, kind: Kind) -> Indicator:
    round_ = number // len(_KINDS)
    area = _AREAS[round_ % len(_AREAS)] + ("" if round_ < len(_AREAS) else f" {chr(65 + round_ % 26)}")
    return Indicator(
        key=f"I{number:05d}",
        priority=priority,
        name=f"{kind.name}{f', {area}' if area else ''}",
        short_name=f"{area} {kind.short}".strip(),
        unit=kind.unit,
        decimals=kind.decimals,
        polarity=kind.polarity,
        aggregation=kind.aggregation,
        frequency=Frequency.QUARTERLY if kind.quarterly else Frequency.MONTHLY,
        limits=Limits(Decimal(0), None if kind.highest is None else Decimal(kind.highest)),
        band=_band(kind),
        source="Made up",
        lag=kind.lag,
        tolerance=_tolerance(kind),
        illustrative=True,
    )


def _band(kind: Kind) -> Band | None:
    if kind.polarity is not B:
        return None
    return Band(_decimal(kind.level - 2.5 * kind.noise, kind), _decimal(kind.level + 2.5 * kind.noise, kind))


def _tolerance(kind: Kind) -> Decimal | None:
    """Two months' usual variation, counted as the indicator is: a year adds up twelve, a rolling year shares them."""
    if kind.polarity is N:
        return None
    share = {YEAR: 12**0.5, ROLLING: 12**-0.5}.get(kind.aggregation, 1.0)
    return max(_decimal(2 * kind.noise * share, kind), Decimal(1).scaleb(-kind.decimals))


def _slip(kind: Kind, months: int, chance: np.random.Generator) -> Slip | None:
    """Three in ten of the indicators that can slip do, from the third round on; most recover if there is time."""
    step = 3 if kind.quarterly else 1
    drawn = chance.random(), int(chance.integers(2, max(months - 3, 3))), int(chance.integers(5, 10))
    if kind.polarity is N or months < 6 or drawn[0] >= _SLIPPING:
        return None
    onset = FIRST_ROUND + drawn[1] // step * step
    recovery = onset + drawn[2]
    return Slip(onset, recovery if recovery < FIRST_ROUND + months else None)


def _lines(
    kind: Kind, months: int, slip: Slip | None, chance: np.random.Generator
) -> tuple[dict[Month, float], Trajectory | None]:
    """What happens in each period, unrounded, and what was promised for it."""
    lead_in = 12
    first = FIRST_ROUND + -(_HISTORY + lead_in)
    calendar = list(first.to((FIRST_ROUND + months).financial_year.last))
    better = {H: 1.0, L: -1.0}.get(kind.polarity, 0.0)
    size = float(chance.uniform(2.0, 4.0)) * kind.noise * (3.0 if kind.polarity is B else 1.0)
    drifting = chance.random() < 0.4
    slope = 0.08 * kind.noise * better
    swing = kind.season * np.cos(2 * np.pi * (np.array([m.number for m in calendar]) - 7) / 12)
    planned = kind.level + slope * np.arange(len(calendar)) + swing
    shocks = chance.normal(0, kind.noise, len(calendar))
    wobble = np.zeros(len(calendar))
    for i in range(1, len(calendar)):
        wobble[i] = _CARRIED * wobble[i - 1] + shocks[i] * (1 - _CARRIED**2) ** 0.5
    worse = np.zeros(len(calendar))
    if slip is not None:
        for i, month in enumerate(calendar):
            if slip.covers(month):
                worse[i] = size * (min((month - slip.onset + 1) / 4, 1.5) if drifting else 1.0)
    actual = planned + wobble - worse * (better or -1.0)
    keep = range(lead_in, len(calendar))
    if kind.aggregation is YEAR:
        actual, planned = _to_date(calendar, actual), _to_date(calendar, planned)
    elif kind.aggregation is ROLLING:
        actual, planned = _over_a_year(actual), _over_a_year(planned)
    if kind.highest is not None:
        planned = np.minimum(planned, kind.highest - 0.2)
    frequency = Frequency.QUARTERLY if kind.quarterly else Frequency.MONTHLY
    last = FIRST_ROUND + months
    happened = {
        calendar[i]: float(actual[i]) for i in keep if frequency.ends_in(calendar[i]) and calendar[i] < last
    }
    if kind.polarity in {B, N}:
        return happened, None
    begins = frequency.before(FIRST_ROUND)
    agreed = [
        Point(month, _decimal(float(planned[i]), kind))
        for i, month in enumerate(calendar)
        if month >= begins and frequency.ends_in(month)
    ]
    shape = Profile.CUMULATIVE if kind.aggregation is YEAR else Profile.POINTS
    promise = Trajectory(agreed[0], agreed[-1], shape, tuple(agreed[1:-1]), reason="", approver="Made up")
    return happened, promise


def _to_date(calendar: list[Month], parts: np.ndarray) -> np.ndarray:
    total = np.zeros(len(parts))
    for i, month in enumerate(calendar):
        total[i] = max(parts[i], 0.0) + (0.0 if month.number == 4 or i == 0 else total[i - 1])
    return total


def _over_a_year(parts: np.ndarray) -> np.ndarray:
    return np.array([parts[max(i - 11, 0) : i + 1].mean() for i in range(len(parts))])


def _within(indicator: Indicator, line: Mapping[Month, float]) -> tuple[Indicator, dict[Month, Decimal]]:
    """The figures as they are reported: within limits, at the indicator's own decimals."""
    values = {}
    for month, value in line.items():
        kept = max(value, 0.0)
        if indicator.limits.highest is not None:
            kept = min(kept, float(indicator.limits.highest))
        values[month] = indicator.rounded(Decimal(repr(kept)))
    return indicator, values


def _decimal(value: float, kind: Kind) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-kind.decimals))
