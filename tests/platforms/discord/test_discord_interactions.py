"""Commands and interactions on the test server, used by the real discord.py and refused where Discord refuses."""

import io
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.platforms.discord.conftest import Client, Connect, Rest
from tests.servers.discord import Asks, Channel, DiscordServer, Interaction, User, rights

Doing = discord.Interaction[discord.Client]


def command(**more: Any) -> dict[str, Any]:
    return {"name": "summarize", "description": "Sum a paper up"} | more


def option(**more: Any) -> dict[str, Any]:
    return {"type": 3, "name": "paper", "description": "Which"} | more


@pytest.fixture
def ann(server: DiscordServer) -> User:
    return server.user("Ann")


@pytest.fixture
def papers(server: DiscordServer, ann: User) -> Channel:
    return server.channel(server.guild("Lab", server.user("Olga"), ann), "papers")


BAD = {
    "name": (command(name="Summarize"), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "spaces": (command(name="sum up"), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "long name": (command(name="x" * 33), "0.name", "BASE_TYPE_BAD_LENGTH"),
    "description": (command(description="x" * 101), "0.description", "BASE_TYPE_BAD_LENGTH"),
    "no description": (command(description=""), "0.description", "BASE_TYPE_REQUIRED"),
    "locale": (command(name_localizations={"zh": "总结"}), "0.name_localizations.zh", "BASE_TYPE_CHOICES"),
    "localized": (
        command(name_localizations={"zh-CN": "总 结"}),
        "0.name_localizations.zh-CN",
        "APPLICATION_COMMAND_INVALID_NAME",
    ),
    "26 options": (command(options=[option(name=f"o{n}") for n in range(26)]), "0.options", "BASE_TYPE_MAX_LENGTH"),
    "required last": (
        command(options=[option(), option(name="b", required=True)]),
        "0.options",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    "same option": (command(options=[option()] * 2), "0.options", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE"),
    "26 choices": (
        command(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])]),
        "0.options.0.choices",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "both": (
        command(options=[option(autocomplete=True, choices=[{"name": "x", "value": "x"}])]),
        "0.options.0",
        "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_CHOICES",
    ),
    "context": (command(contexts=[7]), "0.contexts", "BASE_TYPE_CHOICES"),
    "too large": (
        command(
            options=[
                option(name=f"o{n}", choices=[{"name": f"{n}{m}" + "x" * 90, "value": "v"} for m in range(4)])
                for n in range(25)
            ]
        ),
        "0",
        "APPLICATION_COMMAND_TOO_LARGE",
    ),
}


@pytest.mark.parametrize(("body", "path", "code"), BAD.values(), ids=BAD)
async def test_bad_commands_are_refused(
    server: DiscordServer, rest: Rest, body: dict[str, Any], path: str, code: str
) -> None:
    status, said, _ = await rest("PUT", f"/applications/{server.bot.id}/commands", [body])
    assert (status, said["code"]) == (400, 50035)
    branch = said["errors"]
    for key in path.split("."):
        branch = branch[key]
    assert code in {each["code"] for each in branch["_errors"]}
    assert server.registry.all(0) == []


async def test_commands_are_replaced_as_a_whole_and_keep_their_ids(server: DiscordServer, rest: Rest) -> None:
    path = f"/applications/{server.bot.id}/commands"
    _, first, _ = await rest("PUT", path, [command(name_localizations={"zh-CN": "总结"}), command(name="ask")])
    _, second, _ = await rest("PUT", path, [command(description="Another")])
    assert [each["id"] for each in second] == [first[0]["id"]]
    assert (await rest("GET", path))[1] == second
    assert await rest.refused("PUT", path, [command(), command()]) == (400, 50035)
    guild = server.guild("Lab", server.user("Olga"))
    await rest("PUT", f"/applications/{server.bot.id}/guilds/{guild.id}/commands", [command(name="here")])
    assert server.registry.named("here", guild.id)["guild_id"] == str(guild.id)
    with pytest.raises(LookupError):
        server.registry.named("here", 0)
    assert await rest.refused("PUT", f"/applications/{server.bot.id}/guilds/1/commands", []) == (403, 50001)


async def test_only_what_is_offered_can_be_used(server: DiscordServer, rest: Rest, ann: User, papers: Channel) -> None:
    wanted = [
        command(options=[option(required=True, max_length=5), option(type=4, name="n")]),
        command(name="subscribe", default_member_permissions=str(int(rights("manage_channels")))),
        command(name="members", contexts=[0]),
    ]
    await rest("PUT", f"/applications/{server.bot.id}/commands", wanted)
    dm = server.dm(ann)
    wrong: list[tuple[Channel, str, dict[str, Any], str]] = [
        (papers, "frobnicate", {}, "no command /frobnicate"),
        (papers, "summarize", {}, "needs"),
        (papers, "summarize", {"paper": "123456"}, "does not fit"),
        (papers, "summarize", {"paper": "x", "n": "one"}, "does not fit"),
        (papers, "summarize", {"paper": "x", "other": "x"}, "has no option"),
        (papers, "subscribe", {}, "not offered to Ann"),
        (dm, "members", {}, "not offered there"),
    ]
    for channel, name, options, reason in wrong:
        with pytest.raises(LookupError, match=reason):
            server.acts.slash(ann, channel, name, options)
    with pytest.raises(LookupError, match="does not complete itself"):
        server.acts.autocomplete(ann, papers, "summarize", "paper", "2", {})
    assert papers.guild is not None
    server.world.give(papers.guild, ann, "manage_channels")
    assert server.acts.slash(ann, papers, "subscribe", {}).kind is Asks.COMMAND
    server.world.overwrite(papers, ann, deny="use_application_commands")
    with pytest.raises(LookupError, match="may not use commands there"):
        server.acts.slash(ann, papers, "subscribe", {})


@pytest.fixture
async def asked(server: DiscordServer, rest: Rest, ann: User, papers: Channel) -> Interaction:
    await rest("PUT", f"/applications/{server.bot.id}/commands", [command()])
    return server.acts.slash(ann, papers, "summarize", {})


def first(asked: Interaction) -> str:
    return f"/interactions/{asked.id}/{asked.token}/callback"


def later(server: DiscordServer, asked: Interaction) -> str:
    return f"/webhooks/{server.bot.id}/{asked.token}"


async def test_an_answer_comes_once_and_in_time(server: DiscordServer, rest: Rest, asked: Interaction) -> None:
    said = {"type": 4, "data": {"content": "x"}}
    for kind in (1, 6, 7, 8, 99):
        assert await rest.refused("POST", first(asked), {"type": kind}) == (400, 50035)
    assert await rest.refused("POST", f"{later(server, asked)}", {"content": "x"}) == (404, 10015)
    assert (await rest("POST", first(asked), said))[0] == 204
    assert await rest.refused("POST", first(asked), said) == (400, 40060)
    late = server.acts.slash(asked.user, asked.channel, "summarize", {})
    server.world.clock.advance(3.1)
    assert await rest.refused("POST", first(late), said) == (404, 10062)
    assert [each.text for each in asked.channel.posted] == ["x"]


async def test_the_token_lives_for_fifteen_minutes(server: DiscordServer, rest: Rest, asked: Interaction) -> None:
    _, made, _ = await rest("POST", first(asked) + "?with_response=true", {"type": 5})
    assert made["interaction"]["response_message_loading"] is True
    assert asked.answer.loading
    server.world.clock.advance(14 * 60)
    assert (await rest("PATCH", f"{later(server, asked)}/messages/@original", {"content": "x"}))[0] == 200
    assert (asked.answer.text, asked.answer.loading) == ("x", False)
    server.world.clock.advance(2 * 60)
    assert await rest.refused("PATCH", f"{later(server, asked)}/messages/@original", {"content": "y"}) == (401, 50027)
    assert await rest.refused("POST", later(server, asked), {"content": "y"}) == (401, 50027)
    path = f"/channels/{asked.channel.id}/messages/{asked.answer.id}"
    assert (await rest("PATCH", path, {"content": "y"}))[0] == 200
    assert asked.answer.text == "y"


async def test_what_is_ephemeral_is_for_one_person(server: DiscordServer, rest: Rest, asked: Interaction) -> None:
    button = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
    rows = [{"type": 1, "components": [button]}]
    await rest("POST", first(asked), {"type": 4, "data": {"content": "x", "flags": 64, "components": rows}})
    assert asked.channel.posted == []
    assert asked.answer.seen_by is asked.user
    path = f"/channels/{asked.channel.id}/messages/{asked.answer.id}"
    assert await rest.refused("PATCH", path, {"content": "y"}) == (404, 10008)
    assert asked.channel.guild is not None
    with pytest.raises(LookupError, match="Ann alone sees"):
        server.acts.press(asked.channel.guild.owner, asked.answer, "Go")
    assert (await rest("POST", later(server, asked), {"content": "open"}))[1]["flags"] == 0
    assert [each.text for each in asked.channel.posted] == ["open"]
    assert (await rest("DELETE", f"{later(server, asked)}/messages/@original"))[0] == 204
    assert await rest.refused("GET", f"{later(server, asked)}/messages/@original") == (404, 10008)


async def test_the_first_follow_up_takes_the_place_of_the_thinking(
    server: DiscordServer, rest: Rest, asked: Interaction
) -> None:
    await rest("POST", first(asked), {"type": 5, "data": {"flags": 64}})
    await rest("POST", later(server, asked), {"content": "x"})
    assert (asked.answer.text, asked.answer.ephemeral, len(asked.answers)) == ("x", True, 1)


class Bot(Client):
    """Answers in each way there is."""

    def use(self) -> None:
        @self.tree.command(name="ask", description="Ask")
        async def ask(doing: Doing, paper: str) -> None:
            view = discord.ui.View()
            view.add_item(discord.ui.Button(label="More", custom_id="more"))
            view.add_item(discord.ui.Button(label="Site", url="https://arxiv.org"))
            options = [discord.SelectOption(label=each, value=each.lower()) for each in ("One", "Two")]
            view.add_item(discord.ui.Select(custom_id="pick", options=options))
            await doing.response.send_message(paper, view=view, file=discord.File(io.BytesIO(b"x"), "a.txt"))

        @ask.autocomplete("paper")
        async def complete(doing: Doing, typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{typed}{n}", value=str(n)) for n in range(25)]

    async def on_interaction(self, doing: Doing) -> None:
        if doing.type is discord.InteractionType.component:
            data: Any = doing.data
            if data["custom_id"] == "more":
                await doing.response.edit_message(content="more")
            else:
                await doing.response.send_modal(Form())
        elif doing.type is discord.InteractionType.modal_submit:
            fields: Any = doing.data
            await doing.response.send_message(fields["components"][0]["component"]["value"], ephemeral=True)


class Form(discord.ui.Modal, title="A question"):
    words: discord.ui.Label[Any] = discord.ui.Label(
        text="What?", component=discord.ui.TextInput(custom_id="q", max_length=9)
    )


async def test_a_client_answers_commands_buttons_menus_and_forms(
    server: DiscordServer, connect: Connect, ann: User, papers: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.platforms.discord.conftest.Client", Bot)
    client = await connect(server)
    assert isinstance(client, Bot)
    client.use()
    await client.tree.sync()
    for room in (papers, server.dm(ann)):
        answer = (await server.slash(ann, room, "ask", paper="2403.1")).answer
        assert (answer.text, answer.labels, [*answer.links]) == ("2403.1", ["More"], ["Site"])
        assert [each.name for each in answer.files] == ["a.txt"]
        pressed = await server.press(ann, answer, "More")
        assert (pressed.answer, answer.text, len(answer.edits)) == (answer, "more", 1)
        with pytest.raises(LookupError, match="no button 'Site'"):
            await server.press(ann, answer, "Site")
        with pytest.raises(LookupError, match="are not among"):
            await server.select(ann, answer, "Three")
        form = await server.select(ann, answer, "Two")
        with pytest.raises(LookupError, match="does not fit"):
            await server.submit(form, "0123456789")
        said = await server.submit(form, "why")
        assert (said.answer.text, said.answer.ephemeral) == ("why", True)
    offered = await server.autocomplete(ann, papers, "ask", "paper", "24")
    assert len(offered) == 25
    assert offered[0] == "240"


async def test_offering_more_than_25_is_refused(server: DiscordServer, rest: Rest, ann: User, papers: Channel) -> None:
    wanted = [command(options=[option(autocomplete=True)])]
    await rest("PUT", f"/applications/{server.bot.id}/commands", wanted)
    asked = server.acts.autocomplete(ann, papers, "summarize", "paper", "2", {})
    for choices in (
        [{"name": "x", "value": "x"}] * 26,
        [{"name": "x" * 101, "value": "x"}],
        [{"name": "", "value": "x"}],
    ):
        assert await rest.refused("POST", first(asked), {"type": 8, "data": {"choices": choices}}) == (400, 50035)
    assert (await rest("POST", first(asked), {"type": 8, "data": {"choices": []}}))[0] == 204
