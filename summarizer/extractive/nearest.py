"""The sentences of a paper that come nearest to a question, without a model."""

from collections import Counter
from collections.abc import Iterator

from chat.reply import Claim
from papers.document import Document
from papers.latex import to_text
from papers.paper import Paper
from summarizer.extractive.features import content, overlap
from summarizer.extractive.prose import prose
from summarizer.extractive.reading import claim_of
from summarizer.sentences import split

_MOST = 3
_LEAST_SHARE = 0.3  # of the question's words that carry meaning


def nearest_sentences(paper: Paper, question: str, document: Document | None = None) -> tuple[Claim, ...]:
    """Return up to 3 sentences that hold a good part of the question's words, the nearest first.

    They are the abstract's, or where the paper's text is given that one's too. Nothing comes near where the question is
    in another language than the paper.
    """
    asked = Counter(content(question))
    found: list[tuple[float, int, Claim]] = []
    for place, claim in enumerate(_sentences(paper, document)):
        bag = Counter(content(claim.text))
        if asked and len(asked.keys() & bag.keys()) >= max(1.0, _LEAST_SHARE * len(asked)):
            found.append((-overlap(asked, bag), place, claim))
    return tuple(claim for _, _, claim in sorted(found, key=lambda each: each[:2])[:_MOST])


def _sentences(paper: Paper, document: Document | None) -> Iterator[Claim]:
    if document:
        yield from (claim_of(sentence) for sentence in prose(document, paper))
        return
    for sentence in split(paper.abstract):
        yield Claim(" ".join(to_text(sentence.text).split()), sentence.text)
