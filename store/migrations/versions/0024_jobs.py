"""Jobs that other processes do: procrastinate's tables, on PostgreSQL, and who waits for what they bring."""

import sqlalchemy as sa
from alembic import op

from store.columns import FreeText, UtcDateTime
from store.machines import queue_tables

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "job_results",
        sa.Column("job_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("deaths", sa.Integer, nullable=False, server_default="0"),
        sa.Column("outcome", FreeText),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
    )
    op.create_table(
        "job_waiters",
        sa.Column("job_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("waiter", sa.String, primary_key=True),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )
    queue_tables.make(op.get_bind())
