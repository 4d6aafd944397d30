"""`stocktake plan`: a priority's delivery plan as a PDF, as slides, or as a web page."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from adapters.commands import Stop, write_out
from adapters.commands.pack import FORMS, printed
from bot.conversations.plans import document_of
from bot.naming import Named, one, which
from core.services import planning

if TYPE_CHECKING:
    from adapters.compose import Machine


def write(chosen: argparse.Namespace, machine: Callable[[], Machine]) -> int:
    """Write the plan asked for into the file, by its ending."""
    form = chosen.out.suffix.lower()
    if form not in FORMS:
        raise Stop(f"{chosen.out} should end in .pdf, .pptx or .html.")
    council = machine()
    with council.store.reading() as work:
        every = [p for p in work.portfolio.priorities() if not p.retired]
        priority = one(which(chosen.priority, [Named(p, (p.name, p.key)) for p in every]))
        if priority is None:
            raise Stop(
                f"There is no one priority called {chosen.priority!r}. There are: {', '.join(p.key for p in every)}."
            )
        plan = planning.of_priority(work, priority.key)
        if plan is None:
            raise Stop(
                f'{priority.name} has no plan yet. Its lead begins one in chat: "plan for {priority.key}".'
            )
        desk = council.desk(work)
        made = printed(work, document_of(desk, priority, plan, desk.today), form)
    write_out(made, chosen.out)
    print(f"Wrote the plan of {priority.name} to {chosen.out}.")
    return 0
