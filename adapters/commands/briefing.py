"""`stocktake briefing`: a delivery summary, a note to the leader or a delivery report on paper."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from adapters.commands import Stop, write_out
from adapters.commands.pack import FORMS, printed
from bot.conversations.briefings import document_of
from core.domain.briefings import Briefing, Fate
from core.services import briefing

if TYPE_CHECKING:
    from adapters.compose import Machine


def write(chosen: argparse.Namespace, machine: Callable[[], Machine]) -> int:
    """Write the one asked for into the file, by its ending; a draft says that it is one."""
    form = chosen.out.suffix.lower()
    if form not in FORMS:
        raise Stop(f"{chosen.out} should end in .pdf, .pptx or .html.")
    with machine().store.reading() as work:
        found = briefing.find(work, chosen.number)
        if found is None:
            known = ", ".join(f"{b.number} ({b.title})" for b in work.shelf(Briefing).all()) or "none yet"
            raise Stop(f"There is no briefing {chosen.number}. There are: {known}.")
        made = printed(work, document_of(work, found), form)
    write_out(made, chosen.out)
    print(
        f"Wrote {found.title} to {chosen.out}{'' if found.fate is Fate.SENT else f' ({found.fate.value})'}."
    )
    return 0
