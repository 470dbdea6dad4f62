"""The sentences of an abstract that come nearest to a question, without a model."""

from collections import Counter

from chat.reply import Claim
from papers.latex import to_text
from papers.paper import Paper
from summarizer.features import content, overlap
from summarizer.sentences import split

_MOST = 3
_LEAST_SHARE = 0.3  # of the question's words that carry meaning


def nearest_sentences(paper: Paper, question: str) -> tuple[Claim, ...]:
    """Give up to 3 sentences that hold a good part of the question's words, the nearest first.

    Nothing comes near where the question is in another language than the paper.
    """
    asked = Counter(content(question))
    found: list[tuple[float, int, Claim]] = []
    for place, sentence in enumerate(split(paper.abstract)):
        text = " ".join(to_text(sentence.text).split())
        bag = Counter(content(text))
        if asked and len(asked.keys() & bag.keys()) >= max(1.0, _LEAST_SHARE * len(asked)):
            found.append((-overlap(asked, bag), place, Claim(text, sentence.text)))
    return tuple(claim for _, _, claim in sorted(found, key=lambda each: each[:2])[:_MOST])
