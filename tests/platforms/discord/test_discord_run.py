"""`herald run` with Discord: it gets ready, answers beside Telegram, and ends cleanly."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.platforms.discord.environment import variables
from tests.platforms.process import Running, run
from tests.servers.discord import Delay, DiscordServer, Intent, Silence
from tests.servers.telegram import TelegramServer


async def started(server: DiscordServer, folder: Path, **environ: str) -> Running:
    return Running(await run(folder, **variables(server, folder, **environ)))


async def test_both_platforms_answer_in_one_process_which_ends_within_five_seconds(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with TelegramServer() as telegram:
        there = {"HERALD_TELEGRAM__TOKEN": telegram.token, "HERALD_TELEGRAM__API_URL": telegram.base_url}
        room, ann = telegram.private(telegram.user("Ann")), server.user("Ann")
        papers = server.channel(server.guild("Lab", ann), "papers")
        async with await started(server, tmp_path, **there) as herald:
            assert herald.log.count("ready") == 1
            asked = await server.slash(ann, papers, "summarize", paper="2403.14148")
            answer = await room.answer_to(room.says("/summarize 2403.14148"))
            await server.wait_for(lambda: "Sentences of the abstract itself" in asked.answer.text)
            await telegram.wait_for(lambda: "Sentences of the abstract itself" in answer.text)
            assert await herald.end() < 5
            assert herald.process.returncode == 0
            assert server.token not in herald.log
            assert "Traceback" not in herald.log


async def test_an_answer_under_way_is_finished_before_the_end(server: DiscordServer, tmp_path: Path) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    async with await started(server, tmp_path) as herald:
        server.faults.on("answer_interaction edit_answer", Delay(0.7), times=2)
        server.acts.slash(ann, papers, "summarize", {"paper": "2403.14148"})
        await server.wait_for(lambda: server.journal.of("answer_interaction"))
        assert await herald.end(signal.SIGINT) < 5
    assert ["Sentences of the abstract itself" in message.text for message in papers.visible] == [True]


async def test_a_discord_that_says_nothing_does_not_hold_up_the_end(server: DiscordServer, tmp_path: Path) -> None:
    ann = server.user("Ann")
    async with await started(server, tmp_path) as herald:
        server.faults.on("*", Silence(), times=1000)
        server.say(ann, server.dm(ann), "/topics")
        server.acts.slash(ann, server.dm(ann), "topics", {})
        await server.wait_for(lambda: server.journal.of("create_message"))
        await server.wait_for(lambda: server.journal.of("answer_interaction"))
        assert await herald.end() < 8, "3 s are the deadline's own; the rest is for a machine that is busy"
        assert herald.process.returncode == 0


async def test_a_wrong_token_is_one_clear_line(server: DiscordServer, tmp_path: Path) -> None:
    process = await run(tmp_path, **variables(server, tmp_path, HERALD_DISCORD__TOKEN="quite-wrong"))
    _, log = await asyncio.wait_for(process.communicate(), PATIENCE)
    lines = [line for line in log.decode().splitlines() if " started " not in line]
    assert (process.returncode, len(lines)) == (2, 1), log.decode()
    assert lines[0].startswith("Discord refuses the bot's token.")
    assert "HERALD_DISCORD__TOKEN" in log.decode()
    assert "quite-wrong" not in log.decode()


async def test_a_refused_intent_is_told_with_what_to_do(tmp_path: Path) -> None:
    async with DiscordServer(intents=Intent.ALWAYS) as server:
        settings = variables(server, tmp_path, HERALD_DISCORD__MESSAGE_CONTENT="true")
        process = await run(tmp_path, **settings)
        _, log = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 2
    last = log.decode().splitlines()[-1]
    assert "Message Content Intent" in last
    assert "message_content" in last


@pytest.mark.parametrize("address", ["API_URL", "GATEWAY_URL"])
async def test_a_discord_that_is_not_there_is_told(server: DiscordServer, tmp_path: Path, address: str) -> None:
    nowhere = {"API_URL": "http://127.0.0.1:9/api/v10", "GATEWAY_URL": "ws://127.0.0.1:9"}[address]
    process = await run(tmp_path, **variables(server, tmp_path, **{f"HERALD_DISCORD__{address}": nowhere}))
    _, log = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 1
    assert log.decode().splitlines()[-1].startswith("I cannot reach Discord")
    assert nowhere in log.decode().splitlines()[-1]
