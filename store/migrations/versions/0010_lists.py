"""arXiv's own list of each day, and records that have to be completed."""

import sqlalchemy as sa
from alembic import op

from store.columns import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("categories", sa.String, nullable=False),
        sa.CheckConstraint("kind IN ('new', 'cross', 'replace', 'replace-cross')", name="kind"),
        sa.Index(None, "paper_id"),
    )
    op.create_table(
        "listed_days",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("archive", sa.String, primary_key=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("listed_at", UtcDateTime, nullable=False),
    )
    op.add_column("papers", sa.Column("ask_at", UtcDateTime))
    unfinished = sa.text("ask_at IS NOT NULL")
    op.create_index("ix_papers_ask_at", "papers", ["ask_at"], sqlite_where=unfinished, postgresql_where=unfinished)
