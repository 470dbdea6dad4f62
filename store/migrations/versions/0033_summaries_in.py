"""A chat may have its summaries in another language than the interface."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.add_column("chats", sa.Column("summaries", sa.String))
