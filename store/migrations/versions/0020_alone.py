"""What somebody alone was shown where others are is not spoken of in front of all."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("talks", sa.Column("alone", sa.Boolean, nullable=False, server_default=sa.false()))
