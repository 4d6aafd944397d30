"""`stocktake verify-audit`: whether the trail of decisions is whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from adapters.commands import Stop
from core.domain.audit import Entry, faults
from core.domain.months import Month
from core.ports import Audit, Store, Work

_HEAD = re.compile(r"\b\d+-[0-9a-f]{16}\b")
_BEFORE_ANY, _MOST_MONTHS = Month(2026, 1), 240


def verify(store: Store, heads: Sequence[str]) -> None:
    """Say that the trail is whole. Raises Stop with what does not hold, one line each, or where there is nothing to look at."""
    with store.reading() as work:
        end = work.audit.head()
        found = list(faults(_entries(work.audit), [*heads, *_told(work)], work.audit.people()))
    if found:
        raise Stop("\n".join(found))
    if not end.number:
        raise Stop(
            "This database holds no decision yet, so nothing was looked at. Is STOCKTAKE_DATABASE_URL the council's?"
        )
    print(f"The audit trail is whole: {end.number:,} entries, head {end}.")
    if not heads:
        print(
            "It agrees with every head kept here. To see that whoever may change this database has not cut its end off,"
            f" give one the unit's channel was told:  --head {end}"
        )


def _told(work: Work) -> Iterator[str]:
    """The heads the unit's channel was told, as far as those messages are still kept here."""
    first = next(iter(work.audit.entries(0)), None)
    month = Month.of(first.at.date()) if first is not None else _BEFORE_ANY
    for later in range(_MOST_MONTHS):
        body = work.outbox.body(f"head/{month + later}")
        yield from _HEAD.findall(json.dumps(body)) if body is not None else ()


def _entries(trail: Audit) -> Iterator[Entry]:
    after = 0
    while page := trail.entries(after):
        yield from page
        after = page[-1].number
