"""All that a model's statement has to pass before anybody reads it."""

from collections.abc import Callable
from dataclasses import replace

from chat.reply import Claim, ClaimStatus, Problem
from papers.latex import to_text
from papers.paper import Paper
from summarizer.features import content
from summarizer.grounding import Ground
from summarizer.grounding.language import language_of
from summarizer.plain import acting, plain_text

Check = Callable[[Claim], Claim]

# Of 1,453 TL;DRs that people wrote after reading the whole paper (SciTLDR, dev), 2 % share fewer of their words with
# the abstract; of TL;DRs of other papers of the same field, 79 % do.
_LEAST_SHARE = 0.25
_ENOUGH_WORDS = 4


def checker(paper: Paper) -> Check:
    """Give the check of statements about one paper; building it takes some milliseconds."""
    ground = Ground(paper)
    told = to_text(f"{paper.title}. {paper.abstract}")
    vocabulary = frozenset(content(told)) if language_of(told) == "en" else None

    def check(claim: Claim) -> Claim:
        claim = replace(claim, text=plain_text(claim.text), evidence=claim.evidence.strip())
        judged = ground.check_claim(claim)
        problems = (*judged.problems, *acting(claim.text), *_astray(claim.text, vocabulary))
        status = ClaimStatus.UNSUPPORTED if problems else ClaimStatus.SUPPORTED
        return replace(judged, status=status, problems=problems)

    return check


def _astray(text: str, vocabulary: frozenset[str] | None) -> tuple[Problem, ...]:
    """Find statements about something else altogether, which hold no number and no name that could betray them."""
    words = content(text)
    if vocabulary is None or len(words) < _ENOUGH_WORDS or language_of(text) != "en":
        return ()
    if sum(word in vocabulary for word in words) >= _LEAST_SHARE * len(words):
        return ()
    return (Problem("quote", text, "The paper speaks of something else; stay with its own words."),)
