"""An edited message is heard once, soon and where its words changed, and its answer takes the earlier one's place."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram import Message as Told

from bot.platforms.telegram import answer_message
from tests.platforms.telegram.stage import QuickClock, Stage, open_stage
from tests.servers.telegram import Group, Message, TelegramServer, User

CMD, LIDAR = "Content-Frame Motion-Latent", "LiDAR Scene Completion"
PAPER, OTHER = "2403.14148", "2403.13470"


@pytest.fixture
def bob(stage: Stage) -> User:
    return stage.server.user("Bob")


async def settled(stage: Stage, room: Group) -> None:
    """Wait until whatever was said before has been heard: an answer to a question that is asked now comes after it."""
    await stage.ask("/topics", room)


async def changed(stage: Stage, answer: Message, said: Message, text: str, wanted: str) -> None:
    said.chat.edits(said, text)
    await stage.server.wait_for(lambda: wanted in answer.text and "⏳" not in answer.text)


async def test_the_answer_takes_the_place_of_the_earlier_one(stage: Stage, bob: User) -> None:
    group = stage.server.group("Readers", stage.ann, [bob], supergroup=True)
    said = group.says(bob, "/summarize 2403.99999")
    answer = await stage.finished(await group.answer_to(said))
    assert "arXiv has no paper" in answer.text
    await changed(stage, answer, said, f"/summarize {PAPER}", CMD)
    await changed(stage, answer, said, f"/summarize {OTHER}", LIDAR)
    await changed(stage, answer, said, f"/summarize {PAPER}", CMD)
    assert answer.labels == ["Evidence", "👍", "👎", "🔖", "Related"]
    assert group.posted == [answer]

    before = len(answer.edits)
    group.edits(said, f"/summarize {PAPER}")  # as when the preview of a link has come
    group.reloads(said)
    stage.server.updates.push("edited_message", said.as_json(), group.id)
    first, old = group.says(bob, "look at this"), group.says(bob, "/summarize 2403.99999")
    refused = await stage.finished(await group.answer_to(old))
    stage.server.clock.advance(7 * 24 * 3600)
    group.edits(old, f"/summarize {OTHER}")
    await settled(stage, group)
    assert (len(answer.edits), refused.text[:9], len(group.posted)) == (before, "arXiv has", 3)

    late = group.says(bob, "who knows it?")
    group.edits(late, f"@herald_bot {OTHER}")
    assert LIDAR in (await stage.finished(await group.answer_to(late))).text, "an edit may be what makes it heard"
    assert first.chat is group


async def test_what_an_answer_had_more_of_goes_with_it(stage: Stage) -> None:
    said = stage.room.says(f"{PAPER} {OTHER} 2403.14621")
    await stage.room.answer_to(said, 3)
    await stage.server.wait_for(lambda: all("⏳" not in each.text for each in stage.room.posted))
    first = stage.room.posted[0]
    stage.room.edits(said, OTHER)
    await stage.server.wait_for(lambda: stage.room.posted == [first] and LIDAR in first.text)
    saved = await stage.press(first, "🔖")
    assert saved.answered
    stage.room.edits(said, "/saved bibtex")
    await stage.server.wait_for(lambda: ["document" in each.content for each in stage.room.posted] == [True])
    (file,) = stage.room.posted
    stage.room.edits(said, f"/summarize {PAPER}")
    await stage.server.wait_for(lambda: len(stage.room.posted) == 1 and CMD in stage.room.posted[0].text)
    assert file.deleted


async def test_what_changes_anything_is_carried_out_by_the_new_words(stage: Stage) -> None:
    group = stage.server.group("Readers", stage.ann)
    said = group.says(stage.ann, "/subscribe cs.CL at 09:00")
    answer = await stage.finished(await group.answer_to(said))
    await changed(stage, answer, said, "/subscribe cs.CL at 10:00", "at 10:00 UTC")
    assert "no longer at 09:00" in answer.text
    assert "Before your edit it said “/subscribe cs.CL at 09:00”, and an edit undoes nothing." in answer.text
    listed = await stage.ask("/subscriptions", group)
    assert "10:00 UTC" in listed.text
    assert group.posted == [answer, listed]
    look = group.says(stage.ann, "/digest cs.CL")
    await stage.server.wait_for(lambda: stage.room.posted)
    await stage.finished(stage.room.posted[0])
    group.edits(look, "/digest diffusion-models")
    await stage.server.wait_for(lambda: "Diffusion Models" in stage.room.posted[0].text)


async def test_words_that_change_while_they_are_answered_are_answered_once(
    server: TelegramServer, tmp_path: Path
) -> None:
    async with open_stage(server, tmp_path) as stage:
        group = server.group("Readers", stage.ann)
        said = group.says(stage.ann, f"/summarize {PAPER}")
        for paper in ("2403.14621", PAPER, "2403.99999", OTHER):
            group.edits(said, f"/summarize {paper}")
        await server.wait_for(lambda: group.posted and LIDAR in group.posted[0].text)
        await settled(stage, group)
        assert len(group.posted) == 2
        assert LIDAR in group.posted[0].text
        channel = server.channel("News", stage.ann, bot=["can_post_messages"])
        post = channel.posts("/topics@herald_bt")
        channel.edits(post, "/topics@herald_bot")
        assert "Topics" in (await channel.answer_to(post)).text
        ann = stage.ann
    clock = QuickClock()
    clock.put_forward(datetime.now(UTC))
    async with open_stage(server, tmp_path, clock=clock) as stage:  # which knows nothing of what was answered before
        stage.ann = ann
        group.edits(said, f"/summarize {PAPER}")
        await settled(stage, group)
        assert len(group.posted) == 3


def test_no_more_is_remembered_than_so_much_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_message, "MOST", 3)
    heard = answer_message.HeardMessages(datetime(2024, 1, 1, tzinfo=UTC))

    def message(number: int, *, edited: int = 0) -> Told:
        at = 1_711_195_200 + number
        shown = {"message_id": number, "date": at, "chat": {"id": 1, "type": "private"}, "edit_date": edited or None}
        return Told.de_json(shown, None)

    for number in range(5):
        heard.note(message(number), heard.read(message(number), "word " * 5000))
    assert len(heard) == 3
    assert all(len(each.line) <= answer_message.MOST_LINE for each in heard._heard.values())
    assert heard.is_news(message(4, edited=1_711_195_300), "other words")
    assert not heard.is_news(message(4, edited=1_711_195_300), "word " * 5000)
    assert not heard.is_news(message(1, edited=1_711_195_300), "other words"), "nobody knows what it said"
    heard.note(message(20_000), heard.read(message(20_000), "later"))
    assert len(heard) == 1
