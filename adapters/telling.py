"""An indicator's readings for a terminal: current, slipping, forecast and control chart, never merged."""

from __future__ import annotations

from collections.abc import Iterator

from bot import wording
from bot.pictures import in_words
from bot.pictures.sentences import clipped
from core.services.judging import Reading


def told(reading: Reading) -> Iterator[str]:
    """A heading and a line for each reading there is."""
    indicator, found = reading.indicator, reading.assessment
    yield f"{clipped(indicator.name)} ({indicator.key})"
    if reading.value is None:
        yield "  no figures yet"
        return
    yield f"  current: {wording.value_against(reading)}; {wording.against_trajectory(reading)}"
    if found is None:
        return
    yield f"  slipping: {found.reason if found.slipping else 'no'}"
    yield f"  forecast: {wording.ahead(reading)}"
    if found.no_control_chart:
        yield f"  control chart: {found.no_control_chart}"
    elif found.control_chart is not None:
        yield f"  control chart: {in_words(found.control_chart, indicator.frequency)}"
    for question in found.questions[:3]:
        yield f"  worth asking: {question.words}"
