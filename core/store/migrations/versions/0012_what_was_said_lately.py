"""What was said in a conversation lately is found without reading what was said in all of them."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_said", "outbox", ["conversation", "number"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_said", table_name="outbox")
