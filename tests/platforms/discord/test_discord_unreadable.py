"""Events that cannot be read: each is skipped, and whoever asks for something else is answered."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.patience import PATIENCE
from tests.platforms.discord.mutations import distinct, mutated
from tests.platforms.discord.stage import Stage
from tests.servers.discord import Asks, Channel, DiscordServer, Interaction, Kind, Permission, User

MANY = 10_000
BETWEEN = 100  # events before somebody asks for something again

Json = dict[str, Any]


def event(name: str, /, **data: Any) -> Json:
    return {"op": 0, "t": name, "s": 0, "d": data}


async def recorded(stage: Stage) -> list[Json]:
    """Return the events of a server's life, one of each sort."""
    server, ann, papers = stage.server, stage.ann, stage.papers
    guild = papers.guild
    assert guild is not None
    shown = await stage.slash("settings")
    await stage.press(shown, "Hour")
    menu = await stage.slash("channel")
    news = server.channel(guild, "news", Kind.ANNOUNCEMENT)
    await stage.answer(await server.pick(ann, menu, news))
    await server.autocomplete(ann, papers, "subscribe", "topic", "cs")
    await stage.slash("settings", setting="papers", value="3", channel=news)
    said = await stage.say("/help", stage.dm)
    server.say(ann, papers, "well", reply_to=shown)
    await stage.say(f"<@{server.bot.id}> /help", papers)
    server.world.edit(said, "changed")
    server.world.delete_message(said)
    forum = server.channel(guild, "forum", Kind.FORUM, ("weekly",))
    thread = server.thread(papers, "talk", ann)
    server.world.change_thread(thread, archived=True)
    server.world.rename(forum, "reading")
    server.world.overwrite(forum, server.bot, deny="send_messages")
    role = server.world.give(guild, server.bot, "view_channel")
    server.world.set_role(guild, role, Permission(0))
    server.world.delete_channel(thread)
    server.world.delete_channel(forum)
    other = server.guild("Other", ann)
    server.world.set_available(other, available=False)
    server.world.set_available(other, available=True)
    server.world.remove_bot(other)
    (session,) = server.gateway.live
    heard = [each for each in session.events if isinstance(each, dict)]
    here = {"guild_id": str(guild.id), "channel_id": str(papers.id)}
    form = next(each["d"] for each in heard if each["t"] == "INTERACTION_CREATE")
    fields = {"custom_id": "form", "components": [{"type": 1, "components": [{"type": 4, "custom_id": "a"}]}]}
    update = {**guild.as_event(server.bot)}
    for name in ("channels", "threads", "members"):
        update.pop(name, None)
    return distinct(
        [
            *heard,
            event("RESUMED", _trace=[]),
            event("GUILD_UPDATE", **update),
            event("GUILD_ROLE_DELETE", guild_id=str(guild.id), role_id=str(role.id)),
            event("INTERACTION_CREATE", **{**form, "type": 5, "data": fields}),
            event("CHANNEL_PINS_UPDATE", **here, last_pin_timestamp=None),
            event("THREAD_LIST_SYNC", guild_id=str(guild.id), threads=[], members=[]),
            event("THREAD_MEMBERS_UPDATE", guild_id=str(guild.id), id="1", member_count=1, added_members=[]),
            event("MESSAGE_DELETE_BULK", **here, ids=["1", "2"]),
            event("WEBHOOKS_UPDATE", **here),
            event("USER_UPDATE", **server.bot.as_json()),
            event("SOMETHING_NEW", what={"is": ["this"]}),
        ]
    )


def send(server: DiscordServer, name: str, /, **data: Any) -> None:
    """Tell the bot of an event, numbered as the next one."""
    (session,) = server.gateway.live
    session.send({"op": 0, "t": name, "s": len(session.events) + 1, "d": data})


def asked(stage: Stage, data: Json, /, **other: Any) -> Interaction:
    """Have Ann ask for something of which Discord tells in an odd way: other fields, or fewer where they are None."""
    server = stage.server
    emit, told = server.world.emit, []
    server.world.emit = lambda name, event, intent, sealed: told.append(event)
    try:
        interaction = server.desk.hand_over(Asks(other.get("type") or Asks.COMMAND), stage.ann, stage.papers, data)
    finally:
        server.world.emit = emit
    odd = {**told[0], **other}
    send(server, "INTERACTION_CREATE", **{name: value for name, value in odd.items() if value is not None})
    return interaction


HELP = {"id": "1", "name": "help", "type": 1, "options": []}
CHANGED = "That command has changed."


@pytest.mark.parametrize(
    ("data", "other", "answer"),
    [
        (HELP, {"entitlements": 5, "context": [], "app_permissions": "all"}, "/subscribe"),
        (HELP, {"authorizing_integration_owners": "x", "guild": 7, "locale": []}, "/subscribe"),
        (HELP, {"channel": None}, "/subscribe"),
        (HELP, {"channel": {"id": "x"}, "application_id": None, "version": None}, "/subscribe"),
        ({**HELP, "options": "all"}, {}, "/subscribe"),
        (HELP, {"channel": None, "channel_id": None}, CHANGED),
        (HELP, {"member": None}, CHANGED),
        (HELP, {"member": {"roles": 3}}, CHANGED),
        ({"id": "1"}, {}, CHANGED),
        ({**HELP, "name": ["help"]}, {}, CHANGED),
        ({**HELP, "name": "subscribe", "options": [{"name": "topic"}]}, {}, CHANGED),
        ({"custom_id": "/help", "component_type": 2}, {"type": 3, "message": {"id": "5"}}, "/subscribe"),
        ({"custom_id": "menu:0", "values": ["/help"]}, {"type": 3}, "/subscribe"),
        ({"custom_id": "channel", "values": ["x"]}, {"type": 3}, CHANGED),
        ({"custom_id": "of another bot"}, {"type": 3}, CHANGED),
        ({"component_type": 2}, {"type": 3}, CHANGED),
        ({"custom_id": "form", "components": 1}, {"type": 5}, CHANGED),
    ],
)
async def test_what_somebody_waits_for_is_answered_whatever_lacks(
    stage: Stage, data: Json, other: Json, answer: str
) -> None:
    interaction = asked(stage, data, **other)
    assert answer in (await stage.answer(interaction)).text
    assert (answer != CHANGED) or interaction.answer.ephemeral


async def test_a_message_with_something_odd_in_it_is_answered(stage: Stage) -> None:
    stage.server.say(stage.ann, stage.dm, "/help")
    await stage.server.wait_for(lambda: stage.dm.posted)
    (session,) = stage.server.gateway.live
    said = next(each["d"] for each in session.events if isinstance(each, dict) and each["t"] == "MESSAGE_CREATE")
    poll = {"answers": 5}
    strange: list[dict[str, Any]] = [{"poll": poll}, {"embeds": [3], "reactions": {}}, {"referenced_message": {}}]
    for number, odd in enumerate(strange, 2):
        send(stage.server, "MESSAGE_CREATE", **{**said, **odd})
        await stage.server.wait_for(lambda: len(stage.dm.posted) == number)  # noqa: B023  awaited within its round


async def test_what_is_told_of_the_bot_itself_does_not_change_who_it_is(stage: Stage) -> None:
    for odd in ({"id": "5", "username": "x"}, {"id": "5", "username": None}, {"username": ["x"]}):
        send(stage.server, "USER_UPDATE", **{**stage.server.bot.as_json(), **odd})
        assert "Time zone" in (await stage.say(f"<@{stage.server.bot.id}> /settings", stage.papers)).text


async def test_what_cannot_be_read_is_logged_without_its_words_and_never_told_again(stage: Stage) -> None:
    server = stage.server
    with capture_logs() as logs:
        for _ in range(3):
            send(server, "MESSAGE_CREATE", content="a secret", channel_id=str(stage.papers.id))
        server.gateway.drop()
        await server.wait_for(lambda: server.gateway.resumed)
        assert "/subscribe" in (await stage.slash("help")).text
    odd = [each for each in logs if each["event"] == "event_not_read"]
    assert [each["kind"] for each in odd] == ["MESSAGE_CREATE LookupError"]
    assert "secret" not in str(logs)
    assert len(server.gateway.identified) == 1
    assert not [each for each in logs if each["event"] == "connection_broke"]


async def test_a_number_that_leads_nowhere_begins_the_session_anew(stage: Stage) -> None:
    server = stage.server
    (session,) = server.gateway.live
    session.send({"op": 0, "t": "SOMETHING", "s": 9_999, "d": {}})
    assert "/subscribe" in (await stage.slash("help")).text
    server.gateway.drop()
    await server.wait_for(lambda: len(server.gateway.identified) == 2)
    assert "/subscribe" in (await stage.slash("help")).text


async def test_a_beginning_that_says_little_leaves_a_bot_that_answers(stage: Stage) -> None:
    odd = {"user": {"id": "x"}, "guilds": [1, {"id": None}], "resume_gateway_url": "x", "session_id": 3}
    for ready, command, said in (({}, "topics", "Diffusion Models"), (odd, "subscriptions", "follows nothing")):
        send(stage.server, "READY", **ready)
        assert "/subscribe" in (await stage.slash("help")).text
        assert "/subscribe" in (await stage.say("/help")).text
        assert said in (await stage.say(f"<@{stage.server.bot.id}> /{command}", stage.papers)).text
    stage.server.gateway.drop()
    await stage.server.wait_for(lambda: len(stage.server.gateway.identified) == 2)
    assert "/subscribe" in (await stage.slash("help")).text


async def test_of_a_server_with_one_odd_channel_the_others_are_known(stage: Stage) -> None:
    guild = stage.papers.guild
    assert guild is not None
    told = guild.as_event(stage.server.bot)
    other = {**told["channels"][0], "id": "77"}
    channels = [{"id": "5"}, {**other, "type": 0, "permission_overwrites": [1]}, {**other, "id": "78"}]
    parts = {"channels": channels, "roles": [*told["roles"], {"name": 1}], "member_count": "many", "threads": 1}
    send(stage.server, "GUILD_CREATE", **{**told, "id": "400", **parts})
    assert "/subscribe" in (await stage.slash("help")).text
    client = stage.discord.client
    assert client.get_channel(78)
    assert not client.get_channel(77)
    send(stage.server, "GUILD_UPDATE", **{**told, "roles": [{"name": 1}]})
    send(stage.server, "GUILD_UPDATE", **{**told, "roles": None})
    await stage.slash("help")
    known = client.get_guild(guild.id)
    assert known is not None
    assert known.me.guild_permissions.send_messages


async def test_ten_thousand_odd_events_neither_end_nor_stall_the_bot(stage: Stage) -> None:
    server = stage.server
    shapes = await recorded(stage)
    assert {"READY", "GUILD_CREATE", "INTERACTION_CREATE", "MESSAGE_CREATE"} <= {each["t"] for each in shapes}
    bob = server.user("Bob")
    quiet = server.channel(server.guild("Quiet", bob), "quiet")
    private = server.dm(stage.ann)
    for number, odd in enumerate(mutated(shapes, MANY)):
        await server.wait_for(lambda: server.gateway.live)
        session = server.gateway.live[0]
        if isinstance(odd, dict) and odd.get("s") == 0:
            odd["s"] = len(session.events) + 1
        session.send(odd)
        if number % BETWEEN == BETWEEN - 1:
            await is_answered(stage, bob, quiet)
    answers: list[Interaction] = []
    async with asyncio.timeout(PATIENCE):  # until what was asked in her name has given its places back
        while not any(each.answers and "/subscribe" in each.answer.text for each in answers):
            answers.append(server.acts.slash(stage.ann, private, "help", {}))
            await asyncio.sleep(0.3)
    assert len(server.gateway.identified) <= 10


async def is_answered(stage: Stage, person: User, where: Channel) -> None:
    """Have a command and a message answered."""
    server, private = stage.server, stage.server.dm(person)
    asked = server.acts.slash(person, where, "help", {})
    await server.wait_for(lambda: "/subscribe" in "".join(each.text for each in asked.answers))
    said = server.say(person, private, "/help")
    await server.wait_for(lambda: any("/subscribe" in each.text for each in private.posted if each.id > said.id))
