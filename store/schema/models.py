"""What processes have learnt of the models that all ask. It stays empty on SQLite."""

from sqlalchemy import Column, String, Table

from store.columns import FreeText, UtcDateTime, metadata

model_news = Table(
    "model_news",
    metadata,
    Column("model", String, primary_key=True),
    Column("resting_until", UtcDateTime),
    Column("why", String, nullable=False),
    # What its service says to refuse questions, and when; empty where it answers.
    Column("refusal", FreeText, nullable=False),
    Column("refused_at", UtcDateTime),
    info={"of_processes": True},
)
