"""All that a model's statement has to pass before anybody reads it."""

from dataclasses import replace

from chat.reply import Claim, ClaimStatus
from papers.document import Document, Section
from papers.paper import Paper
from summarizer.grounding import Ground
from summarizer.grounding.fold import readable
from summarizer.plain import acting, plain_text
from summarizer.wholeness import wanting

NOWHERE = "full text"
"""The place of what stands under no heading."""
_LONGEST_PASSAGE = 3000  # characters; three sentences have some 500, and what has no full stop may have any number


class Check:
    """The check of statements about one paper, or about the whole of it where its text is given.

    Building it takes some milliseconds, of a whole paper half a second.
    """

    def __init__(self, paper: Paper, document: Document | None = None) -> None:
        self._ground = Ground(paper, sections=passages(document) if document else ())
        self._title = paper.title
        self._abstract = readable(paper.abstract)[:_LONGEST_PASSAGE].strip()

    def __call__(self, claim: Claim) -> Claim:
        """Return a claim in plain text with its place, its status, its problems and its checks."""
        written = claim.text
        claim = replace(claim, text=plain_text(written), evidence=claim.evidence.strip())
        judged = self._ground.check_claim(claim)
        acts, wants = acting(claim.text, written), wanting(claim.text, self._title, claim.evidence)
        if not acts and not wants:
            return judged
        checks = replace(
            judged.checks,
            names="failed" if acts else judged.checks.names,
            relevance="failed" if wants else judged.checks.relevance,
        )
        problems = (*judged.problems, *acts, *wants)
        return replace(judged, status=ClaimStatus.UNSUPPORTED, problems=problems, checks=checks)

    def source(self, claim: Claim) -> str:
        """Return the sentences that a claim rests on with their neighbours, "" where none are known."""
        source = self._ground.source_of(claim)
        if source is None:
            return ""
        text = source.around if len(source.around) <= _LONGEST_PASSAGE else source.text
        return text[:_LONGEST_PASSAGE].strip()

    def share(self, claim: Claim) -> float | None:
        """Return how much of what a claim's words tell the title and abstract have, 0.0 to 1.0, None where unknown."""
        return self._ground.share(claim.text)

    def passage(self, claim: Claim) -> str:
        """Return what a claim is judged by: the same, or the whole abstract where they stand in it or none are known.

        An abstract is one passage: what sums it up rests on more of its sentences than it quotes.
        """
        source = self.source(claim)
        return source if source not in self._abstract else self._abstract


def passages(document: Document) -> tuple[Section, ...]:
    """Return all of a paper's text in which a quote may stand: sections, figures' captions and words, tables."""
    sections = (replace(section, title=section.title or NOWHERE) for section in document.sections)
    captions = (Section(f"Figure {f.number}", f"{f.caption}\n{f.words}".strip()) for f in document.figures)
    tables = (Section(table.name, table.text) for table in document.tables)
    return (*sections, *captions, *tables)
