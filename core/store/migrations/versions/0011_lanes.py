"""A message of a channel keeps its order within its thread, not within the whole channel.

What was decided before goes into the lane it would be put into today, so that what is decided next comes after it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OUTBOX = sa.table(
    "outbox",
    sa.column("key", sa.Text()),
    sa.column("conversation", sa.Text()),
    sa.column("body", sa.JSON()),
    sa.column("rank", sa.Integer()),
    sa.column("lane", sa.Text()),
)
_WAITING = sa.text("sent_at IS NULL AND fate IS NULL")


def _in_order(*columns: str) -> None:
    op.create_index(
        "ix_outbox_in_order",
        "outbox",
        columns,
        unique=False,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def upgrade() -> None:
    op.drop_index("ix_outbox_in_order", table_name="outbox")
    op.add_column("outbox", sa.Column("lane", sa.Text(), server_default="", nullable=False))
    body = _OUTBOX.c.body
    head = sa.func.coalesce(body["thread"].as_string(), body["replaces"].as_string())
    in_a_thread = sa.and_(_OUTBOX.c.conversation.like("channel/%"), head.is_not(None))
    heads = sa.and_(_OUTBOX.c.conversation.like("channel/%"), head.is_(None), _OUTBOX.c.rank == 1)
    op.execute(_OUTBOX.update().where(in_a_thread).values(lane=head))
    op.execute(_OUTBOX.update().where(heads).values(lane=_OUTBOX.c.key))
    _in_order("platform", "conversation", "lane", "number")


def downgrade() -> None:
    op.drop_index("ix_outbox_in_order", table_name="outbox")
    op.drop_column("outbox", "lane")
    _in_order("platform", "conversation", "number")
