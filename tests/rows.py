"""Every row a store holds, and what has become of them since: whether anything changed that should not have."""

# ruff: noqa: S608 - the statements name our own tables
from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from core.store import tables as t
from core.store.database import Database


def rows_of(
    store: Database, only: Container[str] | None = None
) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Every row by its table and key; of some tables only, where one knows that the others are as they were."""
    found: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    with store.engine.connect() as db:
        for table in t.metadata.sorted_tables:
            if table.name in {"ledger", "board", "inbox", "talks", "audit_people", "addresses"}:
                continue
            if only is not None and table.name not in only:
                continue
            keys = [c.name for c in table.primary_key]
            rows = db.exec_driver_sql(f'SELECT * FROM "{table.name}"').mappings()
            found[table.name] = {tuple(r[k] for k in keys): dict(r) for r in rows}
    return found


Change = tuple[str, dict[str, Any] | None, dict[str, Any] | None]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    made: list[Change] = []
    for name, rows in after.items():
        old = before[name]
        made += [(name, old.get(key), row) for key, row in rows.items() if old.get(key) != row]
        made += [(name, row, None) for key, row in old.items() if key not in rows]
    return made
