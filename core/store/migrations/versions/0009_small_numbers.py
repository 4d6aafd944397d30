"""An indicator says below which number its counts are kept confidential."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("indicators", sa.Column("suppress_below", sa.Integer()))


def downgrade() -> None:
    with op.batch_alter_table("indicators") as table:
        table.drop_column("suppress_below")
