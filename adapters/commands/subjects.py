"""`stocktake subject-export`, `subject-erase` and `retention`: what is held of people, and for how long."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from adapters import records
from adapters.commands import Stop, write_out
from adapters.records import Database, NoSuchPerson, StillNeeded

_LEFT_ON_A_SERVER = (
    "PostgreSQL keeps deleted rows until they are vacuumed: have the tables' owner run VACUUM FULL once."
)
_LEFT_IN_THE_FILE = "The file was in use, so its unused parts may still hold them: stop the run and say  stocktake retention  once."


def export(store: Database, who: str, out: Path | None) -> None:
    """Everything held about somebody, as JSON. Raises Stop."""
    try:
        found = records.shown(store, who)
    except NoSuchPerson as why:
        raise Stop(str(why)) from None
    written = json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True)
    if out is None:
        print(written)
        return
    write_out(written.encode(), out, private=True)
    print(
        f"Wrote {sum(map(len, found.values()))} rows to {out}. Other people's words may stand in them: read it first."
    )


def erase(store: Database, who: str, also: Sequence[str], now: datetime, *, dry: bool) -> None:
    """Take somebody out, or say what that would do. Raises Stop."""
    try:
        done, wiped = records.erase(store, who, also, now, dry=dry)
    except (NoSuchPerson, StillNeeded) as why:
        raise Stop(str(why)) from None
    print(f"{'Would become' if dry else 'Is now'} {done.pseudonym} everywhere.")
    _counted("changed", done.changed)
    _counted("removed", done.removed)
    print(
        f"  details forgotten in {done.forgotten} entries of the audit trail, which says so and still holds"
    )
    if done.first_name_left:
        print(
            f"  their first name still stands in {done.first_name_left} rows, perhaps as somebody else's; "
            "--also FIRST-NAME replaces it"
        )
    if dry:
        print("Nothing was changed: this was a dry run.")
        return
    if not wiped:
        print(_LEFT_ON_A_SERVER if store.is_server else _LEFT_IN_THE_FILE)
    print("Backups made before still hold them, until they expire.")


def let_go(store: Database, now: datetime, *, dry: bool) -> None:
    """Delete what has been kept long enough, or count it."""
    found = records.let_go(store, now, dry=dry)
    for kind, count in found.items():
        print(f"  {kind}: {count}")
    print("Nothing was deleted: this was a dry run." if dry else "Deleted.")


def _counted(what: str, counts: Mapping[str, int]) -> None:
    for table, count in sorted(counts.items()):
        print(f"  {what}: {count} in {table}")
