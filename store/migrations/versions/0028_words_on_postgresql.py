"""PostgreSQL finds papers by their words too, as SQLite does."""

import sqlalchemy as sa
from alembic import op

from store.words import fts

revision = "0028"
down_revision = "0027"

BATCH = 500


def upgrade() -> None:
    """Make the index, and put the papers into it that are there."""
    c = op.get_bind()
    if c.dialect.name != "postgresql":
        return
    op.execute("CREATE TABLE paper_words (rowid bigint PRIMARY KEY, words tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_paper_words ON paper_words USING gin (words)")
    last = 0
    while rows := _after(c, last):
        fts.add_all(c, rows)
        last = rows[-1].id


def _after(c: sa.Connection, last: int) -> list[sa.Row[tuple[int, str]]]:
    from store.columns import Packed

    kept = sa.table("indexed_papers", sa.column("id", sa.BigInteger), sa.column("words", Packed))
    return list(c.execute(sa.select(kept).where(kept.c.id > last).order_by(kept.c.id).limit(BATCH)))
