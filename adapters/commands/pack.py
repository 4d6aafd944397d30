"""`stocktake pack`: the pack of a stocktake as a PDF, as slides, or as a web page, as known at its cut-off or any day."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from adapters.charts.drawing import draw as drawn_as
from adapters.commands import Stop, write_out
from bot.conversations.stocktakes import kept_or_made
from bot.documents import Document
from bot.gallery import picture_of
from bot.messages import Picture
from core.domain.packs import Pack
from core.domain.stocktakes import Stocktake
from core.ports import Work
from core.services import stocktaking
from core.services.rules import Rules

if TYPE_CHECKING:
    from adapters.compose import Machine

FORMS = (".pdf", ".pptx", ".html")


def write(chosen: argparse.Namespace, machine: Callable[[], Machine]) -> int:
    """Write the pack asked for into the file, by its ending."""
    form, day = chosen.out.suffix.lower(), _day(chosen.as_at)
    if form not in FORMS:
        raise Stop(f"{chosen.out} should end in .pdf, .pptx or .html.")
    council = machine()
    with council.store.reading() as work:
        meeting = _meeting(work, chosen.number)
        document = kept_or_made(work, meeting, _instant(work, meeting, day, council.clock.now()))
        made = printed(work, document, form)
    write_out(made, chosen.out)
    print(
        f"Wrote the pack of stocktake {meeting.number} ({meeting.title}) to {chosen.out}. {document.subtitle}"
    )
    return 0


def printed(work: Work, document: Document, form: str) -> bytes:
    """A document in one of FORMS."""
    match form:
        case ".pdf":
            from adapters.packs.pdf import as_pdf  # noqa: PLC0415 - only the form asked for is imported

            return as_pdf(document, _drawing(work, "svg"))
        case ".pptx":
            from adapters.packs.slides import as_slides  # noqa: PLC0415 - the same

            return as_slides(document, _drawing(work, "png"))
        case _:
            from adapters.packs.page import as_page  # noqa: PLC0415 - the same

            return as_page(document, _drawing(work, "svg"))


def _drawing(work: Work, form: str) -> Callable[[Picture], bytes]:
    def draw(block: Picture) -> bytes:
        return drawn_as(picture_of(work, block), scale=2, format="svg" if form == "svg" else "png")

    return draw


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise Stop(f"{said} is not a day. Write it like 2026-11-27.") from None


def _meeting(work: Work, number: int | None) -> Stocktake:
    every = work.shelf(Stocktake).all()
    if not every:
        raise Stop(
            'No stocktake is planned yet. The unit plans one in chat: "stocktake for Homes on 1 December at 10:00".'
        )
    if number is None:
        ahead = stocktaking.coming(work)
        return ahead[0] if ahead else every[-1]
    found = stocktaking.find(work, number)
    if found is None:
        raise Stop(f"There is no stocktake {number}. There are: {', '.join(str(s.number) for s in every)}.")
    return found


def _instant(work: Work, meeting: Stocktake, as_at: date | None, now: datetime) -> datetime:
    """The cut-off, or now where that is still to come; or the end of the day asked for.

    A pack that is kept was made at its cut-off, whatever this machine's clock says: a council that was played for a
    year is ahead of it.
    """
    if as_at is None:
        made = any(
            (p.stocktake, p.cut_off) == (meeting.number, meeting.cut_off) for p in work.shelf(Pack).all()
        )
        return meeting.cut_off if made else min(meeting.cut_off, now)
    return min(datetime.combine(as_at, time(23, 59, 59), Rules.home), now)
