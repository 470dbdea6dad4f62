"""Feeds and pages of OAI-PMH, as arXiv writes them."""

from collections.abc import Iterable
from datetime import date, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from papers.paper import Paper

_RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>{title}</title><link>https://rss.arxiv.org/rss/{name}</link><description>{about}</description>
<pubDate>{day}</pubDate><skipDays><day>Sunday</day><day>Saturday</day></skipDays>
{items}</channel></rss>
"""
_OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-28T04:01:08Z</responseDate>
<request verb="ListRecords">https://oaipmh.arxiv.org/oai</request>{content}</OAI-PMH>
"""


def feed(name: str, day: datetime, items: Iterable[tuple[Paper, str]]) -> bytes:
    """Write a feed."""
    listed = "".join(_item(paper, kind, format_datetime(day)) for paper, kind in items)
    title = f"{name} updates on arXiv.org"
    return _RSS.format(title=title, name=name, about=title, day=format_datetime(day), items=listed).encode()


def refusal(term: str) -> bytes:
    """Write what comes with status 400."""
    archive, _, subject = term.partition(".")
    about = f"Bad subject class '{subject}'." if subject else f"Bad archive '{archive}'."
    return _RSS.format(title="Feed error for query", name=term, about=about, day="", items="").encode()


def identity() -> bytes:
    """Write who the service is."""
    return _OAI.format(content="<Identify><repositoryName>arXiv</repositoryName></Identify>").encode()


def oai_error(code: str) -> bytes:
    """Write an error."""
    return _OAI.format(content=f"<error code='{code}'>Reason: {code}</error>").encode()


def oai_page(changed: Iterable[tuple[date, Paper, tuple[datetime, ...]]], token: str) -> bytes:
    """Write a page of records, each with the day of its change and its versions' dates."""
    records = "".join(_record(day, paper, dates) for day, paper, dates in changed)
    return _OAI.format(
        content=f"<ListRecords>{records}<resumptionToken>{token}</resumptionToken></ListRecords>"
    ).encode()


def _item(paper: Paper, kind: str, day: str) -> str:
    said = f"arXiv:{paper.versioned_id} Announce Type: {kind} \nAbstract: {paper.abstract}"
    parts = [
        _tag("title", paper.title),
        _tag("link", f"https://arxiv.org/abs/{paper.id}"),
        _tag("description", said),
        f'<guid isPermaLink="false">oai:arXiv.org:{paper.versioned_id}</guid>',
        *(_tag("category", code) for code in paper.categories),
        _tag("pubDate", day),
        _tag("arxiv:announce_type", kind),
        _tag("dc:rights", paper.licence),
        _tag("dc:creator", ", ".join(paper.authors)),
    ]
    return f"<item>{''.join(parts)}</item>\n"


def _record(day: date, paper: Paper, dates: tuple[datetime, ...]) -> str:
    versions = "".join(
        f'<version version="v{number}"><date>{format_datetime(moment, usegmt=True)}</date></version>'
        for number, moment in enumerate(dates, 1)
    )
    parts = [
        _tag("id", paper.id),
        versions,
        _tag("title", paper.title),
        _tag("authors", ", ".join(paper.authors)),
        _tag("categories", " ".join(paper.categories)),
        _tag("comments", paper.comment),
        _tag("journal-ref", paper.journal_ref),
        _tag("doi", paper.doi),
        _tag("license", paper.licence),
        _tag("abstract", paper.abstract),
    ]
    return (
        f"<record><header><identifier>oai:arXiv.org:{paper.id}</identifier><datestamp>{day}</datestamp></header>"
        f'<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">{"".join(parts)}</arXivRaw></metadata></record>\n'
    )


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""
