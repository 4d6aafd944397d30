"""What waits for a person is found without reading what waits for everybody."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_requests_asked_of_state", "requests", ["asked_of", "state"])


def downgrade() -> None:
    op.drop_index("ix_requests_asked_of_state", "requests")
