"""Which record answers which id, whatever form the id was asked for in."""

from collections.abc import Iterable, Mapping

from chat.errors import BadInputError
from papers import ids
from papers.ids import ArxivId
from papers.paper import Paper


def read_ids(asked: Iterable[str]) -> dict[str, ArxivId]:
    """Read the ids as they were asked for; those that are none are left out, for no record can answer them."""
    read = {}
    for text in asked:
        try:
            read[text] = ids.parse(text)
        except BadInputError:
            continue
    return read


def answer(asked: Mapping[str, ArxivId], papers: Iterable[Paper]) -> dict[str, Paper]:
    """Return the record of each id: of the very version, or of the newest one where no version was asked for."""
    records: dict[ArxivId, Paper] = {}
    for paper in sorted(papers, key=lambda paper: paper.version):
        records[ArxivId(paper.id)] = records[ArxivId(paper.id, paper.version)] = paper
    return {text: records[wanted] for text, wanted in asked.items() if wanted in records}
