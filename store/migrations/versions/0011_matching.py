"""Topics are held against arXiv's lists, no longer asked for one by one; papers with the same text are known."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("topics", sa.Column("listed_from", sa.Date))
    op.create_index("ix_topics_listed_from", "topics", ["listed_from"])
    op.add_column("topic_papers", sa.Column("listed_on", sa.Date))
    op.add_column("topic_papers", sa.Column("crosslist", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_topic_papers_listed_on", "topic_papers", ["listed_on"])
    op.add_column("announcements", sa.Column("state", sa.Integer, nullable=False, server_default="1"))
    op.add_column("announcements", sa.Column("matched", sa.Integer, nullable=False, server_default="0"))
    waiting = sa.text("matched < state AND kind IN ('new', 'cross')")
    op.create_index(
        "ix_announcements_matched", "announcements", ["day"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.add_column("papers", sa.Column("print", sa.String))
    op.create_index("ix_papers_print", "papers", ["print"])
    # What the search had of an evening's list a day later is known; that of the day of the last harvest may lack some.
    topics = sa.table("topics", sa.column("listed_from"), sa.column("harvested_at"))
    known = sa.func.date(topics.c.harvested_at)
    op.execute(topics.update().where(topics.c.harvested_at.is_not(None)).values(listed_from=known))
    seen = sa.table("topic_papers", sa.column("listed_on"), sa.column("seen_at"))
    op.execute(seen.update().values(listed_on=sa.func.date(seen.c.seen_at)))
    for name in ("harvested_at", "failures", "failure", "failed_at"):
        op.drop_column("topics", name)
