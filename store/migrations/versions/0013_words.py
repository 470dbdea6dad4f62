"""Records are compressed, and can be searched for by their words."""

import sqlalchemy as sa
from alembic import op

from store.columns import Packed, RowId, UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    with op.batch_alter_table("papers") as table:
        table.alter_column(
            "record", type_=sa.LargeBinary, existing_nullable=False, postgresql_using="convert_to(record, 'UTF8')"
        )
    op.create_table(
        "indexed_papers",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("paper_id", sa.String, nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False, index=True),
        sa.Column("published", UtcDateTime, nullable=False),
        sa.Column("updated", UtcDateTime, nullable=False),
        sa.Column("words", Packed, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE paper_words"
            " USING fts5(title, abstract, authors, comment, journal, codes, content='', tokenize='ascii')"
        )
