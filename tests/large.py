"""A process that asks for everything the bot asks for, while each answer is far too long; told is what it all took."""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.app import App, open_app
from bot.settings.load import load
from chat.errors import HeraldError
from papers.sample import SampleSource
from tests.clocks import ManualClock


def most() -> int:
    """Return how many MB this process had at most so far."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


async def ask(url: str, folder: str) -> None:
    variables = {
        "HERALD_STORE__URL": f"sqlite+aiosqlite:///{folder}/herald.db",
        "HERALD_ARXIV__API_URL": f"{url}/api",
        "HERALD_ARXIV__RSS_URL": f"{url}/rss",
        "HERALD_ARXIV__OAI_URL": f"{url}/oai",
        "HERALD_ARXIV__SITE_URL": f"{url}/site",
        "HERALD_LLM__PROVIDER": "openai",
        "HERALD_LLM__MODEL": "m",
        "HERALD_LLM__API_KEY": "k",
        "HERALD_LLM__BASE_URL": f"{url}/llm",
    }
    async with open_app(load(None, variables), clock=ManualClock(auto=True), environ=variables) as app:
        [paper] = (await SampleSource().fetch(["2403.14621"])).values()
        steps: dict[str, Callable[[App], Awaitable[object]]] = {
            "search": lambda app: app.services.library.search("all:x", limit=10),
            "lists": lambda app: app.services.listing.bring(),
            "text": lambda app: app.services.full_texts.of(paper, urgent=True),
            "model": lambda app: app.chain.summarize(paper, "en"),
        }
        before = most()
        for name, step in steps.items():
            try:
                said = type(await step(app)).__name__
            except HeraldError as error:
                said = str(error)
            sys.stdout.write(f"told\t{name}\t{most() - before}\t{said}\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as there:
        asyncio.run(ask(sys.argv[1], there))
