"""`stocktake verify-audit`: whether the trail of decisions is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from adapters.commands import Stop
from core.domain.audit import Entry, faults
from core.ports import Audit, Store

_HEAD = re.compile(r"\b\d{1,15}-[0-9a-f]{16}\b")


def verify(store: Store, heads: Sequence[str]) -> None:
    """Say that the trail is whole. Raises Stop with what does not hold, one line each, or where there is nothing to look at."""
    with store.reading() as work:
        trail = work.audit
        end = trail.head()
        told = [(key, _HEAD.findall(words)) for key, words in trail.told()]
        kept = list(dict.fromkeys(head for _, found in told for head in found))
        found = [*faults(_entries(trail), [*heads, *kept], trail.people()), *_unlike(told)]
    if found:
        raise Stop("\n".join(found))
    if not end.number:
        raise Stop(
            "This database holds no decision yet, so nothing was looked at. Is STOCKTAKE_DATABASE_URL the council's?"
        )
    print(f"The audit trail is whole: {end.number:,} entries, head {end}.")
    print(_agreed(len(kept)))
    if heads:
        print(f"It agrees with the {'head' if len(heads) == 1 else f'{len(heads)} heads'} given.")
    else:
        print(
            "To see that whoever may change this database has not cut its end off, give a head as the unit's channel shows"
            " it:  --head 1204-0a1b2c3d4e5f6071"
        )


def _agreed(kept: int) -> str:
    match kept:
        case 0:
            return "No head is kept here to compare it with: the first is told on the last working day of a month."
        case 1:
            return "It agrees with the one head kept here."
        case _:
            return f"It agrees with each of the {kept} heads kept here."


def _unlike(told: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """Where what the channel was told is not kept as it was: each month's message tells one head, no earlier than the last."""
    last = 0
    for key, heads in sorted(told):
        if len(heads) != 1:
            yield f"The message that told the channel a head ({key}) is not kept as it was sent."
            continue
        number = int(heads[0].partition("-")[0])
        if number < last:
            yield f"The message that told the channel a head ({key}) tells an earlier one than the month before."
        last = max(last, number)


def _entries(trail: Audit) -> Iterator[Entry]:
    after = None
    while page := trail.entries(after):
        yield from page
        after = page[-1].number
