"""All that a model's statement has to pass before anybody reads it."""

from dataclasses import replace

from chat.reply import SMALL_CHECKER, Claim, ClaimStatus, Problem
from papers.document import Document, Section
from papers.paper import Paper
from summarizer.checker.reading import SmallReader
from summarizer.grounding import Ground, reasons
from summarizer.grounding.fold import readable
from summarizer.plain import acting, plain_text
from summarizer.wholeness import wanting

NOWHERE = "full text"
"""The place of what stands under no heading."""
_LONGEST_PASSAGE = 3000  # characters; three sentences have some 500, and what has no full stop may have any number


class Check:
    """The check of statements about one paper, or about the whole of it where its text is given.

    Building it takes some milliseconds, of a whole paper half a second. Where there is a `small` checker, it looks at
    what the rules have passed: what surely follows is settled by it, and where no judge is asked after it, all is.
    """

    def __init__(self, paper: Paper, document: Document | None = None, small: SmallReader | None = None) -> None:
        self._small = small
        self._in_whole = document is not None
        self._ground = Ground(paper, sections=passages(document) if document else ())
        self._title = paper.title
        abstract = readable(paper.abstract).strip()
        self._abstract, self._is_cut = abstract[:_LONGEST_PASSAGE], len(abstract) > _LONGEST_PASSAGE

    def __call__(self, claim: Claim) -> Claim:
        """Return a claim in plain text with its place, its status, its problems and its checks."""
        written = claim.text
        claim = replace(claim, text=plain_text(written), evidence=claim.evidence.strip())
        judged = self._ground.check_claim(claim)
        acts, wants = acting(claim.text, written), wanting(claim.text, self._title, claim.evidence)
        if not acts and not wants:
            return self._looked_at(judged)
        checks = replace(
            judged.checks,
            names="failed" if acts else judged.checks.names,
            relevance="failed" if wants else judged.checks.relevance,
        )
        problems = (*judged.problems, *acts, *wants)
        return replace(judged, status=ClaimStatus.UNSUPPORTED, problems=problems, checks=checks)

    def text(self, text: str) -> list[Claim]:
        """Return the statements of a text that somebody else wrote, each with its status, problems and checks."""
        return [self._looked_at(claim) for claim in self._ground.check_text(text)]

    def settled(self, claim: Claim) -> Claim:
        """Return a claim that a judge was to look at and did not, as the small checker leaves it, if there is one."""
        return self._looked_at(claim, alone=True)

    def source(self, claim: Claim) -> str:
        """Return the sentences that a claim rests on with their neighbours, "" where none are known."""
        return self._read(claim)[0]

    def share(self, claim: Claim) -> float | None:
        """Return how much of what a claim's words tell the title and abstract have, 0.0 to 1.0, None where unknown."""
        return self._ground.share(claim.text)

    def passage(self, claim: Claim) -> str:
        """Return what a claim is judged by: the same, or the whole abstract where they stand in it or none are known.

        An abstract is one passage: what sums it up rests on more of its sentences than it quotes.
        """
        return self._read(claim)[1]

    def _read(self, claim: Claim) -> tuple[str, str]:
        """Return the sentences that a claim rests on with their neighbours, and what it is judged by."""
        source = self._ground.source_of(claim)
        if source is None:
            return "", self._abstract
        text = source.around if len(source.around) <= _LONGEST_PASSAGE else source.text
        text = text[:_LONGEST_PASSAGE].strip()
        in_abstract = text in self._abstract or (source.in_abstract and not self._is_cut)
        return text, self._abstract if in_abstract else text

    def _looked_at(self, claim: Claim, *, alone: bool = False) -> Claim:
        """Return a claim with what the small checker finds of its meaning, where no rule has anything against it."""
        if self._small is None or claim.status is not ClaimStatus.SUPPORTED or not claim.says_something:
            return claim
        source, passage = self._read(claim)
        if not source and self._in_whole:  # the abstract alone does not tell what the rest of the text says
            return claim
        found = self._small.read(claim.text, (source, passage))
        if found == "unknown" or (found != "sure" and self._small.before_judge and not alone):
            return claim
        if found != "refused":
            return replace(claim, checks=replace(claim.checks, meaning="passed", judge=SMALL_CHECKER))
        checks = replace(claim.checks, meaning="failed", judge=SMALL_CHECKER)
        problems = (*claim.problems, Problem("meaning", claim.text, reasons.does_not_follow()))
        return replace(claim, status=ClaimStatus.UNSUPPORTED, problems=problems, checks=checks)


def passages(document: Document) -> tuple[Section, ...]:
    """Return all of a paper's text in which a quote may stand: sections, figures' captions and words, tables."""
    sections = (replace(section, title=section.title or NOWHERE) for section in document.sections)
    captions = (Section(f"Figure {f.number}", f"{f.caption}\n{f.words}".strip()) for f in document.figures)
    tables = (Section(table.name, table.text) for table in document.tables)
    return (*sections, *captions, *tables)
