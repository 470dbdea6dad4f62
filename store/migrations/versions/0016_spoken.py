"""Chats know which language is spoken around them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("chats", sa.Column("spoken", sa.String))
