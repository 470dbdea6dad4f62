"""Replies on Discord: to the bot's papers and digests, in threads, and where Discord hides what was said."""

from pathlib import Path

from papers.sample import SAMPLE_NOW
from tests.platforms.discord.stage import Stage, is_finished, open_stage
from tests.platforms.replied import ANSWER, CHATTER, CMD, PAPER, SAID
from tests.servers.discord import Channel, DiscordServer, Message

QUESTION = "which FVD score does it achieve on WebVid-10M"


async def told(stage: Stage, words: str, room: Channel, reply_to: Message | None = None, **how: bool) -> Message:
    """Write something, and return the answer, in the room or, where it is the person's alone, in private."""
    stage.clock.leap(301)  # what was answered a moment ago in front of all goes to who asks again
    before = {place: len(place.posted) for place in (stage.dm, room)}
    stage.server.say(stage.ann, room, words, reply_to, **how)

    def came() -> list[Message]:
        return [each for place, count in before.items() for each in place.posted[count:]]

    await stage.server.wait_for(lambda: room.posted[before[room] :] and all(map(is_finished, came())))
    return came()[0]


async def test_a_reply_to_a_paper_is_about_it_in_private_and_in_a_server(server: DiscordServer, tmp_path: Path) -> None:
    async with open_stage(server, tmp_path, HERALD_DISCORD__MESSAGE_CONTENT="true") as stage:
        for room in (stage.dm, stage.papers):
            card = await told(stage, f"<@{server.bot.id}> {PAPER}", room)
            for said, wanted in SAID:
                answer = await told(stage, said, room, card)
                assert wanted in answer.text.replace("\\", ""), said
            assert "Yes, do it" in answer.labels, "plain words change nothing by themselves"
        before = len(stage.papers.posted)
        human = server.say(stage.ann, stage.papers, "I like this one better")
        for said in CHATTER:
            server.say(stage.ann, stage.papers, said, card)
        server.say(stage.ann, stage.papers, f"<@{stage.ann.id}> how many GPUs did they use?", card)
        for said in ("what do you mean?", "thanks!", "summarize this"):
            server.say(stage.ann, stage.papers, said, human)
        assert ANSWER in (await told(stage, QUESTION, stage.papers, card)).text
        assert len(stage.papers.posted) == before + 1
        link = server.say(stage.ann, stage.papers, f"[this one](https://arxiv.org/abs/{PAPER})")
        assert CMD in (await told(stage, f"{QUESTION}? <@{server.bot.id}>", stage.papers, link)).text


async def test_without_the_intent_a_reply_that_pings_is_read_and_hidden_messages_are_said_to_be(stage: Stage) -> None:
    server = stage.server
    bob = server.join(stage.papers.guild, server.user("Bob")) if stage.papers.guild else stage.ann
    card = await stage.slash("summarize", paper=PAPER)
    server.say(stage.ann, stage.papers, QUESTION, card)
    assert ANSWER in (await told(stage, QUESTION, stage.papers, card, pings=True)).text
    hidden = server.say(bob, stage.papers, f"https://arxiv.org/abs/{PAPER}")
    for said in (f"<@{server.bot.id}>", f"<@{server.bot.id}> how many GPUs?", f"<@{server.bot.id}> /evidence"):
        answer = await told(stage, said, stage.papers, hidden)
        assert "I am not shown the message that you reply to." in answer.text
    assert len(stage.papers.posted) == 5


async def test_two_papers_are_compared(stage: Stage) -> None:
    for room in (stage.papers, stage.dm):
        compared = await stage.slash("compare", room, paper=PAPER, other="2403.14621")
        assert "GRM: " in compared.text
        assert "Yu 2024: " in compared.text
        rows = [each for embed in compared.embeds for each in embed.get("fields", [])]
        assert [each["name"] for each in rows[::3]] == ["Task", "Method", "Data", "Results", "Limitations"]
        assert all(each["inline"] for each in rows)
        assert "(abstract)" in (await stage.press(compared, "Evidence")).text


async def digest_of(stage: Stage) -> tuple[Message, Channel]:
    """Have a digest posted, and return its heading and its thread."""
    await stage.slash("subscribe", topic="diffusion-models")
    before = len(stage.papers.posted)
    await stage.strike(SAMPLE_NOW.replace(day=25, hour=9))
    heading = stage.papers.posted[before]
    assert heading.thread
    return heading, heading.thread


async def test_in_the_thread_of_a_digest_questions_are_answered(server: DiscordServer, tmp_path: Path) -> None:
    async with open_stage(server, tmp_path, HERALD_DISCORD__MESSAGE_CONTENT="true") as stage:
        heading, thread = await digest_of(stage)
        assert "Ask about a paper in its thread" in heading.text
        cmd = next(each for each in thread.posted if CMD in each.text)
        assert ANSWER in (await told(stage, QUESTION, thread, cmd)).text
        for said in ("nice ones today", "I'll read the second", "👍"):
            server.say(stage.ann, thread, said)
        third = await told(stage, "number 3: which data does it use?", thread)
        assert thread.posted[2].embeds[0]["title"] in third.text
        follow_up = await told(stage, "and on ImageNet?", thread)
        assert thread.posted[2].embeds[0]["title"] in follow_up.text, "the paper last spoken of in the thread"
        await told(stage, "which data does Motion-Latent decomposition use?", thread)
        assert CMD in thread.posted[-1].text


async def test_without_the_intent_a_digest_says_how_to_ask(stage: Stage) -> None:
    heading, thread = await digest_of(stage)
    assert "To ask about a paper, reply to it and mention me" in heading.text
    stage.server.say(stage.ann, thread, QUESTION)
    asked = await told(stage, f"<@{stage.server.bot.id}> how many GPUs were used?", thread)
    assert "Which of these papers do you mean?" in asked.text


async def test_what_somebody_saw_alone_is_not_spoken_of_in_front_of_all(stage: Stage) -> None:
    server, bot = stage.server, f"<@{stage.server.bot.id}>"
    assert stage.papers.guild
    bob = server.join(stage.papers.guild, server.user("Bob"))
    link = server.say(bob, stage.papers, f"https://arxiv.org/abs/{PAPER}")
    form = await server.menu(stage.ann, link, "Ask about the paper")
    assert ANSWER in (await stage.answer(await server.submit(form, f"{QUESTION}?"))).text
    for who in (bob, stage.ann):
        stage.clock.leap(301)
        told_to_all = await stage.say(f"{bot} {QUESTION}?", stage.papers, who)
        assert ANSWER not in told_to_all.text
        assert CMD not in told_to_all.text
    await stage.slash("summarize", paper=PAPER)
    assert ANSWER in (await told(stage, f"{bot} {QUESTION}?", stage.papers)).text
