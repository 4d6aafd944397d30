"""Where the plan already holds the season, the forecast does not count it twice."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis import assess
from core.domain.months import Month

SHARE = [10.8, 9.2, 9.1, 9.1, 9.0, 9.1, 9.2, 9.1, 8.9, 8.8, 2.3, 1.6]
"""What each month adds to a year of council tax, April first: February and March bring little."""


@pytest.mark.parametrize(
    "baseline_shown", [True, False], ids=["March's figure is the baseline", "April begins it"]
)
def test_a_year_to_date_on_plan_in_september_is_forecast_to_land_on_it(baseline_shown):
    """Two years of history with the same slow end, and a plan half way through that has it too."""
    months = list(Month(2024, 4).to(Month(2027, 3)))
    noise = np.random.default_rng(4).normal(0, 0.15, 36)
    year = np.concatenate([np.cumsum(SHARE + noise[at : at + 12]) for at in (0, 12, 24)])
    values = [float(v) if place < 30 else None for place, v in enumerate(year)]
    plan: list[float | None] = [None] * 24 + [float(v) for v in np.cumsum(SHARE)]
    if baseline_shown:
        plan[23] = 95.8
    found = assess(
        months,
        values,
        polarity="higher",
        aggregation="cumulative",
        limits=(0, 100),
        trajectory=plan,
        target=(Month(2027, 3), 96.2),
    )
    assert found.forecast is not None
    landing = found.forecast.p50[5]
    assert abs(landing - 96.2) < 1.5
    assert list(found.forecast.p50[:6]) == sorted(found.forecast.p50[:6]), "a running total never falls"
    assert found.probability is not None
    assert 0.1 < found.probability < 0.95
