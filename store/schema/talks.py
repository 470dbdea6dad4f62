"""What is spoken of in a chat: papers, and what was asked about them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, false

from store.columns import FreeText, RowId, UtcDateTime, metadata

talks = Table(
    "talks",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("chat_id", RowId, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("person", String, nullable=False, index=True, info={"person": True}),
    Column("paper_id", String, nullable=False),
    # Empty where the paper was only shown.
    Column("question", FreeText, nullable=False),
    # The statements of the answer, each with its quote and where that stands, as JSON.
    Column("answer", FreeText, nullable=False, info={"json": True}),
    Column("at", UtcDateTime, nullable=False, index=True),
    # Whether nobody but the person saw it, though others are there.
    Column("alone", Boolean, nullable=False, server_default=false()),
    Index(None, "chat_id", "at"),
)
