"""`stocktake database-role`: what the program's own role may do on PostgreSQL."""

from __future__ import annotations

from adapters.commands import Stop
from adapters.records import Database, NoSuchRole, grant


def give(store: Database, role: str) -> None:
    """Give it, and say what was given. Raises Stop."""
    try:
        made = grant(store, role)
    except NoSuchRole as why:
        raise Stop(str(why)) from None
    print("\n".join(f"{statement};" for statement in made))
    print(f"{role} may now do what Stocktake needs, and cannot change or delete an entry of the audit trail.")
