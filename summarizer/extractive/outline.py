"""The rows of a comparison without a model: the paper's own sentences that speak of each."""

import re
from collections.abc import Iterator

from chat.reply import Claim
from papers.document import Document
from papers.paper import Paper
from summarizer.aspects import ASPECTS
from summarizer.extractive.prose import Prose, prose
from summarizer.extractive.reading import claim_of, read_offline, shown
from summarizer.extractive.signs import shows
from summarizer.extractive.standing import clumsy, stands_alone

_SETS = re.compile(
    r"\b(?:data ?sets?|benchmarks?|corpus|corpora|test sets?|training (?:data|sets?)|synthetic data)\b|数据集|语料",
    re.IGNORECASE,
)
_SIZES = re.compile(
    r"\b\d[\d,.]{0,12}\s?(?:k|m|thousand|million|billion)?\s(?:\w{1,20}\s)?(?:images|videos|sentences|samples"
    r"|examples|patients"
    r"|subjects|participants|galaxies|simulations|tokens|documents|papers|events)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:on|from|using) (?:the )?[A-Z][a-z]{0,15}[A-Z0-9-]")
_LEAST = 1.0


def outline_offline(paper: Paper, document: Document | None) -> dict[str, Claim]:
    """Return for each row the sentence that speaks of it most, by the aspects' keys; none where none does."""
    whole = document or Document("pdf", "", "", ())
    points = read_offline(paper, whole).points
    found = {each.key: claims[0] for each in ASPECTS if (claims := points.get(each.point))}
    taken = {claim.evidence for claim in found.values()}
    if data := next((claim for claim in _on_data(paper, whole) if claim.evidence not in taken), None):
        found["data"] = data
    return {each.key: found[each.key] for each in ASPECTS if each.key in found}


def _on_data(paper: Paper, document: Document) -> Iterator[Claim]:
    """Yield the sentences that name data, those that tell most of it first."""
    weighed = [(_weigh(sentence), sentence) for sentence in prose(document, paper)]
    ranked = sorted((each for each in weighed if each[0] >= _LEAST), key=lambda each: -each[0])
    yield from (claim_of(sentence) for _, sentence in ranked)


def _weigh(sentence: Prose) -> float:
    text = shown(sentence)
    if not stands_alone(text):
        return 0.0
    worth = 1.0 * bool(_SETS.search(text)) + 1.2 * bool(_SIZES.search(text)) + 1.0 * bool(_NAMED.search(text))
    worth += 0.3 * shows("experiments", text) + 0.3 * shows("effort", text) if worth else 0.0
    worth += 0.3 * (sentence.part in {"experiments", "abstract"}) - 0.8 * (sentence.part == "related")
    return worth - 0.6 * shows("others", text) - 0.3 * clumsy(text)
