"""Digests through webhooks of their channels, beside the bot's own limit, and by the bot itself where there is none."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from chat.refs import ChatKind, ChatRef
from chat.reply import Reply, Text
from store.tables import subscriptions
from tests.platforms.discord.stage import Stage, open_stage
from tests.servers.discord import ORDINARY, Channel, DiscordServer, Drop, Message, Trouble, rights

HOOKED: dict[str, Any] = {"HERALD_DISCORD__WEBHOOKS": "true"}
CAREFUL = 601.0


def office(server: DiscordServer, *more: str) -> Channel:
    return server.channel(server.guild("Lab", server.user("Ann"), bot=ORDINARY | rights(*more)), "papers")


def posted(channel: Channel) -> list[Message]:
    """Return what stands in a channel and in its threads."""
    return [each for room in (channel, *channel.threads) for each in room.posted]


async def post(stage: Stage, key: str, words: str) -> None:
    await stage.discord.post(ChatRef("discord", str(stage.papers.id), kind=ChatKind.GROUP), Reply((Text(words),)), key)


async def digest(stage: Stage) -> list[Message]:
    """Have a digest come, and return its messages."""
    before = len(posted(stage.papers))
    await stage.slash("subscribe", topic="diffusion-models")
    async with stage.app.store.reading() as c:
        moment = await c.scalar(select(subscriptions.c.next_run_at))
    assert moment
    await stage.strike(moment)
    return [each for each in posted(stage.papers)[before:] if not each.interaction]


async def test_a_digest_goes_by_a_webhook_that_is_kept_and_its_buttons_work(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        papers = office(server, "manage_webhooks")
        async with open_stage(server, tmp_path, papers, **HOOKED) as stage:
            came = await digest(stage)
            assert [each.webhook_id in server.world.webhooks for each in came] == [True] * 11
            assert {each.author.name for each in came} == {"herald"}
            assert [each.channel.is_thread for each in came] == [False] + [True] * 10
            assert server.journal.of("create_message") == []
            paper = came[1]
            answer = await stage.press(paper, "Evidence")
            assert "Evidence" in answer.text
            about = server.say(stage.ann, paper.channel, f"<@{server.bot.id}> /evidence", paper)
            await server.wait_for(lambda: any(each.reply_to is about for each in paper.channel.posted))
        async with open_stage(server, tmp_path, papers, **HOOKED) as stage:
            await post(stage, "1", "after a restart")
            assert posted(papers)[0].webhook_id
            assert len(server.world.webhooks) == 1
            server.world.webhooks.clear()  # somebody deleted it
            await post(stage, "2", "by another one")
            [hook] = server.world.webhooks
            assert [each.text for each in posted(papers) if each.webhook_id == hook] == ["by another one"]


@pytest.mark.parametrize("lacks", ["manage_webhooks", "read_message_history"])
async def test_where_there_can_be_none_the_bot_writes_itself_and_says_so_once(tmp_path: Path, lacks: str) -> None:
    async with DiscordServer() as server:
        papers = office(server, "manage_webhooks")
        server.world.take_from_bot(papers.guild, lacks)  # type: ignore[arg-type]
        with capture_logs() as log:
            async with open_stage(server, tmp_path, papers, **HOOKED) as stage:
                for number in range(3):
                    await post(stage, str(number), f"message {number}")
        assert [each.text for each in posted(papers)] == ["message 0", "message 1", "message 2"]
        assert {each.author for each in posted(papers)} == {server.bot}
        assert [each["reason"] for each in log if each["event"] == "no_webhook"] == [f"the bot misses {lacks}"]


@pytest.mark.parametrize("lost", [Drop(accepted=True), Drop(), Trouble(502, accepted=True)])
async def test_what_may_have_arrived_is_looked_for_before_it_goes_again(tmp_path: Path, lost: Any) -> None:
    async with (
        DiscordServer() as server,
        open_stage(server, tmp_path, office(server, "manage_webhooks"), **HOOKED) as stage,
    ):
        stage.clock.leap(CAREFUL)
        server.faults.on("execute_webhook", lost)
        await post(stage, "1", "once")
        server.faults.on("execute_webhook", lost)
        await post(stage, "2", "once more")
        assert [each.text for each in posted(stage.papers)] == ["once", "once more"]
        assert len(server.journal.of("get_messages")) == 2, "nothing is looked for that surely is new"


async def test_who_starts_anew_sends_nothing_twice_that_the_one_before_sent(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        papers = office(server, "manage_webhooks")
        for _ in range(2):  # the first was killed after the message went, before that was written down
            async with open_stage(server, tmp_path, papers, **HOOKED) as stage:
                await post(stage, "1", "news")
        assert [each.text for each in posted(papers)] == ["news"]
