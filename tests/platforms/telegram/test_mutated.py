"""Ten thousand updates with fields removed, of wrong types or unknown: none ends or stalls the listener."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.web.server import serving
from tests.platforms.telegram.mutations import Json, mutated, recorded
from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.telegram import PrivateChat, TelegramServer

LIMITED: dict[str, Any] = {"HERALD_LIMITS__REQUESTS_PER_USER_PER_MINUTE": "20"}


def bring(stage: Stage, strange: list[Json], readers: int) -> list[PrivateChat]:
    """Queue all these updates, and among them, evenly, a question of so many people; gives their rooms."""
    server, rooms = stage.server, []
    for place, update in enumerate(strange):
        numbered = "update_id" in update and type(update["update_id"]) is int
        server.updates.push_raw(
            partial(lambda it, own, number: it | ({"update_id": number} if own else {}), update, numbered), place
        )
        if place % (len(strange) // readers) == 0:
            rooms.append(server.private(server.user(f"Reader {place}")))
            rooms[-1].says("/topics")
    return rooms


async def all_answered(stage: Stage, rooms: list[PrivateChat]) -> None:
    server = stage.server
    await server.wait_for(lambda: not server.updates.pending)
    await server.wait_for(lambda: all(room.posted for room in rooms))
    assert all("Topics" in room.posted[0].text for room in rooms)
    late = server.private(server.user("Somebody else"))
    assert "/summarize" in (await late.answer_to(late.says("/help"))).text


@pytest.mark.long
async def test_the_polling_listener_outlives_ten_thousand(server: TelegramServer, tmp_path: Path) -> None:
    async with open_stage(server, tmp_path, **LIMITED) as stage:
        shapes = await recorded(stage)
        kinds = {kind for update in shapes for kind in update if kind != "update_id"}
        wanted = {"message", "channel_post", "callback_query", "inline_query", "my_chat_member", "edited_message"}
        assert wanted <= kinds
        strange = mutated(shapes, 10_000)
        assert len(strange) == 10_000
        assert len({repr(update) for update in strange}) > 5000
        await all_answered(stage, bring(stage, strange, 100))


@pytest.mark.long
async def test_the_webhook_outlives_them_too(server: TelegramServer, tmp_path: Path) -> None:
    environ = {
        "HERALD_TELEGRAM__MODE": "webhook",
        "HERALD_TELEGRAM__WEBHOOK_URL": "http://127.0.0.1:1/hook",
        "HERALD_TELEGRAM__WEBHOOK_SECRET": "right",
        **LIMITED,
    }
    async with open_stage(server, tmp_path, **environ) as stage, serving("127.0.0.1:0", stage.telegram.routes) as port:
        await stage.telegram.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="right")
        shapes = await recorded(stage)
        await all_answered(stage, bring(stage, mutated(shapes, 500), 20))
        assert {each.status for each in server.webhook.deliveries} == {200}
