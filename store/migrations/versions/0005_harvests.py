"""Harvests have numbers, by which each subscription knows what it has looked at; the outbox has two queues."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("topics", sa.Column("harvests", sa.Integer, nullable=False, server_default="0"))
    op.add_column("topic_papers", sa.Column("harvest", sa.Integer, nullable=False, server_default="0"))
    op.add_column("subscriptions", sa.Column("last_harvest", sa.Integer))
    op.add_column("deliveries", sa.Column("lane", sa.Integer, nullable=False, server_default="1"))
    op.create_index("ix_topic_papers_topic_id_harvest", "topic_papers", ["topic_id", "harvest"])
    op.drop_index("ix_deliveries_due_at_id", "deliveries")
    claimable = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_deliveries_lane_due_at_id",
        "deliveries",
        ["lane", "due_at", "id"],
        sqlite_where=claimable,
        postgresql_where=claimable,
    )
    # Papers that were seen at one moment came by one harvest.
    op.execute(
        "UPDATE topic_papers SET harvest = ranked.number FROM (SELECT topic_id, paper_id,"
        " dense_rank() OVER (PARTITION BY topic_id ORDER BY seen_at) AS number FROM topic_papers) AS ranked"
        " WHERE ranked.topic_id = topic_papers.topic_id AND ranked.paper_id = topic_papers.paper_id"
    )
    op.execute(
        "UPDATE topics SET harvests = (SELECT coalesce(max(topic_papers.harvest), 0) FROM topic_papers"
        " WHERE topic_papers.topic_id = topics.id)"
    )
    op.execute(
        "UPDATE subscriptions SET last_harvest = (SELECT coalesce(max(topic_papers.harvest), 0) FROM topic_papers"
        " WHERE topic_papers.topic_id = subscriptions.topic_id"
        " AND topic_papers.seen_at < subscriptions.last_run_at) WHERE last_run_at IS NOT NULL"
    )
    # What waits for groups and channels goes by their queue, before what waits for people.
    op.execute("UPDATE deliveries SET lane = 0 WHERE chat_id IN (SELECT id FROM chats WHERE kind <> 'private')")
