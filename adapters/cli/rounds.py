"""`stocktake round`: the round as it stands, or as it would be sent."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from adapters.cli.council import machine
from adapters.cli.verbs import verb
from adapters.commands import Stop

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs


def add(verbs: Verbs) -> None:
    """What looks at a round."""
    round_ = verb(
        verbs, _round, "round", "show the round, or every message it would send",
        "stocktake round --preview --month 2026-11",
    )  # fmt: skip
    round_.add_argument("--preview", action="store_true", help="every message before it is sent")
    round_.add_argument("--month", metavar="YYYY-MM", help="which round; the next one by default")


def _round(chosen: argparse.Namespace) -> int:
    from bot.messages import plain
    from bot.routine import coming_round, preview
    from bot.wording import at_time
    from core.domain.months import Month, NotAMonth
    from core.domain.requests import State
    from core.services import summaries

    council = machine()
    try:
        month = Month.parse(chosen.month) if chosen.month else None
    except NotAMonth as why:
        raise Stop(str(why)) from None
    with council.store.reading() as work:
        desk = council.desk(work)
        coming = coming_round(desk) if chosen.preview else summaries.current_round(work, desk.now)
        now = month or coming
        if now is None:
            raise Stop("There is no round yet. Import a portfolio first:  stocktake import council.xlsx")
        if chosen.preview:
            found = preview(desk, now)
            for person, at, message in found:
                when = at_time(at, desk.now, person.time_zone)
                print(f"--- to {person.name} <{person.key}>, {when}\n{plain(message)}\n")
            print(f"{len(found)} messages for {now.full}. Nothing was sent.")
            return 0
        people = {p.key: p.name for p in work.portfolio.people()}
        requests = work.requests.of_round(now)
        print(f"{now.full}: {len(requests)} requests")
        unanswered = {State.WAITING, State.OPEN, State.DEFERRED}
        for request in sorted(requests, key=lambda r: (r.state not in unanswered, r.due, r.asked_of)):
            late = "  late" if request.overdue(desk.today) else ""
            name = work.portfolio.indicator(request.indicator).name
            asked_of = people.get(request.asked_of, request.asked_of)
            print(
                f"  {name[:52]:52}  {asked_of[:24]:24}  {request.state.value:14}  due {request.due:%d %b}{late}"
            )
    return 0
