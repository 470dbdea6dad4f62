"""20 topics, 3 languages, 2,000 chats whose digests are due at one moment: one question to the model for each pair.

A pair is a paper and a language. The chats are in a fresh SQLite file; the bundled papers stand in for arXiv, a Gemini
server on loopback for the model and a letterbox for the platform, and all that lies between runs in earnest. It ends
with exit code 1 where the model was not asked once for each pair, or a digest or message is missing or came twice.
`--chats 10000` is the full measure and takes several minutes.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice, product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import func, select

from bot.app import App, open_app
from bot.settings.load import load
from chat.refs import ChatRef, Person
from chat.reply import PaperCard, Reply
from papers.paper import Paper
from store import chats, subscriptions, tables, topics
from store.rows import batches
from store.tables import digest_papers, digests
from tests.servers.gemini import GeminiServer

LANGUAGES, TOPICS = ("en", "zh", "fr"), 20


class Letterbox:
    """A platform that takes everything and counts, by chat and paper, what it took; a heading's paper is ""."""

    name = "letterbox"

    def __init__(self) -> None:
        self.posted: Counter[tuple[str, str]] = Counter()
        self.began = 0.0

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:  # noqa: ARG002  no threads
        """Take a message."""
        self.began = self.began or time.monotonic()
        self.posted[chat.chat, next((block.id for block in reply.blocks if isinstance(block, PaperCard)), "")] += 1
        return key

    async def tell(self, person: Person, reply: Reply) -> None:
        """Refuse: nobody is told anything here."""
        raise AssertionError(f"{person.key} was told something: {reply}")


@dataclass(frozen=True)
class Day:
    """What the store says was made: the number of digests, their messages by chat and paper, and the pairs."""

    digests: int
    messages: set[tuple[str, str]]
    pairs: int


async def main(count: int) -> bool:
    """Have one day's digests made and posted, print what came of it, and tell whether all is as it should be."""
    with GeminiServer() as server, tempfile.TemporaryDirectory() as folder:
        environ = {
            "HERALD_LLM__PROVIDER": "gemini",
            "HERALD_LLM__MODEL": "gemini-2.5-flash",
            "HERALD_LLM__API_KEY": "key",
            "HERALD_LLM__BASE_URL": server.url,
            "HERALD_STORE__URL": f"sqlite+aiosqlite:///{folder}/herald.db",
        }
        async with open_app(load(None, environ), sample=True, environ=environ) as app:
            began = time.monotonic()
            await subscribe(app, count)
            print(f"{count} chats subscribed in {time.monotonic() - began:.1f} s")
            box = Letterbox()
            began = time.monotonic()
            await app.runner({box.name: box}).run_due()
            ended = time.monotonic()
            day = await made(app)
    posting = box.began or ended
    print(f"digests made: {day.digests} in {posting - began:.1f} s, {day.digests / (posting - began):.0f} a second")
    posted = box.posted.total()
    print(f"messages posted: {posted} in {ended - posting:.1f} s, {posted / (ended - posting):.0f} a second")
    lost, twice = len(day.messages - box.posted.keys()), posted - len(box.posted)
    print(f"lost {lost}, twice {twice}")
    print(f"(paper, language) pairs: {day.pairs}, requests to the model: {len(server.asked)}")
    print(f"altogether {ended - began:.1f} s, {day.digests / (ended - began):.0f} digests a second")
    return day.digests == count and lost == twice == 0 and day.pairs == len(server.asked)


async def subscribe(app: App, count: int) -> None:
    """Add chats, each with a language and a topic, whose digests are due now."""
    now = app.clock.now()
    papers = list((await app.services.library.search("all:the", limit=50)).papers)
    async with app.store.writing() as c:
        rows = [
            await topics.ensure(
                c, key=f"topic-{number}", name=f"Topic {number}", query=query, kind=topics.CATALOGUE, now=now
            )
            for number, query in enumerate(queries(papers))
        ]
    for batch in batches(enumerate(islice(cycle(product(rows, LANGUAGES)), count)), 1000):
        async with app.store.writing() as c:
            for number, (topic, language) in batch:
                ref = ChatRef(Letterbox.name, str(number))
                chat = await chats.ensure(c, ref, now)
                await chats.prefer(c, chat.id, language=language)
                await subscriptions.add(
                    c, chat_id=chat.id, topic_id=topic.id, created_by=ref.key, next_run_at=now, now=now
                )


def queries(papers: Sequence[Paper]) -> list[str]:
    """Return a query for each topic, by first authors, so that topics share papers."""
    chosen = ([*papers[number % len(papers) :], *papers[: number % 3]] for number in range(TOPICS))
    return [" OR ".join(f'au:"{paper.authors[0]}"' for paper in dict.fromkeys(each)) for each in chosen]


async def made(app: App) -> Day:
    """Read what was written down as given to the chats."""
    headings = select(tables.chats.c.chat).join(digests)
    entries = select(tables.chats.c.chat, digest_papers.c.paper_id).join(digest_papers)
    pairs = select(digest_papers.c.paper_id, digests.c.language).join(digests).distinct().subquery()
    async with app.store.reading() as c:
        opened = [(chat, "") for chat in await c.scalars(headings)]
        messages = {*opened, *((row.chat, row.paper_id) for row in await c.execute(entries))}
        return Day(len(opened), messages, await c.scalar(select(func.count()).select_from(pairs)) or 0)


if __name__ == "__main__":
    reads = argparse.ArgumentParser(description=__doc__)
    reads.add_argument("--chats", type=int, default=2000, help="how many chats; 2,000 unless told")
    good = asyncio.run(main(reads.parse_args().chats))
    print("OK" if good else "NOT OK")
    sys.exit(not good)
