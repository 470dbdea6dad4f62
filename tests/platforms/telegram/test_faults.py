"""What goes wrong on the way: nothing is lost in silence, nothing is knowingly sent twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chat.errors import DeliveryError, Refused
from chat.refs import ChatKind, ChatRef
from chat.reply import Reply, Text
from services.closures import pause_reason
from store import chats
from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.telegram import (
    ApiError,
    Drop,
    Refusal,
    ServerTrouble,
    Silence,
    TelegramServer,
    blocked,
    flood,
    moved,
)

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)
HELLO = Reply((Text("hello"),))


@pytest.fixture
async def hasty(server: TelegramServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Return a bot that waits half a second for an answer of Telegram's."""
    async with open_stage(server, tmp_path, read_timeout=0.4) as opened:
        yield opened


def ref(stage: Stage) -> ChatRef:
    return ChatRef("telegram", str(stage.ann.id))


@pytest.mark.parametrize("fault", [Drop(accepted=True), Silence(accepted=True), ServerTrouble(502, accepted=True)])
async def test_an_answer_that_may_have_arrived_is_not_sent_again(hasty: Stage, fault: Drop) -> None:
    hasty.server.faults.on("sendMessage", fault)
    said = hasty.room.says("/topics")
    note = await hasty.room.answer_to(said, count=2)
    assert "The connection to Telegram broke" in note.text
    assert [message.text[:6] for message in hasty.room.posted] == ["Topics", "The co"]


@pytest.mark.parametrize("fault", [Drop(), ServerTrouble(500)])
async def test_a_lost_answer_is_spoken_of(hasty: Stage, fault: Drop) -> None:
    hasty.server.faults.on("sendMessage", fault)
    said = hasty.room.says("/topics")
    assert "please ask again" in (await hasty.room.answer_to(said)).text
    assert "Topics" in (await hasty.ask("/topics")).text


async def test_an_edit_is_tried_again_since_it_changes_nothing_twice(hasty: Stage) -> None:
    settings = await hasty.ask("/settings")
    hasty.server.faults.on("editMessageText", Drop(accepted=True))
    hasty.server.faults.on("editMessageText", ServerTrouble(502))
    await hasty.press(settings, "Language")
    await hasty.server.wait_for(lambda: len(hasty.server.journal.of("editMessageText")) == 3)
    assert "Language: pick one" in settings.text
    assert len(hasty.room.posted) == 1


async def test_an_answer_waits_as_long_as_telegram_asks(stage: Stage) -> None:
    stage.server.faults.on("sendMessage", flood(3))
    began = stage.clock.monotonic()
    assert "Topics" in (await stage.ask("/topics")).text
    assert stage.clock.monotonic() - began >= 3
    assert len(stage.room.posted) == 1


async def test_styles_that_telegram_refuses_do_not_cost_the_words(stage: Stage) -> None:
    stage.server.faults.on("sendMessage", Refusal(ApiError(400, "Bad Request: ENTITY_BOUNDS_INVALID")))
    answer = await stage.ask("/topics")
    assert "Diffusion Models" in answer.text
    assert not any(entity["type"] == "bold" for entity in answer.entities)


@pytest.mark.parametrize(
    ("refusal", "refused"),
    [
        (blocked(), Refused.CHAT),
        (Refusal(ApiError(403, "Forbidden: bot was kicked from the supergroup chat")), Refused.CHAT),
        (Refusal(ApiError(403, "Forbidden: user is deactivated")), Refused.CHAT),
        (Refusal(ApiError(400, "Bad Request: chat not found")), Refused.CHAT),
        (Refusal(ApiError(400, "Bad Request: not enough rights to send text messages to the chat")), Refused.CHAT),
        (Refusal(ApiError(400, "Bad Request: have no rights to send a message")), Refused.CHAT),
        (Refusal(ApiError(400, "Bad Request: need administrator rights in the channel chat")), Refused.CHAT),
        (Refusal(ApiError(400, "Bad Request: CHAT_WRITE_FORBIDDEN")), Refused.CHAT),
        (Refusal(ApiError(400, "Bad Request: message thread not found")), Refused.CHAT),
        (Refusal(ApiError(400, "Bad Request: message is too long")), Refused.MESSAGE),
        (Refusal(ApiError(400, "Bad Request: can't parse entities: unsupported start tag")), Refused.MESSAGE),
        (Refusal(ApiError(400, "Bad Request: something that nobody has heard of")), Refused.MESSAGE),
        (Refusal(ApiError(403, "Forbidden: something that nobody has heard of")), None),
        (Refusal(ApiError(500, "Internal Server Error")), None),
        (ServerTrouble(502), None),
        (Drop(), None),
    ],
)
async def test_a_digest_that_does_not_arrive_says_what_is_refused(
    stage: Stage, refusal: Refusal, refused: Refused | None
) -> None:
    stage.server.faults.on("sendMessage", refusal, times=4)
    with pytest.raises(DeliveryError) as caught:
        await stage.telegram.post(ref(stage), HELLO, "1")
    assert (caught.value.refused, caught.value.retry_after, caught.value.moved_to) == (refused, None, "")


async def test_a_digest_hands_on_the_wait_and_the_new_address(stage: Stage) -> None:
    stage.server.private(stage.ann)
    stage.server.faults.on("sendMessage", flood(17))
    with pytest.raises(DeliveryError) as caught:
        await stage.telegram.post(ref(stage), HELLO, "1")
    assert caught.value.retry_after == timedelta(seconds=17)
    group = stage.server.group("Old", stage.ann)
    stage.server.faults.on("sendMessage", moved(-1009))
    with pytest.raises(DeliveryError) as caught:
        await stage.telegram.post(ChatRef("telegram", str(group.id), kind=ChatKind.GROUP), HELLO, "2")
    assert caught.value.moved_to == "-1009"


async def test_the_parts_of_a_digest_that_went_out_do_not_go_again(stage: Stage) -> None:
    stage.server.private(stage.ann)
    long = Reply(tuple(Text(letter * 3000) for letter in "abc"))
    stage.server.faults.on("sendMessage", ServerTrouble(502), skip=1)
    with pytest.raises(DeliveryError):
        await stage.telegram.post(ref(stage), long, "7")
    await stage.telegram.post(ref(stage), long, "7")
    assert [message.text[0] for message in stage.room.posted] == ["a", "b", "c"]


async def test_the_end_leaves_no_digest_message_half_sent(stage: Stage) -> None:
    stage.server.private(stage.ann)
    long = Reply(tuple(Text(letter * 3000) for letter in "abc"))
    begun = asyncio.create_task(stage.telegram.post(ref(stage), long, "1"))
    await stage.server.wait_for(lambda: stage.room.posted)
    waiting = asyncio.create_task(stage.telegram.post(ref(stage), HELLO, "2"))
    await stage.telegram.stop(3)
    await begun
    with pytest.raises(DeliveryError, match="stopping") as caught:
        await waiting
    assert caught.value.refused is None
    assert [message.text[0] for message in stage.room.posted] == ["a", "b", "c"]


async def test_a_blocked_chat_is_paused_and_goes_on_when_the_person_is_back(stage: Stage) -> None:
    await stage.ask("/subscribe diffusion-models")
    stage.room.blocks_bot()
    await _until_paused(stage, "The bot was blocked.")
    assert await stage.strike(MONDAY_NINE) == 0
    stage.room.unblocks_bot()
    await _until_paused(stage, None)
    assert await stage.strike(MONDAY_NINE) == 11  # what was missed meanwhile comes at once


async def test_a_pause_that_people_asked_for_outlasts_the_bots_absence(stage: Stage) -> None:
    group = stage.server.group("Readers", stage.ann, supergroup=True)
    await stage.ask("/subscribe cs.CV", group)
    await stage.ask("/pause", group)
    group.removes_bot(stage.ann)
    before = len(group.posted)
    group.adds_bot(stage.ann)
    await stage.server.wait_for(lambda: len(group.posted) > before)
    assert "Paper Herald reads arXiv" in group.posted[-1].text
    assert "Paused since" in (await stage.ask("/subscriptions", group)).text


async def test_a_group_that_becomes_a_supergroup_keeps_what_it_follows(stage: Stage) -> None:
    group = stage.server.group("Readers", stage.ann)
    await stage.ask("/subscribe diffusion-models", group)
    await stage.ask("/settings papers 3", group)
    new = group.becomes_supergroup()
    place = ChatRef("telegram", str(new.id), kind=ChatKind.GROUP)
    while not await stage.app.services.subscriptions.of(place):
        await stage.clock.sleep(0.1)
    assert "Diffusion Models" in (await stage.ask("/subscriptions", new)).text
    before = len(new.posted)
    assert await stage.strike(MONDAY_NINE) == 4
    assert len(new.posted) == before + 4


async def test_a_migration_that_nobody_told_of_is_followed_at_the_next_digest(stage: Stage) -> None:
    group = stage.server.group("Readers", stage.ann)
    await stage.ask("/subscribe diffusion-models", group)
    stage.server.updates.allow(["callback_query"])
    new = group.becomes_supergroup()
    assert await stage.strike(MONDAY_NINE) == 11
    assert len(new.posted) == 11


async def _paused(stage: Stage, place: ChatRef) -> str | None:
    async with stage.app.store.reading() as c:
        chat = await chats.find(c, place)
    return str(pause_reason(chat.pause_reason)) if chat and chat.paused_at else None


async def _until_paused(stage: Stage, reason: str | None) -> None:
    while await _paused(stage, ref(stage)) != reason:
        await stage.clock.sleep(0.1)
