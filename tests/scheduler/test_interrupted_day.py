"""A digest day that is broken off in the midst of summarising, and what the model is asked when it goes on."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select

from chat.refs import ChatRef, Person
from store.tables import digest_papers, digests, summaries
from tests.patience import PATIENCE
from tests.servers.llm import Slow, is_overviewing, material_in, task_in
from tests.servers.openai import OpenAiServer
from tests.talks import Talk, Talking

MONDAY_NINE_IN_SHANGHAI = datetime(2024, 3, 25, 1, 0, tzinfo=UTC)
DONE, IN_FLIGHT = 5, 4
# All in English, as the server's sentences are: what comes in another language than asked for is asked for again.
CHATS = {"a": ("cs.CV", "en"), "b": ("diffusion-models", "en"), "c": ("cs.CV", "en"), "d": ("diffusion-models", "en")}


async def subscribe(talk: Talk) -> None:
    held = talk.app.services.subscriptions
    for name, (topic, language) in CHATS.items():
        chat = ChatRef("console", name)
        await held.change_preferences(chat, language=language, timezone="Asia/Shanghai")
        await held.add(chat, Person("console", "1"), talk.app.services.catalogue.resolve(topic))


async def kept(talk: Talk) -> int:
    async with talk.app.store.reading() as c:
        return await c.scalar(select(func.count()).select_from(summaries)) or 0


async def posted(talk: Talk) -> tuple[int, set[tuple[str, str]]]:
    """Return how many digests there are, and the papers of all of them by language."""
    query = select(digest_papers.c.paper_id, digests.c.language, digests.c.id).join(digests)
    async with talk.app.store.reading() as c:
        rows = (await c.execute(query)).all()
    return len({number for _, _, number in rows}), {(paper_id, language) for paper_id, language, _ in rows}


async def test_what_was_summarised_before_the_break_is_not_summarised_again(talking: Talking) -> None:
    with OpenAiServer(*[Slow(0.0)] * DONE, *[Slow(60.0)] * IN_FLIGHT) as server:
        model = {"PROVIDER": "openai", "MODEL": "wise-1", "BASE_URL": server.url, "CONCURRENCY": str(IN_FLIGHT)}
        environ = {f"HERALD_LLM__{name}": value for name, value in model.items()}
        environ["HERALD_CHECK__JUDGE"] = "off"  # a judge would have to wait for what is in flight
        async with talking("kept.db", **environ) as talk:
            await subscribe(talk)
            talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
            runner = talk.runner
            await runner.start()
            async with asyncio.timeout(PATIENCE):
                while len(server.asked) < DONE + IN_FLIGHT or await kept(talk) < DONE:  # noqa: ASYNC110  no event for it
                    await asyncio.sleep(0.01)
            async with asyncio.timeout(PATIENCE):
                await runner.stop(0.0)
            assert await posted(talk) == (0, set())
        async with talking("kept.db", **environ) as talk:
            talk.clock.set(MONDAY_NINE_IN_SHANGHAI)  # what was begun waits for nobody's lease
            await talk.runner.run_due()
            made, shown = await posted(talk)
            assert await talk.runner.run_due() == 0
    assert made == len(CHATS)
    told = [(material_in(each.prompt)[0], task_in(each.prompt)) for each in server.asked]
    asked = Counter((title, task) for title, task in told if not is_overviewing(task))
    assert len(asked) == len(shown)
    assert sum(asked.values()) == len(shown) + IN_FLIGHT
