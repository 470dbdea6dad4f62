"""One process that is told that a model's quota is used up tells the others, and those that come later."""

from bot.app import open_app
from bot.settings.load import load
from tests.chains import CMD, GOOD
from tests.machines.waiting import comes
from tests.servers.gemini import GeminiServer
from tests.servers.llm import Fails, Says


async def test_what_one_process_learns_of_a_model_all_know(variables: dict[str, str]) -> None:
    with GeminiServer(Fails(429, quota=True)) as server:
        environ = {
            **variables,
            "HERALD_LLM__PROVIDER": "gemini",
            "HERALD_LLM__MODEL": "flash",
            "HERALD_LLM__API_KEY": "k",
            "HERALD_LLM__BASE_URL": server.url,
        }
        async with (
            open_app(load(None, environ), environ=environ) as first,
            open_app(load(None, environ), environ=environ) as second,
        ):
            assert (await first.chain.summarize(CMD, "en")).fallback_reason == "quota"
            await comes(lambda: second.chain.troubles == {"flash": "quota"})
            assert (await second.chain.summarize(CMD, "en")).fallback_reason == "quota"
            assert len(server.asked) == 1
            async with open_app(load(None, environ), environ=environ) as third:
                await comes(lambda: third.chain.troubles == {"flash": "quota"})
                assert len(server.asked) == 1


async def test_why_a_service_refuses_is_known_to_all_until_it_answers_one(variables: dict[str, str]) -> None:
    with GeminiServer(answerer=lambda _: Fails(400, "No access.")) as server:
        environ = {
            **variables,
            "HERALD_LLM__PROVIDER": "gemini",
            "HERALD_LLM__MODEL": "flash",
            "HERALD_LLM__API_KEY": "k",
            "HERALD_LLM__BASE_URL": server.url,
        }
        async with (
            open_app(load(None, environ), environ=environ) as first,
            open_app(load(None, environ), environ=environ) as second,
        ):
            await first.chain.summarize(CMD, "en")
            await comes(lambda: "flash" in second.chain.refusals)
            server.script(Says(GOOD))
            assert (await second.chain.summarize(CMD, "en")).model == "flash"
            await comes(lambda: not (first.chain.refusals or second.chain.refusals))
