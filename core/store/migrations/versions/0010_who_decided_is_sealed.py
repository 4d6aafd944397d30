"""Whose number each is stands in the audit trail too, and no entry is replaced by another of its number.

SQLite does not call it deleting when INSERT OR REPLACE takes a row's place, so the trigger for that is one of its own.

How an entry is sealed is written out here as it was when this was made, so that a later change to the program's own
seal cannot alter what this step writes.
"""

import hashlib
import json
import secrets
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_PEOPLE = sa.table("audit_people", sa.column("number", sa.Integer()), sa.column("person", sa.Text()))
_AUDIT = sa.table(
    "audit",
    sa.column("number", sa.Integer()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("who", sa.Text()),
    sa.column("what", sa.Text()),
    sa.column("about", sa.Text()),
    sa.column("platform", sa.Text()),
    sa.column("on_behalf_of", sa.Text()),
    sa.column("details", sa.JSON(none_as_null=True)),
    sa.column("salt", sa.Text()),
    sa.column("digest", sa.Text()),
    sa.column("seal", sa.Text()),
)


def upgrade() -> None:
    db = op.get_bind()
    if db.dialect.name != "postgresql":
        op.execute(
            "CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number) "
            "BEGIN SELECT RAISE(ABORT, 'an entry of the audit trail is never changed or deleted'); END"
        )
    newest = sa.select(_AUDIT.c.number, _AUDIT.c.seal, _AUDIT.c.at).order_by(_AUDIT.c.number.desc()).limit(1)
    last = db.execute(newest).first()
    if last is None:
        return
    number, before = last.number, last.seal
    utc = last.at.replace(tzinfo=UTC) if last.at.tzinfo is None else last.at.astimezone(UTC)
    for person in db.execute(sa.select(_PEOPLE).order_by(_PEOPLE.c.number)).all():
        number += 1
        details, salt = {"person": person.person}, secrets.token_hex(8)
        digest = _hash([salt, details])
        about = f"person/p{person.number}"
        facts = [number, utc.isoformat(), "stocktake", "numbered", about, "", None]
        before = _hash([*facts, digest, before])
        db.execute(
            _AUDIT.insert().values(
                number=number,
                at=last.at,
                who="stocktake",
                what="numbered",
                about=about,
                platform="",
                on_behalf_of=None,
                details=details,
                salt=salt,
                digest=digest,
                seal=before,
            )
        )


def _hash(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TRIGGER audit_is_not_replaced")
