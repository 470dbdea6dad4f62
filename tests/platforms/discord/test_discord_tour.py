"""The tour of the design through a guild's channel, a thread, a forum and direct messages."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.platforms.discord.stage import Stage, open_stage, standing
from tests.servers.discord import Asks, Channel, DiscordServer, Flag, Kind, Message, User

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)
CMD = "Content-Frame Motion-Latent Decomposition"
QUESTION = "What FVD score does it achieve on WebVid-10M?"
SCORE = "CMD achieves an FVD score of 212.7 on WebVid-10M"


@pytest.fixture
def olga(server: DiscordServer) -> User:
    """Return the bot's operator."""
    return server.user("Olga")


@pytest.fixture
async def stage(server: DiscordServer, tmp_path: Path, olga: User) -> AsyncIterator[Stage]:
    lab = server.guild("Lab", server.user("Ann"), olga, server.user("Bob"))
    server.world.give(lab, olga, "administrator")
    papers = server.channel(lab, "papers")
    async with open_stage(server, tmp_path, papers, HERALD_OPERATORS__IDS=f"discord:{olga.id}") as opened:
        yield opened


async def reading(stage: Stage, where: Channel) -> None:
    """Have a paper summarised, look at its evidence, vote, save, ask and search."""
    answer = await stage.slash("summarize", where, paper="2403.14148")
    assert answer.channel is where
    assert CMD in answer.text
    assert "Sentences of the abstract itself" in answer.text
    assert answer.text.count(SCORE) == 1
    assert "Key takeaways: the sentences in bold in the abstract." in answer.text
    assert answer.labels == ["Evidence", "👍", "👎", "🔖", "Related"]
    assert (
        answer.links.items()
        >= {"abstract": "https://arxiv.org/abs/2403.14148v1", "PDF": "https://arxiv.org/pdf/2403.14148v1"}.items()
    )
    evidence = await stage.press(answer, "Evidence")
    assert evidence.channel is where
    assert evidence.text.count("(abstract)") >= 4
    assert "more like 2403.14148" in (await stage.press(answer, "👍")).text
    liked = await stage.slash("top", where, period="month", place="everywhere")
    assert "Most liked everywhere, last 30 days" in liked.text
    assert "👍 1 · 2403.14148" in liked.text
    assert "In short" in (await stage.press(liked, "1")).text
    help_text = (await stage.slash("help", where)).text
    assert "/subscribe topic" in help_text
    assert "HH:MM" not in help_text
    assert "@channel" not in help_text
    assert "less like 2403.14148" in (await stage.press(answer, "👎")).text
    assert "Saved 2403.14148" in (await stage.press(answer, "🔖")).text
    assert CMD in (await stage.slash("summarize", where, paper="2403.14148", depth="deep")).text
    saved = await stage.slash("saved", where)
    assert CMD in saved.text
    bibtex = await stage.press(saved, "BibTeX")
    assert [each.name for each in bibtex.files] == ["saved.bib"]
    assert SCORE in (await stage.slash("ask", where, paper="2403.14148", question=QUESTION)).text
    found = await stage.slash("search", where, words="diffusion")
    assert "1–5 of 13" in found.text
    further = await stage.press(found, "More")
    assert further is found
    assert "6–10 of 13" in further.text
    assert "1–5 of 13" in (await stage.press(found, "Back")).text


async def following(stage: Stage, where: Channel) -> None:
    """Have a topic followed, looked at, configured, and given up again."""
    topics = await stage.slash("topics", where)
    assert "Diffusion Models" in topics.text
    assert "now follows Diffusion Models" in (await stage.press(topics, "Diffusion Models")).text
    assert (
        "now follows" in (await stage.slash("subscribe", where, topic="cs.RO", at="18:30", zone="Asia/Shanghai")).text
    )
    listed = await stage.slash("subscriptions", where)
    assert "18:30 Asia/Shanghai" in listed.text
    assert "cs.RO" in (await stage.slash("unsubscribe", where, topic="cs.RO")).text
    assert "cs.RO" not in (await stage.slash("subscriptions", where)).text
    settings = await stage.slash("settings", where)
    offer = await stage.press(settings, "Papers a digest")
    assert offer is settings
    assert "at most: 3" in (await stage.press(offer, "3")).text
    assert "Depth: deep" in (await stage.slash("settings", where, setting="depth", value="deep")).text
    await stage.slash("settings", where, setting="depth", value="brief")
    assert "paused" in (await stage.slash("pause", where)).text
    assert "come again" in (await stage.slash("resume", where)).text


async def leaving(stage: Stage, where: Channel) -> None:
    """Take all data away and have it deleted."""
    export = await stage.slash("export", where)
    assert [each.name for each in export.files] == ["paper-herald.json"]
    forget = await stage.slash("forget", where)
    assert "Deleted, of yours" in (await stage.press(forget, "Delete my")).text
    assert "Deleted, of this chat" in (await stage.press(forget, "This chat")).text
    assert "follows nothing" in (await stage.slash("subscriptions", where)).text


async def test_the_tour_in_a_channel_of_a_guild(stage: Stage) -> None:
    welcome = await stage.slash("start")
    assert welcome.labels[0] == "Diffusion Models", "the first digest is two presses away"
    assert "/summarize" in (await stage.press(welcome, "All commands")).text
    await reading(stage, stage.papers)
    await following(stage, stage.papers)
    before = len(stage.papers.visible)
    preview = await stage.slash("digest", stage.papers, topic="diffusion-models")
    assert "A preview for this chat" in preview.text
    whole = await stage.press(preview, "One message per paper", count=4)
    assert "Sentences of the abstract itself" in whole.text
    assert len(stage.papers.visible) == before, "a preview is for who asked"
    assert await stage.strike(MONDAY_NINE) == 4
    heading = stage.papers.posted[-1]
    assert "13 papers. These 3 suit you best." in heading.text
    (thread,) = stage.papers.threads
    assert heading.thread is thread
    assert thread.name == "Diffusion Models, 22 March 2024"
    assert [CMD in each.text or "Sentences of the abstract itself" in each.text for each in thread.posted] == [True] * 3
    assert all(each.nonce for each in (heading, *thread.posted))
    assert "Noted" in (await stage.press(thread.posted[0], "👍")).text
    assert await stage.strike(MONDAY_NINE) == 0
    await leaving(stage, stage.papers)


async def test_the_tour_in_direct_messages(stage: Stage) -> None:
    assert "reads arXiv" in (await stage.say("hello")).text
    assert CMD in (await stage.say("look: https://arxiv.org/abs/2403.14148v1")).text
    assert SCORE in (await stage.say(f"/ask 2403.14148 {QUESTION}")).text
    await reading(stage, stage.dm)
    await following(stage, stage.dm)
    before = len(stage.dm.posted)
    assert await stage.strike(MONDAY_NINE) == 4
    assert ["Sentences of the abstract itself" in each.text for each in stage.dm.posted[before:]] == [
        False,
        True,
        True,
        True,
    ]
    await leaving(stage, stage.dm)


async def test_the_tour_in_a_thread(stage: Stage) -> None:
    thread = stage.server.thread(stage.papers, "Our reading", stage.ann)
    await reading(stage, thread)
    await following(stage, thread)
    assert "follows nothing" in (await stage.slash("subscriptions", stage.papers)).text
    before, above = len(thread.posted), len(stage.papers.posted)
    assert await stage.strike(MONDAY_NINE) == 4
    assert ["Sentences of the abstract itself" in each.text for each in thread.posted[before:]] == [
        False,
        True,
        True,
        True,
    ]
    assert (len(stage.papers.posted), len(stage.papers.threads)) == (above, 1)
    await leaving(stage, thread)


async def test_the_tour_in_a_forum(stage: Stage) -> None:
    assert stage.papers.guild is not None
    forum = stage.server.channel(
        stage.papers.guild, "reading", Kind.FORUM, ("weekly", "diffusion models", "cs.CV", "Robotics")
    )
    talk = stage.server.thread(forum, "Welcome", stage.ann)
    await reading(stage, talk)
    said = await stage.slash("subscribe", channel=forum, topic="diffusion-models")
    assert "now follows Diffusion Models" in said.text
    assert "Diffusion Models" in (await stage.slash("subscriptions", channel=forum)).text
    await stage.slash("settings", channel=forum, setting="papers", value="3")
    assert await stage.strike(MONDAY_NINE) == 4
    post = forum.threads[-1]
    assert post.name == "Diffusion Models, 22 March 2024"
    assert [each["name"] for each in forum.tags if int(each["id"]) in post.applied_tags] == [
        "diffusion models",
        "cs.CV",
    ]
    assert ["Sentences of the abstract itself" in each.text for each in post.posted] == [False, True, True, True]
    assert post.posted[0].id == post.id


async def test_the_tour_in_an_announcement_channel(stage: Stage) -> None:
    assert stage.papers.guild is not None
    news = stage.server.channel(stage.papers.guild, "news", Kind.ANNOUNCEMENT)
    await stage.slash("settings", channel=news, setting="papers", value="3")
    await stage.slash("subscribe", channel=news, topic="diffusion-models")
    assert await stage.strike(MONDAY_NINE) == 4
    (heading,) = news.posted
    assert Flag.CROSSPOSTED in heading.flags
    assert heading.thread is not None
    assert len(heading.thread.posted) == 3


async def test_a_digest_as_one_message(stage: Stage) -> None:
    await stage.slash("settings", setting="papers", value="3")
    await stage.slash("settings", setting="layout", value="list")
    await stage.slash("subscribe", topic="diffusion-models")
    before = len(stage.papers.posted)
    assert await stage.strike(MONDAY_NINE) == 1
    assert len(stage.papers.posted) > before
    assert stage.papers.threads == []
    assert "".join(each.text for each in stage.papers.posted[before:]).count("arxiv.org/abs/") >= 3


async def test_operators_have_their_commands(stage: Stage, olga: User) -> None:
    with pytest.raises(LookupError, match="not offered there"):
        stage.server.acts.slash(stage.ann, stage.dm, "stats", {})
    assert "for this bot's operators" in (await stage.say("/stats")).text
    stats = await stage.slash("stats", stage.papers, olga)
    assert stats.ephemeral
    assert "Chats: discord" in stats.text or "Chats" in stats.text
    await stage.slash("subscribe", topic="diffusion-models")
    room = stage.server.dm(olga)
    stage.server.say(olga, room, "/broadcast We move tomorrow.")
    await stage.server.wait_for(lambda: room.posted and "This goes to 1 chat." in room.posted[-1].text)
    preview = room.posted[-1]
    assert "We move tomorrow." in room.posted[-2].text
    assert "This goes to 1 chat." in preview.text
    before = len(stage.papers.posted)
    await stage.press(preview, "Send", olga)
    await stage.app.runner({"discord": stage.discord}).run_due()
    assert ["We move tomorrow." in each.text for each in stage.papers.posted[before:]] == [True]


COMPLETED = {
    "summarize paper": ("", "2403.14148"),
    "ask paper": ("latent", "2403.14148"),
    "compare paper": ("latent", "2403.14148"),
    "compare other": ("latent", "2403.14148"),
    "related paper": ("latent", "2403.14148"),
    "subscribe topic": ("robot", "cs.RO"),
    "subscribe at": ("18:30", "18:30"),
    "subscribe zone": ("Shang", "Asia/Shanghai"),
    "subscribe days": ("week", "Monday to Friday"),
    "unsubscribe topic": ("", "Diffusion Models"),
    "digest topic": ("nerf", "Neural Radiance Fields"),
    "settings value": ("", "20"),
}


async def test_all_that_can_be_completed_is(stage: Stage) -> None:
    await stage.press(await stage.slash("summarize", paper="2403.14148"), "🔖")
    await stage.slash("subscribe", topic="diffusion-models")
    there = {
        f"{command['name']} {option['name']}"
        for command in stage.server.registry.typed(0)
        for option in command["options"]
        if option.get("autocomplete")
    }
    assert there == {*COMPLETED, "subscribe tags"}, "tags are a forum's, and have their own test"
    for where in (stage.papers, stage.dm, stage.server.thread(stage.papers, "x", stage.ann)):
        for place, (typed, offered) in COMPLETED.items():
            if place == "unsubscribe topic" and where is not stage.papers:
                continue
            command, option = place.split()
            rest = {"setting": "papers"} if command == "settings" else {}
            found = await stage.server.autocomplete(stage.ann, where, command, option, typed, **rest)
            assert any(offered in each for each in found), (place, found)


GIVEN = {
    "summarize": {"paper": "2403.14148"},
    "ask": {"paper": "2403.14148", "question": QUESTION},
    "compare": {"paper": "2403.14148", "other": "2403.13470"},
    "related": {"paper": "2403.14621"},
    "search": {"words": "diffusion"},
    "subscribe": {"topic": "diffusion-models"},
    "broadcast": {"words": "hello"},
}


async def test_all_commands_and_buttons_are_reached(stage: Stage, olga: User) -> None:
    """Give each command, and press each sort of button that it brings, and those that these bring."""
    dm = stage.server.dm(olga)
    names = [each["name"] for each in stage.server.registry.typed(0) if 1 in each["contexts"]]

    pressed: set[str] = set()

    async def follow(path: tuple[str, ...]) -> list[Message]:
        """Send a command and press one button after another: the same one, or as far as numbers go one alike."""
        asked = await stage.server.slash(olga, dm, path[0], **GIVEN.get(path[0], {}))
        for place, number in enumerate(path[1:]):
            await stage.answer(asked, 2 if path[0] == "broadcast" and not place else 1)
            alike = [
                (each, same) for each in standing(asked) for same in _custom_ids(each) if _sort(same) == _sort(number)
            ]
            exact = [(each, same) for each, same in alike if same == number]
            if not alike:  # what was pressed before has taken it away
                return []
            asked = await stage.server.press(olga, *(exact or alike)[0])
            pressed.add(_sort(number))
        await stage.answer(asked, 2 if path == ("broadcast",) else 1)
        return standing(asked)

    await stage.press(await stage.slash("summarize", dm, olga, paper="2403.13470"), "🔖", olga)
    await stage.slash("subscribe", dm, olga, topic="nerf")
    waiting: list[tuple[str, ...]] = [(name,) for name in names]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        for message in await follow(path):
            assert "I no longer know" not in message.text
            for number in _custom_ids(message):
                sort = _sort(number)
                if sort not in seen:
                    seen.add(sort)
                    waiting.append((*path, number))
    hidden = {"evidence", "save", "vote"}
    settings = {f"settings {each}" for each in ("language", "time", "timezone", "days", "papers", "depth", "layout")}
    shown = {
        "topics",
        "summarize",
        "help",
        "search",
        "related",
        "subscribe",
        "saved",
        "export",
        "forget",
        "resume",
        "digest",
    }
    assert pressed >= hidden | settings | shown
    assert {each.data["name"] for each in stage.server.desk.all if each.kind is Asks.COMMAND} == set(names)
    assert stage.server.journal.refused() == []


def _custom_ids(message: Message) -> list[str]:
    return [str(each["custom_id"]) for each in message.buttons]


def _sort(custom_id: str) -> str:
    """Name what a button does: its command, and what that does first where it does several things."""
    command, _, arguments = custom_id.lstrip("0123456789").removeprefix("/").partition(" ")
    return f"{command} {arguments.partition(' ')[0]}".strip() if command in {"settings", "mailing"} else command
