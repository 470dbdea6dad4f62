"""The chat that is meant is named wherever it is not the one written in; where the bot may not write is said apart."""

import re

import pytest

from handlers import COMMANDS
from tests.platforms.telegram.stage import Stage
from tests.servers.telegram import Channel, Group

GIVEN = {"subscribe": "cs.CV", "unsubscribe": "cs.CL", "post": "cs.CL", "settings": "papers 3", "vote": "2403.14148 up"}
ABOUT_CHATS = [command.name for command in COMMANDS if command.chat_data]


@pytest.fixture
async def channel(stage: Stage) -> Channel:
    """Return a channel that follows a topic."""
    opened = stage.server.channel("Paper News", stage.ann, username="papernews", bot=["can_post_messages"])
    await stage.ask("/subscribe cs.CL @papernews")
    return opened


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ABOUT_CHATS)
async def test_an_answer_about_another_chat_names_it(stage: Stage, channel: Channel, name: str, language: str) -> None:
    await stage.ask(f"/settings language {language}")
    lines = {f"/{name} @papernews", f"/{name} @papernews {GIVEN.get(name, '')}".strip()}
    for line in sorted(lines):
        answer = await stage.ask(line)
        if name != "export":  # its file comes after
            assert "Paper News" in answer.text, line
            assert "this chat" not in answer.text.lower()
            assert "本聊天" not in answer.text
        aimed = [button["callback_data"] for row in answer.buttons for button in row if "callback_data" in button]
        assert re.findall(rf"/(?:{'|'.join(ABOUT_CHATS)})(?! @papernews)\b", answer.text) == []
        assert all("@" in data or data.split()[0] not in ABOUT_CHATS for data in aimed), aimed


@pytest.mark.parametrize("line", ["/unsubscribe cs.RO", "/post cs.RO", "/subscribe cs.CV"])
async def test_a_refusal_about_another_chat_names_it(stage: Stage, channel: Channel, line: str) -> None:
    bob = stage.server.user("Bob")
    room = stage.server.private(bob)
    assert "administrators of “Paper News”" in (await room.answer_to(room.says(f"{line} @papernews"))).text
    if "cs.RO" in line:
        assert "“Paper News”" in (await stage.ask(f"{line} @papernews")).text


async def test_forget_tells_ones_own_data_from_the_chats(stage: Stage, channel: Channel) -> None:
    await stage.press(await stage.ask("/summarize 2403.14148"), "🔖")
    await stage.ask("/subscribe cs.RO @papernews")
    forget = await stage.ask("/forget @papernews")
    assert "About you I hold: 1 saved paper" in forget.text
    assert "About “Paper News” I hold: 2 subscriptions, its settings" in forget.text
    assert forget.labels[0].startswith("Delete my 1 saved paper")
    assert forget.labels[1].startswith("⚠️ “Paper News”: delete 2 subscriptions")
    assert "Deleted, of yours: 1 saved paper" in (await stage.press(forget, "Delete my")).answer["text"]
    assert "cs.RO" in (await stage.ask("/subscriptions @papernews")).text
    gone = (await stage.press(forget, "“Paper News”")).answer["text"]
    assert "Deleted, of “Paper News”: 2 subscriptions, its settings" in gone
    assert "“Paper News” follows nothing yet" in (await stage.ask("/subscriptions @papernews")).text


async def test_who_does_not_manage_a_chat_is_offered_their_own_data_alone(stage: Stage) -> None:
    bob = stage.server.user("Bob")
    group = stage.server.group("Readers", stage.ann, [bob])
    await stage.ask("/subscribe cs.CL", group)
    room = stage.server.private(bob)
    answer = await room.answer_to(room.says("/summarize 2403.14148"))
    await stage.finished(answer)
    await stage.press(answer, "🔖", bob)
    before = len(room.posted)
    group.says(bob, "/forget")
    await stage.server.wait_for(lambda: len(room.posted) > before)
    forget = room.posted[-1]
    assert [label for label in forget.labels if "⚠️" in label] == []
    assert "What I hold about “Readers” is for its administrators to delete." in forget.text


@pytest.fixture(params=["restricted", "default"])
def muted(request: pytest.FixtureRequest, stage: Stage) -> Group:
    """Return a group in which the bot may not write, itself or as all its members."""
    group = stage.server.group("Silent", stage.ann, supergroup=True)
    if request.param == "restricted":
        group.seat(stage.server.bot, "restricted", permissions=["can_send_photos"])
    else:
        group.permissions = group.permissions - {"can_send_messages"}
    return group


async def test_a_muted_bot_subscribes_nothing_and_says_so_in_private(stage: Stage, muted: Group) -> None:
    await stage.ask("/help")
    before = len(stage.room.posted)
    muted.says(stage.ann, "/subscribe cs.CL")
    await stage.server.wait_for(lambda: len(stage.room.posted) > before)
    said = stage.room.posted[-1].text
    assert "I may not write in “Silent”, so I answer you here." in said
    assert "Allow me Send Messages there" in said
    muted.seat(stage.server.bot, "administrator", [])
    assert "follows nothing yet" in (await stage.ask("/subscriptions", muted)).text


async def test_an_answer_that_a_group_does_not_take_comes_in_private(stage: Stage, muted: Group) -> None:
    await stage.ask("/help")
    before = len(stage.room.posted)
    muted.says(stage.ann, "/summarize 2403.14148")
    await stage.server.wait_for(lambda: len(stage.room.posted) > before)
    said = stage.room.posted[-1]
    assert "I may not write in “Silent”, so I answer you here." in said.text
    assert "Sentences of the abstract itself" in said.text
    assert muted.posted == []


async def test_a_subscription_from_elsewhere_to_where_the_bot_is_muted_is_refused(stage: Stage, muted: Group) -> None:
    for line in (f"/subscribe cs.CL @id__{-muted.id}", f"/resume @id__{-muted.id}"):
        said = (await stage.ask(line)).text
        assert "I may not write in “Silent”." in said
