"""What chats keep as their taste: lists of references that were sent, and libraries of Zotero's."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from store.columns import FreeText, RowId, UtcDateTime, metadata

INNER = {"inner": True}

libraries = Table(
    "libraries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("chat_id", RowId, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("person", String, nullable=False, index=True, info={"person": True}),
    # "file", "ids" or "zotero", and what it is called: the file's name, or the library's address at Zotero.
    Column("kind", String, nullable=False),
    Column("name", FreeText, nullable=False),
    # By which a chat has it once.
    Column("mark", String, nullable=False, info=INNER),
    # How many entries it has, taken or not, and how many more could not be read.
    Column("total", Integer, nullable=False),
    Column("broken", Integer, nullable=False),
    # At Zotero: what is asked for is what changed since.
    Column("version", Integer, nullable=False, default=0, server_default="0", info=INNER),
    Column("read_at", UtcDateTime, nullable=False),
    # When papers are next looked up, or Zotero is next asked; empty while there is nothing to do.
    Column("due_at", UtcDateTime, index=True, info=INNER),
    UniqueConstraint("chat_id", "mark"),
)

library_entries = Table(
    "library_entries",
    metadata,
    Column("library_id", RowId, ForeignKey("libraries.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),  # the newest stands first, at 1
    Column("chat_id", RowId, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    # "id" and "title" tell by what it is known as a paper; "text", "waiting" and "unknown" that it is not.
    Column("state", String, nullable=False),
    Column("paper_id", String, index=True),
    Column("title", FreeText, nullable=False),
    Column("authors", FreeText, nullable=False),
    Column("doi", FreeText, nullable=False),
    # Words that teach where there is no record.
    Column("abstract", FreeText, nullable=False, info=INNER),
    Column("added", String, nullable=False),  # a day or a year, as the list has it
    Index(None, "chat_id", "state"),
)
