"""Command lines that are too long for a platform's buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    chat = sa.ForeignKey("chats.id", ondelete="CASCADE")
    op.create_table(
        "shortcuts",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("chat_id", number, chat, nullable=False, primary_key=True),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
