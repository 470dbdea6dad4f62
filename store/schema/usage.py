"""What models were asked for, and what of it is still under way."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table

from store.columns import RowId, UtcDateTime, metadata

usage = Table(
    "usage",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("person", String, info={"person": True}),
    Column("chat_id", RowId, ForeignKey("chats.id", ondelete="SET NULL"), index=True),
    Column("kind", String, nullable=False),
    Column("paper_id", String, nullable=False),
    Column("model", String, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("cost_usd", Float, nullable=False),
    Index(None, "person", "at"),
)

reservations = Table(
    "reservations",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("person", String, index=True, info={"person": True}),
    Column("kind", String, nullable=False),
    Column("model", String, nullable=False, index=True),
    Column("cost_usd", Float, nullable=False),
)
