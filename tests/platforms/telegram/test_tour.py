"""The tour of the design through a private chat, a group, a forum topic and a channel."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.telegram import TelegramServer, User

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)
CMD = "Content-Frame Motion-Latent Decomposition"
QUESTION = "2403.14148 What FVD score does it achieve on WebVid-10M?"
SCORE = "CMD achieves an FVD score of 212.7 on WebVid-10M"


@pytest.fixture
def olga(server: TelegramServer) -> User:
    """Return the bot's operator."""
    return server.user("Olga")


@pytest.fixture
async def stage(server: TelegramServer, tmp_path: Path, olga: User) -> AsyncIterator[Stage]:
    async with open_stage(server, tmp_path, HERALD_OPERATORS__IDS=f"telegram:{olga.id}") as opened:
        yield opened


async def test_the_tour_in_a_private_chat(stage: Stage, olga: User) -> None:
    welcome = await stage.ask("/start")
    assert welcome.labels[:2] == ["Topics", "Try a summary"]
    answer = await stage.ask("/summarize 2403.14148")
    assert CMD in answer.text
    assert "Sentences of the abstract itself" in answer.text
    bold = [answer.stretch(each) for each in answer.entities if each["type"] == "bold"]
    assert answer.text.count(SCORE) == 1
    assert any(SCORE in each for each in bold)
    assert answer.reply_to is not None
    assert answer.options["link_preview_options"] == {"is_disabled": True}
    assert answer.labels == ["Evidence", "👍", "👎", "🔖", "Related"]
    evidence = await stage.press_for(answer, "Evidence")
    assert evidence.text.count("(abstract)") >= 4
    assert (await stage.press(answer, "👍")).answer["text"] == "Noted: more like 2403.14148."
    assert "👍 1 · 2403.14148" in (await stage.ask("/top")).text
    assert "Saved 2403.14148" in (await stage.press(answer, "🔖")).answer["text"]
    assert CMD in (await stage.ask("/saved")).text
    assert CMD in (await stage.ask("look: https://arxiv.org/abs/2403.14148v1")).text

    told = await stage.ask(f"/ask {QUESTION}")
    assert SCORE in told.text
    assert "come nearest" in told.text
    assert told.reply_to is not None
    assert "Send an arXiv id and a question" in (await stage.ask("/ask")).text

    found = await stage.ask("/search diffusion")
    assert "1–5 of 13" in found.text
    assert "6–10 of 13" in (await stage.press_to_change(found, "More")).text

    assert "cs.CL" in (await stage.ask("/topics")).text
    assert "25 March 2024, 09:00" in (await stage.ask("/subscribe diffusion-models")).text
    assert "Diffusion Models" in (await stage.ask("/subscriptions")).text
    preview = await stage.ask("/digest diffusion-models")
    assert preview.text.count(" · arXiv:") == 10
    assert "A preview for this chat" in stage.room.posted[-1].text
    before = len(stage.room.posted)
    await stage.press(preview, "One message per paper")
    await stage.server.wait_for(lambda: len(stage.room.posted) == before + 11)
    assert "Sentences of the abstract itself" in stage.room.posted[-1].text
    settings = await stage.ask("/settings")
    offer = await stage.press_to_change(settings, "Papers a digest")
    await stage.press_to_change(offer, "3")
    assert await stage.strike(MONDAY_NINE) == 4
    assert "13 papers. These 3" in stage.room.posted[-4].text
    assert all("Sentences of the abstract itself" in message.text for message in stage.room.posted[-3:])
    assert "for this bot's operators" in (await stage.ask("/stats")).text
    stats = await _answer(stage, olga, "/stats")
    assert "Chats: telegram" in stats
    assert "Digests posted: 1" in stats
    assert "paused" in (await stage.ask("/pause")).text
    assert "come again" in (await stage.ask("/resume")).text
    export = await stage.ask("/export")
    assert export.content["document"]["file_name"] == "paper-herald.json"
    forget = await stage.ask("/forget")
    assert forget.labels[1].startswith("⚠️ This chat: delete")
    assert "Deleted, of yours" in (await stage.press(forget, "Delete my")).answer["text"]
    assert "Deleted, of this chat" in (await stage.press(forget, "This chat")).answer["text"]
    assert "follows nothing" in (await stage.ask("/subscriptions")).text


@pytest.fixture
def bob(stage: Stage) -> User:
    return stage.server.user("Bob")


async def test_the_tour_in_a_group(stage: Stage, bob: User, olga: User) -> None:
    group = stage.server.group("Readers", stage.ann, [bob, olga], supergroup=True)
    answer = await stage.ask("/summarize@herald_bot 2403.14148", group)
    assert CMD in answer.text
    assert answer.reply_to is not None
    quiet = len(group.posted)
    group.says(bob, "https://arxiv.org/abs/2403.14148", reply_to=None)
    group.says(bob, "nice", reply_to=answer)
    group.says(bob, "/weather@other_bot")
    mentioned = await stage.ask("@herald_bot 2403.13470", group)
    assert "LiDAR Scene Completion" in mentioned.text
    assert len(group.posted) == quiet + 1
    by_reply = group.says(bob, "and 2403.14621?", reply_to=answer)
    assert "GRM" in (await stage.finished(await group.answer_to(by_reply))).text

    told = await stage.ask(f"/ask@herald_bot {QUESTION}", group)
    assert SCORE in told.text
    assert told.reply_to is not None

    stage.server.private(bob).started = True
    group.says(bob, "/stats")
    bobs = stage.server.private(bob)
    await stage.server.wait_for(lambda: bobs.posted)
    assert "for this bot's operators" in bobs.posted[-1].text
    quiet = len(group.posted)
    group.says(olga, "/stats")
    alone = stage.server.private(olga)
    await stage.server.wait_for(lambda: alone.posted)
    assert "Chats: telegram" in alone.posted[-1].text
    assert len(group.posted) == quiet

    refused = group.says(bob, "/subscribe cs.CV")
    assert "for the administrators" in (await group.answer_to(refused)).text
    assert "now follows" in (await stage.ask("/subscribe diffusion-models", group)).text
    hidden = await stage.ask("/subscribe cs.CV", group, anonymously=True)
    assert "now follows" in hidden.text
    settings = await stage.ask("/settings papers 3", group)
    assert "for the administrators" in (await stage.press(settings, "All settings", bob)).answer["text"]
    assert await stage.strike(MONDAY_NINE) >= 4
    digest = group.posted[-1]
    for person in (stage.ann, bob):
        for _ in range(2):
            assert (await stage.press(digest, "👍", person)).answer["text"]


async def test_what_is_private_stays_out_of_a_group(stage: Stage, bob: User) -> None:
    group = stage.server.group("Readers", stage.ann, [bob])
    answer = await stage.ask("/summarize 2403.14148", group)
    await stage.press(answer, "🔖")
    before = len(group.posted)
    group.says(stage.ann, "/saved")
    await stage.server.wait_for(lambda: stage.room.posted)
    assert CMD in stage.room.posted[-1].text
    assert len(group.posted) == before

    await stage.press(answer, "🔖", bob)
    asked = group.says(bob, "/saved")
    invited = await group.answer_to(asked)
    assert invited.labels == ["Open our chat"]
    payload = invited.buttons[0][0]["url"].partition("?start=")[2]
    assert CMD in (await _answer(stage, bob, f"/start {payload}"))


async def _answer(stage: Stage, person: User, text: str) -> str:
    room = stage.server.private(person)
    return (await stage.finished(await room.answer_to(room.says(text)))).text


async def test_the_tour_in_a_forum_topic(stage: Stage) -> None:
    forum = stage.server.group("Lab", stage.ann, forum=True)
    papers, talk = (forum.opens_topic(name, stage.ann) for name in ("Papers", "Talk"))
    answer = await stage.ask("/summarize 2403.14148", forum, topic=papers)
    assert (answer.topic, CMD in answer.text) == (papers.id, True)
    assert (await stage.ask("/subscribe diffusion-models", forum, topic=papers)).topic == papers.id
    await stage.ask("/settings papers 3", forum, topic=papers)
    assert "follows nothing" in (await stage.ask("/subscriptions", forum, topic=talk)).text
    evidence = await stage.press_for(answer, "Evidence", stage.room)
    assert evidence.chat is stage.room
    assert await stage.strike(MONDAY_NINE) == 4
    assert {message.topic for message in forum.posted[-4:]} == {papers.id}
    general = await stage.ask("/topics", forum)
    assert general.topic == 0


async def test_the_tour_in_a_channel(stage: Stage, bob: User) -> None:
    channel = stage.server.channel("Daily papers", stage.ann, username="daily_papers", bot=["can_post_messages"])
    assert "no roles here" in (await stage.ask("/subscribe cs.CL role:Readers @daily_papers")).text
    assert "now follows" in (await stage.ask("/subscribe diffusion-models @daily_papers")).text
    settings = await stage.ask("/settings @daily_papers")
    offer = await stage.press_to_change(settings, "Papers a digest")
    await stage.press_to_change(offer, "3")
    assert "Diffusion Models" in (await stage.ask("/subscriptions @daily_papers")).text
    assert "follows nothing" in (await stage.ask("/subscriptions")).text
    assert await stage.strike(MONDAY_NINE) == 4
    assert [message.chat for message in channel.posted] == [channel] * 4
    assert all(message.options["link_preview_options"] == {"is_disabled": True} for message in channel.posted)

    post = channel.posted[-1]
    assert (await stage.press(post, "👍", bob)).answer["text"].startswith("Noted")
    evidence = await stage.press_for(post, "Evidence", stage.room)
    assert "(abstract)" in evidence.text
    stranger = await stage.press(post, "Evidence", bob)
    assert stranger.answer["url"].startswith("https://t.me/herald_bot?start=")
    assert "(abstract)" in await _answer(stage, bob, f"/start {stranger.answer['url'].partition('=')[2]}")
    assert len(channel.posted) == 4

    refused = stage.server.private(bob)
    asked = refused.says("/subscribe cs.CL @daily_papers")
    assert "for the administrators" in (await refused.answer_to(asked)).text
    assert "I see no chat @nowhere_at_all" in (await stage.ask("/subscribe cs.CL @nowhere_at_all")).text
    stage.server.channel("Mute", stage.ann, username="mute_channel", bot=["can_edit_messages"])
    assert "I may not post in “Mute”" in (await stage.ask("/subscribe cs.CL @mute_channel")).text


async def test_a_private_channel_is_picked_or_forwarded(stage: Stage) -> None:
    channel = stage.server.channel("Secret", stage.ann)
    picker = await stage.ask("/channel", count=2)
    stage.server.share_chat(stage.ann, picker, channel)
    await stage.server.wait_for(lambda: stage.room.posted[-1] is not picker)
    greeting = stage.room.posted[-1]
    assert "I may post in “Secret” now." in greeting.text
    followed = await stage.press_for(greeting, "LLM Agents")
    assert "“Secret” now follows LLM Agents." in followed.text
    assert stage.room.posted[-3:] == [picker, greeting, followed], "who picked it is not asked as well"
    assert "LLM Agents" in (await stage.ask(f"/subscriptions @id__{-channel.id}")).text

    post = channel.posts("hello", by=stage.ann)
    before = len(stage.room.posted)
    stage.server.forward(stage.ann, post)
    await stage.server.wait_for(lambda: len(stage.room.posted) > before)
    assert stage.room.posted[-1].text.startswith("Topics of “Secret”")
