"""The texts of files that people sent, for a day."""

import sqlalchemy as sa
from alembic import op

from store.columns import FreeText, RowId, UtcDateTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "sent_files",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("chat_id", RowId, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.String, nullable=False, index=True),
        sa.Column("name", FreeText, nullable=False),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("sent_at", UtcDateTime, nullable=False, index=True),
        sa.UniqueConstraint("chat_id", "mark"),
    )
    op.create_table(
        "sent_readings",
        sa.Column("file_key", sa.String, sa.ForeignKey("sent_files.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("language", sa.String, primary_key=True),
        sa.Column("prompt", sa.String, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
