"""The week's and the month's best for everybody: pages, feeds and posts of what readers of all chats liked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from chat.refs import ChatRef, Person
from papers import ids
from services.digests.best_pages import FEWEST
from tests.talks import Talk, Talking

MOST_LIKED, LIKED, TOO_FEW, UNSHOWN = "2403.14621", "2403.14421", "2403.14148", "2403.13788"
ROOT = "https://herald.example.org"
GROUP = ChatRef("telegram", "-100", title="Lab")
SUNDAY, MONDAY = datetime(2024, 3, 24, 23, tzinfo=UTC), datetime(2024, 3, 25, 0, 1, tzinfo=UTC)


def made(site: Path, language: str = "en") -> set[str]:
    """Return the files of what readers liked, in the archive and among the posts."""
    posts = {path.name for path in (site / "posts" / language).glob("*best_*")}
    return {path.name for path in (site / language / "best").glob("*")} | posts


async def like(talk: Talk, paper_id: str, people: int, value: int = 1) -> None:
    """Have some people vote, each in a chat of their own but the first one, who is in a group."""
    paper, _ = await talk.app.services.library.one(ids.parse(paper_id))
    for number in range(people):
        person = Person("telegram", str(number), f"Name{number}")
        chat = ChatRef("telegram", person.id) if number else GROUP
        await talk.app.services.votes.cast(person, chat, paper, value)


async def begun(talk: Talk, *settings: str) -> None:
    """Have the chat get a digest, which the archive publishes."""
    for each in settings:
        await talk.say(f"/settings {each}")
    await talk.say("/subscribe diffusion-models at 12:01")
    await talk.say("/settings days daily")
    await talk.clock.advance(120)
    await talk.runner.run_due()
    assert await talk.app.services.publishing.publish() == 1


def settings(site: Path) -> dict[str, Any]:
    return {"HERALD_ARCHIVE__DIRECTORY": str(site), "HERALD_WEB__PUBLIC_URL": ROOT}


async def test_what_three_people_liked_has_a_page_at_once_and_an_entry_and_a_post_when_the_week_is_over(
    talking: Talking, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    async with talking(**settings(site)) as talk:
        publish = talk.app.services.publishing.publish
        await begun(talk)
        await like(talk, TOO_FEW, FEWEST - 1)
        assert await publish() == 0
        assert not (site / "en" / "best").exists(), "of two people it would be easy to tell who"
        assert "/best/" not in (site / "en" / "index.html").read_text()

        await like(talk, LIKED, FEWEST)
        await like(talk, MOST_LIKED, FEWEST + 1)
        assert await publish() == 2
        assert made(site) == {"index.html", "feed.xml", "2024-W12.html", "2024-03.html"}, "it is not over yet"
        page = (site / "en" / "best" / "2024-W12.html").read_text()
        assert "The week is not over yet" in page
        assert page.index(f'id="p{MOST_LIKED}"') < page.index(f'id="p{LIKED}"')
        assert f'id="p{TOO_FEW}"' not in page
        assert "4 readers liked it" in page
        assert not any(word in page for word in ("Name1", "Lab", "telegram"))
        assert 'href="best/2024-03.html"' in (site / "en" / "index.html").read_text()
        assert "best" not in (site / "en" / "feed.xml").read_text()

        talk.clock.set(MONDAY)
        await publish()
        posts = {"2024-03-25-best_2024-W12.md"}
        assert made(site) == {"index.html", "feed.xml", "2024-W12.html", "2024-03.html", *posts}
        assert "not over" not in (site / "en" / "best" / "2024-W12.html").read_text()
        post = (site / "posts" / "en" / next(iter(posts))).read_text()
        assert f"{ROOT}/en/best/2024-W12.html" in post
        assert f"https://arxiv.org/abs/{MOST_LIKED}" in post
        for place in ("feed.xml", "best/feed.xml"):
            entry = feedparser.parse(site.joinpath("en", place).read_bytes()).entries[0]
            assert entry.link == f"{ROOT}/en/best/2024-W12.html"
            assert entry.published == "2024-03-25T00:00:00Z"
            assert "4 readers" in entry.content[0].value
        assert "best/2024-W12.html" in (site / "en" / "sitemap-best.xml").read_text()


async def test_it_follows_the_votes_until_a_while_after_the_week_and_then_stands(
    talking: Talking, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    async with talking(**settings(site)) as talk:
        publishing = talk.app.services.publishing
        await begun(talk)
        await like(talk, LIKED, FEWEST)
        await publishing.publish()
        await like(talk, LIKED, 1)  # taken back
        await publishing.publish()
        assert made(site) == set(), "no page where nothing is liked by enough"
        assert "/best/" not in (site / "en" / "index.html").read_text()
        assert not (site / "en" / "sitemap-best.xml").exists()

        await like(talk, LIKED, 1)
        await like(talk, MOST_LIKED, FEWEST)
        talk.clock.set(MONDAY + timedelta(days=1))
        await like(talk, MOST_LIKED, 1)  # in the time of grace
        await like(talk, TOO_FEW, FEWEST)  # in the week after
        await publishing.publish()
        week = (site / "en" / "best" / "2024-W12.html").read_text()
        assert f'id="p{LIKED}"' in week
        assert f'id="p{MOST_LIKED}"' not in week
        assert f'id="p{TOO_FEW}"' not in week
        assert 'rel="next" href="2024-W13.html"' in week
        assert 'rel="prev" href="2024-W12.html"' in (site / "en" / "best" / "2024-W13.html").read_text()

        talk.clock.set(MONDAY + timedelta(days=3))
        await publishing.publish()
        await like(talk, LIKED, FEWEST)  # all take it back
        await publishing.publish()
        assert (site / "en" / "best" / "2024-W12.html").read_text() == week
        assert f'id="p{LIKED}"' not in (site / "en" / "best" / "2024-03.html").read_text(), "the month runs"

        before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
        stale = site / "en" / "best" / "2024-W11.html"
        stale.write_text("of votes that a killed process saw taken back")
        (site / "en" / "best" / "2024-W12.html").unlink()
        await publishing.rebuild()
        assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("setting", "language", "heading"), [("language zh", "zh", "当月最受欢迎"), ("summaries italiano", "it", "best")]
)
async def test_only_what_the_archive_shows_is_in_it_in_each_of_its_languages(
    talking: Talking, tmp_path: Path, setting: str, language: str, heading: str
) -> None:
    site = tmp_path / "site"
    async with talking(**settings(site)) as talk:
        await begun(talk, setting)
        await talk.say("/settings language en")
        await talk.say(f"/summarize {UNSHOWN}")
        await like(talk, UNSHOWN, FEWEST)
        await like(talk, LIKED, FEWEST)
        await talk.app.services.publishing.publish()
    page = (site / language / "best" / "2024-03.html").read_text()
    assert heading in page
    assert f'id="p{LIKED}"' in page
    assert not (site / language / "papers" / f"{UNSHOWN}.html").exists()
    assert UNSHOWN not in page
    assert made(site) == set()


async def test_a_bot_that_was_down_when_the_week_ended_settles_it_afterwards(talking: Talking, tmp_path: Path) -> None:
    site, store = tmp_path / "site", "kept.db"
    async with talking(store=store, **settings(site)) as talk:
        await begun(talk)
        await talk.app.services.publishing.publish()
        await like(talk, LIKED, FEWEST)
    async with talking(store=store, **settings(site)) as talk:
        talk.clock.set(MONDAY + timedelta(days=20))
        await talk.app.services.publishing.publish()
    assert {"2024-W12.html", "2024-03.html", "2024-03-25-best_2024-W12.md", "2024-04-01-best_2024-03.md"} <= made(site)
