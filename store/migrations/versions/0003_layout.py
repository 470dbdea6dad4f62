"""How a chat has its digests laid out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("chats", sa.Column("layout", sa.String))
