"""Where Alembic finds the tables. The connection is handed over by `Database.migrate`."""

from typing import Literal

from alembic import context

from core.store import columns
from core.store.tables import metadata

_PLAIN = {
    columns.Exact: "sa.Text()",
    columns.MonthText: "sa.Text()",
    columns.Named: "sa.Text()",
    columns.Instant: "sa.DateTime(timezone=True)",
    columns.Names: "sa.JSON()",
}


def plainly(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as the plain ones beneath: a migration must not change when the code does."""
    return _PLAIN.get(type(item), False) if kind == "type" else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    render_item=plainly,
    compare_type=False,
)
context.run_migrations()
