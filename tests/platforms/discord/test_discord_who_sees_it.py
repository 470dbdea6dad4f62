"""In a server each sees what they asked for; what is dangerous looks so; the channel that is meant is named."""

from pathlib import Path

import pytest

from handlers import COMMANDS
from tests.clocks import ManualClock
from tests.platforms.discord.running import running, slash
from tests.platforms.discord.stage import Stage
from tests.servers.discord import Callback, Channel, DiscordServer, User

PAPER = "2403.14148"
LOOKS: dict[str, dict[str, str]] = {
    "digest": {"topic": "diffusion-models"},
    "search": {"words": "diffusion"},
    "help": {},
    "saved": {},
    "export": {},
    "forget": {},
    "channel": {},
}
GIVEN = {"subscribe": "cs.CV", "unsubscribe": "cs.CL", "post": "cs.CL", "settings": "papers 3"}
ABOUT_CHATS = [command.name for command in COMMANDS if command.chat_data]


@pytest.fixture
def bob(stage: Stage) -> User:
    assert stage.papers.guild
    return stage.server.join(stage.papers.guild, stage.server.user("Bob"))


@pytest.mark.parametrize("name", LOOKS)
async def test_a_look_is_seen_by_who_looks(stage: Stage, bob: User, name: str) -> None:
    for _ in range(3):
        seen = await stage.slash(name, stage.papers, bob, **LOOKS[name])
        assert (seen.ephemeral, seen.seen_by) == (True, bob)
    assert stage.papers.visible == []


async def test_what_is_pressed_is_seen_by_the_presser(stage: Stage, bob: User) -> None:
    answer = await stage.slash("summarize", paper=PAPER)
    topics = await stage.say(f"<@{stage.server.bot.id}> /topics", stage.papers)
    for _ in range(3):
        evidence = await stage.press(answer, "Evidence", bob)
        assert (evidence.ephemeral, "(abstract)" in evidence.text) == (True, True)
    refused = await stage.press(topics, "Diffusion Models", bob)
    assert refused.ephemeral
    assert stage.papers.posted == [answer, topics]


@pytest.mark.parametrize("name", ["export", "saved", "digest", "help", "search", "forget"])
async def test_a_slow_private_answer_begins_in_private(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path, name: str
) -> None:
    clock = ManualClock(auto=True)  # all its waits are over before anything else has happened
    async with running(server, tmp_path, clock=clock):
        asked = await slash(server, ann, papers, name, **LOOKS[name])
        assert asked.callback is Callback.DEFERRED_MESSAGE
        assert all(each.ephemeral for each in asked.answers)
        assert papers.visible == []
        assert papers.posted == [], "not even for a moment"


@pytest.fixture
def ann(server: DiscordServer) -> User:
    return server.user("Ann")


@pytest.fixture
def papers(server: DiscordServer, ann: User) -> Channel:
    return server.channel(server.guild("Lab", ann), "papers")


async def test_several_papers_are_one_message_and_a_number_is_for_the_presser(stage: Stage, bob: User) -> None:
    answer = await stage.slash("summarize", paper=f"{PAPER} 2403.13470 2403.99999")
    assert answer.labels == ["1", "2"]
    assert "arXiv has no paper 2403.99999." in answer.text
    whole = await stage.press(answer, "1", bob)
    assert (whole.ephemeral, "Evidence" in whole.labels) == (True, True)
    assert stage.papers.visible == [answer]


async def test_what_was_answered_a_moment_ago_is_seen_by_who_asks_again(stage: Stage, bob: User) -> None:
    first = await stage.slash("summarize", paper=PAPER)
    again = await stage.slash("summarize", stage.papers, bob, paper=f"https://arxiv.org/abs/{PAPER}")
    assert again.ephemeral
    stage.clock.leap(301)
    late = await stage.slash("summarize", stage.papers, bob, paper=PAPER)
    assert stage.papers.visible == [first, late]


async def test_forget_tells_ones_own_data_from_the_channels_and_shows_the_danger(stage: Stage, bob: User) -> None:
    await stage.slash("subscribe", topic="cs.CL")
    answer = await stage.slash("summarize", paper=PAPER)
    for person in (stage.ann, bob):
        await stage.press(answer, "🔖", person)
    theirs = await stage.slash("forget", stage.papers, bob)
    assert "is for its administrators to delete" in theirs.text
    assert not any("This chat" in label for label in theirs.labels)
    forget = await stage.slash("forget")
    assert "About this chat I hold: 1 subscription, its settings" in forget.text
    styles = {each["label"]: each["style"] for each in forget.buttons}
    assert [style for label, style in styles.items() if label.startswith("This chat: delete")] == [4]
    assert [style for label, style in styles.items() if label.startswith("Delete my 1 saved paper")] == [4]
    assert "Deleted, of yours" in (await stage.press(forget, "Delete my")).text
    assert "cs.CL" in (await stage.slash("subscriptions")).text
    assert "Deleted, of this chat" in (await stage.press(forget, "This chat: delete")).text


@pytest.mark.parametrize("name", ABOUT_CHATS)
async def test_an_answer_about_another_channel_names_it(stage: Stage, name: str) -> None:
    assert stage.papers.guild
    news = stage.server.channel(stage.papers.guild, "news")
    await stage.slash("subscribe", channel=news, topic="cs.CL")
    for line in sorted({f"/{name} @id__{news.id}", f"/{name} {GIVEN.get(name, '')} @id__{news.id}"}):
        said = await stage.say(line)
        if name != "export":  # its file comes after
            assert "“news”" in said.text, line
            assert "this chat" not in said.text.lower()


async def test_where_the_bot_may_not_write_a_mention_is_answered_in_private(stage: Stage) -> None:
    assert stage.papers.guild
    quiet = stage.server.channel(stage.papers.guild, "quiet")
    stage.server.world.overwrite(quiet, stage.server.bot, deny="send_messages")
    asked = f"<@{stage.server.bot.id}> /subscribe cs.CL"
    stage.server.say(stage.ann, quiet, asked)
    said = await stage.server.wait_for(lambda: stage.dm.posted)
    assert "I may not write in “quiet”, so I answer you here." in said[-1].text
    assert "I miss Send Messages" in said[-1].text
