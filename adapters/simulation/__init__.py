"""A made-up council, lived through month by month, to see what Stocktake does when people are people.

Indicators are generated with a truth that is known, some of them with a real slip and a real recovery. Their leads
answer late, forget, mistype, correct themselves, put off, hand over and go away, through the same door as
everybody; what was recorded is then compared with what they meant. Nothing here is a forecast of a real council.
"""

from adapters.simulation.playing import run, simulate
from adapters.simulation.report import Report

__all__ = ["Report", "run", "simulate"]
