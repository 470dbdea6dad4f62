"""Digests beyond thirty a second: paid for with Stars, and at the free pace where Telegram takes none."""

from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from chat.refs import ChatRef
from chat.reply import Reply, Text
from store import chats, deliveries
from tests.platforms.telegram.stage import QuickClock, Stage, open_stage
from tests.servers.telegram import Limits, TelegramServer, Window

CHATS = 70
PAYING: dict[str, Any] = {
    "HERALD_TELEGRAM__PAID_BROADCASTS": "true",
    "HERALD_TELEGRAM__MESSAGES_PER_SECOND": "200",
    "HERALD_OPERATORS__IDS": '["telegram:1"]',
}


def strict() -> TelegramServer:
    """Return a server with Telegram's windows, as many times as short as the stage's clock is fast."""
    pace = QuickClock.PACE
    free, paid = Window(30, 1 / pace), Window(1000, 1 / pace)
    return TelegramServer(limits=Limits(free, Window(1, 1 / pace), Window(20, 60 / pace), paid=paid))


async def seconds_for_all(stage: Stage) -> float:
    """Send a message to each of many chats, and return how many of the clock's seconds that took."""
    rooms = [stage.server.private(stage.server.user(f"Reader {number}")) for number in range(CHATS)]
    now = stage.clock.now()
    async with stage.app.store.writing() as c:
        for room in rooms:
            chat = await chats.ensure(c, ChatRef("telegram", str(room.id)), now)
            await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=[Reply((Text("news"),))], now=now)
    begun = stage.clock.monotonic()
    await stage.app.runner({"telegram": stage.telegram}).run_due()
    await stage.server.wait_for(lambda: all(len(room.posted) == 1 for room in rooms))
    return stage.clock.monotonic() - begun


async def test_what_is_beyond_the_free_pace_is_paid_for(tmp_path: Path) -> None:
    async with strict() as server, open_stage(server, tmp_path, **PAYING) as stage:
        server.meter.stars = 100.0
        await seconds_for_all(stage)
        assert server.meter.paid > 10, "no more than thirty a second went"
        assert server.meter.exceeded == 0
        await stage.ask("/help")
        asked = [call for call in server.journal.accepted("sendMessage") if "Commands" in call.text("text")]
        assert asked, [call.text("text")[:40] for call in server.journal.accepted("sendMessage")][-2:]
        assert not asked[-1].flag("allow_paid_broadcast"), "an answer is never paid for"


async def test_without_stars_everything_comes_once_at_the_free_pace_and_operators_are_told(tmp_path: Path) -> None:
    async with strict() as server, open_stage(server, tmp_path, **PAYING) as stage:
        with capture_logs() as log:
            assert await seconds_for_all(stage) > CHATS / 30 - 1.5
        assert server.meter.paid == 0
        assert [each["event"] for each in log].count("payment_refused") == 1
        assert [*stage.app.services.operators.troubles]
        stage.clock.skip(3700)
        server.meter.stars = 100.0
        await seconds_for_all(stage)
        assert server.meter.paid
        assert not stage.app.services.operators.troubles
