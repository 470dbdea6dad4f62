"""Updates that cannot be read: logged once, skipped and confirmed; those beside them are answered."""

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.web.server import serving
from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.telegram import TelegramServer

Json = dict[str, Any]


def poll(stage: Stage) -> Json:
    """Return a message with a poll as Bot API servers before 9.6 send it: without `allows_revoting`."""
    option = {"persistent_id": "0", "text": "yes", "voter_count": 0}
    question: Json = {
        "id": "5", "question": "Tea?", "options": [option], "total_voter_count": 0, "is_closed": False,
        "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
    }  # fmt: skip
    return {"message_id": 77, "date": 1_711_000_000, "chat": stage.room.as_json(), "poll": question} | {
        "from": stage.ann.as_json()
    }


@pytest.mark.parametrize(
    "strange",
    [
        lambda number, stage: {"update_id": number, "message": poll(stage)},
        lambda number, stage: {"update_id": number, "message": {"text": "/help"}},
        lambda number, stage: {"update_id": number, "message": poll(stage) | {"date": "soon"}},
        lambda number, stage: {"update_id": number, "message": poll(stage) | {"poll": None, "text": ["/help"]}},
        lambda number, stage: {"update_id": number, "message": "words"},
        lambda number, stage: {"update_id": number, "callback_query": {"id": "1", "data": 5}},
        lambda number, stage: {"update_id": str(number), "message": poll(stage)},
        lambda number, stage: {"update_id": True},
        lambda number, stage: {"message": poll(stage)},
        lambda number, stage: [number],
        lambda number, stage: None,
    ],
)
async def test_one_that_cannot_be_read_is_logged_once_and_never_comes_again(
    server: TelegramServer, tmp_path: Path, strange: Any
) -> None:
    async with open_stage(server, tmp_path) as stage:
        room = stage.room
        with capture_logs() as log:
            first = room.says("/help")
            server.updates.push_raw(lambda number: strange(number, stage))
            server.updates.push_raw(lambda number: strange(number, stage))
            second = server.private(bob := server.user("Bob")).says("/help")
            await room.answer_to(first)
            await server.private(bob).answer_to(second)
            await server.wait_for(lambda: server.poll.waiting and not server.updates.pending)
        assert [line["event"] for line in log].count("update_skipped") == 1
        assert not any("Tea?" in str(line) for line in log)
    async with open_stage(server, tmp_path) as again:
        assert "/summarize" in (await again.ask("/help")).text


async def test_one_without_a_number_is_passed_even_where_nothing_stands_behind_it(stage: Stage) -> None:
    await stage.ask("/help")
    stage.server.updates.push_raw(lambda _: {"message": poll(stage)})
    stage.server.updates.push_raw(lambda _: {})
    await stage.server.wait_for(lambda: not stage.server.updates.pending)


async def test_the_webhook_takes_what_cannot_be_read_so_that_it_never_comes_again(
    server: TelegramServer, tmp_path: Path
) -> None:
    environ: dict[str, Any] = {
        "HERALD_TELEGRAM__MODE": "webhook",
        "HERALD_TELEGRAM__WEBHOOK_URL": "http://127.0.0.1:1/hook",
        "HERALD_TELEGRAM__WEBHOOK_SECRET": "right",
    }
    async with open_stage(server, tmp_path, **environ) as stage, serving("127.0.0.1:0", stage.telegram.routes) as port:
        server.updates.push_raw(lambda number: {"update_id": number, "message": poll(stage)}, stage.ann.id)
        server.updates.push_raw(lambda _: {}, stage.ann.id)
        await stage.telegram.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="right")
        assert "Topics" in (await stage.ask("/topics")).text
        assert {each.status for each in server.webhook.deliveries} == {200}
