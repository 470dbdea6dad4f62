"""Papers have embeddings, and it is known how common words are on arXiv's lists."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "embeddings",
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String, primary_key=True),
        sa.Column("numbers", sa.LargeBinary, nullable=False),
        sa.Column("scale", sa.Float, nullable=False),
    )
    op.create_table(
        "frequencies",
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("papers", sa.Integer, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
    )
