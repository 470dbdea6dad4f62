"""Buttons: after a restart, twice, by two people, on old messages, and of any length."""

from itertools import pairwise
from pathlib import Path

from bot.platforms.telegram.answer_message import AnswerMessage, Destination
from bot.platforms.telegram.buttons import Buttons
from bot.platforms.telegram.sending import Sender
from bot.platforms.unfinished import Unfinished
from chat.refs import ChatRef
from chat.reply import Progress, Reply, Text
from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.telegram import Delay, TelegramServer

WORDS = "diffusion models for the generation of images and videos, in one long line of words"


async def test_buttons_work_after_a_restart_however_long_their_command(server: TelegramServer, tmp_path: Path) -> None:
    async with open_stage(server, tmp_path) as stage:
        found = await stage.ask(f'/search diffusion OR "{WORDS}"')
        answer = await stage.ask("/summarize 2403.14148")
        data = [button["callback_data"] for row in found.buttons for button in row]
        assert all(len(each.encode()) <= 64 for each in data)
        assert any(each.startswith("~") for each in data)
    async with open_stage(server, tmp_path) as stage:
        stage.ann = answer.chat.user  # type: ignore[attr-defined]
        assert "6–10 of" in (await stage.press_to_change(found, "More")).text
        assert "(abstract)" in (await stage.press_for(answer, "Evidence")).text


async def test_a_button_whose_command_was_forgotten_says_so(stage: Stage) -> None:
    found = await stage.ask(f'/search diffusion OR "{WORDS}"')
    async with stage.app.store.writing() as c:
        await c.exec_driver_sql("DELETE FROM shortcuts")
    assert "no longer know" in (await stage.press(found, "More")).answer["text"]


async def test_two_people_press_twice_at_once(stage: Stage) -> None:
    bob = stage.server.user("Bob")
    group = stage.server.group("Readers", stage.ann, [bob])
    answer = await stage.ask("/summarize 2403.14148", group)
    rooms = [stage.room, stage.server.private(bob)]
    presses = [stage.server.press(person, answer, "Evidence") for person in (stage.ann, bob) for _ in range(2)]
    await stage.server.wait_for(lambda: all(press.answered for press in presses))
    await stage.server.wait_for(lambda: all(len(room.posted) == 2 for room in rooms))
    assert {message.text[:8] for room in rooms for message in room.posted} == {"Evidence"}
    assert len(group.posted) == 1, "what one person looks at is for that person"


async def test_a_message_too_old_to_change_gets_a_new_one(stage: Stage) -> None:
    settings = await stage.ask("/settings")
    settings.inaccessible = True
    again = await stage.press_for(settings, "Language")
    assert again.text.startswith("Language: pick one")


async def test_work_in_between_is_shown_at_most_once_a_second(stage: Stage) -> None:
    said = stage.room.says("/topics")
    await stage.room.answer_to(said)
    sender = Sender(
        stage.telegram.bot,
        Buttons(stage.app.services.shortcuts, stage.app.services.marks),
        stage.app.services.languages,
        stage.app.services.presence,
        pictures=stage.app.services.pictures,
        clock=stage.clock,
    )
    unfinished = Unfinished(stage.app.services.key_values, "telegram")
    slot = AnswerMessage(sender, Destination(ChatRef("telegram", str(stage.ann.id)), said.id), stage.clock, unfinished)
    for number in range(40):
        slot.show_progress(Reply((Text("the card"), Progress("reading", number, 40))))
        await stage.clock.sleep(0.1)
    await slot.finish(Reply((Text("the answer"),)))
    (message,) = stage.room.posted[1:]
    texts = [version.text for version in message.versions]
    assert texts[-1] == "the answer"
    assert all(text.startswith("the card\n\n⏳ reading") for text in texts[:-1])
    moments = [version.at for version in message.versions[:-1]]
    assert 2 <= len(moments) <= 6
    assert all(later - earlier >= 0.95 / stage.clock.PACE for earlier, later in pairwise(moments))


async def test_several_papers_have_a_message_each(stage: Stage) -> None:
    stage.server.faults.on("sendMessage", Delay(0.2))
    said = stage.room.says("/summarize 2403.14148 2403.13470 2403.14621")
    await stage.server.wait_for(lambda: sum("the abstract itself" in each.text for each in stage.room.posted) == 3)
    assert len(stage.room.posted) == 3
    for message in stage.room.posted:
        assert message.reply_to is said
        assert all("⏳" in version.text for version in message.versions[:-1])
