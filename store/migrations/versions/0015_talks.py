"""What is spoken of in a chat is remembered for an hour."""

import sqlalchemy as sa
from alembic import op

from store.columns import FreeText, RowId, UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "talks",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("chat_id", RowId, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.String, nullable=False, index=True),
        sa.Column("paper_id", sa.String, nullable=False),
        sa.Column("question", FreeText, nullable=False),
        sa.Column("answer", FreeText, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
        sa.Index(None, "chat_id", "at"),
    )
