"""Every parser of what strangers write, as a function of one text."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape as xml

from archive.formats import markdown_text, pieces
from archive.formats.bibtex import bibtex, encoder
from archive.formats.csl import csl
from archive.formats.ris import ris
from archive.site import html_text
from bot.platforms.discord import markdown
from bot.platforms.edges import break_at
from bot.platforms.telegram import styled
from bot.redact import redactor
from chat import directions
from chat.errors import BadInputError
from chat.reply import Claim
from handlers import wishes
from handlers.understanding.reader import clean
from papers import categories, ids, latex, links
from papers.arxiv import withdrawal, words
from papers.arxiv.faults import FaultError
from papers.arxiv.feed import read_feed
from papers.arxiv.oai import read_page
from papers.arxiv.records import outline, parse_feed
from papers.document import Document, Section
from papers.html.reader import NoPaperError, read_html
from papers.paper import Paper
from papers.pdf import words as pdf_words
from papers.query import match as query_match
from papers.query import queries, reading
from papers.ranking import Ranker
from papers.references.bibtex import read_bibtex
from papers.references.items import read_items
from papers.references.reader import NoListError, read_references
from papers.references.records import Record
from papers.references.ris import read_ris
from papers.references.zotero import address_of
from services.said.when import apart
from services.times import parse_time, parse_zone
from services.topics import Catalogue
from services.weekdays import parse_days
from summarizer import languages, plain, sentences
from summarizer.extractive import keywords, shorten
from summarizer.extractive.prose import is_prose
from summarizer.extractive.reading import read_offline
from summarizer.extractive.summary import summarize_offline
from summarizer.grounding import author_lines, language, quantities, quotes, statements
from summarizer.grounding.fold import readable
from summarizer.grounding.ground import Ground
from summarizer.grounding.tongues import TONGUES
from summarizer.models import repair
from summarizer.overview.grouping import drafted

_LONG_AGO = datetime(2024, 3, 21, tzinfo=UTC)
_QUERY = queries.parse('ti:"graph network" OR au:smith OR abs:learn*')
_FEED = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"
xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom">
<opensearch:totalResults>1</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>
<entry><id>http://arxiv.org/abs/2403.14621v1</id><updated>2024-03-21T00:00:00Z</updated>
<published>2024-03-21T00:00:00Z</published><title>{0}</title><summary>{0}</summary><author><name>{0}</name></author>
<arxiv:comment>{0}</arxiv:comment><category term="cs.CV"/><arxiv:primary_category term="cs.CV"/></entry></feed>"""
_DAILY = """<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<item><title>{0}</title><description>{0}</description><guid>oai:arXiv.org:2611.00001v1</guid><category>{0}</category>
<pubDate>Fri, 27 Nov 2026 00:00:00 -0500</pubDate><arxiv:announce_type>new</arxiv:announce_type>
<dc:creator>{0}</dc:creator></item></channel></rss>"""
_OAI = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header>
<identifier>oai:arXiv.org:2611.00001</identifier><datestamp>2026-11-27</datestamp></header><metadata>
<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><version version="v1"><date>Tue, 24 Nov 2026 14:54:25 GMT</date>
</version><title>{0}</title><authors>{0}</authors><categories>{0}</categories><comments>{0}</comments>
<abstract>{0}</abstract></arXivRaw></metadata></record></ListRecords></OAI-PMH>"""
_PAGE = """<html><body><article class="ltx_document"><h1 class="ltx_title_document">{0}</h1>
<div class="ltx_authors"><span class="ltx_creator"><span class="ltx_personname">{0}</span></span></div>
<section class="ltx_section"><h2 class="ltx_title">1 {0}</h2><p>{0}</p><math alttext="{1}"></math>
<figure class="ltx_figure"><img src="x.png"><figcaption>Figure 1: {0}</figcaption></figure></section></article>"""


def paper(text: str, abstract: str | None = None) -> Paper:
    body = text if abstract is None else abstract
    return Paper("2403.14621", 1, text, (text, "Ann Smith"), body, ("cs.CV",), _LONG_AGO, _LONG_AGO, comment=text)


@cache
def ground() -> Ground:
    return Ground(paper("On graphs", "We study 3 graphs. They are fast, by 20%."), "A long text of graphs. " * 40)


def _xml(read: Callable[[bytes], Any], form: str, text: str) -> Any:
    try:
        return read(form.format(text).encode("utf-8", "replace"))
    except ValueError:  # no well-formed XML
        return None


def _claim(text: str) -> Claim:
    return Claim(text, "We study 3 graphs.")


def _document(text: str) -> Document:
    return Document("html", text, text, (Section("1 Introduction", text), Section(text, text)))


def _apart(text: str) -> tuple[str, str]:
    return apart(text, sure=lambda _: True)


PARSERS: dict[str, Callable[[str], Any]] = {
    "latex": latex.parts.__wrapped__,
    "ids": ids.find_all,
    "one id": ids.parse,
    "like an id": ids.resembles_one,
    "message": clean,
    "directions": directions.laid_out,
    "languages": lambda text: languages.written_in(text, "zh-hant"),
    "links": lambda text: links.from_record("2403.14621v1", text, text),
    "withdrawal": lambda text: withdrawal.is_withdrawn(text, text),
    "query": queries.parse,
    "what is looked for": reading.read,
    "categories": categories.listed,
    "matches": lambda text: query_match.matches(_QUERY, paper(text)),
    "relevance": lambda text: query_match.relevance(_QUERY, paper(text)),
    "ranking": lambda text: Ranker([paper(text), paper("Graphs")], _QUERY).rank(),
    "grouping": lambda text: drafted([replace(paper(f"{n} graphs {text}"), id=f"2403.0000{n}") for n in range(8)]),
    "words": query_match.split,
    "category": categories.find,
    "like a category": categories.suggest,
    "subscription": wishes.split,
    "topic": Catalogue({"graphs": ("Graphs", "all:graph")}).resolve,
    "time": parse_time,
    "zone": parse_zone,
    "days": parse_days,
    "days and hours in a message": _apart,
    "subscription in any language": lambda text: wishes.read(text, Catalogue({}), "de"),
    "feed": lambda text: parse_feed(_FEED.format(xml(text)).encode("utf-8", "replace")),
    "feed of markup": lambda text: outline(_FEED.format(text).encode("utf-8", "replace")),
    "daily feed": lambda text: _xml(read_feed, _DAILY, xml(text)),
    "daily feed of markup": lambda text: _xml(read_feed, _DAILY, text),
    "record of OAI": lambda text: _xml(read_page, _OAI, xml(text)),
    "names of a record": words.authors,
    "page": lambda text: read_html(_PAGE.format(xml(text), xml(text, {'"': "&quot;"})).encode("utf-8", "replace"), ""),
    "page of markup": lambda text: read_html(_PAGE.format(text, "").encode("utf-8", "replace"), ""),
    "lines of a PDF": lambda text: pdf_words.joined([pdf_words.tidy(text), text], pdf_words.count_words([text])),
    "sentences": sentences.split,
    "wordings": shorten.wordings,
    "trim": shorten.trim,
    "keywords": lambda text: keywords.keywords(text, text),
    "prose": is_prose,
    "plain": lambda text: (plain.plain_text(text), plain.acting(text)),
    "repair": repair.mend,
    "readable": readable,
    "markup": statements.plain_lines,
    "statements": lambda text: list(statements.split(statements.plain_lines(text))),
    "author lines": lambda text: author_lines.find(text.split("\n")),
    "authors": author_lines.split_names,
    "quantities": quantities.find,
    "quantities in all languages": lambda text: max(
        (quantities.find(text, tongue) for tongue in TONGUES.values()), key=lambda found: len(repr(found))
    ),
    "language": language.tongue_of,
    "quotes": quotes.quoted,
    "ground": lambda text: Ground(paper(text), text),
    "checked text": lambda text: ground().check_text(text),
    "checked claim": lambda text: ground().check_claim(_claim(text)),
    "checked quote": lambda text: ground().check_claim(Claim("We study graphs.", text)),
    "quote in a text": lambda text: Ground(paper(text), text).check_claim(Claim("We study 3 graphs.", text[:600])),
    "summary": lambda text: summarize_offline(paper(text)),
    "reading": lambda text: read_offline(paper("On graphs", text), _document(text)),
    "markdown": lambda text: markdown_text.paragraph(text, markdown_text.Linked()),
    "line": markdown_text.line,
    "HTML": html_text.paragraph,
    "claim": lambda text: html_text.sentence(Claim(text, text)),
    "MathML": html_text.mathml,
    "formula": pieces.is_safe_formula,
    "addresses": pieces.split_urls,
    "BibTeX": lambda text: bibtex([paper(text)]),
    "letters": encoder(),
    "Discord": lambda text: markdown.run(text).markdown,
    "Telegram": styled.styled,
    "edge": lambda text: break_at(text, len(text) // 2),
    "log": redactor(["a secret"]),
    "references": lambda text: read_references(text.encode("utf-8", "replace")),
    "entry of BibTeX": lambda text: list(
        read_bibtex(f"@misc{{k, title={{{text}}}, author={{{text}}}, note={{{text}}}}}")
    ),
    "entries of BibTeX": lambda text: list(read_bibtex(f"@misc{{k, title={text}\n@misc{{{text}")),
    "record of RIS": lambda text: list(read_ris(f"TY  - JOUR\nTI  - {text}\nN1  - {text}\nUR  - {text}\nER  - ")),
    "records of RIS": lambda text: list(read_ris(text)),
    "items of JSON": lambda text: list(read_items(text)),
    "item of JSON": lambda text: list(read_items(json.dumps([{"title": text, "URL": text, "issued": {"raw": text}}]))),
    "reference": lambda text: Record(text, (text,), text, text, text, text, text, (text,), latex=True).entry(),
    "library of Zotero": address_of,
    "RIS": lambda text: ris([paper(text)]),
    "CSL": lambda text: csl([paper(text)]),
}
NAMED_ERRORS = (BadInputError, FaultError, NoListError, NoPaperError)


def run(parser: Callable[[str], Any], text: str) -> Any:
    """Return what a parser makes of a text, or None where it refuses it by one of its named errors."""
    try:
        return parser(text)
    except NAMED_ERRORS:
        return None
