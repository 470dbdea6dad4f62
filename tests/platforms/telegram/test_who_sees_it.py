"""In a group each sees what they asked for: looks go to who looks, and what all asked for is answered once."""

from collections.abc import Sequence
from functools import partial

import pytest

from tests.platforms.telegram.stage import Stage
from tests.servers.telegram import Group, PrivateChat, User

PAPER = "2403.14148"
CMD = "Content-Frame Motion-Latent Decomposition"


@pytest.fixture
def bob(stage: Stage) -> User:
    return stage.server.user("Bob")


@pytest.fixture
def group(stage: Stage, bob: User) -> Group:
    return stage.server.group("Readers", stage.ann, [bob], supergroup=True)


def bot_lines(group: Group) -> Sequence[str]:
    return [message.text for message in group.posted]


async def open_room(stage: Stage, person: User) -> PrivateChat:
    """Have somebody open their private chat with the bot."""
    room = stage.server.private(person)
    await room.answer_to(room.says("/help"))
    return room


LOOKS = ["/digest diffusion-models", "/search diffusion", "/help", "/saved", "/export", "/forget", f"/evidence {PAPER}"]


@pytest.mark.parametrize("line", LOOKS)
async def test_a_look_goes_to_who_looks(stage: Stage, group: Group, bob: User, line: str) -> None:
    room = await open_room(stage, bob)
    for number in range(3):
        group.says(bob, line)
        await stage.server.wait_for(partial(lambda number: len(room.posted) == number + 2, number))
        await stage.finished(room.posted[-1])
    assert group.posted == []


async def test_what_is_pressed_in_a_group_goes_to_the_presser(stage: Stage, group: Group, bob: User) -> None:
    room = await open_room(stage, bob)
    answer = await stage.ask(f"/summarize {PAPER}", group)
    topics = await stage.ask("/topics", group)
    before = len(group.posted)
    for number in range(3):
        assert (await stage.press(answer, "Evidence", bob)).answer["text"] == "I answer in our private chat."
        await stage.server.wait_for(partial(lambda number: len(room.posted) == number + 2, number))
    assert "(abstract)" in room.posted[-1].text
    refused = await stage.press(topics, "Diffusion Models", bob)
    assert "for the administrators of this chat" in refused.answer["text"]
    assert len(group.posted) == before


async def test_who_has_no_private_chat_is_led_there_and_gets_what_they_asked_of_the_group(
    stage: Stage, group: Group, bob: User
) -> None:
    await stage.ask("/subscribe diffusion-models", group)
    invited = await group.answer_to(group.says(bob, "/digest"))
    assert invited.labels == ["Open our chat"]
    address = invited.buttons[0][0]["url"]
    assert address.startswith("https://t.me/herald_bot?start=")
    room = stage.server.private(bob)
    preview = await stage.finished(await room.answer_to(room.says(f"/start {address.partition('=')[2]}")))
    assert "A preview for “Readers”: nothing is marked as posted." in preview.text
    before = len(room.posted)
    stage.server.press(bob, preview, "One message per paper")
    await stage.server.wait_for(lambda: len(room.posted) == before + 11)
    assert "A preview for “Readers”" in room.posted[before].text, "its buttons go on meaning the group"
    assert len(group.posted) == 2


async def test_several_papers_are_one_message_in_a_group_and_a_number_is_for_the_presser(
    stage: Stage, group: Group, bob: User
) -> None:
    room = await open_room(stage, bob)
    answer = await stage.ask(f"/summarize {PAPER} 2403.13470 2403.99999", group)
    assert len(group.posted) == 1
    assert "arXiv:2403.14148" in answer.text
    assert "arXiv has no paper 2403.99999." in answer.text
    assert answer.labels == ["1", "2"]
    await stage.press(answer, "1", bob)
    await stage.server.wait_for(lambda: CMD in room.posted[-1].text and "Evidence" in room.posted[-1].labels)
    assert len(group.posted) == 1


async def test_what_was_answered_a_moment_ago_goes_to_who_asks_again(stage: Stage, group: Group, bob: User) -> None:
    room = await open_room(stage, bob)
    await stage.ask(f"/summarize {PAPER}", group)
    group.says(bob, f"/summarize https://arxiv.org/abs/{PAPER}")
    await stage.server.wait_for(lambda: CMD in room.posted[-1].text)
    assert len(group.posted) == 1
    stage.clock.skip(301)
    group.says(bob, f"/summarize {PAPER}")
    await stage.server.wait_for(lambda: len(group.posted) == 2)


async def test_what_failed_may_be_asked_again_in_front_of_all(stage: Stage, group: Group, bob: User) -> None:
    for person in (bob, stage.ann):
        said = group.says(person, "/summarize 2403.99999")
        answer = await stage.finished(await group.answer_to(said))
        assert "arXiv has no paper 2403.99999." in answer.text
    assert len(group.posted) == 2


async def test_settings_are_one_message_that_changes_in_place(stage: Stage, group: Group) -> None:
    settings = await stage.ask("/settings", group)
    for label in ("Papers a digest", "3", "All settings", "Hour", "12:00"):
        await stage.press_to_change(settings, label)
    assert "Hour: 12:00" in settings.text
    assert len(group.posted) == 1


async def test_a_topic_of_a_forum_is_meant_from_the_private_chat_as_well(stage: Stage) -> None:
    forum = stage.server.group("Lab", stage.ann, forum=True)
    papers = forum.opens_topic("Papers", stage.ann)
    await open_room(stage, stage.ann)
    await stage.ask("/subscribe diffusion-models", forum, topic=papers)
    before = len(stage.room.posted)
    forum.says(stage.ann, "/digest", topic=papers)
    await stage.server.wait_for(lambda: len(stage.room.posted) > before)
    preview = await stage.finished(stage.room.posted[-1])
    assert "A preview for “Lab”" in preview.text
    before = len(stage.room.posted)
    await stage.press(preview, "One message per paper")
    await stage.server.wait_for(lambda: len(stage.room.posted) == before + 11)


async def test_strangers_may_not_look_into_a_group(stage: Stage, group: Group) -> None:
    await stage.ask("/subscribe diffusion-models", group)
    eve = stage.server.user("Eve")
    room = stage.server.private(eve)
    for line in ("digest", "subscriptions", "topics", "export", "forget"):
        answer = await room.answer_to(room.says(f"/{line} @id__{-group.id}"))
        assert f"/{line} is for the members of “Readers”." in answer.text


@pytest.mark.parametrize("line", ["／forget", "／digest", "/search　diffusion"])
async def test_a_chinese_keyboards_signs_lead_to_what_they_mean(
    stage: Stage, group: Group, bob: User, line: str
) -> None:
    group.seat(stage.server.bot, "administrator", [])  # else Telegram takes no such line for a command
    invited = await group.answer_to(group.says(bob, line))
    room = stage.server.private(bob)
    key = invited.buttons[0][0]["url"].partition("?start=")[2]
    answer = await stage.finished(await room.answer_to(room.says(f"/start {key}")))
    wanted = {"／forget": "about you", "／digest": "“Readers” follows nothing", "/search　diffusion": "1–5 of 13"}
    assert wanted[line].lower() in answer.text.lower()
