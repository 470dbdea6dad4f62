"""What the test server refuses, and how it says so."""

from typing import Any

import pytest

from tests.platforms.discord.conftest import Rest
from tests.servers.discord import REQUIRE_TAG, ApiError, Channel, DiscordServer, Kind, rights


@pytest.fixture
def papers(server: DiscordServer) -> Channel:
    return server.channel(server.guild("Lab", server.user("Ann")), "papers")


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "a"} | more


def rows(*components: dict[str, Any]) -> dict[str, Any]:
    return {"components": [{"type": 1, "components": [*components]}]}


def layout(*components: dict[str, Any]) -> dict[str, Any]:
    return {"flags": 1 << 15, "components": [*components]}


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [{"description": "x"} | parts]}


def menu(count: int, **more: Any) -> dict[str, Any]:
    options = [{"label": "x", "value": str(number)} for number in range(count)]
    return rows({"type": 3, "custom_id": "m", "options": options} | more)


FULL = {"description": "d" * 4096, "footer": {"text": "f" * 1904}}
GOOD = {
    "longest content": {"content": "x" * 2000},
    "fullest embeds": {"embeds": [FULL]},
    "ten embeds": {"embeds": [{"title": "x"}] * 10},
    "25 fields": embed(fields=[{"name": "n" * 20, "value": "v" * 20}] * 25),
    "most buttons": {
        "content": "x",
        "components": [
            {"type": 1, "components": [button(custom_id=f"{row}.{column}") for column in range(5)]} for row in range(5)
        ],
    },
    "a link": {"content": "x", **rows({"type": 2, "style": 5, "label": "x", "url": "https://arxiv.org"})},
    "an emoji alone": {"content": "x", **rows(button(label=None, emoji={"name": "👍"}))},
    "25 options": {"content": "x", **menu(25)},
    "layout": layout({"type": 10, "content": "x" * 4000}, {"type": 14}),
}
BAD = {
    "content": ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    "title": (embed(title="x" * 257), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    "description": (embed(description="x" * 4097), "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
    "fields": (embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
    "field name": (embed(fields=[{"name": "n" * 257, "value": "v"}]), "embeds.0.fields.0.name", "BASE_TYPE_MAX_LENGTH"),
    "field value": (
        embed(fields=[{"name": "n", "value": "v" * 1025}]),
        "embeds.0.fields.0.value",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "field without value": (embed(fields=[{"name": "n"}]), "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
    "footer": (embed(footer={"text": "x" * 2049}), "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"),
    "author": (embed(author={"name": "x" * 257}), "embeds.0.author.name", "BASE_TYPE_MAX_LENGTH"),
    "all embeds": ({"embeds": [FULL, {"title": "x"}]}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    "eleven embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
    "bad address": (embed(url="javascript:alert(1)"), "embeds.0.url", "URL_TYPE_INVALID_URL"),
    "bad scheme": (embed(url="ftp://arxiv.org"), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
    "no such file": (embed(image={"url": "attachment://a.png"}), "embeds.0.image.url", "ATTACHMENT_NOT_FOUND"),
    "six rows": (
        {"content": "x", "components": rows(button())["components"] * 6},
        "components",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "six buttons": (
        rows(*[button(custom_id=str(n)) for n in range(6)]),
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "empty row": (rows(), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    "label": (rows(button(label="x" * 81)), "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
    "custom id": (rows(button(custom_id="x" * 101)), "components.0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
    "no custom id": (rows(button(custom_id=None)), "components.0.components.0.custom_id", "BASE_TYPE_REQUIRED"),
    "no label": (rows(button(label="")), "components.0.components.0", "BUTTON_COMPONENT_INVALID_LABEL"),
    "no emoji": (
        rows(button(emoji={"name": "abc"})),
        "components.0.components.0.emoji.name",
        "BUTTON_COMPONENT_INVALID_EMOJI",
    ),
    "same custom id": (rows(button(), button()), "components", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    "26 options": (menu(26), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    "no options": (menu(0), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    "choose too many": (menu(2, max_values=3), "components.0.components.0.max_values", "BASE_TYPE_BAD_INTEGER"),
    "menu beside": (
        rows(button(), menu(1)["components"][0]["components"][0]),
        "components.0.components",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "bare button": ({"components": [button()]}, "components.0.type", "UNION_TYPE_CHOICES"),
    "layout without its flag": (
        {"components": [{"type": 10, "content": "x"}]},
        "components.0.type",
        "UNION_TYPE_CHOICES",
    ),
    "layout with content": (
        layout({"type": 10, "content": "x"}) | {"content": "x"},
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "layout too long": (
        layout({"type": 10, "content": "x" * 3999}, {"type": 10, "content": "xx"}),
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "mentions": (
        {"content": "x", "allowed_mentions": {"parse": ["all"]}},
        "allowed_mentions.parse",
        "BASE_TYPE_CHOICES",
    ),
    "nonce": ({"content": "x", "nonce": "x" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
}


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
async def test_what_fits_is_taken(rest: Rest, papers: Channel, body: dict[str, Any]) -> None:
    status, said, headers = await rest("POST", f"/channels/{papers.id}/messages", body)
    assert status == 200, said
    assert headers["Content-Type"] == "application/json"
    assert papers.posted[-1].id == int(said["id"])


@pytest.mark.parametrize(("body", "path", "code"), BAD.values(), ids=BAD)
async def test_what_does_not_fit_is_refused_in_its_place(
    rest: Rest, papers: Channel, body: dict[str, Any], path: str, code: str
) -> None:
    status, said, _ = await rest("POST", f"/channels/{papers.id}/messages", body)
    assert (status, said["code"], said["message"]) == (400, 50035, "Invalid Form Body")
    assert ApiError(400, 50035, "", errors=said["errors"]).says(path) == code, said["errors"]
    assert papers.posted == []


@pytest.mark.parametrize("body", [{}, {"content": " \n"}, {"embeds": [{}]}, {"content": "", "embeds": []}])
async def test_an_empty_message_is_refused(rest: Rest, papers: Channel, body: dict[str, Any]) -> None:
    assert await rest.refused("POST", f"/channels/{papers.id}/messages", body) == (400, 50006)


async def test_who_has_no_token_and_where_nothing_is(rest: Rest, papers: Channel) -> None:
    status, said, _ = await rest("GET", "/users/@me", bare=True)
    assert (status, said) == (401, {"message": "401: Unauthorized", "code": 0})
    assert (await rest("GET", "/nowhere"))[0] == 404
    assert (await rest("PATCH", "/users/@me"))[0] == 405
    assert await rest.refused("GET", "/channels/1") == (404, 10003)
    assert await rest.refused("GET", "/channels/abc") == (400, 50035)
    assert await rest.refused("GET", f"/channels/{papers.id}/messages/1") == (404, 10008)
    assert await rest.refused("GET", "/guilds/1") == (404, 10004)


@pytest.mark.parametrize(
    ("taken", "body", "code"),
    [
        ("view_channel", {"content": "x"}, 50001),
        ("send_messages", {"content": "x"}, 50013),
        ("embed_links", {"embeds": [{"title": "x"}]}, 50013),
    ],
)
async def test_each_right_is_needed(
    server: DiscordServer, rest: Rest, papers: Channel, taken: str, body: dict[str, Any], code: int
) -> None:
    path = f"/channels/{papers.id}/messages"
    assert (await rest("POST", path, body))[0] == 200
    server.world.overwrite(papers, server.bot, deny=taken)
    assert await rest.refused("POST", path, body) == (403, code)
    server.world.overwrite(papers, server.bot, allow=taken)
    assert papers.guild is not None
    server.world.take_from_bot(papers.guild, taken)
    assert (await rest("POST", path, body))[0] == 200
    server.world.overwrite(papers, server.bot)
    assert await rest.refused("POST", path, body) == (403, code)


async def test_an_administrator_may_everything(server: DiscordServer, rest: Rest) -> None:
    lab = server.guild("Lab", server.user("Ann"), bot=rights("administrator"))
    papers = server.channel(lab, "papers")
    server.world.overwrite(papers, lab.everyone, deny="view_channel")
    assert (await rest("POST", f"/channels/{papers.id}/messages", {"content": "x"}))[0] == 200


async def test_direct_messages(server: DiscordServer, rest: Rest) -> None:
    ann = server.user("Ann")
    _, dm, _ = await rest("POST", "/users/@me/channels", {"recipient_id": str(ann.id)})
    _, again, _ = await rest("POST", "/users/@me/channels", {"recipient_id": ann.id})
    assert dm == again
    assert (await rest("POST", f"/channels/{dm['id']}/messages", {"content": "x"}))[0] == 200
    ann.open_to_bot = False
    assert await rest.refused("POST", f"/channels/{dm['id']}/messages", {"content": "x"}) == (403, 50007)
    assert await rest.refused("POST", "/users/@me/channels", {"recipient_id": "1"}) == (404, 10013)


async def test_threads(server: DiscordServer, rest: Rest, papers: Channel) -> None:
    path = f"/channels/{papers.id}/messages"
    _, first, _ = await rest("POST", path, {"content": "x"})
    start = f"{path}/{first['id']}/threads"
    for name in ("", "x" * 101):
        assert await rest.refused("POST", start, {"name": name}) == (400, 50035)
    assert await rest.refused("POST", start, {"name": "x", "auto_archive_duration": 5}) == (400, 50035)
    server.world.overwrite(papers, server.bot, deny="create_public_threads")
    assert await rest.refused("POST", start, {"name": "x"}) == (403, 50013)
    server.world.overwrite(papers, server.bot)
    status, thread, _ = await rest("POST", start, {"name": "x"})
    assert (status, thread["id"], thread["type"]) == (200, first["id"], 11)
    assert await rest.refused("POST", start, {"name": "x"}) == (400, 160004)
    inside = f"/channels/{thread['id']}/messages"
    server.world.overwrite(papers, server.bot, deny="send_messages")
    assert (await rest("POST", inside, {"content": "x"}))[0] == 200
    server.world.overwrite(papers, server.bot, deny="send_messages_in_threads")
    assert await rest.refused("POST", inside, {"content": "x"}) == (403, 50013)
    server.world.overwrite(papers, server.bot)
    (opened,) = papers.threads
    server.world.change_thread(opened, archived=True)
    assert (await rest("POST", inside, {"content": "x"}))[0] == 200
    assert not opened.archived
    server.world.change_thread(opened, archived=True, locked=True)
    assert await rest.refused("POST", inside, {"content": "x"}) == (400, 50083)


async def test_forums(server: DiscordServer, rest: Rest, papers: Channel) -> None:
    assert papers.guild is not None
    forum = server.channel(papers.guild, "reading", Kind.FORUM, ("weekly",))
    path = f"/channels/{forum.id}/threads"
    assert await rest.refused("POST", f"/channels/{forum.id}/messages", {"content": "x"}) == (400, 50008)
    assert await rest.refused("POST", path, {"name": "x"}) == (400, 50035)
    assert await rest.refused("POST", path, {"name": "x", "message": {}}) == (400, 50006)
    assert await rest.refused("POST", path, {"name": "x", "message": {"content": "x"}, "applied_tags": [1]}) == (
        400,
        50035,
    )
    status, post, _ = await rest("POST", path, {"name": "x", "message": {"content": "first"}})
    assert (status, post["id"]) == (200, post["message"]["id"])
    forum.flags |= REQUIRE_TAG
    assert await rest.refused("POST", path, {"name": "x", "message": {"content": "x"}}) == (400, 40067)
    tagged = {"name": "x", "message": {"content": "x"}, "applied_tags": [forum.tags[0]["id"]]}
    assert (await rest("POST", path, tagged))[0] == 200
    assert len(forum.threads) == 2


async def test_announcements(server: DiscordServer, rest: Rest, papers: Channel) -> None:
    assert papers.guild is not None
    news = server.channel(papers.guild, "news", Kind.ANNOUNCEMENT)
    _, message, _ = await rest("POST", f"/channels/{news.id}/messages", {"content": "x"})
    publish = f"/channels/{news.id}/messages/{message['id']}/crosspost"
    assert (await rest("POST", publish))[1]["flags"] == 1
    assert await rest.refused("POST", publish) == (400, 40033)
    _, plain, _ = await rest("POST", f"/channels/{papers.id}/messages", {"content": "x"})
    assert await rest.refused("POST", f"/channels/{papers.id}/messages/{plain['id']}/crosspost") == (400, 50024)
