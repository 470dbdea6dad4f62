"""A paper as the templates take it: every text in it is HTML already, or is escaped by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup, escape

from archive.formats.comments import same, without_links
from archive.formats.pieces import fold, is_web
from archive.site import places
from archive.site.heads import coins
from archive.site.html_text import link, paragraph, safe_url, sentence
from chat.directions import laid_out
from chat.words import Words
from papers import categories, licences
from papers.credits import creators, doi_address, venue
from papers.images import Picture
from papers.latex import to_text
from papers.paper import Paper
from summarizer.digest import Entry
from summarizer.schema import OFFLINE, Reading, ShownFigure, how_read
from summarizer.wording import Statement, filled, gist, held, held_one, is_told, place, statements

_LONGEST_ALT = 200


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A statement with its quote, the place of that, and which checks it passed."""

    text: Markup
    evidence: Markup
    place: str
    held: str


@dataclass(frozen=True, slots=True)
class PointView:
    """One point of a reading."""

    label: str
    claims: Sequence[ClaimView]
    ordered: bool


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure; `picture` is its place in the archive, or "" where only its caption and a link may be shown."""

    label: str
    caption: Markup
    alt: str
    picture: str
    credit: Markup
    link: Markup


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper with its summary; `points` and `figures` are empty where it was not read in whole.

    `repeats` says that the takeaways are sentences of the abstract, so that the one is folded beside the other.
    """

    id: str
    anchor: str
    place: str
    record: str
    coins: str
    title: str
    translated: str
    authors: str
    affiliation: str
    date: str
    categories: str
    venue: Markup
    comment: Markup
    links: Sequence[Markup]
    abstract: Sequence[Markup]
    repeats: bool
    withdrawn: bool
    held: str
    tldr: Sequence[ClaimView]
    untold: str
    takeaways: Sequence[ClaimView]
    keywords: str
    points: Sequence[PointView]
    figures: Sequence[FigureView]
    source: str
    reading_held: str


def view(entry: Entry, language: str, words: Words, pictures: Mapping[str, Picture]) -> PaperView:
    """Make a paper ready for the pages of a language."""
    paper, summary = entry.paper, entry.summary
    reading = summary.reading
    tldr, *takeaways = (claim_view(each, words) for each in statements(summary))
    published = venue(paper)
    linked = {same(link.url) for link in paper.links}
    return PaperView(
        id=f"arXiv:{paper.versioned_id}",
        anchor=f"p{paper.id.replace('/', '-')}",
        place=places.paper(language, paper.id),
        record=_record(paper),
        coins=coins(paper),
        title=fold(to_text(paper.title)) or paper.versioned_id,
        translated=laid_out(words.say("Translated title: {title}", title=fold(summary.title))) if summary.title else "",
        authors=words.listed(fold(to_text(name)) for name in paper.authors),
        affiliation=fold(reading.affiliation if reading else summary.affiliation),
        date=paper.published.date().isoformat(),
        categories=words.listed(_category(code) for code in paper.categories),
        venue=paragraph(published.name),
        comment=paragraph(without_links(published.comment, lambda url: same(url) in linked)),
        links=_links(paper, words, published.doi),
        abstract=[html for part in paper.abstract.split("\n") if (html := paragraph(part))],
        repeats=bool(summary.takeaways) and summary.model == OFFLINE,
        withdrawn=paper.withdrawn,
        held=words.join(held(summary, words), filled(summary, words)),
        tldr=[tldr] if is_told(summary) else [],
        untold="" if is_told(summary) else gist(summary, words),
        takeaways=takeaways,
        keywords=fold(words.listed(summary.keywords)) if summary.model != OFFLINE else "",
        points=_points(reading, words) if reading else (),
        figures=[_figure(paper, reading, each, words, pictures) for each in reading.figures] if reading else (),
        source=how_read(reading, words) if reading else "",
        reading_held=held(reading, words) if reading else "",
    )


def _record(paper: Paper) -> str:
    """Return the address of a paper's record."""
    return safe_url(f"https://arxiv.org/abs/{paper.versioned_id}")


def _category(code: str) -> str:
    return f"{code} ({categories.NAMES[code]})" if code in categories.NAMES else code


def claim_view(told: Statement, words: Words) -> ClaimView:
    """Make a statement ready."""
    claim = told.claim
    return ClaimView(sentence(claim), paragraph(claim.evidence), place(claim.place, words), held_one(told, words))


def _points(reading: Reading, words: Words) -> list[PointView]:
    views = (claim_view(each, words) for each in statements(reading))
    return [
        PointView(words.tell(point.name), list(islice(views, len(claims))), point.ordered)
        for point, claims in reading.spoken_of
    ]


def _links(paper: Paper, words: Words, doi: str) -> list[Markup]:
    """Return the record's own links: abstract page, PDF, DOI, and where the authors say that code and the like are."""
    labels = {
        "code": words.say("Code"),
        "project": words.say("Project page"),
        "data": words.say("Data"),
    }
    given = [(labels[each.kind], each.url) for each in paper.links if each.kind in labels and is_web(each.url)]
    record = [
        (words.say("Abstract page"), _record(paper)),
        ("PDF", f"https://arxiv.org/pdf/{paper.versioned_id}"),
    ]
    by_doi = [(f"doi:{doi}", doi_address(doi))] if doi else []
    return [link(url, label) for label, url in (*record, *given, *by_doi)]


def _figure(
    paper: Paper, reading: Reading, figure: ShownFigure, words: Words, pictures: Mapping[str, Picture]
) -> FigureView:
    picture = pictures.get(figure.picture) if figure.picture else None
    caption = fold(to_text(figure.caption))
    return FigureView(
        label=words.say("Figure {number}.", number=figure.number),
        caption=paragraph(figure.caption),
        alt=words.say("Figure {number}.", number=figure.number) + " " + caption[:_LONGEST_ALT],
        picture=places.picture(figure.picture, picture.media_type) if picture else "",
        credit=_credit(paper, words, reading.licence or paper.licence) if picture else Markup(""),
        link=link(_record(paper), words.say("See it in the paper")),
    )


def _credit(paper: Paper, words: Words, licence: str) -> Markup:
    """Name whom a figure is owed to, and its licence with where that stands."""
    name = licences.name(licence)
    whom = escape(fold(creators(paper, words)))
    return escape(words.forms.comma).join(filter(None, (whom, name and link(licence, name))))
