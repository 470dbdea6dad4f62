"""Receiving goes on whatever Telegram, a proxy or another poller answers; what keeps the bot from it is told."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.platforms.telegram.receiving_loop import ReceivingLoop
from tests.clocks import ManualClock, settle
from tests.patience import PATIENCE
from tests.platforms.telegram.stage import QuickClock, Stage, open_stage
from tests.servers.telegram import ApiError, Drop, Refusal, ServerTrouble, TelegramServer, flood
from tests.servers.telegram.faults import Fault
from tests.servers.telegram.http import Response

UNAUTHORIZED = Refusal(ApiError(401, "Unauthorized"))
NOT_FOUND = Refusal(ApiError(404, "Not Found"))
CONFLICT = Refusal(ApiError(409, "Conflict: terminated by other getUpdates request"))


async def test_no_fault_ends_the_polling(stage: Stage) -> None:
    faults: list[Fault] = [UNAUTHORIZED, NOT_FOUND, CONFLICT, flood(2), ServerTrouble(502), ServerTrouble(500), Drop()]
    for fault in faults:
        stage.server.faults.on("getUpdates", fault, times=2)
        struck = stage.server.faults.struck
        assert "/summarize" in (await stage.ask("/help")).text  # which ends the poll that waits
        await stage.server.wait_for(partial(lambda before: stage.server.faults.struck == before + 2, struck))
        assert "Topics" in (await stage.ask("/topics")).text, fault
        assert stage.telegram.trouble is None
    assert len(stage.room.posted) == 2 * len(faults), "nothing was answered twice"


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b'{"ok": true}', b'{"ok": true, "result": {}}', b"[" * 9999])
async def test_an_answer_that_is_no_list_of_updates_is_one_more_fault(stage: Stage, body: bytes) -> None:
    http = stage.server._http
    answer, left = http.handler, [2]

    async def handle(request: Any) -> Response | None:
        if "getUpdates" in request.target and left[0]:
            left[0] -= 1
            return Response(200, body)
        return await answer(request)

    http.handler = handle
    assert "Topics" in (await stage.ask("/topics")).text
    await stage.server.wait_for(lambda: not left[0])
    assert "/summarize" in (await stage.ask("/help")).text


async def test_a_refused_token_is_trouble_then_hopeless_then_heard_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuickClock, "PACE", 100)
    server, clock = stage.server, stage.clock
    gone = asyncio.ensure_future(stage.telegram.gone())
    with capture_logs() as log:
        server.faults.on("*", UNAUTHORIZED, times=100_000)
        stage.room.says("wakes the poll that waits")
        reason = await asyncio.wait_for(gone, PATIENCE)
        assert str(reason) == str(stage.telegram.trouble)
        assert str(reason).startswith("Telegram refuses the bot's token.")
        assert "HERALD_TELEGRAM__TOKEN" in str(reason)
        assert clock.monotonic() >= 60
        server.faults.clear()
        stage.room.says("/topics")
        await server.wait_for(lambda: any("Topics" in message.text for message in stage.room.posted))
    assert stage.telegram.trouble is None
    assert not asyncio.ensure_future(stage.telegram.gone()).done()
    told = [line for line in log if line["event"] == "updates_not_heard"]
    assert 1 <= len(told) <= 4
    assert not any(server.token in str(line) for line in log)


async def test_what_was_handed_over_is_confirmed_at_the_end_and_nothing_else(
    server: TelegramServer, tmp_path: Path
) -> None:
    async with open_stage(server, tmp_path) as stage:
        await stage.ask("/help")
        room = stage.room
    assert not server.updates.pending
    room.says("/topics")
    assert len(server.updates.pending) == 1
    async with open_stage(server, tmp_path):
        await server.wait_for(lambda: len(room.posted) == 2)
    assert [message.text.split()[0] for message in room.posted] == ["Commands", "Topics"]


async def test_a_webhook_that_was_removed_is_set_again(
    server: TelegramServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuickClock, "PACE", 100)
    environ: dict[str, Any] = {
        "HERALD_TELEGRAM__MODE": "webhook",
        "HERALD_TELEGRAM__WEBHOOK_URL": "http://127.0.0.1:1/hook",
        "HERALD_TELEGRAM__WEBHOOK_SECRET": "right",
    }
    async with open_stage(server, tmp_path, **environ) as stage:
        await stage.telegram.bot.delete_webhook()
        await server.wait_for(lambda: len(server.journal.of("setWebhook")) == 2)


class Ear:
    """A step of the hearing that fails as it is told, and a bot whose token is refused or not."""

    token = "123:secret"

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.hearing = ReceivingLoop(self, self.clock, "http://api")  # type: ignore[arg-type]
        self.error: Exception | None = None
        self.refused = False
        self.tries: list[float] = []

    async def get_me(self) -> None:
        if self.refused:
            raise InvalidToken

    async def step(self) -> None:
        self.tries.append(self.clock.monotonic())
        if self.error:
            raise self.error
        await self.clock.sleep(30)


@pytest.fixture
def ear() -> Ear:
    return Ear()


async def listen(ear: Ear, seconds: float) -> None:
    ear.hearing.start(ear.step)
    await settle()
    await ear.clock.advance(seconds)


async def test_the_waits_double_to_a_minute(ear: Ear) -> None:
    ear.error = NetworkError("lost")
    await listen(ear, 300)
    await ear.hearing.stop()
    waits = [later - earlier for earlier, later in zip(ear.tries, ear.tries[1:], strict=False)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_trouble_is_what_lasts_for_ten_seconds(ear: Ear) -> None:
    ear.error = NetworkError("lost")
    await listen(ear, 5)
    assert ear.hearing.trouble is None
    await ear.clock.advance(6)
    assert str(ear.hearing.trouble).startswith("I cannot reach Telegram at http://api.")
    ear.error = TelegramError("Conflict: 123:secret polls")
    await ear.clock.advance(10)
    assert "Conflict: … polls" in str(ear.hearing.trouble)
    ear.error = None
    await ear.clock.advance(100)
    assert ear.hearing.trouble is None
    await ear.hearing.stop()


async def test_only_a_token_that_is_refused_everywhere_for_a_minute_is_hopeless(ear: Ear) -> None:
    ear.error = InvalidToken("Unauthorized")
    gone = asyncio.ensure_future(ear.hearing.gone())
    await listen(ear, 600)
    assert not gone.done()
    assert ear.hearing.trouble is not None
    ear.refused = True
    await ear.clock.advance(59)
    assert not gone.done()
    await ear.clock.advance(122)
    assert str(await gone).startswith("Telegram refuses the bot's token.")
    before = len(ear.tries)
    await ear.clock.advance(3600)
    assert 5 <= len(ear.tries) - before <= 10, "it goes on, every ten minutes"
    await ear.hearing.stop()


async def test_telegram_is_obeyed_where_it_asks_to_wait(ear: Ear) -> None:
    ear.error = RetryAfter(25)
    await listen(ear, 60)
    await ear.hearing.stop()
    assert ear.tries == [0, 25, 50]
