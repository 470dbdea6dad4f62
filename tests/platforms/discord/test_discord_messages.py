"""What people write to the bot, in servers and in private."""

from pathlib import Path

import pytest

from tests.platforms.discord.running import answered, running, slash
from tests.servers.discord import Channel, DiscordServer, Message, User

SUMMARY = "Content-Frame Motion-Latent Decomposition"


@pytest.fixture
def ann(server: DiscordServer) -> User:
    return server.user("Ann", locale="zh-CN")


@pytest.fixture
def bob(server: DiscordServer) -> User:
    return server.user("Bob")


@pytest.fixture
def papers(server: DiscordServer, ann: User, bob: User) -> Channel:
    return server.channel(server.guild("Lab", ann, bob), "papers")


async def answer(server: DiscordServer, said: Message) -> Message:
    """Wait for the bot's answer to a message, until nothing in it is under way."""
    room = said.channel
    found = await server.wait_for(lambda: [each for each in room.posted if each.id > said.id])
    await server.wait_for(lambda: "⏳" not in found[0].text)
    return found[0]


async def test_a_bare_link_in_private_is_summarised(server: DiscordServer, bob: User, tmp_path: Path) -> None:
    async with running(server, tmp_path):
        said = server.say(bob, server.dm(bob), "https://arxiv.org/abs/2403.14148v1")
        assert SUMMARY in (await answer(server, said)).text


async def test_in_a_server_only_who_means_the_bot_is_answered(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        server.say(ann, papers, "https://arxiv.org/abs/2403.14148")
        server.say(ann, papers, "/summarize 2403.14148")
        meant = server.say(ann, papers, f"<@{server.bot.id}> 2403.14148")
        first = await answer(server, meant)
        assert first.reply_to is meant
        assert SUMMARY in first.text
        assert len(papers.posted) == 1


async def test_a_mention_alone_is_greeted(server: DiscordServer, bob: User, papers: Channel, tmp_path: Path) -> None:
    async with running(server, tmp_path):
        said = server.say(bob, papers, f"<@{server.bot.id}>")
        assert "Paper Herald reads arXiv for you" in (await answer(server, said)).text


@pytest.mark.parametrize(
    ("words", "wanted"), [("worth a look: https://arxiv.org/abs/2403.14148", SUMMARY), ("lunch?", "Which paper?")]
)
async def test_a_mention_in_reply_means_the_paper_of_the_other_message(
    server: DiscordServer, ann: User, bob: User, papers: Channel, tmp_path: Path, words: str, wanted: str
) -> None:
    async with running(server, tmp_path, HERALD_DISCORD__MESSAGE_CONTENT="true"):
        said = server.say(ann, papers, f"<@{server.bot.id}>", server.say(bob, papers, words))
        assert wanted in (await answer(server, said)).text


async def test_a_link_in_reply_to_the_bot_is_summarised_and_thanks_are_not_answered(
    server: DiscordServer, ann: User, bob: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path, HERALD_DISCORD__MESSAGE_CONTENT="true"):
        greeting = await answer(server, server.say(bob, papers, f"<@{server.bot.id}> hello"))
        server.say(ann, papers, "thanks!", greeting)
        said = server.say(ann, papers, "and 2403.14148?", greeting)
        assert SUMMARY in (await answer(server, said)).text
        assert len(papers.posted) == 2


async def test_private_data_asked_for_in_a_server_come_by_direct_message(
    server: DiscordServer, ann: User, bob: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        said = server.say(bob, papers, f"<@{server.bot.id}> /export")
        assert (await answer(server, said)).text == "I answered in our private chat."
        assert [file.name for file in server.dm(bob).posted[0].files] == ["paper-herald.json"]


async def test_somebody_who_takes_no_direct_messages_is_told_of_the_slash_command(
    server: DiscordServer, bob: User, papers: Channel, tmp_path: Path
) -> None:
    bob.open_to_bot = False
    async with running(server, tmp_path):
        said = server.say(bob, papers, f"<@{server.bot.id}> /export")
        assert "give it as a slash command here" in (await answer(server, said)).text


async def test_a_channel_is_managed_from_a_private_chat(
    server: DiscordServer, ann: User, bob: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        room = server.dm(ann)
        for words in (f"/subscribe cs.CL @id__{papers.id}", f"/subscribe cs.CV <#{papers.id}>"):
            assert "cs.C" in (await answer(server, server.say(ann, room, words))).text
        link = f"https://discord.com/channels/{papers.guild and papers.guild.id}/{papers.id}"
        listed = await answer(server, server.say(ann, room, f"/subscriptions {link}"))
        assert "cs.CL" in listed.text
        assert "cs.CV" in listed.text
        await answered(server, await server.select(ann, listed, "Preview cs.CV"))
        seen = await answer(server, server.say(bob, server.dm(bob), f"/subscriptions @id__{papers.id}"))
        assert "Subscriptions of “papers”" in seen.text, "whoever reads the channel may look"
        refused = await answer(server, server.say(bob, server.dm(bob), f"/pause @id__{papers.id}"))
        assert "/pause is for the administrators of “papers”." in refused.text
        stranger = server.user("Eve")
        server.guild("Elsewhere", stranger)
        refused = await answer(server, server.say(stranger, server.dm(stranger), f"/digest @id__{papers.id}"))
        assert "/digest is for the members of “papers”." in refused.text


async def test_a_closed_bot_serves_the_servers_that_are_listed(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    elsewhere = server.channel(server.guild("Elsewhere", ann), "papers")
    assert papers.guild
    async with running(server, tmp_path, HERALD_ACCESS__GUILDS=str(papers.guild.id)):
        assert "命令" in (await slash(server, ann, papers, "help")).answer.text
        refused = (await slash(server, ann, elsewhere, "help")).answer
        assert "本机器人只为特定群体服务" in refused.text, "in the language of who asked"
        assert refused.ephemeral
        said = server.say(ann, papers, f"<@{server.bot.id}> hello")
        assert "Paper Herald" in (await answer(server, said)).text
