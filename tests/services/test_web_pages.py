""" "Read on the web": the links from chats into the archive."""

from pathlib import Path

import pytest

from archive.site.site import Site
from chat.reply import Item, Listing, Reply
from chat.words import Words
from papers.sample import SAMPLE_NOW, SampleSource
from services.digests.publishing import Publishing
from services.languages import Languages
from services.preferences import Layout
from services.replies.papers import digest_replies
from services.replies.web_pages import WebPages
from store.database import open_store
from store.topics import Topic
from tests.archive.made import a_digest
from tests.clocks import ManualClock
from tests.stores import made_at

ENGLISH = Words("en")


def topic(key: str, kind: str) -> Topic:
    return Topic(1, key, key, "cat:cs.CV", kind, SAMPLE_NOW)


def links(replies: list[Reply]) -> list[str]:
    items = [item for reply in replies for block in reply.blocks if isinstance(block, Listing) for item in block.items]
    return [item.url for item in items if item.text == "Read on the web"]


@pytest.mark.parametrize("key", ["diffusion-models", "cat:cs.CV"])
async def test_each_message_links_to_a_page_that_the_archive_writes(tmp_path: Path, key: str) -> None:
    papers = (await SampleSource().search("cat:cs.CV", limit=3)).papers
    digest = a_digest(papers, key=key)
    Site(tmp_path, Languages().words).put(digest, {})
    root = "https://herald.example.org/a"
    for layout, count in (("papers", 4), ("list", 1)):
        chosen: Layout = "list" if layout == "list" else "papers"
        found = links(digest_replies(digest, ENGLISH, chosen, pages=WebPages(f"{root}/", "en", key)))
        assert len(found) == len(set(found)) == count
        for address in found:
            place = address.removeprefix(f"{root}/")
            assert (tmp_path / place / "index.html" if place.endswith("/") else tmp_path / place).is_file(), address
    assert not links(digest_replies(digest, ENGLISH))


@pytest.mark.parametrize(
    ("kind", "url", "shown"),
    [
        ("catalogue", "https://a.org", True),
        ("category", "https://a.org", True),
        ("catalogue", "", False),
        ("query", "https://a.org", False),
        ("author", "https://a.org", False),
        ("phrase", "https://a.org", False),
    ],
)
async def test_only_what_the_world_sees_is_linked(tmp_path: Path, kind: str, url: str, shown: bool) -> None:
    site = Site(tmp_path, Languages().words)
    async with open_store(made_at(tmp_path / "herald.db")) as store:
        publishing = Publishing(store, ManualClock(), site, public_url=url)
        assert (publishing.pages(topic("nerf", kind), "en") is not None) is shown
        assert Publishing(store, ManualClock(), None, public_url=url).pages(topic("nerf", kind), "en") is None


def test_the_link_is_said_in_the_chats_language() -> None:
    replies = digest_replies(a_digest([]), ENGLISH, pages=WebPages("https://a.org", "zh", "nerf"))
    assert replies[0].blocks[-1] == Listing((Item("Read on the web", url="https://a.org/zh/nerf/"),))
