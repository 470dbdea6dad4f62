"""What is read of whole papers, small things to remember, and the operators' messages to all chats."""

import sqlalchemy as sa
from alembic import op

from store.columns import FreeText, RowId, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "full_texts",
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("reason", FreeText, nullable=False),
        sa.Column("read_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "pictures",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("paper_id", sa.String, nullable=False, index=True),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("kept_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "memos",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("value", FreeText, nullable=False),
        sa.Column("noted_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("created_by", sa.String),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reached", RowId, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("begun_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.CheckConstraint("state IN ('draft', 'running', 'stopped', 'done')", name="state"),
    )
    op.add_column("deliveries", sa.Column("broadcast_id", RowId))
    op.create_index("ix_deliveries_broadcast_id", "deliveries", ["broadcast_id"])
