"""What is due is found in its order: thousands of subscriptions are due at the very same moment."""

from alembic import op

revision = "0027"
down_revision = "0025"


def upgrade() -> None:
    op.drop_index("ix_subscriptions_due_at", "subscriptions")
    op.create_index("ix_subscriptions_due_at_id", "subscriptions", ["due_at", "id"])
