"""The daily limits of people and models: many who ask at once, several processes, work that comes to nothing."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from chat.errors import NotAllowedError
from chat.refs import ChatRef, Incoming, Person
from papers import ids
from services.access import RESERVED_FOR
from services.ledger import StoredLedger
from store.tables import reservations as reserved
from store.tables import usage
from summarizer.models.ledger import Budget
from tests.conversations.test_models import ANYBODY, model
from tests.patience import PATIENCE
from tests.servers.llm import Fails, Says, Slow
from tests.servers.openai import OpenAiServer
from tests.talks import Talk, Talking

SAMPLES = [
    "2403.14621", "2403.14148", "2403.13470", "2403.14611", "2403.14602", "2403.14599", "2403.14513", "2403.14291",
    "2403.14155", "2403.14121", "2403.14115", "2403.14066", "2403.13951",
]  # fmt: skip
CHATS = [ChatRef("telegram", str(-number)) for number in range(12)]
LIMIT = {"HERALD_LIMITS__SUMMARIES_PER_USER_PER_DAY": "3", "HERALD_LIMITS__REQUESTS_PER_USER_PER_MINUTE": "1000"}


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with OpenAiServer() as running:
        yield running


class Room:
    """A conversation that remembers what is left in each place in the end."""

    def __init__(self) -> None:
        self.slots: dict[int, str] = {}

    async def show(self, reply: object, slot: int = 0) -> None:
        self.slots[slot] = str(reply)

    async def end(self, _: object) -> None:
        """End nothing: what is left in each place stands."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"nobody asks for {name}")


async def made(talk: Talk, *kinds: str) -> list[str]:
    """Return for whom summaries were made."""
    async with talk.app.store.reading() as c:
        rows = await c.scalars(select(usage.c.person).where(usage.c.kind.in_(kinds or ("summary", "reading"))))
        assert not (await c.scalars(select(reserved.c.id))).all(), "what ended holds nothing"
        return list(rows)


async def message(talk: Talk, chat: ChatRef, text: str, person: Person = ANYBODY[0]) -> Room:
    room = Room()
    await talk.app.dispatcher.dispatch(Incoming(chat, person, text), room)  # type: ignore[arg-type]
    return room


async def samples(talk: Talk) -> list[str]:
    page = await talk.app.services.library.search("all:the OR all:a", limit=20)
    return [paper.id for paper in page.papers]


async def test_twelve_messages_of_five_papers_at_once_make_no_more_than_one_person_may(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server), **LIMIT) as talk:
        known = await samples(talk)
        texts = [" ".join(known[(5 * n + k) % len(known)] for k in range(5)) for n in range(12)]
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(message(talk, chat, text) for chat, text in zip(CHATS, texts, strict=True)))
            await asyncio.gather(message(talk, CHATS[0], "/digest diffusion-models"), message(talk, CHATS[1], known[0]))
        assert len(await made(talk)) == 3
        assert len(server.asked) == 3
        async with asyncio.timeout(PATIENCE):
            room = await message(talk, CHATS[0], f"/summarize {known[5]}", ANYBODY[1])
        assert "Written by" in str(room.slots), "another person's limit is another"


async def test_of_five_papers_two_are_made_and_one_line_tells_of_the_others(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server), **LIMIT) as talk:
        known = await samples(talk)
        await message(talk, CHATS[0], known[0])
        room = await message(talk, CHATS[0], " ".join(known[1:6]))
        assert sorted(room.slots) == [0, 1, 2]
        assert known[1] in room.slots[0]
        assert known[2] in room.slots[1]
        assert "3 papers are left out. You have had 3 summaries in the last 24 hours" in room.slots[2]
        cached = await message(talk, CHATS[0], " ".join(known[:3]))
        assert "left out" not in str(cached.slots), "what is there may be looked at"
        await talk.clock.advance(24 * 3600 + 1)
        assert "Written by" in str((await message(talk, CHATS[0], known[5])).slots)


async def test_a_preview_shows_what_there_may_be_and_says_how_many_were_left_out(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server), **LIMIT) as talk:
        room = await message(talk, CHATS[0], "/digest diffusion-models")
        assert len(await made(talk)) == 3
        assert "7 papers are left out" in str(room.slots)


async def test_questions_at_once_are_limited_too(talking: Talking, server: OpenAiServer) -> None:
    async with talking(**model(server), **LIMIT) as talk:
        rooms = await asyncio.gather(*(message(talk, chat, f"/ask {SAMPLES[0]} Why {chat.chat}?") for chat in CHATS))
        assert len(await made(talk, "answer")) == 3
        assert sum("You have asked 3 questions" in str(room.slots) for room in rooms) == 9


async def test_what_is_not_made_is_given_back(talking: Talking, server: OpenAiServer) -> None:
    async with talking(**model(server), **LIMIT) as talk:
        summaries, person = talk.app.services.summaries, ANYBODY[0]
        server.script(*[Slow(2)] * 3)
        papers = [(await talk.app.services.library.one(ids.parse(each)))[0] for each in await samples(talk)]
        works = [asyncio.create_task(summaries.of(each, "en", person=person)) for each in papers[:3]]
        assert await asyncio.to_thread(server.arrived.wait, 20)
        with pytest.raises(NotAllowedError):
            await summaries.of(papers[3], "en", person=person)
        others = asyncio.create_task(summaries.of(papers[0], "en", person=person))
        await asyncio.sleep(0)
        for work in works[1:]:
            work.cancel()
        await asyncio.wait([*works, others])
        assert len(await made(talk)) == 1
        await asyncio.gather(*(summaries.of(each, "en", person=person) for each in papers[3:5]))
        assert len(await made(talk)) == 3


async def test_a_stopgap_that_nobody_can_better_costs_nothing_more(talking: Talking, server: OpenAiServer) -> None:
    server.script(*[Fails(404)] * 9)
    async with talking(**model(server), **LIMIT) as talk:
        for _ in range(3):
            await message(talk, CHATS[0], SAMPLES[0])
            await talk.clock.advance(3700)
        assert len(await made(talk)) == 1


async def test_two_processes_share_a_persons_limit_and_the_dead_ones_reservations_expire(talking: Talking) -> None:
    async with talking("one.db", **LIMIT) as talk, talking("one.db", **LIMIT) as other:
        quotas = [each.app.services.quotas for each in (talk, other)]
        asked = [quotas[n % 2].reserve(ANYBODY[0], ["summary"]) for n in range(12)]
        got = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(each, dict) for each in got) == 3
        assert sum(isinstance(each, NotAllowedError) for each in got) == 9
        await talk.clock.advance(RESERVED_FOR.total_seconds() + 1)
        assert await quotas[0].reserve(ANYBODY[0], ["reading", "summary"])
        with pytest.raises(NotAllowedError, match="counts as two"):
            await quotas[0].reserve(ANYBODY[0], ["reading", "summary"])


async def test_eight_at_once_do_not_spend_more_than_the_budget(talking: Talking) -> None:
    costs = {"PRICE_IN": "0.1", "PRICE_OUT": "2", "DAILY_BUDGET_USD": "0.05", "CONCURRENCY": "8"}
    with OpenAiServer(answerer=lambda _: Says("not what was asked", tokens=(1000, 7000))) as server:
        async with talking("one.db", **model(server, **costs)) as talk:
            papers = [(await talk.app.services.library.one(ids.parse(each)))[0] for each in await samples(talk)]
            await asyncio.gather(*(talk.app.services.summaries.of(each, "en") for each in papers[:8]))
            async with talk.app.store.reading() as c:
                spent = sum(await c.scalars(select(usage.c.cost_usd)))
    assert 0.01 < spent <= 0.05
    assert spent == pytest.approx(len(server.asked) * 0.0141)


async def test_processes_share_a_models_budget(talking: Talking) -> None:
    async with talking("one.db") as talk, talking("one.db") as other:
        ledgers = [StoredLedger(each.app.store, each.clock) for each in (talk, other)]
        budget = Budget("wise-1", 1.0, talk.clock.now() - timedelta(hours=12))
        holds = await asyncio.gather(*(ledgers[n % 2].hold(budget, 0.3) for n in range(8)))
        numbers = [hold.number for hold in holds if hold.number is not None]
        assert len(numbers) == 3
        await ledgers[0].settle(numbers[0], 0.05)
        await ledgers[1].settle(numbers[1], None)
        assert (await ledgers[1].hold(budget, 0.6)).number
        assert (await ledgers[0].hold(budget, 0.1)).number is None
