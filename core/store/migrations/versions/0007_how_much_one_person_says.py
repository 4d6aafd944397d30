"""How much one person has said in the last minute is found without reading what everybody said."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inbox_person_taken_at", "inbox", ["person", "taken_at"])


def downgrade() -> None:
    op.drop_index("ix_inbox_person_taken_at", "inbox")
