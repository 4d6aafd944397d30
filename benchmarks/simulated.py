"""Indicators whose truth is known: sound ones, and ones with a real slip, for measuring what is said of them.

Not the shared cases, on purpose: other plans, noises, lengths and onsets, so that what was tuned on one set is
measured on another. Sizes are in standard deviations of a month's figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

KINDS = ("none", "none", "none", "step1", "step2", "step3", "drift.25", "drift.5")
PLAN = 24


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way for an indicator to be."""

    name: str
    history: int = 12
    carried: tuple[float, float] = (0.0, 0.5)
    season: tuple[float, float] = (0.0, 0.0)
    ahead: float = 0.0
    slope: float = 0.2
    misjudged: float = 0.0  # how far off the truth the trajectory was drawn
    rounding: float = 0.05
    missing: float = 0.02
    gaps: float = 0.0  # the chance in a month that the next three go missing
    heavy: bool = False
    skewed: bool = False  # bad months are worse than good ones are good
    onsets: tuple[int, int] = (
        3,
        16,
    )  # months into the plan, from the first up to the second, at which a slip may begin
    planned: bool = True
    counted: str = "snapshot"
    breaks: int | None = None  # months into the plan at which the definition changes
    shared: bool = field(default=True)  # counts towards the overall rate


SCENARIOS = (
    Scenario("plain", carried=(0.0, 0.0)),
    Scenario("usual"),
    Scenario("persistent", carried=(0.5, 0.6)),
    Scenario("seasonal", history=24, season=(0.7, 1.5)),
    Scenario("three years", history=36, season=(0.0, 1.5), missing=0.06),
    Scenario("short", history=6),
    Scenario("rounded", rounding=1.0),
    Scenario("steep plan", slope=0.6),
    Scenario("plan drawn off", misjudged=0.3),
    Scenario("gaps", missing=0.15),
    Scenario("three months gone", gaps=0.06),
    Scenario("half ahead", ahead=0.5),
    Scenario("heavy tails", heavy=True, history=18),
    Scenario("skewed", skewed=True, history=18),
    Scenario("cumulative", counted="cumulative", history=12),
    Scenario("ahead and turned", ahead=1.5, shared=False),
    Scenario("no trajectory", planned=False, slope=0.0, history=24, shared=False),
    Scenario("no trajectory, short", planned=False, slope=0.0, history=9, shared=False),
    Scenario("rolling 12", counted="rolling 12", history=24, shared=False),
    Scenario("redefined", breaks=2, slope=0.2, shared=False),
    Scenario("no history", history=0, shared=False),
)

# What the README of the shared cases tells of theirs: a plan that rises a quarter of a deviation a month, slips that
# begin in the eighth to the fourteenth month of it.
AS_SHARED = (
    Scenario("shared: plain", carried=(0.0, 0.0), slope=0.25, onsets=(7, 14)),
    Scenario("shared: autocorrelated", carried=(0.4, 0.5), slope=0.25, onsets=(7, 14)),
    Scenario("shared: headroom", carried=(0.0, 0.3), ahead=0.5, slope=0.25, onsets=(7, 14)),
    Scenario(
        "shared: seasonal", carried=(0.0, 0.3), history=24, season=(0.5, 1.0), slope=0.25, onsets=(7, 14)
    ),
    Scenario("shared: short", carried=(0.0, 0.3), history=6, slope=0.25, onsets=(7, 14)),
    Scenario("shared: typical", carried=(0.1, 0.4), season=(0.0, 0.5), slope=0.25, onsets=(7, 14)),
    Scenario("shared: ahead", carried=(0.0, 0.3), ahead=1.65, slope=0.25, onsets=(7, 14), shared=False),
    Scenario("shared: flat", carried=(0.0, 0.3), slope=0.0, onsets=(7, 14), shared=False),
)


@dataclass(frozen=True, slots=True)
class Simulated:
    """Many indicators of one scenario; arrays are (series, months), `onset` -1 where all is sound."""

    scenario: Scenario
    values: Floats
    promised: Floats | None
    better: Floats
    kind: NDArray[np.str_]
    onset: NDArray[np.int64]


def simulate(scenario: Scenario, per_kind: int, seed: int) -> Simulated:
    """`per_kind` indicators of each of KINDS."""
    chance = np.random.default_rng([seed, sum(map(ord, scenario.name))])
    kind = np.repeat(np.array(KINDS), per_kind)
    n, run_in = len(kind), 12 if scenario.counted == "rolling 12" else 0
    history, months = scenario.history + run_in, scenario.history + run_in + PLAN
    noise = _noise(chance, n, months, scenario)
    strength = chance.uniform(*scenario.season, n)[:, None]
    at = 2 * np.pi * (np.arange(months)[None, :] - chance.integers(0, 12, n)[:, None]) / 12
    noise += strength * np.sqrt(2) * np.cos(at)
    onset = np.where(kind == "none", -1, history + chance.integers(*scenario.onsets, n))
    plan = scenario.slope * np.clip(np.arange(months) - history + 1, 0, None)
    truth = plan + scenario.ahead * (np.arange(months) >= history) + _slips(kind, onset, months)
    values = truth + noise
    promised = plan + scenario.misjudged * chance.normal(size=n)[:, None]
    better = np.where(chance.random(n) < 0.5, 1.0, -1.0)
    level = 60.0
    values, promised = level + better[:, None] * values, level + better[:, None] * promised
    if scenario.breaks is not None:
        shift = chance.normal(size=n)[:, None] * 3 * (np.arange(months) >= history + scenario.breaks)
        values, promised = values + shift, promised + shift
    if scenario.counted == "cumulative":
        values, promised = _year_to_date(values), _year_to_date(promised)
    if scenario.counted == "rolling 12":
        values, promised = _rolling(values), _rolling(promised)
    values = np.round(values / scenario.rounding) * scenario.rounding
    values = np.round(values, 6)
    values[chance.random(values.shape) < scenario.missing] = np.nan
    if scenario.gaps:
        begins = chance.random(values.shape) < scenario.gaps
        for later in range(3):
            values[:, later:][begins[:, : months - later]] = np.nan
    promised = promised.copy()
    promised[:, :history] = np.nan
    return Simulated(
        replace(scenario, history=history - run_in),
        values[:, run_in:],
        promised[:, run_in:] if scenario.planned else None,
        better,
        kind,
        np.where(onset < 0, -1, onset - run_in),
    )


def _noise(chance: np.random.Generator, n: int, months: int, scenario: Scenario) -> Floats:
    if scenario.heavy:
        fresh = chance.standard_t(4, (n, months)) / np.sqrt(2)
    elif scenario.skewed:
        fresh = 2 - chance.gamma(4.0, 0.5, (n, months))
    else:
        fresh = chance.normal(size=(n, months))
    carried = chance.uniform(*scenario.carried, n)
    for t in range(1, months):
        fresh[:, t] = carried * fresh[:, t - 1] + np.sqrt(1 - carried**2) * fresh[:, t]
    return fresh


def _slips(kind: NDArray[np.str_], onset: NDArray[np.int64], months: int) -> Floats:
    since = np.arange(months)[None, :] - onset[:, None] + 1
    size = np.array(
        [0.0 if k == "none" else float(k.removeprefix("step").removeprefix("drift")) for k in kind]
    )
    at_once = np.char.startswith(kind, "step")[:, None]
    grown = np.where(at_once, since > 0, np.clip(since, 0, None))
    return -size[:, None] * grown * (onset >= 0)[:, None]


def _year_to_date(values: Floats) -> Floats:
    """Totals from April, the first month being an April."""
    years = [values[:, i : i + 12].cumsum(axis=1) for i in range(0, values.shape[1], 12)]
    return np.hstack(years)


def _rolling(values: Floats) -> Floats:
    """Means of the last twelve months."""
    total = np.cumsum(np.hstack([np.zeros((len(values), 1)), values]), axis=1)
    out = np.full(values.shape, np.nan)
    out[:, 11:] = (total[:, 12:] - total[:, :-12]) / 12
    return out


@dataclass(frozen=True, slots=True)
class Curve:
    """How a scenario fares: false alarms an indicator-year, share of sound months called slipping, and for each
    kind of slip the share said within two and within six months and the median months until it is said."""

    false_alarms: float
    called: float
    within_2: dict[str, float]
    within_6: dict[str, float]
    median: dict[str, float]


def curve_of(cases: Simulated, slipping: NDArray[np.bool_]) -> Curve:
    """What the scorer of the shared cases would say: alerts on plan months, already slipping ones left out."""
    begin = cases.scenario.history
    sound = slipping[cases.kind == "none"][:, begin:]
    fresh = sound.copy()
    fresh[:, 1:] &= ~sound[:, :-1]
    told = cases.onset >= 0
    told[told] = ~slipping[told, cases.onset[told] - 1]
    after = np.arange(slipping.shape[1]) >= cases.onset[:, None]
    heard = slipping & after
    wait = np.where(heard.any(axis=1), heard.argmax(axis=1) - cases.onset, np.inf)
    waits = {k: wait[told & (cases.kind == k)] for k in KINDS if k != "none"}
    return Curve(
        float(fresh.sum() / (sound.size / 12)),
        float(sound.mean()),
        {k: float(np.mean(w <= 2)) for k, w in waits.items()},
        {k: float(np.mean(w <= 6)) for k, w in waits.items()},
        {k: float(np.sort(w)[(len(w) - 1) // 2]) for k, w in waits.items()},
    )
