"""What is counted before it is done."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId, UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "reservations",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
        sa.Column("person", sa.String, index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=False, index=True),
        sa.Column("cost_usd", sa.Float, nullable=False),
    )
