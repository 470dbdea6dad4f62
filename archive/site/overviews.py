"""A digest's overview as the templates take it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from archive.formats.pieces import fold
from archive.site.html_text import sentence
from archive.site.views import ClaimView, PaperView, claim_view
from chat.words import Words
from papers.latex import to_text
from summarizer.digest import Digest, Group
from summarizer.wording import Statement, written_overview


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paper's number in the list, its title, and where on the page it stands, "" where that is elsewhere."""

    number: int
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of papers; its sentence, where there is one, rests on some of them, each with the quote that says so."""

    name: str
    papers: Sequence[Numbered]
    text: Markup
    plain: str
    rests_on: Sequence[Numbered]
    claims: Sequence[tuple[Numbered, ClaimView]]


@dataclass(frozen=True, slots=True)
class OverviewView:
    """The groups of a digest, the papers that are in none, and who named and wrote of them.

    `own` tells that the groups' names are words of the papers, in their language.
    """

    groups: Sequence[GroupView]
    others: Sequence[Numbered]
    held: str
    own: bool


def overview_view(digest: Digest, words: Words, shown: Sequence[PaperView]) -> OverviewView | None:
    """Make an overview ready, None where there is none; `shown` are the digest's papers, where the page has them."""
    overview = digest.overview
    if overview is None:
        return None
    anchors = [each.anchor for each in shown] or [""] * len(digest.entries)
    titles = [fold(to_text(paper.title)) or paper.versioned_id for paper in digest.papers]
    numbered = [Numbered(n, *each) for n, each in enumerate(zip(titles, anchors, strict=True), 1)]
    return OverviewView(
        [_group(digest, group, numbered, words) for group in overview.groups],
        [numbered[n - 1] for n in digest.others],
        written_overview(overview, words),
        not overview.claims,
    )


def _group(digest: Digest, group: Group, numbered: Sequence[Numbered], words: Words) -> GroupView:
    claims = {n: group.claims[key] for key in group.claims for n in digest.numbers([key])}
    return GroupView(
        fold(group.name),
        [numbered[n - 1] for n in digest.numbers(group.papers)],
        sentence(next(iter(claims.values()))) if claims else Markup(""),
        fold(group.text) if claims else "",
        [numbered[n - 1] for n in sorted(claims)],
        [(numbered[n - 1], claim_view(Statement(claims[n]), words)) for n in sorted(claims)],
    )
