"""`herald run` as a process: it gets ready, answers, and ends cleanly."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.platforms.process import Running, run
from tests.servers.telegram import Delay, Outcome, Silence, TelegramServer


async def started(server: TelegramServer, folder: Path) -> Running:
    return Running(await run(folder, HERALD_TELEGRAM__TOKEN=server.token, HERALD_TELEGRAM__API_URL=server.base_url))


async def test_it_gets_ready_answers_and_ends_within_five_seconds(server: TelegramServer, tmp_path: Path) -> None:
    room = server.private(server.user("Ann"))
    async with await started(server, tmp_path) as herald:
        assert herald.log.count("ready") == 1
        answer = await room.answer_to(room.says("/summarize 2403.14148"))
        await server.wait_for(lambda: "Sentences of the abstract itself" in answer.text)
        assert await herald.end() < 5
        assert herald.process.returncode == 0
        assert server.token not in herald.log
        assert "Traceback" not in herald.log


async def test_an_answer_that_is_under_way_is_finished_before_the_end(server: TelegramServer, tmp_path: Path) -> None:
    ann = server.user("Ann")
    room = server.private(ann)
    async with await started(server, tmp_path) as herald:
        server.faults.on("sendMessage", Delay(0.7))
        room.says("/summarize 2403.14148 2403.13470")
        await server.wait_for(lambda: server.journal.of("sendMessage"))
        assert await herald.end(signal.SIGINT) < 5
    assert len([message for message in room.posted if "Sentences of the abstract itself" in message.text]) == 2
    assert not any("⏳" in message.text for message in room.posted)
    assert all(call.outcome is not Outcome.PENDING for call in server.journal)


async def test_a_telegram_that_says_nothing_does_not_hold_up_the_end(server: TelegramServer, tmp_path: Path) -> None:
    room = server.private(server.user("Ann"))
    async with await started(server, tmp_path) as herald:
        await server.wait_for(lambda: server.poll.waiting)
        server.faults.on("*", Silence(), times=1000)
        room.says("/topics")
        await server.wait_for(lambda: server.journal.of("sendMessage"))
        assert await herald.end() < 8, (
            "3 s are the deadline's own; the rest is for a machine that is busy with other tests"
        )
        assert herald.process.returncode == 0


@pytest.mark.parametrize(
    ("token", "code", "said"),
    [("", 2, "No platform is configured."), ("456:wrong", 2, "Telegram refuses the bot's token.")],
)
async def test_what_it_cannot_start_with_is_one_clear_line(
    server: TelegramServer, tmp_path: Path, token: str, code: int, said: str
) -> None:
    process = await run(tmp_path, HERALD_TELEGRAM__TOKEN=token, HERALD_TELEGRAM__API_URL=server.base_url)
    _, log = await asyncio.wait_for(process.communicate(), PATIENCE)
    lines = [line for line in log.decode().splitlines() if line and " started " not in line]
    assert (process.returncode, len(lines)) == (code, 1)
    assert lines[0].startswith(said)
    assert "456:wrong" not in log.decode()
