"""The slash commands as Discord is told of them, and what their options complete to."""

import re
from pathlib import Path

import discord
import pytest

from chat.errors import BadInputError
from handlers import COMMANDS
from handlers.command import Audience
from services.topics import Catalogue
from tests.platforms.discord.running import press, running, slash
from tests.servers.discord import DiscordServer

GLOBAL = 0
NAMED = {command.name: command for command in COMMANDS}


async def test_every_command_of_the_table_is_offered_with_rights_and_places(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        told = {each["name"]: each for each in server.registry.typed(GLOBAL)}
    assert told.keys() == {command.name for command in COMMANDS if not command.hidden}
    rights = {
        Audience.EVERYONE: None,
        Audience.MANAGERS: str(discord.Permissions(manage_channels=True).value),
        Audience.OPERATORS: str(discord.Permissions(administrator=True).value),
    }
    for command in COMMANDS:
        if not command.hidden:
            each = told[command.name]
            needed = each["default_member_permissions"]
            assert (needed if needed is None else str(needed)) == rights[command.audience]
            among_others = not command.chat_data or command.name == "subscribe"
            if command.audience is Audience.OPERATORS:
                assert (each["contexts"], each["integration_types"]) == ([0], [0]), "in nobody's private chat"
                continue
            assert each["contexts"] == ([0, 1, 2] if among_others else [0, 1])
            assert each["integration_types"] == [0, 1]
            assert each["description_localizations"]["zh-CN"]


async def test_names_in_chinese_are_names_and_no_two_alike(server: DiscordServer, tmp_path: Path) -> None:
    async with running(server, tmp_path):
        told = server.registry.typed(GLOBAL)
    for locale in ("zh-CN", "zh-TW"):
        names = [str((each.get("name_localizations") or {}).get(locale, each["name"])) for each in told]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[-_\w]{1,32}", name) and name == name.lower() for name in names)


async def test_discord_is_told_once_and_again_only_when_something_changed(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        assert server.registry.written == 1
    async with running(server, tmp_path):
        assert server.registry.written == 1
    owner = server.user("Ann")
    guild = server.guild("Lab", owner)
    async with running(server, tmp_path, HERALD_DISCORD__GUILD_IDS=str(guild.id)):
        assert [each["name"] for each in server.registry.all(guild.id)]
        assert {tuple(each["contexts"]) for each in server.registry.typed(GLOBAL)} == {(1,)}
    async with running(server, tmp_path):
        assert server.registry.all(guild.id) == []
        assert {tuple(each["contexts"]) for each in server.registry.typed(GLOBAL)} == {(0, 1), (0, 1, 2), (0,)}


async def test_a_refused_list_of_commands_is_told_again_at_the_next_start(
    server: DiscordServer, tmp_path: Path
) -> None:
    from tests.servers.discord import Refusal, missing_access

    server.faults.on("replace_commands", Refusal(missing_access()))
    async with running(server, tmp_path):
        assert server.registry.written == 0
    async with running(server, tmp_path):
        assert server.registry.written == 1


async def test_topics_hours_zones_papers_and_values_are_completed(server: DiscordServer, tmp_path: Path) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    async with running(server, tmp_path):

        async def offered(command: str, option: str, typed: str, **rest: str) -> list[str]:
            return await server.autocomplete(ann, papers, command, option, typed, **rest)

        assert "Diffusion Models" in await offered("subscribe", "topic", "diffus")
        assert "cs.CL – Computation and Language" in await offered("subscribe", "topic", "computation and lang")
        assert "cs.RO – Robotics" in await offered("digest", "topic", "cs.ro")
        assert len(await offered("subscribe", "topic", "")) == 25
        assert await offered("unsubscribe", "topic", "") == []
        await slash(server, ann, papers, "subscribe", topic='au:"Yann LeCun"')
        assert await offered("unsubscribe", "topic", "lecun") == ["Yann LeCun"]
        assert await offered("subscribe", "at", "9") == ["09:00"]
        assert {"09:00", "when announced"} <= set(await offered("subscribe", "at", ""))
        assert await offered("subscribe", "at", "as soon as it is out") == ["when announced"]
        assert "when announced" in await offered("settings", "value", "", setting="time")
        assert (await offered("subscribe", "days", ""))[:3] == [
            "Monday to Friday",
            "Every day",
            "Once a week, on Monday",
        ]
        assert await offered("subscribe", "days", "friday") == ["Monday to Friday", "Every Friday", "friday"]
        assert await offered("subscribe", "days", "mon, thu") == ["mon, thu"]
        assert (await offered("subscribe", "zone", "上海"))[0] == "Asia/Shanghai"
        assert (await offered("subscribe", "zone", "bei"))[0].startswith("Asia/Shanghai")
        assert (await offered("subscribe", "zone", "utc+8"))[0] == "UTC+8"
        assert await offered("settings", "value", "", setting="layout") == [
            "one per paper, or one in all if many",
            "one message per paper",
            "one message in all",
        ]
        assert "Europe/Berlin" in await offered("settings", "value", "berl", setting="timezone")
        shown = await slash(server, ann, papers, "summarize", paper="2403.14148")
        await server.wait_for(lambda: shown.answer.labels)
        await press(server, ann, shown.answer, "🔖")
        assert await offered("ask", "paper", "content-frame") == [
            "2403.14148 – Efficient Video Diffusion Models via Content-Frame Motion-Latent Decomposition"
        ]


async def test_strangers_are_offered_nothing(server: DiscordServer, tmp_path: Path) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    async with running(server, tmp_path, HERALD_ACCESS__USERS="discord:1"):
        assert await server.autocomplete(ann, papers, "subscribe", "topic", "") == []


@pytest.mark.parametrize(
    ("command", "values", "said"),
    [
        ("subscribe", {"topic": "cs.CL"}, "/subscribe cs.CL"),
        ("subscribe", {"zone": "Singapore", "topic": "cs.CL"}, "/subscribe cs.CL Asia/Singapore"),
        ("subscribe", {"topic": "cs.CL", "at": "9", "zone": "utc+8"}, "/subscribe cs.CL at 9 UTC+8"),
        (
            "subscribe",
            {"topic": "cs.CL", "at": "When announced", "days": "mon,thu"},
            "/subscribe cs.CL when announced every monday,thursday",
        ),
        ("subscribe", {"topic": "max sat", "days": "weekly"}, "/subscribe max sat every monday"),
        ("subscribe", {"topic": "cs.CL", "channel": "@id__123"}, "/subscribe cs.CL @id__123"),
        ("summarize", {"paper": "2403.14148", "depth": "brief"}, "/summarize 2403.14148"),
        ("summarize", {"depth": "deep", "paper": "2403.14148"}, "/summarize 2403.14148 deep"),
        ("settings", {"setting": "time", "value": "09:00"}, "/settings time 09:00"),
        ("settings", {"setting": "time", "value": "when announced"}, "/settings time when announced"),
        ("saved", {"form": "bibtex"}, "/saved bibtex"),
        ("help", {}, "/help"),
    ],
)
def test_options_become_the_line_that_a_person_would_type(command: str, values: dict[str, str], said: str) -> None:
    assert NAMED[command].line(values) == said


def test_every_zone_is_understood_without_an_hour() -> None:
    from zoneinfo import available_timezones

    from handlers.wishes import split

    catalogue = Catalogue({})
    asked_back = {"EST", "HST", "MST"}  # which name the clocks of several places
    for zone in available_timezones() - {"localtime", "Factory"} - asked_back:
        parts = split(NAMED["subscribe"].line({"topic": "cs.CL", "zone": zone}).removeprefix("/subscribe "))
        assert (catalogue.resolve(parts.topic).key, parts.hours, parts.days) == ("cat:cs.CL", (), ()), zone
        assert parts.zone


@pytest.mark.parametrize(("option", "value"), [("zone", "Atlantis"), ("days", "someday")])
def test_what_is_no_zone_and_no_day_is_no_part_of_the_topic(option: str, value: str) -> None:
    with pytest.raises(BadInputError):
        NAMED["subscribe"].line({"topic": "cs.CL", option: value})


def test_the_invitation_in_the_docs_asks_for_exactly_what_is_needed() -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "discord.md").read_text(encoding="utf-8")
    needed = discord.Permissions(
        view_channel=True,
        send_messages=True,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
        create_public_threads=True,
        send_messages_in_threads=True,
    )
    assert f"permissions={needed.value}\n" in page
    assert sum(int(bit) for bit in re.findall(r"^\| [^|]+ \| (\d+) \|", page, re.MULTILINE)) == needed.value
