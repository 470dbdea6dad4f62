"""arXiv's site: papers as HTML and PDF, their pictures, and the licences that OAI-PMH tells."""

from urllib.parse import unquote
from xml.sax.saxutils import escape

from tests.servers.arxiv.answers import Answer, Params

_RECORD = """<?xml version='1.0' encoding='UTF-8'?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>
<request verb="GetRecord">http://export.arxiv.org/oai2</request>{content}</OAI-PMH>
"""
_RAW = """<GetRecord><record><header><identifier>oai:arXiv.org:{id}</identifier></header><metadata>\
<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{id}</id>{versions}<license>{licence}</license></arXivRaw>\
</metadata></record></GetRecord>"""
_UNKNOWN = '<error code="idDoesNotExist">Nothing matches</error>'
NO_HTML = b"""<!DOCTYPE html><html><head><title>No HTML for this paper</title></head><body>
<h1>No HTML</h1><p>HTML is not available for the source.</p></body></html>"""


class Site:
    """What stands where; the address of a paper is its id with its version."""

    def __init__(self) -> None:
        self._places: dict[str, Answer] = {}
        self._licences: dict[str, tuple[str, int]] = {}

    def __call__(self, path: str, params: Params) -> Answer:
        """Answer 404 where there is nothing."""
        if path == "/oai":
            return self._record(params)
        return self._places.get(unquote(path), Answer(NO_HTML, 404, "text/html; charset=utf-8"))

    def html(self, name: str, page: str) -> None:
        """Put a paper's page there."""
        self._places[f"/html/{name}"] = Answer(page.encode(), content_type="text/html; charset=utf-8")

    def pdf(self, name: str, content: bytes) -> None:
        """Put a paper's PDF there."""
        self._places[f"/pdf/{name}"] = Answer(content, content_type="application/pdf")

    def picture(self, path: str, content: bytes, media_type: str = "image/png") -> None:
        """Put a picture there."""
        self._places[path] = Answer(content, content_type=media_type)

    def licence(self, paper: str, url: str, version: int = 1) -> None:
        """Say which licence a paper's newest version has."""
        self._licences[f"oai:arXiv.org:{paper}"] = url, version

    def _record(self, params: Params) -> Answer:
        assert (params["verb"], params["metadataPrefix"]) == ("GetRecord", "arXivRaw")
        name = params["identifier"]
        content = _UNKNOWN
        if name in self._licences:
            licence, newest = self._licences[name]
            versions = "".join(f'<version version="v{n}"/>' for n in range(1, newest + 1))
            paper = name.removeprefix("oai:arXiv.org:")
            content = _RAW.format(id=escape(paper), versions=versions, licence=escape(licence))
        return Answer(_RECORD.format(content=content).encode(), content_type="text/xml; charset=utf-8")
