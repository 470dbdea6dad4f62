"""What was begun in a place ends in that place, whatever becomes of it."""

import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.clocks import START
from tests.platforms.process import Running, noted, run
from tests.platforms.telegram.stage import QuickClock, Stage, open_stage
from tests.readings import addresses, model
from tests.servers.arxiv import ArxivServer, Corpus, faults, make_paper
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer
from tests.servers.telegram import Group, Message, TelegramServer, User

ASKED = "/ask 2403.14148 What is it for?"
PAPERS = [make_paper(n, published=START, updated=START) for n in range(1, 6)]
STOPPED = "I was stopped before I was done. Please ask again."


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the minutes of retries pass in less than a second."""
    monkeypatch.setattr(QuickClock, "PACE", 100)


@pytest.fixture
def slow() -> Iterator[OpenAiServer]:
    with OpenAiServer(*[Slow(60)] * 4) as llm:
        yield llm


@asynccontextmanager
async def at_work(server: TelegramServer, folder: Path, slow: OpenAiServer) -> AsyncIterator[tuple[Stage, Message]]:
    """Ask in a group for what takes long, and go on when all see that it is being done."""
    async with open_stage(server, folder, **model(slow, "openai")) as stage:
        group = stage.server.group("Readers", stage.ann, [server.user("Bob")])
        answer = await group.answer_to(group.says(stage.ann, ASKED))
        await server.wait_for(lambda: "Cancel" in answer.labels)
        yield stage, answer


@asynccontextmanager
async def without_arxiv(server: TelegramServer, folder: Path) -> AsyncIterator[tuple[Stage, Group, User]]:
    with ArxivServer(Corpus(PAPERS)) as arxiv:
        arxiv.script(*[faults.status(503)] * 200)
        async with open_stage(server, folder, sample=False, **addresses(arxiv)) as stage:
            bob = server.user("Bob")
            yield stage, server.group("Readers", stage.ann, [bob], supergroup=True), bob


@pytest.mark.parametrize("line", ["/ask 2401.00001 Why?", "/summarize 2401.00001", "/summarize 2401.00001 2401.00002"])
async def test_an_error_takes_the_place_of_the_sign_of_work(server: TelegramServer, tmp_path: Path, line: str) -> None:
    async with without_arxiv(server, tmp_path) as (stage, group, bob):
        answer = await group.answer_to(group.says(bob, line))
        await server.wait_for(lambda: "arXiv is not answering" in answer.text)
        assert len(answer.versions) > 1, "the work was shown before"
        assert "⏳" not in answer.text
        assert answer.labels == []
        assert len(group.posted) == 1
        assert stage.app.services.running._jobs == {}


@pytest.mark.parametrize("line", ["/digest cs.CV", "deep 2401.00001", "figures 2401.00001"])
async def test_what_is_begun_for_one_person_ends_with_that_person(
    server: TelegramServer, tmp_path: Path, line: str
) -> None:
    async with without_arxiv(server, tmp_path) as (stage, group, bob):
        room = server.private(bob)
        if line.startswith("/"):
            group.says(bob, line)
        else:
            told = await stage.ask("/topics", group)
            server.forge(bob, told, line)
        await server.wait_for(lambda: room.posted and "arXiv is not answering" in room.posted[0].text)
        assert not [message for message in (*room.posted, *group.posted) if "⏳" in message.text]


async def test_a_bug_ends_all_that_was_begun(
    server: TelegramServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage(server, tmp_path) as stage:

        async def broken(*_: object, **__: object) -> None:
            await stage.clock.sleep(5)
            raise KeyError("a bug")

        monkeypatch.setattr(stage.app.services.summaries, "of", broken)
        stage.room.says("/summarize 2403.14148 2403.13470 2403.14621")
        await server.wait_for(lambda: len(stage.room.posted) == 3)
        await server.wait_for(lambda: all("Something went wrong" in each.text for each in stage.room.posted))


async def test_cancelling_ends_it_in_place(server: TelegramServer, tmp_path: Path, slow: OpenAiServer) -> None:
    async with at_work(server, tmp_path, slow) as (stage, answer):
        await stage.press(answer, "Cancel")
        await server.wait_for(lambda: answer.text.endswith("Cancelled."))
        assert len(answer.chat.posted) == 1


async def test_a_bot_that_stops_says_so_where_it_was_at_work(
    server: TelegramServer, tmp_path: Path, slow: OpenAiServer
) -> None:
    async with at_work(server, tmp_path, slow) as (stage, answer):
        await stage.telegram.stop(0.3)
        assert answer.text.endswith(STOPPED)
        assert answer.labels == []


async def test_below_an_inline_message_it_can_be_tried_again(
    server: TelegramServer, tmp_path: Path, slow: OpenAiServer
) -> None:
    async with open_stage(server, tmp_path, **model(slow, "openai")) as stage:
        query = server.inline(stage.ann, "diffusion")
        await server.wait_for(lambda: query.answered)
        shared = server.choose(stage.ann, query, query.results[0]["id"], server.private(server.user("Bob")))
        server.press(stage.ann, shared, "Summarise")
        await server.wait_for(lambda: "⏳" in shared.text)
        await stage.telegram.stop(0.3)
        assert shared.text.endswith(STOPPED)
        assert shared.labels == ["Try again"], "the sign of work has taken away the button that was there"


@pytest.mark.long
async def test_what_a_killed_process_left_is_ended_by_the_next(
    server: TelegramServer, tmp_path: Path, slow: OpenAiServer
) -> None:
    ann = server.user("Ann")
    group = server.group("Readers", ann)
    given = {
        "HERALD_TELEGRAM__TOKEN": server.token,
        "HERALD_TELEGRAM__API_URL": server.base_url,
        "HERALD_STORE__URL": f"sqlite+aiosqlite:///{tmp_path / 'herald.db'}",
        **model(slow, "openai"),
    }
    async with Running(await run(tmp_path, **given)) as first:
        answer = await group.answer_to(group.says(ann, ASKED))
        await server.wait_for(lambda: "Cancel" in answer.labels)
        await noted(tmp_path / "herald.db")
        first.process.send_signal(signal.SIGKILL)
        await first.process.wait()
    assert "⏳" in answer.text
    async with Running(await run(tmp_path, **given)):
        await server.wait_for(lambda: answer.text == STOPPED)
        assert answer.labels == []


async def test_the_button_of_a_work_that_nobody_does_ends_it(
    server: TelegramServer, tmp_path: Path, slow: OpenAiServer
) -> None:
    async with open_stage(server, tmp_path) as stage:
        group = server.group("Readers", stage.ann)
        told = await stage.ask("/topics", group)
        server.forge(stage.ann, told, "cancel 0123456789ab")
        await server.wait_for(lambda: told.text == "That has ended already.")
        assert told.labels == []
        assert len(group.posted) == 1
