"""Who was made an operator by a code, beside those of the settings."""

from sqlalchemy import Column, String, Table

from store.columns import UtcDateTime, metadata

operators = Table(
    "operators",
    metadata,
    Column("person", String, primary_key=True, info={"person": True}),
    Column("since", UtcDateTime, nullable=False),
)
