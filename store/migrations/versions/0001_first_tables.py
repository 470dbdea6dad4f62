"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Migrations stay as they were written: they spell out their types instead of importing today's.
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _chats()
    _topics()
    _subscriptions()
    _papers()
    _digests()
    _deliveries()
    _people()
    _usage()


def _id() -> sa.Column[int]:
    return sa.Column("id", ROW_ID, primary_key=True)


def _chat(*, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("chats.id", ondelete="CASCADE")
    return sa.Column("chat_id", ROW_ID, key, nullable=False, primary_key=primary_key)


def _chats() -> None:
    op.create_table(
        "chats",
        _id(),
        sa.Column("platform", sa.String, nullable=False),
        sa.Column("chat", sa.String, nullable=False),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("time", sa.Time),
        sa.Column("timezone", sa.String),
        sa.Column("days", sa.String(7)),
        sa.Column("max_papers", sa.Integer),
        sa.Column("depth", sa.String),
        sa.Column("figures", sa.Boolean),
        sa.Column("paused_at", MOMENT),
        sa.Column("pause_reason", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("platform", "chat", "thread"),
    )


def _topics() -> None:
    op.create_table(
        "topics",
        _id(),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("harvested_at", MOMENT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failure", sa.Text, nullable=False),
        sa.Column("failed_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "topic_papers",
        sa.Column("topic_id", ROW_ID, sa.ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Index(None, "topic_id", "seen_at"),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        _id(),
        _chat(),
        sa.Column("topic_id", ROW_ID, sa.ForeignKey("topics.id"), nullable=False, index=True),
        sa.Column("time", sa.Time),
        sa.Column("timezone", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String),
        sa.Column("next_run_at", MOMENT),
        sa.Column("due_at", MOMENT, index=True),
        sa.Column("last_run_at", MOMENT),
        sa.Column("last_post_at", MOMENT),
        sa.Column("last_note", sa.Text, nullable=False),
        sa.UniqueConstraint("chat_id", "topic_id"),
    )


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("latest_as_of", MOMENT),
    )
    op.create_table(
        "summaries",
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("language", sa.String, primary_key=True),
        sa.Column("depth", sa.String, primary_key=True),
        sa.Column("prompt", sa.String, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
    )


def _digests() -> None:
    op.create_table(
        "digests",
        _id(),
        _chat(),
        sa.Column("topic_id", ROW_ID, sa.ForeignKey("topics.id"), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.UniqueConstraint("chat_id", "topic_id", "day"),
    )
    digest = sa.ForeignKey("digests.id", ondelete="CASCADE")
    op.create_table(
        "digest_papers",
        _chat(primary_key=True),
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("digest_id", ROW_ID, digest, nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )


def _deliveries() -> None:
    ready = sa.text("due_at IS NOT NULL")
    op.create_table(
        "deliveries",
        _id(),
        _chat(),
        sa.Column("digest_id", ROW_ID, sa.ForeignKey("digests.id", ondelete="CASCADE"), index=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, index=True),
        sa.Column("message_id", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.CheckConstraint("state IN ('pending', 'sent', 'failed')", name="state"),
        sa.Index(None, "due_at", "id", sqlite_where=ready, postgresql_where=ready),
        sa.Index(None, "chat_id", "state", "id"),
        sqlite_autoincrement=True,
    )


def _people() -> None:
    op.create_table(
        "votes",
        _chat(primary_key=True),
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("cast_at", MOMENT, nullable=False),
        sa.CheckConstraint("value IN (-1, 1)", name="value"),
        sa.Index(None, "person"),
        sa.Index(None, "paper_id"),
    )
    op.create_table(
        "bookmarks",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("paper_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )


def _usage() -> None:
    op.create_table(
        "usage",
        _id(),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("person", sa.String),
        sa.Column("chat_id", ROW_ID, sa.ForeignKey("chats.id", ondelete="SET NULL"), index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("paper_id", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("tokens_in", sa.Integer, nullable=False),
        sa.Column("tokens_out", sa.Integer, nullable=False),
        sa.Column("cost_usd", sa.Float, nullable=False),
        sa.Index(None, "person", "at"),
    )
