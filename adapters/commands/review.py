"""`stocktake review`: a priority review's report as a PDF, as slides, or as a web page, as far as it is written."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from adapters.commands import Stop, write_out
from adapters.commands.pack import FORMS, printed
from bot.conversations.reviews import document_of
from core.domain.reviews import Review
from core.services import reviewing

if TYPE_CHECKING:
    from adapters.compose import Machine


def write(chosen: argparse.Namespace, machine: Callable[[], Machine]) -> int:
    """Write the report asked for into the file, by its ending."""
    form = chosen.out.suffix.lower()
    if form not in FORMS:
        raise Stop(f"{chosen.out} should end in .pdf, .pptx or .html.")
    council = machine()
    with council.store.reading() as work:
        review = reviewing.find(work, chosen.number)
        if review is None:
            known = ", ".join(str(r.number) for r in work.shelf(Review).all()) or "none yet"
            raise Stop(f"There is no review {chosen.number}. There are: {known}.")
        made = printed(work, document_of(council.desk(work), review), form)
        name = work.portfolio.priority(review.priority).name
    write_out(made, chosen.out)
    print(f"Wrote the report of review {review.number} ({name}) to {chosen.out}.")
    return 0
