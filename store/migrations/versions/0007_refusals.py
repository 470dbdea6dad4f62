"""Chats that their platform closed are tried again; papers that never arrived go back; messages have drawn keys."""

import secrets

import sqlalchemy as sa
from alembic import op

from store.columns import FreeText, UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("chats", sa.Column("community", FreeText, nullable=False, server_default=""))
    op.add_column("chats", sa.Column("sound", sa.String))
    op.add_column("chats", sa.Column("probe_at", UtcDateTime))
    op.add_column("chats", sa.Column("probes", sa.Integer, nullable=False, server_default="0"))
    op.add_column("chats", sa.Column("told_at", UtcDateTime))
    closed = sa.text("probe_at IS NOT NULL")
    op.create_index("ix_chats_probe_at", "chats", ["probe_at"], sqlite_where=closed, postgresql_where=closed)
    op.add_column("digests", sa.Column("after_harvest", sa.Integer))
    op.add_column("deliveries", sa.Column("key", sa.String, nullable=False, server_default=""))
    op.add_column("deliveries", sa.Column("paper_id", sa.String))
    # Those who subscribed chats that are closed by now were told when that happened, or will not care any more.
    op.execute("UPDATE chats SET told_at = paused_at")
    op.execute("UPDATE chats SET probe_at = paused_at WHERE paused_at IS NOT NULL AND pause_reason <> 'asked'")
    op.execute(
        "UPDATE deliveries SET paper_id = (SELECT digest_papers.paper_id FROM digest_papers"
        " WHERE digest_papers.digest_id = deliveries.digest_id"
        " AND digest_papers.position = deliveries.sequence - 1) WHERE digest_id IS NOT NULL"
    )
    waiting = sa.table("deliveries", sa.column("id"), sa.column("key"), sa.column("state"))
    connection = op.get_bind()
    for number in connection.scalars(sa.select(waiting.c.id).where(waiting.c.state == "pending")).all():
        connection.execute(waiting.update().where(waiting.c.id == number).values(key=secrets.token_hex(8)))
