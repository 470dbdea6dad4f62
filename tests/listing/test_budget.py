"""What a day of all of arXiv costs, however many topics are followed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select

from chat.refs import ChatKind, ChatRef
from papers.query.reach import all_archives
from store import chats, tables
from tests.listing.bots import FRIDAY, Bot, a_paper
from tests.servers.arxiv import Announcing

MOST_REQUESTS = 60
ITEMS, TOPICS = 2500, 10_000


def a_busy_day(arxiv: Announcing) -> None:
    """Announce 2,500 papers over 20 archives, as unevenly as arXiv does, half of them new."""
    archives = sorted(all_archives())
    for number in range(1, ITEMS + 1):
        code = "cs.LG" if number % 2 else f"{archives[number // 2 % 20]}.AI"
        arxiv.tell(FRIDAY, "new" if number % 4 < 2 else "replace", a_paper(number, code, version=1 + (number % 4 >= 2)))


async def follow(bot: Bot, topics: int) -> None:
    """Have a chat follow so many distinct queries, which may match anywhere."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    async with bot.app() as app, app.store.writing() as c:
        await c.execute(delete(tables.subscriptions))
        chat = await chats.ensure(c, ChatRef("console", str(topics), kind=ChatKind.GROUP), now)
        rows = [
            {"id": 1000 + n, "key": f"w{n}", "name": "", "query": f"all:study AND all:{n + 1}", "kind": "query"}
            | {"created_at": now}
            for n in range(topics)
        ]
        await c.execute(insert(tables.topics), rows)
        held = [{"chat_id": chat.id, "topic_id": row["id"], "created_at": now} for row in rows]
        await c.execute(insert(tables.subscriptions), held)


@pytest.mark.parametrize("topics", [10, TOPICS])
async def test_a_day_of_all_of_arxiv_costs_few_requests_whatever_is_followed(
    topics: int, bot: Bot, arxiv: Announcing
) -> None:
    a_busy_day(arxiv)
    arxiv.page = 0  # OAI-PMH gives nothing, so what feeds lack has to be asked for by ids
    await follow(bot, topics)
    async with bot.app() as app:
        await app.services.listing.bring()
    listed = await bot.listed()
    assert len(listed) == ITEMS
    asked = [each.path for each in bot.asked()]
    assert len(asked) <= MOST_REQUESTS, asked
    assert asked.count("/api/query") == ITEMS // 100
    async with bot.app() as app, app.store.reading() as c:
        found = dict((await c.execute(select(tables.topic_papers.c.topic_id, tables.topic_papers.c.paper_id))).all())
    assert found == {999 + n: f"2611.{n:05}" for n in range(1, min(topics, ITEMS) + 1) if n % 4 < 2}
    async with bot.app() as app:
        await app.services.listing.bring()
    assert all(each.path.startswith("/rss/") and "if-none-match" in each.headers for each in bot.asked())
