"""What is reckoned out of papers' texts, so that they can be ranked: their embeddings, and how common words are."""

from sqlalchemy import Column, Date, Float, Integer, LargeBinary, String, Table

from store.columns import Packed, metadata

embeddings = Table(
    "embeddings",
    metadata,
    Column("paper_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    # Who made it, and of what: vectors of two models say nothing of each other.
    Column("model", String, primary_key=True),
    # As many numbers as the model gives, a byte each, and what brings them to length 1.
    Column("numbers", LargeBinary, nullable=False),
    Column("scale", Float, nullable=False),
)

# How many of the papers on the lists up to a day had each word, in one row.
frequencies = Table(
    "frequencies",
    metadata,
    Column("source", String, primary_key=True),
    Column("day", Date, nullable=False),
    Column("papers", Integer, nullable=False),
    Column("words", Packed, nullable=False),
)
