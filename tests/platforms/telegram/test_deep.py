"""A whole paper read on Telegram: progress in place, a button that ends it, and the reading in messages that fit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platforms.telegram.stage import open_stage
from tests.readings import ATTENTION, FREE, addresses, arxiv_with, model
from tests.servers.arxiv import ArxivServer
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer
from tests.servers.telegram import TelegramServer


@pytest.fixture
def arxiv(shared_data: Path) -> Iterator[ArxivServer]:
    with arxiv_with(shared_data, ATTENTION, licence=FREE) as (server, _):
        yield server


async def test_the_reading_comes_whole_with_its_figures(
    server: TelegramServer, arxiv: ArxivServer, tmp_path: Path
) -> None:
    async with open_stage(server, tmp_path, sample=False, **addresses(arxiv)) as stage:
        summary = await stage.ask(f"/summarize {ATTENTION}")
        before = len(stage.room.posted)
        await stage.press(summary, "Read deeper")
        await server.wait_for(lambda: any("photo" in each.content for each in stage.room.posted[before:]))
        come = stage.room.posted[before:]
        text = "\n".join(message.text for message in come)
        for title in ("Background", "Steps of the method", "Workload", "Read in whole: 15 pages."):
            assert title in text
        assert "⏳" not in text
        assert any("Evidence" in message.labels for message in come)
        photos = [message for message in come if "photo" in message.content]
        assert all("Ashish Vaswani, Noam Shazeer, CC BY 4.0" in photo.text for photo in photos)


async def test_the_button_cancels_what_is_under_way(server: TelegramServer, arxiv: ArxivServer, tmp_path: Path) -> None:
    with OpenAiServer(Slow(30), Slow(30), Slow(30)) as llm:
        async with open_stage(server, tmp_path, sample=False, **addresses(arxiv), **model(llm, "openai")) as stage:
            said = stage.room.says(f"/summarize {ATTENTION} deep")
            answer = await stage.room.answer_to(said)
            await server.wait_for(lambda: "Cancel" in answer.labels and bool(llm.asked))
            assert "⏳" in answer.text
            press = await stage.press(answer, "Cancel")
            assert press.answer["text"] == "Cancelled."
            await server.wait_for(lambda: answer.text.endswith("Cancelled."))
            assert answer.labels == []
            assert stage.app.services.running._jobs == {}
