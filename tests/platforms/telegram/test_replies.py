"""Replies on Telegram: to the bot's papers and digests, to people's messages, to forwarded posts and other chats."""

from functools import partial

import pytest

from papers.sample import SAMPLE_NOW
from tests.platforms.replied import ANSWER, CHATTER, CMD, PAPER, SAID, SUMMARY
from tests.platforms.telegram.stage import Stage
from tests.servers.telegram import Group, User

QUESTION = "which FVD score does it achieve on WebVid-10M"


@pytest.fixture
def bob(stage: Stage) -> User:
    return stage.server.user("Bob")


@pytest.fixture
def group(stage: Stage, bob: User) -> Group:
    return stage.server.group("Readers", stage.ann, [bob], supergroup=True)


async def test_a_reply_to_a_paper_is_about_it_in_private_and_in_a_group(stage: Stage, group: Group) -> None:
    for room in (stage.room, group):
        card = await stage.ask(f"/summarize {PAPER}", room)
        for said, wanted in SAID:
            stage.clock.skip(301)  # what was answered a moment ago in front of all goes to who asks again
            before = len(stage.room.posted)
            if room is group and said in {"/evidence", "where is the evidence?"}:
                group.says(stage.ann, said, reply_to=card)
                await stage.server.wait_for(partial(lambda count: len(stage.room.posted) > count, before))
                answer = await stage.finished(stage.room.posted[-1])
            else:
                answer = await stage.ask(said, room, reply_to=card)
            assert wanted in answer.text, said
        assert "Yes, do it" in answer.labels, "plain words change nothing by themselves"
        assert PAPER in (await stage.press(answer, "Yes, do it")).answer["text"]


async def test_a_group_is_not_answered_at_every_thanks(stage: Stage, group: Group, bob: User) -> None:
    card = await stage.ask(f"/summarize {PAPER}", group)
    human = group.says(bob, "I like this one better")
    for said in CHATTER:
        group.says(bob, said, reply_to=card)
    group.says(bob, "@ann_lee how many GPUs did they use?", reply_to=card)
    for said in ("what do you mean?", "thanks!", "summarize this"):
        group.says(stage.ann, said, reply_to=human)
    answer = await stage.ask(QUESTION, group, reply_to=card)
    assert ANSWER in answer.text
    assert len(group.posted) == 2
    assert "You are welcome" in (await stage.ask("thanks!", reply_to=await stage.ask(f"/summarize {PAPER}"))).text
    assert "Paper Herald reads arXiv for you" in (await stage.ask("@herald_bot", group)).text


async def test_in_reply_to_a_person_the_bots_name_takes_the_paper(stage: Stage, group: Group, bob: User) -> None:
    link = f"https://arxiv.org/abs/{PAPER}"
    hidden = group.says(bob, "this one")
    hidden.change(
        0, {"text": "this one", "entities": [{"type": "text_link", "offset": 0, "length": 4, "url": link}]}, None
    )
    channel = stage.server.channel("News", bob, bot=["can_post_messages"])
    post = channel.posts(f"Read {link} today")
    said = group.says(bob, f"look at {link}")
    forwarded = stage.server.forward(bob, post, group)
    for replied, words, wanted in (
        (said, "@herald_bot", SUMMARY),
        (hidden, f"@herald_bot {QUESTION}?", ANSWER),
        (forwarded, "@herald_bot deep", "The whole paper"),
        (said, f"/ask {QUESTION}", ANSWER),
    ):
        stage.clock.skip(301)
        answer = await stage.ask(words, group, reply_to=replied)
        assert CMD in answer.text or wanted in answer.text, words


async def test_of_a_digest_the_paper_is_told_or_asked_for(stage: Stage, group: Group, bob: User) -> None:
    await stage.ask("/settings layout list", group)
    await stage.ask("/subscribe diffusion-models", group)
    before = len(group.posted)
    await stage.strike(SAMPLE_NOW.replace(day=25, hour=9))
    digest = group.posted[before]
    titles = [digest.stretch(each) for each in digest.entities if each["type"] == "text_link"]
    third = await stage.ask("the third: what is it about", group, reply_to=digest)
    assert titles[2] in third.text
    third = await stage.ask("第三篇 用了多少数据？", group, reply_to=digest)
    assert titles[2] in third.text
    quoted = await stage.ask("/ask how was it evaluated", group, reply_to=digest, quote=titles[3])
    assert titles[3] in quoted.text
    for said in ("3", "#3"):
        stage.clock.skip(301)
        assert titles[2] in (await stage.ask(said, group, reply_to=digest)).text
    for said in ("compare the second and the third", "compare 2 and 3", "/compare 2 3", "对比第二篇和第三篇"):
        stage.clock.skip(301)
        compared = await stage.ask(said, group, reply_to=digest)
        assert "Side by side" in compared.text, said
        assert titles[1] in compared.text
        assert titles[2] in compared.text
    other = await stage.ask(f"/compare {PAPER}", group, reply_to=digest)
    assert other.labels[0].startswith("2. "), "not with itself"
    proposed = await stage.ask("save the third one for me please", group, reply_to=digest)
    for _ in "ab":
        assert "Saved" in (await stage.press(proposed, "Yes, do it")).answer["text"], "pressed twice, it stays saved"
    asked = await stage.ask("how many GPUs were used?", group, reply_to=digest)
    assert "Which of these papers do you mean?" in asked.text
    assert asked.labels[1].startswith("2. ")
    answer = await stage.press_for(asked, asked.labels[1], stage.room)
    assert titles[1] in answer.text


async def test_two_papers_are_compared_in_reply_to_one(stage: Stage, group: Group) -> None:
    for room in (stage.room, group):
        card = await stage.ask(f"/summarize {PAPER}", room)
        for said in ("/compare 2403.14621", "compare with 2403.14621"):
            stage.clock.skip(301)
            compared = await stage.ask(said, room, reply_to=card)
            assert "• GRM: " in compared.text
            assert "• Yu 2024: " in compared.text
        quotes = await stage.press_for(compared, "Evidence", stage.room)
        assert "(abstract)" in quotes.text


async def test_what_another_chat_holds_is_asked_for(stage: Stage, group: Group, bob: User) -> None:
    said = group.says(bob, f"https://arxiv.org/abs/{PAPER}")
    told = await stage.ask("/summarize", reply_to=said)
    assert "I am not shown the message that you reply to." in told.text
    assert CMD in (await stage.ask("/summarize", reply_to=said, quote=f"https://arxiv.org/abs/{PAPER}")).text
    lost = await stage.ask("/ask how many GPUs?", group)
    assert "Reply to a paper with it, or name one" in lost.text


async def test_a_reply_in_a_topic_of_a_forum_is_answered_there(stage: Stage, bob: User) -> None:
    forum = stage.server.group("Lab", stage.ann, [bob], forum=True)
    topic = forum.opens_topic("Papers", stage.ann)
    card = await stage.ask(f"/summarize {PAPER}", forum, topic=topic)
    answer = await stage.ask(QUESTION, forum, topic=topic, reply_to=card)
    assert ANSWER in answer.text
    assert answer.topic == topic.id
    forum.says(bob, "anyone for lunch?", topic=topic)
    assert SUMMARY in (await stage.ask("@herald_bot 2403.13470", forum, topic=topic)).text
    assert len(forum.posted) == 3


async def test_a_talk_goes_on_in_private_and_for_each_in_a_group(stage: Stage, group: Group, bob: User) -> None:
    await stage.ask(f"/ask {PAPER} how good is it?")
    follow_up = await stage.ask("and on WebVid-10M?")
    assert ANSWER in follow_up.text
    assert ANSWER in (await stage.ask("/evidence", reply_to=follow_up)).text
    card = await stage.ask(f"/summarize {PAPER}", group)
    other = await group.answer_to(group.says(bob, "/summarize 2403.13470"))
    await stage.finished(other)
    assert CMD in (await stage.ask("/ask and on WebVid-10M?", group)).text
    answer = await group.answer_to(group.says(bob, "@herald_bot what data does it use?"))
    assert "LiDAR" in (await stage.finished(answer)).text, "who spoke of another paper goes on with that one"
    assert card.text != other.text
