"""Overviews of digests, and of which papers each has sentences."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from store.columns import UtcDateTime, metadata

overviews = Table(
    "overviews",
    metadata,
    # Made of the papers, the language and what models were told.
    Column("key", String, primary_key=True),
    Column("language", String, nullable=False),
    Column("prompt", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("model", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False, index=True),
    Column("provisional", Boolean, nullable=False),
)

overview_papers = Table(
    "overview_papers",
    metadata,
    Column("paper_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("overview", String, ForeignKey("overviews.key", ondelete="CASCADE"), primary_key=True, index=True),
)
