"""What people paste and type to find papers, and what they are told when they begin to follow something."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.clocks import START
from tests.servers.arxiv import ArxivServer, Corpus, faults, make_paper
from tests.servers.arxiv.answers import Fault
from tests.talks import Talk, Talking

TITLES = (
    "SAM: Segment Anything",
    "Attention is not all you need",
    '"Why Should I Trust You?": Explaining (the Predictions',
    r"Fast $\\mathcal{O}(n)$ methods: 50% less/more",
    "CAT: Friend or Foe?",
    "Searches for things at 13 TeV with the detector",
)
PAPERS = [
    make_paper(
        n,
        title=title,
        abstract="We study glaciers.",
        categories=("cs.CL", "cs.LG") if n % 2 else ("cs.LG", "cs.CL"),
        published=START - timedelta(days=n),
        updated=START - timedelta(days=n),
    )
    for n, title in enumerate(TITLES, 1)
]
GONE = replace(
    make_paper(50, title="A wrong one", abstract="We melt.", published=START - timedelta(days=300)),
    comment="This version has been removed by arXiv administrators",
)


@asynccontextmanager
async def talk_on(talking: Talking, server: ArxivServer) -> AsyncIterator[Talk]:
    variables = {"HERALD_ARXIV__API_URL": server.url, "HERALD_ARXIV__TIMEOUT_SECONDS": "2"}
    async with talking(sample=False, **variables) as talk:
        yield talk


async def test_titles_are_searched_for_and_followed_as_they_stand(talking: Talking) -> None:
    with ArxivServer(Corpus([*PAPERS, GONE])) as server:
        async with talk_on(talking, server) as talk:
            for paper, title in zip(PAPERS, TITLES, strict=True):
                listed = await talk.say(f"/search {title}")
                assert listed.split("1. ")[1].partition("\n")[2].lstrip().startswith(paper.id), listed
                said = await talk.say(f"/subscribe {title}")
                assert f"now follows {title}." in said
                assert "it would have brought 1 paper:" in said
            assert "13 TeV" in await talk.say("/subscriptions")
            assert "no field tit" in await talk.say("/search tit:glaciers")
            assert "no field tit" in await talk.say("/subscribe tit:glaciers")
            assert "This paper was withdrawn" in await talk.say("/search A wrong one")


async def test_several_categories_are_one_subscription_that_says_so(talking: Talking) -> None:
    with ArxivServer(Corpus(PAPERS)) as server:
        async with talk_on(talking, server) as talk:
            said = await talk.say("/subscribe cs.CL, cs.LG at 09:00 Asia/Shanghai")
            assert "now follows cs.CL, cs.LG." in said
            assert "one subscription to what is in any of 2 categories" in said
            assert "it would have brought 6 papers. The newest:" in said
            assert said.count("Ada Lovelace") == 3
            for again in ("cs.LG+cs.CL", "cs.CL/cs.LG", "cs.CL and cs.LG", "https://rss.arxiv.org/rss/cs.CL+cs.LG"):
                assert "follows cs.CL, cs.LG already" in await talk.say(f"/subscribe {again}")
            assert "2. " not in await talk.say("/subscriptions")
            await talk.say("/unsubscribe cs.LG cs.CL")
            assert "follows nothing yet" in await talk.say("/subscriptions")
            assert "now follows cs.CL (" in await talk.say("/subscribe https://arxiv.org/list/cs.CL/recent")


async def test_a_topic_that_brought_nothing_is_warned_of(talking: Talking) -> None:
    with ArxivServer(Corpus(PAPERS)) as server:
        async with talk_on(talking, server) as talk:
            said = await talk.say("/subscribe ti:zebrafish")
            assert "now follows ti:zebrafish." in said
            assert "it would have brought nothing: fewer or other words may find more." in said
            assert "nothing" not in await talk.say("/subscribe ti:zebrafish")


@pytest.mark.parametrize("fault", [faults.status(503), faults.status(429)])
async def test_a_silent_arxiv_delays_and_spoils_no_subscription(talking: Talking, fault: Fault) -> None:
    with ArxivServer(Corpus(PAPERS)) as server:
        async with talk_on(talking, server) as talk:
            server.script(*[fault] * 40)
            said = await talk.say("/subscribe cs.CL")
            assert "now follows cs.CL" in said
            assert "The next digest comes on" in said
            assert "What it would have brought lately I could not find out." in said
            assert "asking arXiv what that would have brought lately" in talk.notes.getvalue()


async def test_a_time_that_has_passed_is_refused_with_the_next_step(talk: Talk) -> None:
    said = await talk.say("/subscribe ti:diffusion AND submittedDate:[20240101 TO 20240131]")
    assert "asks for a time that has passed" in said
    assert "Leave the dates out, or look into that time with /search." in said
    assert "follows nothing yet" in await talk.say("/subscriptions")
    assert "now follows" in await talk.say("/subscribe ti:diffusion AND submittedDate:[20240101 TO *]")


async def test_a_long_query_is_taken_and_a_longer_one_is_not(talk: Talk) -> None:
    words = " OR ".join(f"ti:word{n}" for n in range(130))
    assert 1500 < len(words) < 2000
    said = await talk.say(f"/subscribe {words} OR ti:diffusion")
    assert "now follows ti:word0 OR ti:word1" in said
    assert "of 7 on “ti:word0" in await talk.say(f"/search {words} OR ti:diffusion")
    for command in ("subscribe", "search"):
        assert "at most 2,000 will do" in await talk.say(f"/{command} {words} OR {words.replace('word', 'term')}")


async def test_a_first_category_is_told_by_the_records(talking: Talking) -> None:
    with ArxivServer(Corpus(PAPERS)) as server:
        async with talk_on(talking, server) as talk:
            listed = await talk.say("/search primary:cs.CL glaciers")
            assert listed.count("Ada Lovelace") == 3
            said = await talk.say("/subscribe primary:cs.CL")
            assert "it would have brought 3 papers. The newest:" in said
            assert all("primary:" not in asked.params["search_query"] for asked in server.asked)
