"""What chats keep as their taste: lists of references, and libraries of Zotero's."""

import sqlalchemy as sa
from alembic import op

from store.columns import FreeText, RowId, UtcDateTime

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "libraries",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("chat_id", RowId, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.String, nullable=False, index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", FreeText, nullable=False),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("broken", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("read_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, index=True),
        sa.UniqueConstraint("chat_id", "mark"),
    )
    op.create_table(
        "library_entries",
        sa.Column("library_id", RowId, sa.ForeignKey("libraries.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("chat_id", RowId, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("paper_id", sa.String, index=True),
        sa.Column("title", FreeText, nullable=False),
        sa.Column("authors", FreeText, nullable=False),
        sa.Column("doi", FreeText, nullable=False),
        sa.Column("abstract", FreeText, nullable=False),
        sa.Column("added", sa.String, nullable=False),
    )
    op.create_index("ix_library_entries_chat_id_state", "library_entries", ["chat_id", "state"])
