"""What readers liked in each week and month, as the archive shows it."""

from sqlalchemy import Column, Integer, String, Table

from store.columns import UtcDateTime, metadata

best = Table(
    "best",
    metadata,
    Column("period", String, primary_key=True),
    Column("language", String, primary_key=True),
    Column("paper_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    # A sum over all chats: whose votes they were is not kept with it.
    Column("people", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
)
