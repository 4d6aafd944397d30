"""Whose number each is stands in the audit trail too, and no entry is replaced by another of its number.

SQLite does not call it deleting when INSERT OR REPLACE takes a row's place, so the trigger for that is one of its own.
"""

import secrets
from dataclasses import asdict

import sqlalchemy as sa
from alembic import op

from core.domain import audit
from core.store import tables as t

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    db = op.get_bind()
    if db.dialect.name != "postgresql":
        op.execute(
            "CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number) "
            "BEGIN SELECT RAISE(ABORT, 'an entry of the audit trail is never changed or deleted'); END"
        )
    last = db.execute(
        sa.select(t.audit.c.number, t.audit.c.seal, t.audit.c.at).order_by(t.audit.c.number.desc()).limit(1)
    ).first()
    if last is None:
        return
    number, seal, at = last
    for person in db.execute(sa.select(t.audit_people).order_by(t.audit_people.c.number)).all():
        number += 1
        made = audit.entry(
            audit.numbering(f"p{person.number}", person.person, at), number, secrets.token_hex(8), seal
        )
        seal = made.seal
        row = asdict(made)
        db.execute(t.audit.insert().values(row))


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TRIGGER audit_is_not_replaced")
