"""Who floods the bot costs the others nothing: neither time, nor Telegram's windows, nor the places of a chat."""

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.platforms.telegram.stage import QuickClock, Stage, open_stage
from tests.servers.telegram import Limits, Message, TelegramServer, Window

Json = dict[str, Any]

LIMITED: dict[str, Any] = {"HERALD_LIMITS__REQUESTS_PER_USER_PER_MINUTE": "20"}
REFUSAL = "more than 20 requests in a minute"


@pytest.fixture
async def strict() -> TelegramServer:
    """Return a server with Telegram's windows, as many times as short as the stage's clock is fast."""
    pace = QuickClock.PACE
    return TelegramServer(limits=Limits(Window(30, 1 / pace), Window(1, 1 / pace), Window(20, 60 / pace)))


def about(messages: list[Message], words: str) -> list[Message]:
    return [message for message in messages if words in message.text]


@pytest.mark.parametrize("count", [60, 130, 300])
async def test_a_flood_in_a_group_holds_up_neither_its_members_nor_strangers(
    strict: TelegramServer, tmp_path: Path, count: int
) -> None:
    async with strict as server, open_stage(server, tmp_path, **LIMITED) as stage:
        bob, stranger = server.user("Bob"), server.private(server.user("Stranger"))
        group = server.group("Readers", stage.ann, [bob])
        for _ in range(count):
            group.says(stage.ann, "/help")
        await server.wait_for(lambda: len(group.posted) >= 3)
        before = len(group.posted)
        group.says(bob, "/subscriptions")
        said = stranger.says("/start")
        assert "Paper Herald" in (await stranger.answer_to(said)).text
        await server.wait_for(lambda: about(group.posted, "follows nothing"))
        place = group.posted.index(about(group.posted, "follows nothing")[0])
        assert place <= before + 3, "the other member's answer goes before what the first one still waits for"
        # Of a minute's window of twenty, the flood got half; whoever asks now is answered before it moves on.
        await server.wait_for(lambda: len(group.posted) >= 11)
        group.says(bob, "/topics")
        await server.wait_for(lambda: about(group.posted, "Topics"))
        assert group.posted.index(about(group.posted, "Topics")[0]) <= 13
        assert server.meter.exceeded == 0
        assert len(about(group.posted, REFUSAL)) <= 1


async def test_a_flood_is_refused_once_a_minute_and_costs_nothing_else(stage_limited: Stage) -> None:
    stage, server = stage_limited, stage_limited.server
    for _ in range(200):
        stage.room.says("/topics")
    await server.wait_for(lambda: not server.updates.pending and len(stage.room.posted) == 21)
    assert len(about(stage.room.posted, REFUSAL)) == 1
    calls = len(server.journal.calls)
    for _ in range(100):
        stage.room.says("/topics")
    await server.wait_for(lambda: not server.updates.pending)
    bob = server.private(server.user("Bob"))
    await bob.answer_to(bob.says("/help"))
    assert len(server.journal.calls) == calls + 1


async def test_what_a_flood_brings_is_not_even_read_until_a_minute_later(stage_limited: Stage) -> None:
    stage, server = stage_limited, stage_limited.server

    def odd(number: int, author: Json) -> Json:
        message = {"message_id": number, "date": "soon", "chat": stage.room.as_json(), "text": "/topics"}
        return {"update_id": number, "message": message | author}

    async def skipped(author: Json) -> list[Json]:
        with capture_logs() as log:
            server.updates.push_raw(lambda number: odd(number, author))
            await server.wait_for(lambda: server.poll.waiting and not server.updates.pending)
        return [dict(line) for line in log if line["event"] == "update_skipped"]

    for _ in range(30):
        stage.room.says("/topics")
    await server.wait_for(lambda: not server.updates.pending and about(stage.room.posted, REFUSAL), within=30)
    assert not await skipped({"from": stage.ann.as_json()})
    assert await skipped({"from": server.user("Bob").as_json()}), "nobody else's goes unread"
    stage.clock.skip(61)
    assert await skipped({"from": stage.ann.as_json()})


async def test_a_group_that_moves_is_followed_whoever_floods(stage_limited: Stage) -> None:
    stage, server = stage_limited, stage_limited.server
    group = server.group("Readers", stage.ann)
    await group.answer_to(group.says(stage.ann, "/subscribe cs.CL"))
    for _ in range(30):
        group.says(stage.ann, "/topics")
    await server.wait_for(lambda: not server.updates.pending and about(group.posted, REFUSAL), within=30)
    bigger = group.becomes_supergroup()
    bob = server.user("Bob")
    bigger.seat(bob)
    assert "cs.CL" in (await bigger.answer_to(bigger.says(bob, "/subscriptions"), within=20)).text


async def test_presses_of_a_flood_stop_turning_and_bring_nothing(stage_limited: Stage) -> None:
    stage, server = stage_limited, stage_limited.server
    settings = await stage.ask("/settings")
    presses = [server.press(stage.ann, settings, "Language") for _ in range(60)]
    await server.wait_for(lambda: not server.updates.pending and sum(press.answered for press in presses) >= 30)
    said = [str(press.answer["text"]) for press in presses if press.answer]
    assert len([words for words in said if REFUSAL in words]) == 1
    assert len(settings.edits) <= 20


async def test_inline_queries_of_a_flood_have_no_answer(stage_limited: Stage) -> None:
    stage, server = stage_limited, stage_limited.server
    queries = [server.inline(stage.ann, "2403.14148") for _ in range(60)]
    await server.wait_for(lambda: sum(query.answered for query in queries) == 21)
    bob = server.private(server.user("Bob"))
    await bob.answer_to(bob.says("/help"))
    assert len(server.journal.of("answerInlineQuery")) == 21


async def test_strangers_to_a_closed_bot_are_refused_once_a_minute(server: TelegramServer, tmp_path: Path) -> None:
    async with open_stage(server, tmp_path, HERALD_ACCESS__USERS='["telegram:1"]') as stage:
        for _ in range(30):
            stage.room.says("/help")
        await server.wait_for(lambda: not server.updates.pending and stage.room.posted)
        assert "closed group" in stage.room.posted[0].text
        await stage.clock.sleep(4)  # in which three more would be sent
        before = len(stage.room.posted)
        stage.clock.skip(61)
        stage.room.says("/help")
        await server.wait_for(lambda: len(stage.room.posted) > before)
        assert before == 1


async def test_chatter_and_other_bots_commands_cost_no_call(server: TelegramServer, tmp_path: Path) -> None:
    server.world.privacy = False
    async with open_stage(server, tmp_path, **LIMITED) as stage:
        group = server.group("Readers", stage.ann)
        calls = len(server.journal.calls)
        for _ in range(100):
            group.says(stage.ann, "/help@other_bot")
            group.says(stage.ann, "what a day, 2403.14148")
            group.says(stage.ann, "/frobnicate")
        await server.wait_for(lambda: not server.updates.pending)
        assert len(server.journal.calls) == calls
        await group.answer_to(group.says(stage.ann, "/topics"))
        assert len(server.journal.calls) == calls + 1, "and it does not count as asking"
