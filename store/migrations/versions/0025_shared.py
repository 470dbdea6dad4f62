"""What several processes over one database share: the gate to arXiv, and which models rest."""

import sqlalchemy as sa
from alembic import op

from store.columns import FreeText, UtcDateTime

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "gates",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("holder", sa.String),
        sa.Column("held_until", UtcDateTime),
        sa.Column("free_at", UtcDateTime),
        sa.Column("paused_until", UtcDateTime),
        sa.Column("silent_until", UtcDateTime),
        sa.Column("refused", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "gate_waits",
        sa.Column("gate", sa.String, sa.ForeignKey("gates.name", ondelete="CASCADE"), primary_key=True),
        sa.Column("process", sa.String, primary_key=True),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
    )
    op.create_table(
        "model_news",
        sa.Column("model", sa.String, primary_key=True),
        sa.Column("resting_until", UtcDateTime),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("refusal", FreeText, nullable=False),
        sa.Column("refused_at", UtcDateTime),
    )
