"""Links into the private chat, and buttons of changed clients: nobody does through them what they may not do."""

import base64
import hashlib

import pytest
from sqlalchemy import text

from tests.platforms.telegram.stage import Stage
from tests.servers.telegram import Channel, Group, Message, User

LONG = f'search diffusion OR "{"a long line of words " * 4}"'


@pytest.fixture
def bob(stage: Stage) -> User:
    return stage.server.user("Bob")


@pytest.fixture
async def channel(stage: Stage) -> Channel:
    """Return a channel that follows a topic."""
    opened = stage.server.channel("Paper News", stage.ann, username="papernews", bot=["can_post_messages"])
    await stage.ask("/subscribe cs.CL @papernews")
    return opened


async def follow(stage: Stage, person: User, key: str) -> Message:
    room = stage.server.private(person)
    return await stage.finished(await room.answer_to(room.says(f"/start {key}")))


async def invitation(stage: Stage, group: Group, person: User, line: str) -> str:
    """Have somebody without a private chat ask in a group, and return the key of the link that they get."""
    answer = await group.answer_to(group.says(person, line))
    return str(answer.buttons[0][0]["url"].partition("?start=")[2])


async def test_a_key_cannot_be_computed(stage: Stage, bob: User) -> None:
    group = stage.server.group("Readers", stage.ann, [bob])
    key = await invitation(stage, group, bob, "/saved")
    digest = hashlib.sha256(b"saved").digest()
    assert key != base64.urlsafe_b64encode(digest).decode()[:16]
    assert key == await invitation(stage, group, bob, "/saved"), "one line has one key, so that rows do not multiply"


async def test_a_link_is_good_for_whom_it_was_made_for_alone(stage: Stage, bob: User) -> None:
    group = stage.server.group("Readers", stage.ann, [bob])
    key = await invitation(stage, group, bob, "/saved")
    stolen = await follow(stage, stage.ann, key)
    assert stolen.text.startswith("This link is too old, or was made for somebody else.")
    assert "You saved nothing yet" in (await follow(stage, bob, key)).text


async def test_a_button_of_one_chat_means_nothing_in_another(stage: Stage, bob: User) -> None:
    await stage.ask(f"/{LONG}")
    found = stage.room.posted[-1]
    data = next(button["callback_data"] for row in found.buttons for button in row if button["callback_data"][0] == "~")
    bobs = stage.server.private(bob)
    theirs = await bobs.answer_to(bobs.says("/topics"))
    press = stage.server.forge(bob, theirs, data)
    await stage.server.wait_for(lambda: press.answered)
    assert "no longer know" in press.answer["text"]
    linked = await follow(stage, bob, data[1:])
    assert linked.text.startswith("This link is too old")


@pytest.mark.parametrize("line", ["unsubscribe @papernews cs.CL", "post @papernews cs.CL", "pause @papernews"])
async def test_what_changes_anything_is_confirmed_before_a_link_carries_it_out(
    stage: Stage, channel: Channel, line: str
) -> None:
    shortcuts, ann = stage.app.services.shortcuts, stage.ann
    from bot.platforms.telegram.incoming import NAME
    from chat.refs import ChatRef, Person

    key = await shortcuts.key(ChatRef(NAME, str(ann.id)), line, Person(NAME, str(ann.id)))
    asked = await follow(stage, ann, key)
    assert "A link asks me to do this for “Paper News”" in asked.text
    assert "cs.CL" in (await stage.ask("/subscriptions @papernews")).text
    assert "Paused" not in (await stage.ask("/subscriptions @papernews")).text
    done = await stage.press_for(asked, "Yes, do it")
    assert "Paper News" in done.text


async def test_the_keys_of_an_earlier_version_are_gone(stage: Stage) -> None:
    key = base64.urlsafe_b64encode(hashlib.sha256(b"pause").digest()).decode()[:16]
    answer = await follow(stage, stage.ann, key)
    assert answer.text.startswith("This link is too old")
    async with stage.app.store.reading() as c:
        assert await c.scalar(text("SELECT count(*) FROM shortcuts")) == 0


@pytest.mark.parametrize(
    "data",
    ["unsubscribe @papernews cs.CL", "settings @papernews papers 1", "forget @papernews chat", "post @papernews cs.CL"],
)
async def test_a_forged_button_is_checked_as_a_typed_line_is(
    stage: Stage, channel: Channel, bob: User, data: str
) -> None:
    channel.seat(bob)
    room = stage.server.private(bob)
    told = await room.answer_to(room.says("/topics"))
    press = stage.server.forge(bob, told, data)
    await stage.server.wait_for(lambda: press.answered)
    assert "administrators of “Paper News”" in press.answer["text"]
    assert "cs.CL" in (await stage.ask("/subscriptions @papernews")).text
