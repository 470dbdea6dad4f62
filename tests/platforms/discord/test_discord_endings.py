"""What was begun in a place ends in that place, whatever becomes of it."""

import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.clocks import START
from tests.platforms.discord.environment import variables
from tests.platforms.discord.stage import LeapingClock, Stage, is_finished, open_stage, standing
from tests.platforms.process import Running, noted, run
from tests.readings import addresses, model
from tests.servers.arxiv import ArxivServer, Corpus, faults, make_paper
from tests.servers.discord import DiscordServer, Interaction, Message
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer

QUESTION = {"paper": "2403.14148", "question": "What is it for?"}
STOPPED = "I was stopped before I was done. Please ask again."
PAPERS = [make_paper(n, published=START, updated=START) for n in range(1, 6)]


@pytest.fixture
def slow() -> Iterator[OpenAiServer]:
    with OpenAiServer(*[Slow(60)] * 4) as llm:
        yield llm


@asynccontextmanager
async def at_work(
    server: DiscordServer, folder: Path, slow: OpenAiServer
) -> AsyncIterator[tuple[Stage, Interaction, Message]]:
    """Ask for what takes long, and go on when all see that it is being done."""
    async with open_stage(server, folder, **model(slow, "openai")) as stage:
        asked = await server.slash(stage.ann, stage.papers, "ask", **QUESTION)
        await server.wait_for(lambda: any("Cancel" in each.labels for each in asked.answers))
        yield stage, asked, next(each for each in asked.answers if "Cancel" in each.labels)


@pytest.mark.parametrize("line", ["ask", "summarize", "digest"])
async def test_nothing_is_left_under_way_where_arxiv_does_not_answer(
    server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(LeapingClock, "PACE", 100)
    options = {
        "ask": {"paper": "2401.00001", "question": "Why?"},
        "summarize": {"paper": "2401.00001 2401.00002"},
        "digest": {"topic": "cs.CV"},
    }
    with ArxivServer(Corpus(PAPERS)) as arxiv:
        arxiv.script(*[faults.status(503)] * 200)
        async with open_stage(server, tmp_path, sample=False, **addresses(arxiv)) as stage:
            answer = await stage.slash(line, **options[line])
            assert "arXiv is not answering" in answer.text
            assert answer.ephemeral
            assert stage.papers.visible == []
            server.say(stage.ann, stage.papers, f"<@{server.bot.id}> /ask 2401.00001 Why?")
            room = stage.papers
            await server.wait_for(lambda: any("arXiv is not answering" in each.text for each in room.posted))
            assert [is_finished(each) for each in room.posted] == [True]


async def test_cancelling_ends_it_in_place(server: DiscordServer, tmp_path: Path, slow: OpenAiServer) -> None:
    async with at_work(server, tmp_path, slow) as (stage, _, answer):
        await server.press(stage.ann, answer, "Cancel")
        await server.wait_for(lambda: answer.text.endswith("Cancelled."))
        assert stage.papers.visible == [answer]


async def test_a_bot_that_stops_says_so_where_it_was_at_work(
    server: DiscordServer, tmp_path: Path, slow: OpenAiServer
) -> None:
    async with at_work(server, tmp_path, slow) as (stage, asked, answer):
        await stage.discord.stop(0.3)
        assert answer.text.endswith(STOPPED)
        assert answer.labels == []
        assert standing(asked) == [answer]


async def test_the_button_of_a_work_that_nobody_does_ends_it(server: DiscordServer, tmp_path: Path) -> None:
    async with open_stage(server, tmp_path) as stage:
        told = await stage.slash("start")
        told.buttons[0]["custom_id"] = "/cancel 0123456789ab"
        await server.press(stage.ann, told, told.labels[0])
        await server.wait_for(lambda: told.text == "That has ended already.")
        assert told.labels == []
        assert stage.papers.visible == [told]


@pytest.mark.long
async def test_what_a_killed_process_left_is_ended_by_the_next(
    server: DiscordServer, tmp_path: Path, slow: OpenAiServer
) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    given = {**variables(server, tmp_path), **model(slow, "openai")}
    async with Running(await run(tmp_path, **given)) as first:
        asked = await server.slash(ann, papers, "ask", **QUESTION)
        await server.wait_for(lambda: any("Cancel" in each.labels for each in asked.answers))
        answer = next(each for each in asked.answers if "Cancel" in each.labels)
        await server.wait_for(lambda: "reading and checking" in answer.text)
        await noted(tmp_path / "herald.db")
        first.process.send_signal(signal.SIGKILL)
        await first.process.wait()
    assert "⏳" in answer.text
    async with Running(await run(tmp_path, **given)):
        await server.wait_for(lambda: answer.text == STOPPED)
        assert answer.labels == []
