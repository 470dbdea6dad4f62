"""The first message in a server."""

from pathlib import Path

from tests.clocks import settle
from tests.platforms.discord.office import soon
from tests.platforms.discord.running import press, running, slash
from tests.servers.discord import ORDINARY, DiscordServer, rights


async def test_who_added_the_bot_gets_the_first_digest_in_two_presses_or_the_system_channel_does(
    server: DiscordServer, tmp_path: Path
) -> None:
    ann, bob = server.user("Ann"), server.user("Bob")
    told = rights("view_audit_log"), rights("manage_guild"), rights()
    async with running(server, tmp_path) as bot:
        for number, more in enumerate(told):
            guild = server.guild(f"Lab {number}", ann, bob, bot=None)
            papers = server.channel(guild, "papers")
            guild.system = server.channel(guild, "general")
            before = len(server.dm(ann).posted)
            server.world.invite_bot(guild, ORDINARY | more, by=ann)
            if more:
                await server.wait_for(lambda: len(server.dm(ann).posted) > before)  # noqa: B023
                said = server.dm(ann).posted[-1]
                assert f"Paper Herald is on “Lab {number}” now" in said.text
                topics = (await press(server, ann, said, "#papers")).answer
                assert "now follows" in (await press(server, ann, topics, "Diffusion Models")).answer.text
                assert guild.system.posted == []
            else:
                await server.wait_for(lambda: guild.system and guild.system.posted)  # noqa: B023
                (said,) = guild.system.posted
                picked = await server.pick(ann, said, papers)
                await server.wait_for(lambda: picked.answers and picked.answer.labels)  # noqa: B023
                assert "now follows" in (await press(server, ann, picked.answer, "Diffusion Models")).answer.text
                assert len(server.dm(ann).posted) == before
            held = await slash(server, ann, papers, "unsubscribe", topic="diffusion-models")
            assert "no longer follows" in held.answer.text

        bob.open_to_bot = False
        guild = server.guild("研究所", bob, bot=None)
        guild.locale, guild.system = "zh-CN", server.channel(guild, "大厅")
        server.world.invite_bot(guild, ORDINARY | rights("view_audit_log"), by=bob)
        await server.wait_for(lambda: guild.system and guild.system.posted)
        assert "替你读 arXiv" in guild.system.posted[0].text
        closed = server.guild("Closed", ann, bot=None)
        closed.system = server.channel(closed, "general")
        server.world.overwrite(closed.system, closed.everyone, deny="send_messages")
        server.world.invite_bot(closed, ORDINARY)
        await soon(lambda: bot.discord.client.get_guild(closed.id) is not None)
        await settle()
    assert closed.system.posted == []
