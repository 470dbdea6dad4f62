"""Chats choose whether they get cross-lists and updates; of which lists a chat was told updates is known."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("chats", sa.Column("crosslists", sa.Boolean))
    op.add_column("chats", sa.Column("updates", sa.Boolean))
    op.add_column("chats", sa.Column("updated_to", sa.Date))
