"""All that is held is handed out, and forgotten without a trace."""

import datetime as dt
import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.refs import ChatKind, ChatRef
from chat.words import phrase
from papers.announcement import Announcement
from papers.document import Document
from papers.frequencies import counted
from papers.images import Picture
from papers.references.records import Entry
from papers.vectors import packed
from store import (
    accounts,
    announcements,
    bookmarks,
    broadcasts,
    chats,
    deliveries,
    digests,
    full_texts,
    key_values,
    operators,
    papers,
    pictures,
    published,
    shortcuts,
    stats,
    subscriptions,
    summaries,
    topics,
    usage,
)
from store.database import Store
from store.full_texts import FullText
from store.maintenance.copying import carried
from store.ranking import best, embeddings
from store.sent import files as sent
from store.sent import library
from store.tables import metadata
from store.topics import Match
from summarizer.digest import Group, Overview
from tests.store.store_makers import NOW, PAPER, SUMMARY, a_chat, a_topic, paper, say

ME, YOU = "telegram:4711", "telegram:4712"
OURS = ChatRef("telegram", "-10081500", "thread-33", ChatKind.GROUP, "Our Secret Readers")
# Wherever a row says one of these, it says something about us.
TRACES = ("4711", "10081500", "thread-33", "Secret", "Our Own Topic")


@pytest.fixture
async def c(store: Store) -> AsyncIterator[AsyncConnection]:
    async with store.writing() as connection:
        yield connection


async def live(c: AsyncConnection, ref: ChatRef, person: str, topic: topics.Topic) -> int:
    """Do everything that a chat and a person can do; give the chat's number."""
    chat = await chats.ensure(c, ref, NOW)
    await chats.prefer(c, chat.id, language="zh", time=dt.time(9), days=frozenset({4, 0}))
    await topics.bring(c, [Match(topic.id, PAPER.id, NOW.date(), False)], NOW)
    await subscriptions.add(c, chat_id=chat.id, topic_id=topic.id, created_by=person, next_run_at=NOW, now=NOW)
    digest_id = await digests.create(
        c,
        chat_id=chat.id,
        topic_id=topic.id,
        day=NOW.date(),
        language="zh",
        made_at=NOW,
        papers=[(PAPER.id, 1)],
    )
    await deliveries.enqueue(c, chat_id=chat.id, digest_id=digest_id, replies=[say(ref.title)], now=NOW)
    await bookmarks.vote(c, chat_id=chat.id, person=person, paper_id=PAPER.id, value=1, now=NOW)
    await bookmarks.toggle(c, person=person, paper_id=PAPER.id, version=1, now=NOW)
    await shortcuts.keep(
        c, chat_id=chat.id, person=person, key=f"key of {chat.id}", command=f"search {ref.title}", now=NOW
    )
    spoken = chats.Spoken(PAPER.id, person, f"what of {ref.title}?", "[]")
    await chats.speak(c, chat.id, spoken, NOW, since=NOW, most=9)
    await broadcasts.draft(c, body=say("to all"), created_by=person, now=NOW)
    await published.note(c, topic_id=topic.id, language="zh", day=NOW.date(), papers=[(PAPER.id, 1)])
    await best.keep(c, "2024-W12", [best.Counted("zh", PAPER.id, 1, 3)], NOW)
    await key_values.note(c, "commands:discord", "a1b2", NOW)
    await operators.add(c, person, NOW)
    await usage.record(c, at=NOW, kind="summary", person=person, chat_id=chat.id, cost_usd=0.5)
    await usage.reserve(c, expires_at=NOW, kind="summary", person=person)
    await announcements.add(c, NOW.date(), [Announcement(PAPER, "new")])
    await announcements.note_day(c, NOW.date(), ["cs"], "rss", NOW)
    file = sent.KeptFile(f"{chat.id}f", f"of {ref.title}.pdf", person, NOW, FullText(Document("pdf", "A File", "", ())))
    await sent.save(c, ref, "its hash", file, most_length=1000)
    await sent.save_reading(c, sent.ReadingKey(file.key, "zh", "1"), SUMMARY, NOW)
    kept = library.Kept(1, "text", None, Entry(title=ref.title, abstract="On us."))
    await library.put(c, chat.id, library.New(person, "file", f"{ref.title}.bib", "its hash", 1, 0), [kept], NOW)
    return chat.id


async def contents(c: AsyncConnection) -> dict[str, list[str]]:
    """Return every column of every row of every table but those that are about processes alone."""
    rows = {table.name: [str(tuple(row)) for row in await c.execute(select(table))] for table in carried()}
    assert all(rows.values()), "a table is empty: fill it in live(), or nobody knows whether it is forgotten"
    return rows


def traces(rows: dict[str, list[str]]) -> set[str]:
    return {f"{name}: {word}" for name, texts in rows.items() for word in TRACES if any(word in text for text in texts)}


@pytest.fixture
async def chat_id(c: AsyncConnection) -> int:
    """Let two chats with a person each live side by side; give the number of ours."""
    await papers.save(c, [PAPER], NOW)
    await embeddings.save(c, {(PAPER.id, 1): packed([1.0, 2.0])}, "model")
    await announcements.note_frequencies(c, NOW.date(), counted([PAPER]), None)
    key = summaries.SummaryKey(PAPER.id, 1, "zh", "brief", "1")
    await summaries.save(c, key, SUMMARY, made_at=NOW, provisional=False)
    overview = Overview((Group("graphs", (f"{PAPER.id}v1",), "A.", {f"{PAPER.id}v1": SUMMARY.tldr}),), key="0")
    await summaries.save_overview(c, overview, prompt="1", made_at=NOW, provisional=False)
    await full_texts.save(c, full_texts.TextKey(PAPER.id, 1, "1"), phrase("It is locked."), NOW)
    await pictures.save(c, PAPER.id, [Picture(b"drawn", "image/png")], NOW)
    common = await a_topic(c, "cs.CV")
    theirs = await live(c, ChatRef("telegram", "-200", kind=ChatKind.GROUP, title="Others"), YOU, common)
    own = await topics.ensure(c, key='all:"Our Own Topic"', name="Own", query="all:ours", kind="phrase", now=NOW)
    chat_id = await live(c, OURS, ME, own)
    assert chat_id != theirs
    return chat_id


async def test_a_forgotten_chat_and_person_leave_no_trace(c: AsyncConnection, chat_id: int) -> None:
    before = await contents(c)
    assert len(traces(before)) > len(TRACES)
    forgotten = await accounts.forget_chat(c, chat_id)
    assert forgotten == {
        "chats": 1,
        "subscriptions": 1,
        "digests": 1,
        "digest_papers": 1,
        "deliveries": 1,
        "votes": 1,
        "shortcuts": 1,
        "talks": 1,
        "usage": 1,
        "sent_files": 1,
        "libraries": 1,
        "library_entries": 1,
        "topics": 1,
    }
    assert await accounts.forget_person(c, ME) == {
        "bookmarks": 1,
        "broadcasts": 1,
        "operators": 1,
        "usage": 1,
        "reservations": 1,
    }
    after = await contents(c)
    assert traces(after) == set()
    assert sum(len(rows) for name, rows in before.items() if name != "usage") > sum(map(len, after.values()))
    assert len(after["usage"]) == 2
    assert await usage.cost_since(c, NOW) == 1.0
    assert str(chat_id) not in {str(value) for value in await c.scalars(select(metadata.tables["usage"].c.chat_id))}


async def test_a_forgotten_person_leaves_the_chats_alone(c: AsyncConnection, chat_id: int) -> None:
    assert await accounts.forget_person(c, ME) == {
        "subscriptions": 1,
        "votes": 1,
        "bookmarks": 1,
        "shortcuts": 1,
        "talks": 1,
        "broadcasts": 1,
        "operators": 1,
        "usage": 1,
        "reservations": 1,
        "sent_files": 1,
        "libraries": 1,
    }
    assert "4711" not in str(await contents(c))
    assert [s.created_by for s in await subscriptions.of_chat(c, chat_id)] == [None]
    assert (await stats.counts(c)).votes == 1
    assert await accounts.forget_person(c, ME) == {}


async def test_others_keep_everything(c: AsyncConnection, chat_id: int) -> None:
    others = await chats.find(c, ChatRef("telegram", "-200"))
    before = await accounts.export_chat(c, others.id), await accounts.export_person(c, YOU)
    await accounts.forget_chat(c, chat_id)
    await accounts.forget_person(c, ME)
    assert (await accounts.export_chat(c, others.id), await accounts.export_person(c, YOU)) == before


async def test_a_shared_topic_and_the_catalogues_stay(c: AsyncConnection, chat_id: int) -> None:
    shared, operators = await topics.find(c, "cs.CV"), await a_topic(c, "nerf", topics.CATALOGUE)
    for topic in (shared, operators):
        await subscriptions.add(c, chat_id=chat_id, topic_id=topic.id, created_by=ME, next_run_at=NOW, now=NOW)
    await accounts.forget_chat(c, chat_id)
    assert await topics.find(c, "cs.CV") == shared
    assert await topics.find(c, "nerf") == operators


async def test_a_chats_export_holds_all_but_who_did_what(c: AsyncConnection, chat_id: int) -> None:
    held = await accounts.export_chat(c, chat_id)
    assert json.loads(json.dumps(held)) == held
    assert set(held) == {
        "chats", "subscriptions", "digests", "digest_papers", "deliveries", "votes", "shortcuts", "talks", "usage",
        "sent_files", "libraries", "library_entries"
    }  # fmt: skip
    assert all(len(rows) == 1 for rows in held.values())
    (chat,) = held["chats"]
    assert (chat["title"], chat["time"], chat["days"]) == ("Our Secret Readers", "09:00:00", [0, 4])
    assert chat["created_at"] == "2024-03-23T12:00:00+00:00"
    for name in ("subscriptions", "digests", "digest_papers", "deliveries"):
        assert (held[name][0]["topic"], held[name][0]["query"]) == ("Own", "all:ours"), name
    assert held["digest_papers"][0]["day"] == held["deliveries"][0]["day"] == "2024-03-23"
    assert held["deliveries"][0]["body"]["blocks"][0]["text"] == "Our Secret Readers"
    assert "4711" not in json.dumps(held)


async def test_a_persons_export_holds_what_they_did_in_every_chat(c: AsyncConnection, chat_id: int) -> None:
    other = await a_chat(c, "-300")
    await bookmarks.vote(c, chat_id=other.id, person=ME, paper_id=PAPER.id, value=-1, now=NOW)
    held = await accounts.export_person(c, ME)
    assert json.loads(json.dumps(held)) == held
    assert set(held) == {
        "subscriptions", "votes", "bookmarks", "shortcuts", "talks", "broadcasts", "usage", "reservations",
        "sent_files", "operators", "libraries"
    }  # fmt: skip
    assert {(vote["chat"], vote["value"]) for vote in held["votes"]} == {
        ("telegram:-10081500", 1),
        ("telegram:-300", -1),
    }
    assert "4712" not in json.dumps(held)


async def test_no_export_shows_numbers_of_rows(c: AsyncConnection, chat_id: int) -> None:
    for held in (await accounts.export_chat(c, chat_id), await accounts.export_person(c, ME)):
        for name, rows in held.items():
            table, shown = metadata.tables[name], set(rows[0])
            inner = {"id", *(key.parent.name for key in table.foreign_keys)}
            inner |= {column.name for column in table.c if column.info.get("inner")}
            assert shown & inner == set(), name
            people = {column.name for column in table.c if column.info.get("person")}
            assert {column.name for column in table.c} - inner - people <= shown, name


async def test_of_strangers_nothing_is_held(c: AsyncConnection) -> None:
    assert await accounts.export_person(c, "telegram:404") == {}
    assert await accounts.export_chat(c, 404) == {}
    assert await accounts.forget_chat(c, 404) == {}


async def test_the_operators_counts(c: AsyncConnection, chat_id: int) -> None:
    await chats.pause(c, (await chats.ensure(c, ChatRef("discord", "1"), NOW)).id, NOW, "kicked")
    await papers.save(c, [paper(PAPER.id, 2)], NOW)
    await a_topic(c, "cs.CV")
    assert await stats.counts(c) == stats.Counts(
        chats={"discord": 1, "telegram": 2},
        paused=1,
        topics=2,
        subscriptions=2,
        papers=1,
        summaries=1,
        digests=2,
        waiting=2,
        failed=0,
        votes=2,
        bookmarks=2,
    )
