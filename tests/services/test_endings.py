"""The end of the app: nothing runs on when the store is closed."""

import asyncio

import pytest

from papers import ids
from store.database import Store
from summarizer.models.chain import Chain
from tests.talks import Talking


async def test_what_is_under_way_ends_before_the_store_closes(
    talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    begun: asyncio.Queue[str] = asyncio.Queue()
    close = Store.close

    def endless(name: str) -> object:
        async def wait(*_args: object, **_kwargs: object) -> None:
            begun.put_nowait(name)
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                events.append(name)

        return wait

    async def closed(store: Store) -> None:
        events.append("closed")
        await close(store)

    async with talking() as talk:
        services = talk.app.services
        paper, _ = await services.library.one(ids.parse("2403.14148"))
        await talk.say("/subscribe cs.CV")
        monkeypatch.setattr(Chain, "summarize", endless("summary"))
        monkeypatch.setattr(services.listing, "bring_for", endless("list"))
        monkeypatch.setattr(Store, "close", closed)
        callers = [
            asyncio.create_task(services.summaries.of(paper, "en")),
            asyncio.create_task(talk.console.hear("/digest cs.CV")),
        ]
        assert {await begun.get(), await begun.get()} == {"summary", "list"}
        for caller in callers:
            caller.cancel()
        await asyncio.wait(callers)
        assert "list" not in events, "a list goes on for others; a summary that nobody waits for does not"
    assert set(events[:2]) == {"summary", "list"}
    assert events[2:] == ["closed"]
