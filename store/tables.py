"""All tables.

Two conventions keep `/export`, `/forget` and the merging of chats from missing a table that is added later: a column
that holds a `Person.key` says so in its `info`, and whatever belongs to a chat has a foreign key to it. What
is not to outlive its person or chat is deleted with it; where the row must stay to be counted, that column is
nullable. Paper ids are arXiv's own and no foreign keys: the table of papers is a cache of arXiv's records.
"""

import secrets
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import TypeEngine

from store import schema
from store.columns import FreeText, HourOfDay, Packed, RowId, UtcDateTime, Weekdays
from store.sent import tables as sent

metadata = sent.metadata
best = schema.best
embeddings, frequencies = schema.embeddings, schema.frequencies
job_results, job_waiters = schema.job_results, schema.job_waiters
leases, processes = schema.leases, schema.processes
libraries, library_entries = schema.libraries, schema.library_entries
operators, reservations = schema.operators, schema.reservations
overviews, overview_papers = schema.overviews, schema.overview_papers
talks, usage = schema.talks, schema.usage


def _id() -> Column[int]:
    return Column("id", RowId, primary_key=True)


def _chat(**options: Any) -> Column[int]:
    return Column("chat_id", RowId, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, **options)


def _person(name: str = "person", **options: Any) -> Column[str]:
    return Column(name, String, info={"person": True}, **options)


def _preference(name: str, kind: type[TypeEngine[Any]]) -> Column[Any]:
    return Column(name, kind, info={"preference": True})


def _where(condition: str) -> dict[str, Any]:
    """Return the options of an index that holds but some of the rows."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


chats = Table(
    "chats",
    metadata,
    _id(),
    Column("platform", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", FreeText, nullable=False),
    # What the chat is a part of, as people call it: a Discord server; empty where it stands by itself.
    Column("community", FreeText, nullable=False, default="", server_default=""),
    Column("spoken", String),  # the language there, as the platform tells it, which holds where the chat chose none
    _preference("language", String),
    _preference("summaries", String),  # their language, where it is another; empty where that is to be the same
    _preference("time", HourOfDay),
    _preference("timezone", String),
    _preference("days", Weekdays),
    _preference("max_papers", Integer),
    _preference("depth", String),
    _preference("crosslists", Boolean),
    _preference("updates", Boolean),
    _preference("overview", Boolean),
    _preference("figures", Boolean),
    _preference("layout", String),
    _preference("sound", String),
    _preference("best", String),
    Column("paused_at", UtcDateTime),
    # "asked", or why the platform takes no message: a phrase as JSON.
    Column("pause_reason", FreeText, nullable=False, default=""),
    # Of a chat that its platform closed: when it is tried again, how many tries there were, when subscribers were told.
    Column("probe_at", UtcDateTime),
    Column("probes", Integer, nullable=False, default=0, server_default="0"),
    Column("told_at", UtcDateTime),
    # The day of the newest list whose updates it was told.
    Column("updated_to", Date),
    # The first day after the week or month whose best it was told, or of which there was none.
    Column("best_on", Date),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("platform", "chat", "thread"),
    Index(None, "probe_at", **_where("probe_at IS NOT NULL")),
)

topics = Table(
    "topics",
    metadata,
    _id(),
    Column("key", FreeText, nullable=False, unique=True),
    Column("name", FreeText, nullable=False),
    Column("query", FreeText, nullable=False),
    Column("kind", String, nullable=False),
    # Counts how often it was held against lists and found something.
    Column("harvests", Integer, nullable=False, default=0, server_default="0"),
    # From which day's list on it is held against them; empty while it was held against none since somebody follows it.
    Column("listed_from", Date, index=True),
    Column("created_at", UtcDateTime, nullable=False),
)

topic_papers = Table(
    "topic_papers",
    metadata,
    Column("topic_id", RowId, ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True),
    Column("paper_id", String, primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
    # The number of the harvest that brought it first: unlike a moment, it cannot come before one that was looked at.
    Column("harvest", Integer, nullable=False, server_default="0"),
    # On which day's list it was new for the topic, and whether only as a cross-list.
    Column("listed_on", Date, index=True),
    Column("crosslist", Boolean, nullable=False, default=False, server_default=false()),
    Index(None, "topic_id", "seen_at"),
    Index(None, "topic_id", "harvest"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _id(),
    _chat(),
    Column("topic_id", RowId, ForeignKey("topics.id"), nullable=False, index=True),
    # Hour, zone and days of its own; the chat's where there are none.
    Column("time", HourOfDay),
    Column("timezone", String),
    Column("days", Weekdays),
    # The role that its digests mention, and the tags of their posts in a forum, by the platform's numbers.
    Column("role", String),
    Column("tags", String),
    # The last day's list that made it due, where it waits for lists instead of an hour.
    Column("listed_on", Date),
    Column("created_at", UtcDateTime, nullable=False),
    _person("created_by"),
    Column("next_run_at", UtcDateTime),
    # When a worker may take it: its next run, while claimed the end of the lease, while the chat is paused never.
    Column("due_at", UtcDateTime),
    Column("last_run_at", UtcDateTime),
    # The topic's last harvest that a digest was picked from; later ones are news.
    Column("last_harvest", Integer),
    Column("last_post_at", UtcDateTime),
    Column("last_note", FreeText, nullable=False, default=""),
    UniqueConstraint("chat_id", "topic_id"),
    Index(None, "due_at", "id"),  # in this order: many are due at the same moment
)

papers = Table(
    "papers",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("record", Packed, nullable=False),
    Column("as_of", UtcDateTime, nullable=False),
    Column("latest_as_of", UtcDateTime),
    # When to ask for what feeds do not tell of it; empty for a whole record.
    Column("ask_at", UtcDateTime),
    # Of title and abstract: papers that have the same are twins.
    Column("print", String, index=True),
    Index(None, "ask_at", **_where("ask_at IS NOT NULL")),
)

# arXiv's own list of each day: what was announced, once a day, as the strongest that it was in any archive.
announcements = Table(
    "announcements",
    metadata,
    Column("day", Date, primary_key=True),
    Column("paper_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    # As they were announced, the primary one first, with blanks between them: a record's may grow later.
    Column("categories", String, nullable=False),
    # Counts the changes of what topics are held against, and up to which of them they were.
    Column("state", Integer, nullable=False, default=1, server_default="1"),
    Column("matched", Integer, nullable=False, default=0, server_default="0"),
    CheckConstraint("kind IN ('new', 'cross', 'replace', 'replace-cross')", name="kind"),
    Index(None, "paper_id"),
    Index("ix_announcements_matched", "day", **_where("matched < state AND kind IN ('new', 'cross')")),
)

# Of which archives a day's list is in, and where it came from: "rss", "oai", "search" or "sample".
listed_days = Table(
    "listed_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("archive", String, primary_key=True),
    Column("source", String, nullable=False),
    # Not so where arXiv cut it, or where it was searched for by the dates of submission.
    Column("whole", Boolean, nullable=False),
    Column("listed_at", UtcDateTime, nullable=False),
)

summaries = Table(
    "summaries",
    metadata,
    Column("paper_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("language", String, primary_key=True),
    Column("depth", String, primary_key=True),
    Column("prompt", String, primary_key=True),
    Column("body", Text, nullable=False),
    Column("model", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("provisional", Boolean, nullable=False),
)

full_texts = Table(
    "full_texts",
    metadata,
    Column("paper_id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("reader", String, nullable=False),
    # Compressed; empty where arXiv has no text that can be read, and then `reason` says why.
    Column("body", LargeBinary, nullable=False),
    Column("reason", FreeText, nullable=False, default=""),
    Column("read_at", UtcDateTime, nullable=False),
)

pictures = Table(
    "pictures",
    metadata,
    Column("key", String, primary_key=True),
    Column("paper_id", String, nullable=False, index=True),
    Column("media_type", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
)

# Small things to remember across restarts, by name: which commands a platform was told of, which alert was sent when.
key_values = Table(
    "memos",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", FreeText, nullable=False),
    Column("noted_at", UtcDateTime, nullable=False),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    _id(),
    _person("created_by"),
    Column("body", Text, nullable=False, info={"json": True}),
    Column("state", String, nullable=False, default="draft"),
    # The number of the last chat whose message was put into the outbox: they go in few at a time, in this order.
    Column("reached", RowId, nullable=False, default=0),
    Column("created_at", UtcDateTime, nullable=False),
    Column("begun_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    CheckConstraint("state IN ('draft', 'running', 'stopped', 'done')", name="state"),
)

digests = Table(
    "digests",
    metadata,
    _id(),
    _chat(),
    Column("topic_id", RowId, ForeignKey("topics.id"), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("language", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    # The subscription's last harvest before this digest: from there on it looks again where papers are given back.
    Column("after_harvest", Integer),
    UniqueConstraint("chat_id", "topic_id", "day"),
)

digest_papers = Table(
    "digest_papers",
    metadata,
    _chat(primary_key=True),
    Column("paper_id", String, primary_key=True),
    Column("digest_id", RowId, ForeignKey("digests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
)

# What the archive shows of a topic: each paper once a language, by its list's day, else by when the first chat got it.
published = Table(
    "published",
    metadata,
    Column("topic_id", RowId, ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String, primary_key=True),
    Column("paper_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("position", Integer, nullable=False),
    Index(None, "day", "topic_id", "language"),
    Index(None, "paper_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _chat(),
    Column("digest_id", RowId, ForeignKey("digests.id", ondelete="CASCADE"), index=True),
    # No foreign key: SQLite adds none to a table that is there, and made anew it would lose its counter.
    Column("broadcast_id", RowId, index=True),
    # Which queue it stands in: those of the chats of many do not wait behind those of everybody's own.
    Column("lane", Integer, nullable=False, default=1, server_default="1"),
    Column("sequence", Integer, nullable=False),
    # What the platform knows the message by: drawn, so that no other database has given it to another message.
    Column("key", String, nullable=False, default=lambda: secrets.token_hex(8), server_default=""),
    # The paper that it is about, where that is one alone.
    Column("paper_id", String),
    Column("body", Text, nullable=False, info={"json": True}),
    Column("state", String, nullable=False, default="pending"),
    Column("attempts", Integer, nullable=False, default=0),
    # When a worker may take it, the end of its lease while one has it; empty for all but the oldest of a chat.
    Column("due_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, index=True),
    Column("message_id", String, nullable=False, default=""),
    Column("reason", FreeText, nullable=False, default=""),
    CheckConstraint("state IN ('pending', 'sent', 'failed')", name="state"),
    Index(None, "lane", "due_at", "id", **_where("due_at IS NOT NULL")),
    Index(None, "chat_id", "state", "id"),
    # A chat's messages go in the order of their ids: none may come again once its row is deleted.
    sqlite_autoincrement=True,
)

votes = Table(
    "votes",
    metadata,
    _chat(primary_key=True),
    _person(primary_key=True),
    Column("paper_id", String, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("cast_at", UtcDateTime, nullable=False),
    CheckConstraint("value IN (-1, 1)", name="value"),
    Index(None, "person"),
    Index(None, "paper_id"),
    Index(None, "value", "cast_at", "paper_id", "person"),
    Index(None, "chat_id", "cast_at"),
)

bookmarks = Table(
    "bookmarks",
    metadata,
    _person(primary_key=True),
    Column("paper_id", String, primary_key=True, index=True),
    Column("version", Integer, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("chat_id", RowId, ForeignKey("chats.id", ondelete="SET NULL"), index=True),  # where it was saved
)

shortcuts = Table(
    "shortcuts",
    metadata,
    Column("key", String, primary_key=True),
    _chat(),
    _person(nullable=False),  # whom a link was made for, "" for a chat's buttons
    Column("mark", String, nullable=False),  # the command's hash, since a line may be longer than an index takes
    Column("command", FreeText, nullable=False),
    Column("used_at", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("chat_id", "person", "mark"),
    Index(None, "person"),
)


_KEYS = [key for table in metadata.sorted_tables for key in table.foreign_keys]
CHAT_COLUMNS: tuple[Column[Any], ...] = tuple(key.parent for key in _KEYS if key.column is chats.c.id)
"""Those that say which chat a row belongs to."""
PERSON_COLUMNS: tuple[Column[Any], ...] = tuple(
    column for table in metadata.sorted_tables for column in table.c if column.info.get("person")
)
"""Those that say which person a row is about."""
PREFERENCE_COLUMNS: tuple[Column[Any], ...] = tuple(column for column in chats.c if column.info.get("preference"))
"""Those that say what a chat prefers; None is what it never chose."""
