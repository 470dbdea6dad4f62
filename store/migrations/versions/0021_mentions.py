"""A subscription's digests may mention a role, and their posts in a forum may have tags of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("role", sa.String()))
    op.add_column("subscriptions", sa.Column("tags", sa.String()))
