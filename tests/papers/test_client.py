"""The client and a healthy arXiv: what it gives, and arXiv's terms of use."""

import asyncio
from dataclasses import replace

from papers import links
from papers.arxiv.client import MAX_IDS_LENGTH, ArxivClient, batches
from papers.arxiv.gate import Gate
from papers.ids import ArxivId
from papers.paper import Paper
from tests.clocks import ManualClock
from tests.servers.arxiv import ArxivServer, Corpus, faults, make_paper


def with_links(paper: Paper) -> Paper:
    return replace(paper, links=links.from_record(paper.versioned_id, paper.comment, paper.abstract))


async def test_fetch_gives_records_letter_for_letter(
    server: ArxivServer, client: ArxivClient, many: list[Paper]
) -> None:
    assert await client.fetch(["2401.00007"]) == {"2401.00007": with_links(many[6])}


async def test_fetch_is_keyed_by_the_ids_as_asked_and_leaves_out_the_unknown(
    server: ArxivServer, client: ArxivClient
) -> None:
    asked = ["2401.00001", "2401.00002v1", "arXiv:2401.00003", "2401.00001v9", "2401.09999", "nonsense", ""]
    found = await client.fetch(asked)
    assert {text: paper.versioned_id for text, paper in found.items()} == {
        "2401.00001": "2401.00001v1",
        "2401.00002v1": "2401.00002v1",
        "arXiv:2401.00003": "2401.00003v1",
    }


async def test_fetch_of_nothing_asks_nothing(server: ArxivServer, client: ArxivClient) -> None:
    assert await client.fetch([]) == {}
    assert await client.fetch(["nonsense"]) == {}
    assert server.asked == []


async def test_fetch_tells_versions_and_old_ids_apart(gate: Gate, clock: ManualClock) -> None:
    papers = [make_paper(1, version=version, title=f"Version {version}") for version in (1, 2, 10)]
    papers += [make_paper(2, id="math/0611800", version=2), make_paper(3, id="hep-th/9901001")]
    with ArxivServer(Corpus(papers)) as server:
        client = ArxivClient(server.url, gate, clock)
        found = await client.fetch(
            ["2401.00001", "2401.00001v2", "2401.00001v1", "math.CA/0611800v2", "math/0611800", "hep-th/9901001"]
        )
        await client.aclose()
    assert {text: paper.versioned_id for text, paper in found.items()} == {
        "2401.00001": "2401.00001v10",
        "2401.00001v2": "2401.00001v2",
        "2401.00001v1": "2401.00001v1",
        "math.CA/0611800v2": "math/0611800v2",
        "math/0611800": "math/0611800v2",
        "hep-th/9901001": "hep-th/9901001v1",
    }


async def test_fetch_of_many_ids_takes_few_short_addresses(
    server: ArxivServer, client: ArxivClient, many: list[Paper]
) -> None:
    found = await client.fetch([paper.id for paper in many])
    assert len(found) == 250
    assert len(server.asked) == 2
    assert [len(asked.params["id_list"].split(",")) for asked in server.asked] == [153, 97]


def test_batches_fit_into_addresses_and_hold_no_paper_twice() -> None:
    ids = [ArxivId(f"2401.{number:05}", version) for number in range(1, 400) for version in (0, 1, 2)]
    made = list(batches(ids))
    assert sorted(text for batch in made for text in batch) == sorted(map(str, ids))
    for batch in made:
        assert len("%2C".join(batch)) <= MAX_IDS_LENGTH
        assert len({text.partition("v")[0] for text in batch}) == len(batch)


async def test_search_pages_politely_up_to_the_limit(
    server: ArxivServer, client: ArxivClient, many: list[Paper]
) -> None:
    page = await client.search("cat:cs.CV", limit=220)
    assert [paper.id for paper in page.papers] == [paper.id for paper in reversed(many[30:])]
    assert (page.total, page.start) == (250, 0)
    assert [(asked.params["start"], asked.params["max_results"]) for asked in server.asked] == [
        ("0", "100"),
        ("100", "100"),
        ("200", "20"),
    ]
    assert [asked.at for asked in server.asked] == [0, 3, 6]


async def test_search_ends_where_the_results_end(server: ArxivServer, client: ArxivClient) -> None:
    page = await client.search("cat:cs.CV", start=240, limit=100)
    assert (len(page.papers), page.total, page.start) == (10, 250, 240)
    assert [asked.params["start"] for asked in server.asked] == ["240"]


async def test_search_beyond_the_end_and_for_what_does_not_exist(server: ArxivServer, client: ArxivClient) -> None:
    beyond = await client.search("cat:cs.CV", start=300, limit=10)
    assert (beyond.papers, beyond.total, beyond.start) == ((), 250, 300)
    nothing = await client.search("all:xylophone")
    assert (nothing.papers, nothing.total) == ((), 0)
    assert len(server.asked) == 2  # nothing is an answer, not a fault


async def test_search_says_in_which_order(server: ArxivServer, client: ArxivClient) -> None:
    await client.search("all:study", limit=1)
    await client.search("all:study", limit=1, order="relevance")
    assert [(a.params["sortBy"], a.params["sortOrder"]) for a in server.asked] == [
        ("submittedDate", "descending"),
        ("relevance", "descending"),
    ]


async def test_a_paper_that_slips_to_the_next_page_counts_once(
    many: list[Paper], gate: Gate, clock: ManualClock
) -> None:
    corpus = Corpus(many)
    grown = Corpus([*many, make_paper(251)])
    with ArxivServer(lambda params: (corpus if params["start"] == "0" else grown)(params)) as server:
        client = ArxivClient(server.url, gate, clock)
        page = await client.search("cat:cs.CV", limit=200)
        await client.aclose()
    assert [paper.id for paper in page.papers] == [f"2401.{number:05}" for number in range(250, 51, -1)]


async def test_the_project_says_who_it_is(server: ArxivServer, client: ArxivClient) -> None:
    await client.fetch(["2401.00001"])
    agent = server.asked[0].headers["user-agent"]
    assert agent.startswith("paper-herald/")
    assert "arxiv.py/4" in agent


# The terms of use


async def test_fifty_callers_make_one_request_in_three_seconds_and_people_go_first(
    server: ArxivServer, client: ArxivClient
) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(1, 51):
            group.create_task(client.fetch([f"2401.{number:05}"], urgent=number % 2 == 0))
    ids = [asked.params["id_list"] for asked in server.asked]
    assert ids == [f"2401.{number:05}" for number in (*range(2, 51, 2), *range(1, 51, 2))]
    for before, after in zip(server.asked, server.asked[1:], strict=False):
        assert after.at - before.at >= 3.0
    assert server.most_at_once == 1


async def test_retries_keep_the_terms_too(server: ArxivServer, client: ArxivClient) -> None:
    server.script(faults.status(500), faults.html, faults.truncated)
    await client.fetch(["2401.00001"], urgent=True)
    assert len(server.asked) == 4
    for before, after in zip(server.asked, server.asked[1:], strict=False):
        assert after.at - before.at >= 3.0
