"""The tables of sent files; what `/export` does not hand over, the program's own affairs, is `inner`."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from store import columns
from store.columns import FreeText, RowId, UtcDateTime

metadata = columns.metadata
INNER = {"inner": True}

# The text of a file and not the file, under a key that is drawn by lot and good in its chat alone.
sent_files = Table(
    "sent_files",
    metadata,
    Column("key", String, primary_key=True, info=INNER),
    Column("chat_id", RowId, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("person", String, nullable=False, index=True, info={"person": True}),
    Column("name", FreeText, nullable=False),
    # The hash of its bytes, by which a chat has it once.
    Column("mark", String, nullable=False, info=INNER),
    # Compressed, and how long that is.
    Column("body", LargeBinary, nullable=False, info=INNER),
    Column("length", Integer, nullable=False, info=INNER),
    Column("sent_at", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("chat_id", "mark"),
)

sent_readings = Table(
    "sent_readings",
    metadata,
    Column("file_key", String, ForeignKey("sent_files.key", ondelete="CASCADE"), primary_key=True),
    Column("language", String, primary_key=True),
    Column("prompt", String, primary_key=True),
    Column("body", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)
