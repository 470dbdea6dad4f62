"""All that a model's statement has to pass before anybody reads it."""

from collections.abc import Callable
from dataclasses import replace

from chat.reply import Claim, ClaimStatus, Problem
from papers.document import Document, Section
from papers.latex import to_text
from papers.paper import Paper
from summarizer.extractive.features import content
from summarizer.grounding import Ground
from summarizer.grounding.language import language_of
from summarizer.plain import acting, plain_text

Check = Callable[[Claim], Claim]

NOWHERE = "full text"
"""The place of what stands under no heading."""

# Of 1,453 TL;DRs that people wrote after reading the whole paper (SciTLDR, dev), 2 % share fewer of their words with
# the abstract; of TL;DRs of other papers of the same field, 79 % do.
_LEAST_SHARE = 0.25
_ENOUGH_WORDS = 4


def checker(paper: Paper, document: Document | None = None) -> Check:
    """Return the check of statements about one paper, or about the whole of it where its text is given.

    Building it takes some milliseconds, of a whole paper half a second.
    """
    sections = passages(document) if document else ()
    ground = Ground(paper, sections=sections)
    told = to_text(f"{paper.title}. {paper.abstract}")
    speaks_english = language_of(told) == "en"
    vocabulary = frozenset(content(told))

    def check(claim: Claim) -> Claim:
        claim = replace(claim, text=plain_text(claim.text), evidence=claim.evidence.strip())
        judged = ground.check_claim(claim)
        astray = _astray(claim.text, vocabulary, ground.around(claim.evidence)) if speaks_english else ()
        problems = (*judged.problems, *acting(claim.text), *astray)
        status = ClaimStatus.UNSUPPORTED if problems else ClaimStatus.SUPPORTED
        return replace(judged, status=status, problems=problems)

    return check


def passages(document: Document) -> tuple[Section, ...]:
    """Return all of a paper's text in which a quote may stand: its sections, then its figures' captions."""
    sections = (replace(section, title=section.title or NOWHERE) for section in document.sections)
    captions = (Section(f"Figure {figure.number}", figure.caption) for figure in document.figures)
    return (*sections, *captions)


def _astray(text: str, vocabulary: frozenset[str], nearby: str) -> tuple[Problem, ...]:
    """Find statements about something else altogether, which hold no number and no name that could betray them.

    Their words are looked for in title and abstract and around the quote.
    """
    words = content(text)
    if len(words) < _ENOUGH_WORDS or language_of(text) != "en":
        return ()
    known = vocabulary.union(content(nearby))
    if sum(word in known for word in words) >= _LEAST_SHARE * len(words):
        return ()
    return (Problem("quote", text, "The paper speaks of something else; stay with its own words."),)
