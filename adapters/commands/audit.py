"""`stocktake verify-audit`: whether the trail of decisions is whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.commands import Stop
from core.domain.audit import Entry, faults
from core.ports import Audit, Store


def verify(store: Store, heads: Sequence[str]) -> None:
    """Say that the trail is whole. Raises Stop with what does not hold, one line each."""
    with store.reading() as work:
        end = work.audit.head()
        found = list(faults(_entries(work.audit), heads))
    if found:
        raise Stop("\n".join(found))
    print(f"The audit trail is whole: {end.number:,} entries, head {end}.")
    if not heads:
        print(
            "To see that its end was not cut off, give a head the unit's channel was told:  --head "
            + str(end)
        )


def _entries(trail: Audit) -> Iterator[Entry]:
    after = 0
    while page := trail.entries(after):
        yield from page
        after = page[-1].number
