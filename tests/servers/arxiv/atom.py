"""Papers as arXiv's Atom, in the form of 2026."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from papers.paper import Paper
from tests.servers.arxiv.answers import Answer

_FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"\
 xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/test</id>
  <title>arXiv Query</title>
  <updated>2026-01-01T00:00:00Z</updated>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{entries}</feed>
"""


def feed(papers: Iterable[Paper], total: int, start: int, size: int) -> Answer:
    """Answer with a page of papers."""
    entries = "".join(map(_entry, papers))
    return Answer(_FEED.format(size=size, total=total, start=start, entries=entries).encode())


def error(reason: str, status: int = 400) -> Answer:
    """Answer that the question is not accepted."""
    place = f"https://arxiv.org/api/errors#{reason.replace(' ', '_')}"
    entry = (
        f"<entry><id>{escape(place)}</id><title>Error</title><updated>2026-01-01T00:00:00Z</updated>"
        f"<summary>{escape(reason)}</summary><author><name>arXiv api core</name></author></entry>"
    )
    return Answer(_FEED.format(size=1, total=1, start=0, entries=entry).encode(), status)


def _entry(paper: Paper) -> str:
    parts = [
        _element("id", f"http://arxiv.org/abs/{paper.versioned_id}"),
        _element("title", paper.title),
        _element("updated", _date(paper.updated)),
        _element("summary", paper.abstract.replace("\n", "\n  ")),
        *(f"<category term={quoteattr(term)}/>" for term in paper.categories),
        _element("published", _date(paper.published)),
        _element("arxiv:comment", paper.comment),
        _element("arxiv:journal_ref", paper.journal_ref),
        _element("arxiv:doi", paper.doi),
        *(f"<arxiv:primary_category term={quoteattr(term)}/>" for term in paper.categories[:1]),
        *(f"<author>{_element('name', name)}</author>" for name in paper.authors),
    ]
    return f"<entry>{''.join(parts)}</entry>\n"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
