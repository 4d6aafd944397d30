"""Pictures into PNG and SVG: one drawing language, readable on a phone."""

from __future__ import annotations

from adapters.charts.draughtsman import Commission, Draughtsman
from adapters.charts.drawing import draw

__all__ = ["Commission", "Draughtsman", "draw"]
