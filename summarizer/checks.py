"""All that a model's statement has to pass before anybody reads it."""

from collections.abc import Callable
from dataclasses import replace

from chat.reply import Claim, ClaimStatus
from papers.document import Document, Section
from papers.paper import Paper
from summarizer.grounding import Ground
from summarizer.plain import acting, plain_text
from summarizer.wholeness import wanting

Check = Callable[[Claim], Claim]

NOWHERE = "full text"
"""The place of what stands under no heading."""


def checker(paper: Paper, document: Document | None = None) -> Check:
    """Return the check of statements about one paper, or about the whole of it where its text is given.

    Building it takes some milliseconds, of a whole paper half a second.
    """
    sections = passages(document) if document else ()
    ground = Ground(paper, sections=sections)

    def check(claim: Claim) -> Claim:
        claim = replace(claim, text=plain_text(claim.text), evidence=claim.evidence.strip())
        judged = ground.check_claim(claim)
        acts, wants = acting(claim.text), wanting(claim.text, paper.title)
        if not acts and not wants:
            return judged
        checks = replace(
            judged.checks,
            names="failed" if acts else judged.checks.names,
            relevance="failed" if wants else judged.checks.relevance,
        )
        problems = (*judged.problems, *acts, *wants)
        return replace(judged, status=ClaimStatus.UNSUPPORTED, problems=problems, checks=checks)

    return check


def passages(document: Document) -> tuple[Section, ...]:
    """Return all of a paper's text in which a quote may stand: its sections, then its figures' captions."""
    sections = (replace(section, title=section.title or NOWHERE) for section in document.sections)
    captions = (Section(f"Figure {figure.number}", figure.caption) for figure in document.figures)
    return (*sections, *captions)
