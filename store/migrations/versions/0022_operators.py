"""Who holds the code that stands at the terminal may become an operator of the bot."""

import sqlalchemy as sa
from alembic import op

from store.columns import UtcDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "operators",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("since", UtcDateTime, nullable=False),
    )
