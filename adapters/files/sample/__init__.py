"""A council to try everything with: the Borough of Marlow Heath, which does not exist. See README.md beside this."""

from __future__ import annotations

from pathlib import Path

from adapters.files.csv_folder import read_file
from adapters.files.reading import figures_from
from core.domain.portfolio import HISTORY, HistoricFigure


def sample_folder() -> Path:
    """The folder of CSV files that `stocktake import` takes."""
    return Path(__file__).parent


def to_come() -> tuple[HistoricFigure, ...]:
    """The figures its leads would give for October 2026 to March 2027, for demonstrations and simulations."""
    return figures_from(read_file(sample_folder() / "to_come.csv", HISTORY))
