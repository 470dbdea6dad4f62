"""The sentences of a paper that come nearest to a question, without a model."""

from collections import Counter
from collections.abc import Iterator, Sequence

from chat.reply import Claim
from papers.document import Document
from papers.latex import to_text
from papers.paper import Paper
from summarizer.extractive.features import content, overlap
from summarizer.extractive.prose import prose
from summarizer.extractive.reading import claim_of
from summarizer.sentences import split

_HAN = "\u3400"  # from here on letters are Chinese, or Korean
_MOST = 3
_EARLIER = 0.5  # what the words of earlier questions weigh
_LEAST_SHARE = 0.3  # of the question's words that carry meaning


def nearest_sentences(
    paper: Paper, question: str, document: Document | None = None, earlier: Sequence[str] = ()
) -> tuple[Claim, ...]:
    """Return up to 3 sentences that hold a good part of the question's words, the nearest first.

    They are the abstract's, or where the paper's text is given that one's too. Of a question in another language than
    the paper only names and terms come near. The words of `earlier` questions bring some nearer; a question that has no
    words of its own ("and why?") is about what the last of them said.
    """
    asked = _asked(question)
    before = Counter(word for text in earlier for word in _asked(text).keys() - asked.keys())
    if not asked and earlier:
        asked = _asked(earlier[-1])
    found: list[tuple[float, int, Claim]] = []
    for place, claim in enumerate(_sentences(paper, document)):
        bag = Counter(content(claim.text))
        if asked and len(asked.keys() & bag.keys()) >= max(1.0, _LEAST_SHARE * len(asked)):
            near = overlap(asked, bag) + (_EARLIER * overlap(before, bag) if before else 0.0)
            found.append((-near, place, claim))
    return tuple(claim for _, _, claim in sorted(found, key=lambda each: each[:2])[:_MOST])


def _asked(question: str) -> Counter[str]:
    """Return a question's words that carry meaning; beside Latin ones, Chinese words are not looked for."""
    words = Counter(content(question))
    return Counter({word: n for word, n in words.items() if max(word) < _HAN}) or words


def _sentences(paper: Paper, document: Document | None) -> Iterator[Claim]:
    if document:
        yield from (claim_of(sentence) for sentence in prose(document, paper))
        return
    for sentence in split(paper.abstract):
        yield Claim(" ".join(to_text(sentence.text).split()), sentence.text)
