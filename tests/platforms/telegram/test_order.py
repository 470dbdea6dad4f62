"""What is given in one chat is done in its order; what takes long holds up nobody."""

from functools import partial
from pathlib import Path
from typing import Any

from chat.refs import ChatKind, ChatRef
from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer
from tests.servers.telegram import Delay, TelegramServer


def place(stage: Stage, chat: int) -> ChatRef:
    return ChatRef("telegram", str(chat), kind=ChatKind.GROUP)


async def test_the_last_of_a_burst_of_settings_holds(stage: Stage) -> None:
    for trial in range(8):
        group = stage.server.group(f"Readers {trial}", stage.ann)
        for number in range(3, 9):
            if number % 2:  # as when Telegram is slow to say who administers the group
                stage.server.faults.on("getChatMember", Delay(0.05), chat=group.id)
            group.says(stage.ann, f"/settings papers {number}")
        await stage.server.wait_for(partial(lambda room: len(room.posted) == 6, group))
        assert (await stage.app.services.preferences.of(place(stage, group.id))).max_papers == 8
        assert [message.text.split(".")[0][-1] for message in group.posted] == list("345678")


async def test_subscribed_and_unsubscribed_at_once_is_unsubscribed(stage: Stage) -> None:
    for trial in range(8):
        group = stage.server.group(f"Readers {trial}", stage.ann)
        stage.server.faults.on("getChatMember", Delay(0.05), chat=group.id)
        group.says(stage.ann, "/subscribe cs.CL")
        group.says(stage.ann, "/unsubscribe cs.CL")
        group.says(stage.ann, "/subscriptions")
        await stage.server.wait_for(partial(lambda room: len(room.posted) == 3, group))
        assert not await stage.app.services.subscriptions.of(place(stage, group.id))
        assert "follows nothing yet" in group.posted[-1].text


async def test_presses_of_one_message_are_shown_in_their_order(stage: Stage) -> None:
    settings = await stage.ask("/settings")
    offer = await stage.press_to_change(settings, "Papers a digest")
    before = len(offer.edits)
    stage.server.faults.on("editMessageText", Delay(0.2))
    for label in ("3", "5", "10"):
        stage.server.press(stage.ann, offer, label)
    await stage.server.wait_for(lambda: len(offer.edits) == before + 3)
    assert "10" in next(line for line in offer.text.splitlines() if "Papers a digest" in line)


async def test_a_long_work_holds_up_neither_cancel_nor_what_others_ask(server: TelegramServer, tmp_path: Path) -> None:
    with OpenAiServer() as model:
        model.script(*[Slow(30)] * 9)
        model_of: dict[str, Any] = {
            "HERALD_LLM__PROVIDER": "openai",
            "HERALD_LLM__MODEL": "m",
            "HERALD_LLM__BASE_URL": model.url,
        }
        async with open_stage(server, tmp_path, **model_of) as stage:
            bob = server.user("Bob")
            group = server.group("Readers", stage.ann, [bob])
            group.says(stage.ann, "/summarize 2403.14148")
            await server.wait_for(lambda: any("⏳" in message.text for message in group.posted))
            for person, line in ((bob, "/help"), (stage.ann, "/settings papers 3"), (bob, "/subscriptions")):
                before = len(group.posted)
                group.says(person, line)
                await server.wait_for(partial(lambda n: len(group.posted) > n, before))
            assert "⏳" in group.posted[0].text
