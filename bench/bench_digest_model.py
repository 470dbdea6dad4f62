"""A digest of 50 papers by a model that takes 2 s a call, 8 calls at once: about 35 seconds.

No way of asking is quicker than 7 rounds of 2 s. As in `herald run`, the model's libraries are loaded before. Two
digests are made, one after another. Prints how many times the least time each took, and ends with an error where the
model was not asked once for each paper, or was asked more at once than it may be.
"""

import asyncio
import sys
import tempfile
import time
from dataclasses import replace
from math import ceil
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.app import App, open_app
from bot.settings.load import load
from papers.paper import Paper
from services.digests.builder import Selection
from services.topics import TopicSpec
from summarizer.schema import OFFLINE
from tests.servers.gemini import GeminiServer
from tests.servers.llm import Slow

PAPERS, SECONDS, AT_ONCE = 50, 2.0, 8
TOPIC = TopicSpec("t", "All", "all:the", "query")


async def main() -> bool:
    """Have two digests made, and tell whether all is as it should be."""
    with GeminiServer(answerer=lambda _: Slow(SECONDS)) as server, tempfile.TemporaryDirectory() as folder:
        environ = {
            "HERALD_LLM__PROVIDER": "gemini",
            "HERALD_LLM__MODEL": "gemini-2.5-flash",
            "HERALD_LLM__API_KEY": "key",
            "HERALD_LLM__BASE_URL": server.url,
            "HERALD_LLM__CONCURRENCY": str(AT_ONCE),
            "HERALD_STORE__URL": f"sqlite+aiosqlite:///{folder}/herald.db",
        }
        async with open_app(load(None, environ), sample=True, environ=environ) as app:
            found = list((await app.services.library.search("all:the", limit=PAPERS)).papers)
            await app.chain.warm_up()
            whole = True
            for number, name in enumerate(("the first", "the second")):
                whole &= await make(app, name, [copy(found, number * PAPERS + n) for n in range(PAPERS)])
        print(f"requests to the model: {len(server.asked)} for {2 * PAPERS} papers, {server.busiest} at once at most")
        return whole and len(server.asked) == 2 * PAPERS and server.busiest <= AT_ONCE


def copy(papers: list[Paper], number: int) -> Paper:
    """Return one of the papers under an id of its own."""
    return replace(papers[number % len(papers)], id=f"2403.{20_000 + number}")


async def make(app: App, name: str, papers: list[Paper]) -> bool:
    """Have a digest made, print what it took, and tell whether the model wrote all of it."""
    least = ceil(PAPERS / AT_ONCE) * SECONDS
    selection = Selection(TOPIC, app.clock.now().date(), tuple(papers), len(papers))
    began, cpu = time.monotonic(), time.process_time()
    digest = await app.services.digests.write(selection, "en")
    took, cpu = time.monotonic() - began, time.process_time() - cpu
    print(f"{name}: {took:.1f} s, {took / least:.2f} times the least ({least:g} s); {cpu:.1f} s of processor time")
    return len(digest.entries) == PAPERS and all(entry.summary.model != OFFLINE for entry in digest.entries)


if __name__ == "__main__":
    good = asyncio.run(main())
    print("OK" if good else "NOT OK")
    sys.exit(not good)
