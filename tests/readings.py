"""Whole papers on a small arXiv, and what is asked of readings of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from chat.reply import Claim, Link
from papers.document import Document
from papers.paper import Paper
from papers.pdf.reader import read_pdf
from summarizer.checks import passages
from summarizer.grounding.quotes import Passage, find
from tests.servers.arxiv import Answer, ArxivServer, Site, make_paper
from tests.servers.arxiv.answers import Params
from tests.servers.arxiv.daily import Daily
from tests.servers.llm import LlmServer

FLASH, ATTENTION = "2205.14135", "1706.03762"
_FACTS = {
    FLASH: ("FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness", ("Tri Dao", "Daniel Y. Fu")),
    ATTENTION: ("Attention Is All You Need", ("Ashish Vaswani", "Noam Shazeer")),
}
Variables = dict[str, Any]  # of strings; mypy would hold them against named arguments too
FREE = "http://creativecommons.org/licenses/by/4.0/"


@cache
def read_once(path: Path) -> Document:
    """Read a real PDF, once for all tests of a process."""
    return read_pdf(path)


def paper_and_text(folder: Path, name: str) -> tuple[Paper, Document]:
    """Return a real paper, its record's abstract taken from the PDF."""
    document = read_once(folder / "pdf" / f"{name}.pdf")
    title, authors = _FACTS[name]
    links = (Link("abs", f"https://arxiv.org/abs/{name}v1"), Link("pdf", f"https://arxiv.org/pdf/{name}v1"))
    day = datetime(2024, 3, 22, 12, tzinfo=UTC)
    facts: dict[str, Any] = {"title": title, "authors": authors, "abstract": document.abstract, "links": links}
    return make_paper(id=name, published=day, updated=day, **facts), document


@contextmanager
def arxiv_with(folder: Path, *names: str, licence: str = "") -> Iterator[tuple[ArxivServer, Site]]:
    """Serve real papers: their records and their PDFs, under a licence where one is given."""
    site = Site()
    for name in names:
        site.pdf(f"{name}v1", (folder / "pdf" / f"{name}.pdf").read_bytes())
        if licence:
            site.licence(name, licence)
    daily = Daily()
    for name in names:
        daily.add(paper_and_text(folder, name)[0], date(2024, 3, 22))

    def places(path: str, params: Params) -> Answer:
        is_list = path.startswith("/rss/") or params.get("verb") == "ListRecords"
        return daily.places(path, params) if is_list else site(path, params)

    with ArxivServer(daily, places=places) as server:
        yield server, site


def addresses(server: ArxivServer) -> Variables:
    """Return the settings by which the bot finds a small arXiv."""
    places = {"API_URL": server.url, "SITE_URL": server.root, "OAI_URL": f"{server.root}/oai"}
    places |= {"RSS_URL": server.root, "DELAY_SECONDS": "0"}
    return {f"HERALD_ARXIV__{name}": place for name, place in places.items()}


def model(server: LlmServer, provider: str, **more: str) -> Variables:
    """Return the settings by which the bot asks a scripted model."""
    given = {"PROVIDER": provider, "MODEL": "wise-1", "BASE_URL": server.url, "API_KEY": "key", **more}
    return {f"HERALD_LLM__{name}": value for name, value in given.items()}


def untrue(claims: Sequence[Claim], paper: Paper, document: Document) -> list[str]:
    """Return the quotes that do not stand, word for word, in the section that their claims name."""
    told = [Passage("abstract", paper.abstract), *(Passage(each.title, each.text) for each in passages(document))]
    places = {each.place: [one for one in told if one.place == each.place] for each in told}
    return [claim.evidence for claim in claims if not find(claim.evidence, places.get(claim.place, []))]
