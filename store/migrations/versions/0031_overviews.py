"""Digests begin with an overview, which chats may do without; what a model wrote for one is kept.

Chats may get what their readers liked, once a week or a month.
"""

import sqlalchemy as sa
from alembic import op

from store.columns import UtcDateTime

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("chats", sa.Column("overview", sa.Boolean))
    op.add_column("chats", sa.Column("best", sa.String))
    op.add_column("chats", sa.Column("best_on", sa.Date))
    op.create_table(
        "overviews",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("prompt", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
    )
    op.create_index("ix_overviews_made_at", "overviews", ["made_at"])
    op.create_table(
        "overview_papers",
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("overview", sa.String, sa.ForeignKey("overviews.key", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("ix_overview_papers_overview", "overview_papers", ["overview"])
