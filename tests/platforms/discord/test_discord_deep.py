"""A whole paper read on Discord: its messages fit, its figures are pictures, and a button ends it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platforms.discord.running import running, slash
from tests.readings import ATTENTION, FREE, addresses, arxiv_with, model
from tests.servers.arxiv import ArxivServer
from tests.servers.discord import DiscordServer
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer


@pytest.fixture
def arxiv(shared_data: Path) -> Iterator[ArxivServer]:
    with arxiv_with(shared_data, ATTENTION, licence=FREE) as (server, _):
        yield server


async def test_the_reading_comes_whole_with_its_figures(
    server: DiscordServer, arxiv: ArxivServer, tmp_path: Path
) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    async with running(server, tmp_path, sample=False, **addresses(arxiv)):
        summary = (await slash(server, ann, papers, "summarize", paper=ATTENTION)).answers[-1]
        assert {"Read deeper", "Figures"} <= set(summary.labels)
        asked = await server.press(ann, summary, "Read deeper")

        def come() -> str:
            return "\n".join(message.text for message in asked.answers if not message.deleted)

        await server.wait_for(lambda: "Read in whole: 15 pages." in come() and "⏳" not in come())
        await server.wait_for(lambda: any(message.files for message in asked.answers))
        for title in ("Background", "Steps of the method", "Workload"):
            assert title in come()
        assert "Ashish Vaswani, Noam Shazeer, CC BY 4.0" in come()
        assert any("Evidence" in message.labels for message in asked.answers)
    assert server.journal.refused() == []


async def test_the_button_cancels_what_is_under_way(server: DiscordServer, arxiv: ArxivServer, tmp_path: Path) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    with OpenAiServer(Slow(30), Slow(30), Slow(30)) as llm:
        async with running(server, tmp_path, sample=False, **addresses(arxiv), **model(llm, "openai")):
            asked = await server.slash(ann, papers, "summarize", paper=ATTENTION, depth="deep")
            await server.wait_for(lambda: any("Cancel" in each.labels for each in asked.answers) and bool(llm.asked))
            waiting = next(each for each in asked.answers if "Cancel" in each.labels)
            await server.press(ann, waiting, "Cancel")
            await server.wait_for(lambda: "Cancelled." in waiting.text)
            assert "Cancel" not in waiting.labels
