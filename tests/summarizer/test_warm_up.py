import sys

import pytest

from tests.chains import CMD, GOOD, open_chain, spec_for
from tests.servers.gemini import GeminiServer
from tests.servers.llm import Says


async def test_a_warm_model_has_been_asked_nothing_and_answers() -> None:
    with GeminiServer(Says(GOOD)) as server:
        async with open_chain([spec_for(server, "gemini")]) as chain:
            await chain.warm_up()
            assert not server.asked
            assert (await chain.summarize(CMD, "en")).model == "first"


async def test_what_is_wrong_with_a_model_is_told_to_who_asks_and_stops_no_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with GeminiServer() as server:
        async with open_chain([spec_for(server, "gemini")]) as chain:
            monkeypatch.setitem(sys.modules, "pydantic_ai.models.google", None)  # as where it is not installed
            await chain.warm_up()
            assert (await chain.summarize(CMD, "en")).fallback_reason == "setup"


async def test_without_a_model_there_is_nothing_to_warm_up() -> None:
    async with open_chain([]) as chain:
        await chain.warm_up()
        assert (await chain.summarize(CMD, "en")).model == "offline"
