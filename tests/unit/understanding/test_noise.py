"""Combinations by the thousand, each with its meaning known by construction.

Scraps of talk (`noise`) hold numbers of every role: targets, earlier and later periods, dates, hours, references,
addresses, ages, money, other measures, movements, bounds, parts and wholes. Alone, or two together, they record
nothing for the month asked; beside a figure, nothing but the figure.
"""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from bot.understanding import read
from tests.unit.understanding.noise import NOISE
from tests.unit.understanding.settings import OCTOBER, asking

_BLANKS = {
    "p": lambda chance: chance.choice([f"{chance.uniform(30, 99):.1f}", str(chance.randint(30, 99))]),
    "m": lambda chance: chance.choice(["£1.2m", "£45k", "£310,000"]),
    "pm": lambda chance: chance.choice(["July", "August", "June", "Jun", "Aug", "May"]),
    "k": lambda chance: str(chance.randint(2, 60)),
    "k2": lambda chance: str(chance.randint(61, 900)),
    "d": lambda chance: str(chance.randint(1, 28)),
    "h": lambda chance: str(chance.randint(1, 12)),
    "h2": lambda chance: str(chance.randint(1, 12)),
    "d2": lambda chance: str(chance.randint(10, 59)),
    "d3": lambda chance: str(chance.randint(100, 999)),
    "big": lambda chance: str(chance.randint(1000, 99_999)),
    "ph": lambda chance: str(chance.randint(1000, 9999)),
    "q": lambda chance: str(chance.randint(1, 4)),
}
_JOINS = (", ", ". ", " - ", "\n", "; ", " but ", " – ")
_SAID = ("{}", "it's {}", "{} this month", "we finished on {}", "October: {}", "came in at {}")
_FIGURES = {
    "repairs": ("{}%", "91.27"),
    "voids": ("{} days", "33"),
    "ta": ("{}", "2473"),
    "agency": ("£{}", "389417"),
}
_ALONE, _BESIDE = 2_500, 1_500


def _filled(template, chance):
    for name, fill in _BLANKS.items():
        while "{" + name + "}" in template:
            template = template.replace("{" + name + "}", fill(chance), 1)
    return template


def _noise(chance, kind):
    return _filled(chance.choice(NOISE[kind]), chance)


def _recorded(text, name):
    found = read(text, asking(name))
    return [finding for finding in found if finding.records and finding.period == OCTOBER]


@pytest.mark.parametrize("kind", list(NOISE))
def test_numbers_that_are_not_the_figure_are_not_recorded(kind):
    chance = random.Random(f"alone {kind}")  # noqa: S311 - no secret
    for _ in range(_ALONE // len(NOISE)):
        name, text = chance.choice(list(_FIGURES)), _noise(chance, kind)
        assert not _recorded(text, name), (name, text)


@pytest.mark.parametrize("kind", list(NOISE))
def test_beside_the_figure_nothing_but_the_figure_is_recorded(kind):
    chance = random.Random(f"beside {kind}")  # noqa: S311 - no secret
    for _ in range(_BESIDE // len(NOISE)):
        name = chance.choice(list(_FIGURES))
        form, value = _FIGURES[name]
        said, noise = chance.choice(_SAID).format(form.format(value)), _noise(chance, kind)
        text = chance.choice(_JOINS).join(chance.choice([(said, noise), (noise, said)]))
        for finding in _recorded(text, name):
            assert finding.value == Decimal(value), (name, text, finding)
