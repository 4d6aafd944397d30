"""A message has a lease, a rank and a fate."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WAITING = sa.text("sent_at IS NULL AND fate IS NULL")
_SET_ASIDE = sa.text("sent_at IS NULL AND fate IS NOT NULL")


def upgrade() -> None:
    kept = {"sqlite_autoincrement": True}
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    with op.batch_alter_table("outbox", schema=None, table_kwargs=kept) as batch_op:
        batch_op.add_column(sa.Column("rank", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("fate", sa.Text(), nullable=True))
    op.execute("UPDATE outbox SET fate = 'refused' WHERE set_aside")
    with op.batch_alter_table("outbox", schema=None, table_kwargs=kept) as batch_op:
        batch_op.drop_column("set_aside")
    for name, columns, where in (
        ("ix_outbox_waiting", ["platform", "rank", "number"], _WAITING),
        ("ix_outbox_in_order", ["platform", "conversation", "number"], _WAITING),
        ("ix_outbox_set_aside", ["number"], _SET_ASIDE),
    ):
        op.create_index(name, "outbox", columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    kept = {"sqlite_autoincrement": True}
    for name in ("ix_outbox_set_aside", "ix_outbox_in_order", "ix_outbox_waiting"):
        op.drop_index(name, table_name="outbox")
    with op.batch_alter_table("outbox", schema=None, table_kwargs=kept) as batch_op:
        batch_op.add_column(sa.Column("set_aside", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE outbox SET set_aside = (fate IS NOT NULL)")
    with op.batch_alter_table("outbox", schema=None, table_kwargs=kept) as batch_op:
        batch_op.drop_column("fate")
        batch_op.drop_column("leased_until")
        batch_op.drop_column("rank")
    where = sa.text("sent_at IS NULL")
    op.create_index(
        "ix_outbox_waiting", "outbox", ["number"], unique=False, sqlite_where=where, postgresql_where=where
    )
