"""How people are answered: in time, to the right eyes, without a ping, and with what the bot lacks by its name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.models.providers import ModelSpec
from summarizer.models.session import warm_up
from tests.platforms.discord.conftest import eventually
from tests.platforms.discord.running import running
from tests.platforms.discord.stage import Stage, is_finished, open_stage
from tests.servers.discord import Channel, DiscordServer, Kind, User
from tests.servers.llm.acts import Slow
from tests.servers.openai import OpenAiServer

CMD = "Content-Frame Motion-Latent Decomposition"
QUARTER = 15 * 60.0


@pytest.fixture
def model() -> Iterator[OpenAiServer]:
    """Yield a model's service; what a process imports at its first question is imported before."""
    warm_up(ModelSpec("openai", "m", "m"))
    with OpenAiServer() as running:
        yield running


def thinking(model: OpenAiServer) -> dict[str, Any]:
    named = {"HERALD_LLM__PROVIDER": "openai", "HERALD_LLM__MODEL": "m", "HERALD_LLM__BASE_URL": model.url}
    return {**named, "HERALD_LLM__TIMEOUT_SECONDS": "3600"}  # an answer that is under way outlasts a leap of the clock


@pytest.fixture
def bob(stage: Stage) -> User:
    assert stage.papers.guild is not None
    return stage.server.join(stage.papers.guild, stage.server.user("Bob"))


@pytest.mark.parametrize(
    ("line", "options"),
    [("summarize", {"paper": "2403.14148"}), ("ask", {"paper": "2403.14148", "question": "Which score?"})],
)
async def test_what_takes_long_is_acknowledged_first_and_then_shown_in_place(
    server: DiscordServer, tmp_path: Path, model: OpenAiServer, line: str, options: dict[str, Any]
) -> None:
    model.script(Slow(1.0))
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    async with running(server, tmp_path, **thinking(model)):
        asked = await server.slash(ann, papers, line, **options)
        assert asked.answered, "or Discord would show a failure"
        assert not any(map(is_finished, asked.answers))
        await server.wait_for(lambda: asked.answers and is_finished(asked.answer))
        answer = asked.answer
        assert any(each.text == "" or "⏳" in each.text for each in answer.versions[:-1])
        assert CMD in answer.text
        assert papers.posted == [answer]


async def test_after_a_quarter_of_an_hour_the_message_itself_is_changed(
    server: DiscordServer, tmp_path: Path, model: OpenAiServer
) -> None:
    model.script(Slow(1.0))
    async with open_stage(server, tmp_path, **thinking(model)) as stage:
        asked = await server.slash(stage.ann, stage.papers, "summarize", paper="2403.14148")
        await server.wait_for(lambda: stage.papers.posted and CMD in stage.papers.posted[0].text)
        server.world.clock.advance(QUARTER + 1)
        stage.clock.leap(QUARTER + 1)
        answer = await stage.answer(asked)
        assert "found in the paper; " in answer.text
        assert stage.papers.posted == [answer]
        assert server.journal.of("edit_message")
        assert server.journal.refused() == []


async def test_after_a_quarter_of_an_hour_with_nothing_shown_there_is_a_new_message(
    server: DiscordServer, tmp_path: Path, model: OpenAiServer
) -> None:
    model.script(Slow(1.0))
    async with open_stage(server, tmp_path, **thinking(model)) as stage:
        asked = server.acts.slash(stage.ann, stage.papers, "ask", {"paper": "2403.14148", "question": "Which score?"})
        await server.acknowledged(asked)
        server.world.clock.advance(QUARTER + 1)
        stage.clock.leap(QUARTER + 1)
        await server.wait_for(lambda: any("that come nearest" in each.text for each in stage.papers.posted))
        assert [each.text for each in stage.papers.posted if "⏳" in each.text] == []


WRONG: dict[str, tuple[str, dict[str, str]]] = {
    "arXiv has no paper 2403.99999": ("summarize", {"paper": "2403.99999"}),
    "no arXiv id": ("summarize", {"paper": "nonsense"}),
    "is no arXiv category": ("subscribe", {"topic": "cs.XX"}),
    "is no time": ("subscribe", {"topic": "nerf", "at": "25:99"}),
    "time zone": ("subscribe", {"topic": "nerf", "at": "09:00", "zone": "Atlantis"}),
    "for this bot's operators": ("stats", {}),  # Discord offers it to a server's administrators
}


@pytest.mark.parametrize("said", WRONG)
async def test_errors_are_for_whoever_made_them(stage: Stage, said: str) -> None:
    line, options = WRONG[said]
    answer = await stage.slash(line, **options)
    assert said in answer.text
    assert (answer.ephemeral, answer.seen_by) == (True, stage.ann)
    assert stage.papers.posted == []
    assert stage.server.journal.refused() == []


async def test_who_may_not_manage_the_channel_is_not_offered_its_commands_and_is_refused(
    stage: Stage, bob: User
) -> None:
    with pytest.raises(LookupError, match="not offered to Bob"):
        stage.server.acts.slash(bob, stage.papers, "subscribe", {"topic": "nerf"})
    for command in stage.server.registry.typed(0):  # as a server's administrators may decide
        command["default_member_permissions"] = None
    given: tuple[tuple[str, dict[str, Any]], ...] = (
        ("subscribe", {"topic": "nerf"}),
        ("settings", {"setting": "papers", "value": "3"}),
        ("pause", {}),
    )
    for line, options in given:
        answer = await stage.slash(line, stage.papers, bob, **options)
        assert "for the administrators" in answer.text
        assert answer.ephemeral
    topics = await stage.say(f"<@{stage.server.bot.id}> /topics", stage.papers)
    refused = await stage.press(topics, "Diffusion Models", bob)
    assert (refused.ephemeral, refused.seen_by) == (True, bob)
    assert stage.papers.guild is not None
    stage.server.world.give(stage.papers.guild, bob, "manage_channels")
    assert "now follows" in (await stage.press(topics, "Diffusion Models", bob)).text


RIGHTS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
}


@pytest.mark.parametrize(("right", "name"), RIGHTS.items(), ids=RIGHTS)
async def test_a_right_that_the_bot_lacks_is_named(stage: Stage, right: str, name: str) -> None:
    await _hears(stage, stage.papers, right, allowed=False)
    answer = await stage.slash("subscribe", topic="nerf")
    assert answer.ephemeral
    assert name in answer.text
    if right not in {"view_channel", "send_messages"}:
        others = [each for each in RIGHTS.values() if each not in name and name not in each]
        assert not any(each in answer.text for each in others)
    assert "follows nothing" in (await stage.slash("subscriptions")).text
    await _hears(stage, stage.papers, right, allowed=True)
    assert "now follows" in (await stage.slash("subscribe", topic="nerf")).text


async def test_a_right_that_the_bot_lacks_in_a_forum_is_named(stage: Stage) -> None:
    assert stage.papers.guild is not None
    forum = stage.server.channel(stage.papers.guild, "reading", Kind.FORUM)
    await _hears(stage, forum, "send_messages", allowed=False)
    answer = await stage.slash("subscribe", channel=forum, topic="nerf")
    assert "Create Posts" in answer.text
    await _hears(stage, forum, "send_messages", allowed=True)
    assert "now follows" in (await stage.slash("subscribe", channel=forum, topic="nerf")).text


async def test_a_server_of_which_discord_has_told_nothing_yet_is_believed_to_be_in_order(
    server: DiscordServer, tmp_path: Path
) -> None:
    papers = server.channel(server.guild("Lab", server.user("Ann")), "papers")
    assert papers.guild is not None
    papers.guild.unavailable = True
    async with open_stage(server, tmp_path, papers) as stage:
        assert "now follows" in (await stage.slash("subscribe", topic="nerf")).text


async def _hears(stage: Stage, channel: Channel, right: str, *, allowed: bool) -> None:
    """Take a right from the bot in a channel, or give it, and wait until the bot knows."""
    stage.server.world.overwrite(channel, stage.server.bot, **{"allow" if allowed else "deny": right})

    def knows() -> bool:
        known = stage.discord.client.get_channel(channel.id)
        guild = getattr(known, "guild", None)
        return guild is not None and getattr(known.permissions_for(guild.me), right) is allowed

    await eventually(knows)


async def test_nobody_is_ever_pinged(stage: Stage, bob: User) -> None:
    bait = f"@everyone @here <@{bob.id}> <@&{stage.papers.id}>"
    await stage.slash("search", words=bait)
    await stage.slash("ask", paper="2403.14148", question=bait)
    await stage.slash("summarize", paper=bait)
    await stage.slash("subscribe", topic=bait)
    await stage.say(f"<@{stage.server.bot.id}> /search {bait}", stage.papers)
    await stage.say(bait)
    written = [each for each in stage.server.world.all_messages() if each.author is stage.server.bot]
    assert len(written) >= 6
    assert [each.pings for each in written] == [[]] * len(written)
    for message in written:
        for version in message.versions:
            asked = version.allowed_mentions
            assert version.text == "" or (asked is not None and not asked["parse"] and not asked.get("replied_user"))


async def test_with_the_intent_a_reply_to_the_bot_needs_no_mention(server: DiscordServer, tmp_path: Path) -> None:
    async with open_stage(server, tmp_path, HERALD_DISCORD__MESSAGE_CONTENT="true") as stage:
        answer = await stage.slash("summarize", paper="2403.14148")
        assert "GRM" in (await stage.say("and 2403.14621?", stage.papers, reply_to=answer)).text
        assert server.gateway.identified[-1]["intents"] & 1 << 15
    async with open_stage(server, tmp_path, stage.papers) as stage:
        assert not server.gateway.identified[-1]["intents"] & 1 << 15


async def test_a_command_of_another_version_says_that_it_changed(stage: Stage) -> None:
    stage.server.registry.all(0).append(stage.server.registry.typed(0)[0] | {"name": "gone", "id": "5"})
    answer = await stage.slash("gone")
    assert "has changed" in answer.text
    assert answer.ephemeral
