"""What readers of all chats liked in a week or a month is kept, since its page stands when votes go."""

import sqlalchemy as sa
from alembic import op

from store.columns import UtcDateTime

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "best",
        sa.Column("period", sa.String, primary_key=True),
        sa.Column("language", sa.String, primary_key=True),
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("changed", UtcDateTime, nullable=False),
    )
    op.create_index("ix_published_paper_id", "published", ["paper_id"])
