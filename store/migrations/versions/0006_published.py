"""What the archive shows, and what it would have shown of the digests so far."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "published",
        sa.Column("topic_id", RowId, sa.ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("language", sa.String, primary_key=True),
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Index(None, "day", "topic_id", "language"),
    )
    op.execute(
        "INSERT INTO published (topic_id, language, paper_id, version, day, position) "
        "SELECT d.topic_id, d.language, p.paper_id, max(p.version), min(date(d.made_at)), min(p.position) "
        "FROM digest_papers AS p JOIN digests AS d ON d.id = p.digest_id JOIN topics AS t ON t.id = d.topic_id "
        "WHERE t.kind IN ('catalogue', 'category') GROUP BY d.topic_id, d.language, p.paper_id"
    )
