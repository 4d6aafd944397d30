"""A message goes out once on each platform, and people have addresses there."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addresses",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "team", "user", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_person"), "addresses", ["person"], unique=False)
    with op.batch_alter_table("outbox", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column("platform", sa.Text(), server_default=sa.text("'workspace'"), nullable=False)
        )
        batch_op.drop_constraint(op.f("uq_outbox_key"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_outbox_key_platform"), ["key", "platform"])
        batch_op.create_index("ix_outbox_remote", ["remote", "platform"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_outbox_remote")
        batch_op.drop_constraint(op.f("uq_outbox_key_platform"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_outbox_key"), ["key"])
        batch_op.drop_column("platform")
    op.drop_index(op.f("ix_addresses_person"), table_name="addresses")
    op.drop_table("addresses")
