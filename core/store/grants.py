"""The role the program works under on PostgreSQL: it adds to the audit trail, and can change nothing in it.

The owner of the tables runs `stocktake database-role` once, and again after each migration; the program is then given
the address of that role. Forgetting somebody (`subject-erase`) is done with the owner's address.
"""

from __future__ import annotations

from sqlalchemy import text

from core.store.database import Database

READ_AND_ADDED_TO = ("audit", "audit_people")
ONLY_READ = ("alembic_version",)


class NoSuchRole(LookupError):
    """The server knows no role of that name, or the database has no roles."""


def grant(store: Database, role: str) -> list[str]:
    """Give an existing role what the program needs and no more; the statements that did it."""
    if not store.is_server:
        raise NoSuchRole("SQLite has no roles. Who may read its file may do anything with it.")
    with store.engine.begin() as connection:
        named = {"role": role}
        if connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), named) is None:
            raise NoSuchRole(
                f"The server knows no role called {role}. Make it first: CREATE ROLE ... LOGIN PASSWORD ..."
            )
        owner = connection.scalar(
            text(
                "SELECT tableowner FROM pg_tables WHERE tablename = 'audit' AND schemaname = current_schema()"
            )
        )
        if not connection.scalar(text("SELECT pg_has_role(:owner, 'USAGE')"), {"owner": owner}):
            # PostgreSQL only warns of it: every statement below would succeed and do nothing.
            raise NoSuchRole(
                f"Nothing was changed: the tables are {owner}'s, and only their owner gives rights. Run this with the owner's "
                "address."
            )
        if connection.scalar(text("SELECT pg_has_role(:role, :owner, 'MEMBER')"), named | {"owner": owner}):
            raise NoSuchRole(
                f"{role} owns the tables or may act for their owner, so it could give itself back whatever is taken. "
                "Name another."
            )
        quoted = connection.dialect.identifier_preparer.quote
        schema = quoted(connection.scalar(text("SELECT current_schema()")) or "public")
        to, every = quoted(role), f"ALL TABLES IN SCHEMA {schema}"
        made = [
            f"GRANT USAGE ON SCHEMA {schema} TO {to}",
            f"REVOKE CREATE ON SCHEMA {schema} FROM {to}",
            f"REVOKE ALL ON {every} FROM {to}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {every} TO {to}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {to}",
            *(f"REVOKE UPDATE, DELETE ON {quoted(table)} FROM {to}" for table in READ_AND_ADDED_TO),
            *(f"REVOKE INSERT, UPDATE, DELETE ON {quoted(table)} FROM {to}" for table in ONLY_READ),
        ]
        for statement in made:
            connection.exec_driver_sql(statement)
    return made
