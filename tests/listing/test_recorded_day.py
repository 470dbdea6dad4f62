"""A day of arXiv's own services as they were recorded, brought in by the command as an operator calls it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from papers.paper import Paper
from store import papers
from store.database import open_store
from tests.commands import Done, herald
from tests.servers.arxiv import Answer, ArxivServer, Corpus
from tests.servers.arxiv.answers import Params
from tests.stores import made_at, url_of

CONFIG = '[topics.stars]\nname = "Stars"\nquery = "abs:star"\n[topics.relativity]\nname = "R"\nquery = "cat:gr-qc"\n'


@pytest.fixture
def server(shared_data: Path) -> Iterator[ArxivServer]:
    recorded = shared_data / "arxiv"

    def places(path: str, params: Params) -> Answer:
        if path.startswith("/rss/"):
            feed = (recorded / "rss" / "rss-all.xml").read_bytes()
            return Answer(feed, content_type="application/rss+xml", headers={"ETag": '"friday"'})
        assert path == "/oai"
        token = params.get("resumptionToken", "")
        number = 1 if not token else 2 if "2011-06-23" in token else 3
        return Answer((recorded / "oai" / f"list-arXivRaw-{number}.xml").read_bytes(), content_type="text/xml")

    with ArxivServer(Corpus([]), places=places) as opened:
        yield opened


def harvest(server: ArxivServer, folder: Path) -> Done:
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    services = {"API": server.url, "SITE": server.root, "RSS": server.root, "OAI": f"{server.root}/oai"}
    urls = {f"HERALD_ARXIV__{name}_URL": url for name, url in services.items()}
    store = made_at(folder / "herald.db")
    return herald(
        "harvest", "--format", "json", cwd=folder, HERALD_STORE__URL=store, HERALD_ARXIV__DELAY_SECONDS="0", **urls
    )


async def record(folder: Path, paper_id: str) -> Paper:
    async with open_store(url_of(folder / "herald.db")) as store, store.reading() as c:
        return (await papers.load(c, [paper_id]))[paper_id].paper


async def test_500_items_and_497_records_become_a_list_of_whole_records(server: ArxivServer, tmp_path: Path) -> None:
    done = harvest(server, tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name: found[name] for name in ("day", "papers", "new", "cross", "replace", "replace_cross", "source")} == {
        "day": "2026-11-27",
        "papers": 500,
        "new": 156,
        "cross": 51,
        "replace": 293,
        "replace_cross": 0,
        "source": "rss",
    }
    assert (found["topics"], found["matches"] > 20) == (2, True)
    assert found["requests"] == len(server.asked)
    kept = await record(tmp_path, "0811.2813")
    assert (kept.version, kept.comment[:17], kept.published.year) == (5, "revtex, 12 pages.", 2008)
    assert (await record(tmp_path, "1004.3715")).authors[-1] == r"Jo\"el Goossens"
    server.asked.clear()
    again = json.loads(harvest(server, tmp_path).stdout)
    assert {**again, "requests": found["requests"]} == found
    assert all("if-none-match" in each.headers for each in server.asked)
