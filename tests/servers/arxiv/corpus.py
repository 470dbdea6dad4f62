"""arXiv with a few papers: it searches them, finds them by id, and pages."""

import re
from collections.abc import Iterable

from chat.errors import BadInputError
from papers.paper import Order, Paper
from papers.sample import select
from tests.servers.arxiv import atom
from tests.servers.arxiv.answers import Answer, Params

_ID = re.compile(r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d+))?")


class Corpus:
    """Answers from these papers; an id without a version means the newest one."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._papers = sorted(papers, key=lambda paper: paper.version)

    def __call__(self, params: Params) -> Answer:
        """Answer a question as arXiv does."""
        start, size = int(params.get("start") or 0), int(params.get("max_results") or 10)
        if params.get("id_list"):
            asked = params["id_list"].split(",")
            malformed = [text for text in asked if not _ID.fullmatch(text)]
            if malformed:
                return atom.error(f"incorrect id format for {malformed[0]}")
            found = [paper for text in asked for paper in self._named(text)]
        else:
            order: Order = "relevance" if params.get("sortBy") == "relevance" else "newest"
            try:
                if "primary:" in params["search_query"]:  # a field that arXiv's search does not have
                    return atom.error("malformed search query")
                found = select(self._newest(), params["search_query"], order)
            except BadInputError:
                return atom.error("malformed search query")
        return atom.feed(found[start : start + size], len(found), start, size)

    def _newest(self) -> Iterable[Paper]:
        return {paper.id: paper for paper in self._papers}.values()

    def _named(self, text: str) -> list[Paper]:
        name = _ID.fullmatch(text)
        assert name
        versions = [paper for paper in self._papers if paper.id == name["id"]]
        if name["version"]:
            return [paper for paper in versions if paper.version == int(name["version"])]
        return versions[-1:]
