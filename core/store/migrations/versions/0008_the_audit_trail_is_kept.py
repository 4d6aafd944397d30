"""The database itself refuses to change or delete an entry of the audit trail.

The one change it lets through takes the details of an entry away, with their salt, and touches nothing else: that is how somebody is
forgotten, and another entry says so (decision 100). `stocktake database-role` takes even that from the program's role.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KEPT = ("number", "at", "who", "what", "about", "platform", "on_behalf_of", "digest", "seal")
_WORDS = "an entry of the audit trail is never changed or deleted"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _KEPT)
        op.execute(
            f"""
            CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'UPDATE' AND NEW.details IS NULL AND NEW.salt = '' AND {same} THEN
                RETURN NEW;
              END IF;
              RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'insufficient_privilege';
            END $$
            """
        )
        op.execute(
            "CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION audit_is_kept()"
        )
        op.execute(
            "CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()"
        )
        return
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _KEPT)
    op.execute(
        f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit "
        f"WHEN NOT (NEW.details IS NULL AND NEW.salt = '' AND {same}) BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    )
    op.execute(
        f"CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_is_not_emptied ON audit")
        op.execute("DROP TRIGGER audit_is_kept ON audit")
        op.execute("DROP FUNCTION audit_is_kept()")
        return
    op.execute("DROP TRIGGER audit_is_not_changed")
    op.execute("DROP TRIGGER audit_is_not_deleted")
