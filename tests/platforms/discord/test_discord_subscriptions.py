"""What a server's channels follow, told in one place to who may see it."""

from pathlib import Path

from tests.platforms.discord.running import answered, running, slash
from tests.servers.discord import DiscordServer, Kind, Message


async def test_a_server_is_shown_with_its_channels_each_subscription_with_its_own_menu(
    server: DiscordServer, tmp_path: Path
) -> None:
    ann, bob = server.user("Ann"), server.user("Bob")
    lab = server.guild("Lab", ann, bob)
    papers, robots, secret = (server.channel(lab, name) for name in ("papers", "robots", "secret"))
    forum = server.channel(lab, "reading", Kind.FORUM)
    elsewhere = server.channel(server.guild("Elsewhere", ann), "other")
    server.world.overwrite(secret, lab.everyone, deny="view_channel")

    def menus(message: Message) -> list[str]:
        return [each["placeholder"] for each in message.selects]

    async with running(server, tmp_path):
        server.world.overwrite(secret, server.bot, allow="view_channel send_messages")
        for channel, topic in ((papers, "nerf"), (robots, "cs.RO"), (secret, "cs.CR"), (elsewhere, "cs.AI")):
            await slash(server, ann, channel, "subscribe", topic=topic)
        await slash(server, ann, papers, "subscribe", topic="cs.CV", channel=forum)
        told = (await slash(server, ann, papers, "subscriptions")).answer
        assert told.ephemeral
        for channel in (papers, robots, secret, forum):
            assert channel.mention in told.written
        assert elsewhere.mention not in told.written
        assert {each.partition(":")[0] for each in menus(told)} == {"#papers", "#robots", "#secret", "#reading"}
        assert told.labels == ["Show to all"], "no rows of equal buttons"

        menu = next(each for each in told.selects if "robots" in each["placeholder"])
        assert [each["label"] for each in menu["options"]] == ["Preview cs.RO (Robotics)", "Settings", "⚠️ Unsubscribe"]
        chosen = server.acts.choose(ann, told, menu["custom_id"], menu["options"][2]["value"])
        assert "“robots” no longer follows cs.RO" in (await answered(server, await server.acknowledged(chosen))).text

        seen = (await slash(server, bob, papers, "subscriptions")).answer
        assert {each.partition(":")[0] for each in menus(seen)} == {"#papers", "#reading"}
        assert all(len(each["options"]) == 1 for each in seen.selects), "who manages none of them only looks"
        before = len(papers.posted)
        await server.press(bob, seen, "Show to all")
        await server.wait_for(lambda: len(papers.posted) > before)
        assert "reading" not in papers.posted[-1].written, "all are told of this channel alone"

        for topic in ("cs.CL", "cs.LG", "cs.DB", "cs.DC"):
            await slash(server, ann, papers, "subscribe", topic=topic)
        many = (await slash(server, ann, papers, "subscriptions")).answer
        labels = [option["label"] for each in many.selects for option in each["options"]]
        assert any(each.startswith("#reading: cs.CV") and "Preview" in each for each in labels)
        assert len(labels) == 7 * 2 + 3  # the settings are a channel's
    assert server.journal.refused() == []
