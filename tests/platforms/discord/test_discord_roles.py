"""A role that a subscription's digests mention, and the tags of their posts in a forum, chosen by hand."""

from datetime import UTC, datetime

from tests.platforms.discord.office import soon
from tests.platforms.discord.stage import Stage
from tests.servers.discord import Channel, Kind

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)


async def test_a_role_is_mentioned_with_a_digests_heading_and_nobody_else(stage: Stage) -> None:
    server, world, papers = stage.server, stage.server.world, stage.papers
    assert papers.guild is not None
    guild, bob = papers.guild, server.join(papers.guild, server.user("Bob"))
    world.give(guild, bob, "manage_channels")
    readers, robots = (world.new_role(guild, name) for name in ("Readers", "Robot People"))
    quiet = world.new_role(guild, "Quiet", mentionable=False)
    other = server.channel(guild, "robots")
    ours = {"topic": "diffusion-models", "role": readers}
    await soon(lambda: stage.discord.client.get_channel(other.id) is not None)

    refused = await stage.slash("subscribe", papers, bob, topic="cs.RO", role=quiet)
    assert "You may not mention “Quiet” yourself." in refused.text
    assert "I may not mention “Quiet”." in (await stage.slash("subscribe", topic="cs.RO", role=quiet)).text
    assert "I never mention everyone." in (await stage.slash("subscribe", topic="cs.RO", role=guild.everyone)).text
    assert "no role “nobody”" in (await stage.slash("subscribe", topic="cs.RO role:nobody")).text
    assert "servers alone" in (await stage.slash("subscribe", stage.dm, topic="cs.RO role:Readers")).text
    assert "follows nothing" in (await stage.slash("subscriptions")).text, "what is refused is not half done"

    said = await stage.slash("subscribe", papers, bob, **ours)
    assert f"now follows Diffusion Models. Its digests mention <@&{readers.id}>." in said.text
    typed = await stage.say(f"<@{server.bot.id}> /subscribe cs.CV daily ping <@&{robots.id}>", other)
    assert f"mention <@&{robots.id}>." in typed.text
    listed = await stage.slash("subscriptions", other)
    assert f"mention <@&{robots.id}>." in listed.text
    assert "Mention no role" in [option["label"] for menu in listed.selects for option in menu["options"]]
    assert [each.pings for each in (said, typed, listed)] == [[], [], []], "of what is only told nobody hears"
    await stage.slash("settings", setting="papers", value="2")
    await stage.slash("settings", other, setting="papers", value="2")

    world.remove_role(guild, robots)
    before = {channel: len(channel.posted) for channel in (papers, other)}
    assert await stage.strike(MONDAY_NINE) == 6
    (heading,), (bare,) = (channel.posted[count:] for channel, count in before.items())
    assert heading.pings == [f"<@&{readers.id}>"]
    assert heading.versions[0].allowed_mentions == {"parse": [], "roles": [readers.id]}
    assert heading.thread is not None
    assert [each.pings for each in heading.thread.posted] == [[], []]
    assert (bare.pings, "<@&" in bare.written) == ([], False), "a role that is gone takes no digest with it"

    listed = await stage.slash("subscriptions", papers)
    quieter = await stage.answer(server.acts.select(stage.ann, listed, ("Mention no role",)))
    assert "follows Diffusion Models already. Its digests mention no role any more." in quieter.text
    told = (await stage.slash("subscriptions", papers)).text
    assert (f"<@&{readers.id}>" in told, "The role that its digests mentioned is gone." in told) == (False, True)
    assert server.journal.refused() == []


async def test_the_tags_of_a_forums_posts_are_chosen_by_hand(stage: Stage) -> None:
    server, papers = stage.server, stage.papers
    assert papers.guild is not None
    tags = ("weekly", "Diffusion Models", "To Read", "old", "staff")
    forum = server.channel(papers.guild, "reading", Kind.FORUM, tags)
    forum.tags[4]["moderated"] = True
    server.world.set_tags(forum, forum.tags)

    def named(post: Channel) -> list[str]:
        return [each["name"] for each in forum.tags if int(each["id"]) in post.applied_tags]

    asked = server.acts.autocomplete(stage.ann, papers, "subscribe", "tags", "weekly, re", {"channel": forum})
    await server.wait_for(lambda: asked.answered)
    assert [each["value"] for each in asked.choices] == ["weekly, To Read"]
    follow = {"topic": "diffusion-models", "channel": forum}
    assert "That forum has no tag “staff”." in (await stage.slash("subscribe", **follow, tags="staff")).text
    assert "6 tags are too many." in (await stage.slash("subscribe", **follow, tags="1,2,3,4,5,6")).text
    told = await stage.slash("subscribe", topic="diffusion-models", tags="weekly")
    assert "Only the posts of a forum have tags." in told.text
    said = await stage.slash("subscribe", **follow, tags="to read，old")
    assert "Its posts have these tags: To Read, old." in said.text

    server.world.set_tags(forum, [each for each in forum.tags if each["name"] != "old"])
    listed = await stage.slash("subscriptions", channel=forum)
    assert "Its posts have these tags: To Read." in listed.text
    await stage.slash("settings", channel=forum, setting="papers", value="1")
    assert await stage.strike(MONDAY_NINE) == 2
    assert named(forum.threads[-1]) == ["To Read"]
    untagged = await stage.answer(server.acts.select(stage.ann, listed, ("Tags by name",)))
    assert "Its posts have the tags that fit them by name." in untagged.text
    assert server.journal.refused() == []
