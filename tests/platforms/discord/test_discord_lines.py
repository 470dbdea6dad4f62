"""Many at once: each channel's changes in their order, nobody behind somebody else's flood, and all acknowledged."""

from pathlib import Path
from typing import Any

import pytest

from tests.platforms.discord.conftest import eventually
from tests.platforms.discord.stage import LeapingClock, Stage, is_finished, open_stage, standing
from tests.servers.discord import Callback, Channel, Delay, DiscordServer, Interaction, Limits, User, Window

LIMIT = 20  # requests of one person in a minute


def slash(stage: Stage, by: User, where: Channel, command: str, **options: object) -> Interaction:
    """Have somebody give a command, without waiting for anything."""
    return stage.server.acts.slash(by, where, command, options)


async def finished(stage: Stage, *asked: Interaction) -> None:
    """Wait until all of these have their answers."""
    await stage.server.wait_for(lambda: all(map(standing, asked)))
    for each in asked:
        await stage.answer(each)


async def test_of_changes_in_a_burst_the_last_holds(stage: Stage) -> None:
    stage.server.faults.randomly(0.5, Delay(0.05), names="answer_interaction")
    for number in (3, 8, 4, 7):
        burst = [
            slash(stage, stage.ann, stage.papers, "settings", setting="papers", value=str(value))
            for value in (5, 6, 9, number)
        ]
        await finished(stage, *burst)
        assert f"Papers a digest, at most: {number}" in (await stage.slash("settings")).text
    for _ in range(3):
        topic = '"a phrase that arXiv has to be asked about"'
        both = [slash(stage, stage.ann, stage.papers, name, topic=topic) for name in ("subscribe", "unsubscribe")]
        await finished(stage, *both)
        assert "follows nothing" in (await stage.slash("subscriptions")).text


async def test_who_waits_in_a_line_is_acknowledged_and_other_channels_wait_for_nobody(stage: Stage) -> None:
    guild = stage.papers.guild
    assert guild is not None
    other, thread = stage.server.channel(guild, "other"), stage.server.thread(stage.papers, "talk", stage.ann)
    stage.server.world.change_thread(thread, archived=True)
    await eventually(lambda: stage.discord.client.get_channel(other.id))
    assert not stage.discord.client.get_channel(thread.id), "Discord has to be asked about it"
    stage.server.faults.on("get_channel", Delay(1.0))
    slow = slash(stage, stage.ann, stage.papers, "settings", setting="papers", value="3", channel=thread)
    behind = slash(stage, stage.ann, stage.papers, "settings", setting="papers", value="4")
    beside = [slash(stage, stage.ann, each, "topics") for each in (other, stage.dm)]
    quick = slash(stage, stage.ann, stage.papers, "help")
    await finished(stage, *beside, quick)
    assert not [each for each in standing(slow) if is_finished(each)]
    assert not [each for each in standing(behind) if is_finished(each)]
    await finished(stage, slow, behind)
    assert behind.callback is Callback.DEFERRED_MESSAGE
    assert "at most: 4." in behind.answer.text


class LastingClock(LeapingClock):
    """A clock whose minutes are long enough for a flood."""

    PACE = 1


@pytest.fixture
def mallory(server: DiscordServer) -> User:
    return server.user("Mallory")


async def test_of_a_flood_one_refusal_is_said_and_the_rest_costs_nothing(
    server: DiscordServer, tmp_path: Path, mallory: User
) -> None:
    limit: dict[str, Any] = {"HERALD_LIMITS__REQUESTS_PER_USER_PER_MINUTE": str(LIMIT)}
    async with open_stage(server, tmp_path, clock=LastingClock(), **limit) as stage:
        guild = stage.papers.guild
        assert guild is not None
        server.join(guild, mallory)
        help_text = (await stage.slash("help")).text
        before = len(server.journal.of("answer_interaction"))
        flood: list[Interaction] = []
        honest: list[Interaction] = []
        for number in range(1000):
            flood.append(slash(stage, mallory, stage.papers, "help"))
            if number % 200 == 0:
                honest += [slash(stage, stage.ann, each, "help") for each in (stage.papers, stage.dm)]
        server.say(mallory, stage.papers, f"<@{server.bot.id}> /help")
        await finished(stage, *honest)
        await server.wait_for(lambda: len([each for each in flood if each.answered]) == LIMIT + 1)
        assert all(each.answer.text == help_text for each in honest)
        refused = [each for each in flood if each.answered and "more than 20 requests" in each.answer.text]
        assert [each.answer.ephemeral for each in refused] == [True]
        answers = server.journal.of("answer_interaction")
        assert len(answers) - before == LIMIT + 1 + len(honest)
        assert not server.journal.of("create_message"), "what was written in the flood is not answered either"
        stage.clock.leap(61)
        again = slash(stage, mallory, stage.papers, "help")
        assert (await stage.answer(again)).text == help_text


async def test_in_a_channel_that_takes_few_messages_each_person_is_answered_in_turn(
    tmp_path: Path,
) -> None:
    slow = Limits(special={"create_message": Window(2, 0.6)})
    async with DiscordServer(limits=slow) as server, open_stage(server, tmp_path) as stage:
        guild = stage.papers.guild
        assert guild is not None
        mallory, bob = (server.join(guild, server.user(name)) for name in ("Mallory", "Bob"))
        other = server.channel(guild, "other")
        words = f"<@{server.bot.id}> /help"
        flood = [server.say(mallory, stage.papers, words) for _ in range(10)]
        asked, elsewhere = server.say(bob, stage.papers, words), server.say(bob, other, words)
        await server.wait_for(lambda: [each for each in other.posted if each.reply_to is elsewhere])
        assert len(stage.papers.posted) < len(flood)
        await server.wait_for(lambda: [each for each in stage.papers.posted if each.reply_to is asked])
        before = [each for each in stage.papers.posted if each.reply_to in flood]
        assert len(before) <= 7
        await server.wait_for(lambda: len(stage.papers.posted) == len(flood) + 1)
