"""Keys of command lines that nobody can work out, each for one chat or one person; the old ones end."""

import sqlalchemy as sa
from alembic import op

from store.columns import FreeText, RowId, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.drop_table("shortcuts")
    op.create_table(
        "shortcuts",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("chat_id", RowId, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column("command", FreeText, nullable=False),
        sa.Column("used_at", UtcDateTime, nullable=False, index=True),
        sa.UniqueConstraint("chat_id", "person", "mark"),
        sa.Index(None, "person"),
    )
