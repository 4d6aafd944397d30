"""The colours of every chart, light and dark. Chosen so that a test can prove what it claims of them.

Status colours climb and fall in lightness as well as in hue, so they stay apart in greyscale and for the three
kinds of colour-blindness; each has ink that reads on it at 4.5 to 1 or better. Lines differ in dash as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Paint:
    """A fill and the ink that reads on it."""

    fill: str
    ink: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours. Inks are for text and lines; the rest lies under them."""

    paper: str
    ink: str
    quiet: str
    grid: str
    faint: str
    actual: str
    trajectory: str
    target: str
    forecast: str
    fan: str
    tolerance: str
    limits: str
    missing: str
    status: Mapping[str, Paint]
    better: str
    worse: str


LIGHT = Theme(
    paper="#ffffff",
    ink="#16202b",
    quiet="#4d5a68",
    grid="#dfe4ea",
    faint="#98a4b1",
    actual="#16202b",
    trajectory="#0b5fad",
    target="#0b5fad",
    forecast="#7a5200",
    fan="#f3e8cf",
    tolerance="#e0ecf7",
    limits="#4d5a68",
    missing="#eef0f3",
    status=MappingProxyType(
        {
            "G": Paint("#00795a", "#ffffff"),
            "AG": Paint("#c5ead3", "#16202b"),
            "AR": Paint("#ee9433", "#16202b"),
            "R": Paint("#860c20", "#ffffff"),
            "": Paint("#e4e7eb", "#16202b"),
        }
    ),
    better="#0b5fad",
    worse="#b34700",
)

DARK = Theme(
    paper="#14191f",
    ink="#f2f5f8",
    quiet="#b3bdc8",
    grid="#303944",
    faint="#6b7886",
    actual="#f2f5f8",
    trajectory="#7cbcff",
    target="#7cbcff",
    forecast="#e3b95c",
    fan="#43371c",
    tolerance="#1f3347",
    limits="#b3bdc8",
    missing="#232a33",
    status=MappingProxyType(
        {
            "G": Paint("#00795a", "#ffffff"),
            "AG": Paint("#c5ead3", "#16202b"),
            "AR": Paint("#ee9433", "#16202b"),
            "R": Paint("#860c20", "#ffffff"),
            "": Paint("#3a434e", "#f2f5f8"),
        }
    ),
    better="#7cbcff",
    worse="#ffab66",
)


def flat(theme: Theme) -> tuple[str, ...]:
    """Every colour that covers ground, for a palette to hold exactly."""
    named = tuple(v for v in (getattr(theme, f.name) for f in fields(theme)) if isinstance(v, str))
    return (*named, *(paint.fill for paint in theme.status.values()))


THEMES: Mapping[str, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK})
