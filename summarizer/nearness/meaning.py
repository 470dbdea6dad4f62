"""Passages that answer a question in other words, or in another language: told by embeddings, beside the words."""

import asyncio
from collections.abc import Mapping, Sequence

from papers.document import Document
from papers.paper import Paper
from summarizer.nearness.answers import answers, least_likely, rated
from summarizer.nearness.passages import Passage, passages_of
from summarizer.nearness.question import Sought
from summarizer.schema import Meant

MOST_PARAGRAPHS = 64  # that are compared: those with words of the question first, then the others in their order
_HEADING = 80  # letters up to which a text may be a section's heading
_LONGEST = 1200  # letters of one, by which it is known
_BEST, _NEAR = 5, 0.3  # paragraphs whose sentences are compared, and how near they have to be at least
_MOST_LIKELY, _MOST_OTHERS = 24, 40  # sentences that are compared: by their words, and of those paragraphs
ANSWERS = 0.8
"""How near in meaning a sentence has to be to answer, whatever its words; 1.0 is as answers are on average."""
_FUSED = 60


async def answers_by_both(
    paper: Paper, document: Document | None, question: Sought, most: int, meant: Meant
) -> tuple[list[Passage], bool]:
    """Return up to `most` passages that likely answer by their words or in meaning, ordered by both.

    By reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009). Where nothing is known of meaning, which the second
    value tells, it is by words.
    """
    paragraphs = await asyncio.to_thread(_paragraphs, paper, document, question)
    near = await meant(list(paragraphs.values()))
    if not near:
        return await asyncio.to_thread(answers, paper, document, question, most), False
    best = sorted((text for text in near if near[text] >= _NEAR), key=lambda text: near[text], reverse=True)[:_BEST]
    wanted = {whole for whole, text in paragraphs.items() if text in best}
    likely, others = await asyncio.to_thread(_candidates, paper, document, question, wanted)
    known = await meant([each.text for each in (*(each for _, each in likely), *others) if each.text])
    return _fused(likely, others, known, most), bool(known)


def _paragraphs(paper: Paper, document: Document | None, question: Sought) -> dict[str, str]:
    """Return the paragraphs that are compared, each as it stands and as it is known."""
    touched = {each.source for _, each in rated(paper, document, question)}
    found: dict[str, None] = {}

    def collect(text: str) -> bool:
        if len(text) > _HEADING:
            found[text] = None
        return False

    for _ in passages_of(paper, document, collect):
        pass
    ordered = sorted(found, key=lambda text: not any(source in text for source in touched))
    some = list(dict.fromkeys((paper.abstract, *ordered)))[:MOST_PARAGRAPHS]
    return {text: text[:_LONGEST] for text in some if text.strip()}


def _candidates(
    paper: Paper, document: Document | None, question: Sought, wanted: set[str]
) -> tuple[list[tuple[float, Passage]], list[Passage]]:
    """Return the passages that are likeliest by their words, and the others of some paragraphs."""
    likely = rated(paper, document, question)[:_MOST_LIKELY]
    known = {each.text for _, each in likely}
    of_abstract = paper.abstract in wanted
    others = [
        each
        for each in passages_of(paper, document, wanted.__contains__)
        if each.text and each.text not in known and (of_abstract or each.part != "abstract")
        # Where a value is asked for, nothing is shown that holds none.
        if not question.kind.strict or question.kind.fit(each.text)
    ]
    return likely, others[:_MOST_OTHERS]


def _fused(
    likely: Sequence[tuple[float, Passage]], others: Sequence[Passage], known: Mapping[str, float], most: int
) -> list[Passage]:
    by_words = {each.source: place for place, (_, each) in enumerate(likely)}
    passages = [*((likelihood, each) for likelihood, each in likely), *((0.0, each) for each in others)]
    ranked = sorted(passages, key=lambda pair: known.get(pair[1].text, 0.0), reverse=True)
    by_meaning = {each.source: place for place, (_, each) in enumerate(ranked) if each.text in known}
    entered = [
        each for likelihood, each in passages if likelihood >= least_likely() or known.get(each.text, 0.0) >= ANSWERS
    ]

    def score(each: Passage) -> float:
        return sum(1 / (_FUSED + places[each.source]) for places in (by_words, by_meaning) if each.source in places)

    chosen: dict[str, Passage] = {}
    for each in sorted(entered, key=score, reverse=True):
        chosen.setdefault(each.text or each.source, each)
    return list(chosen.values())[:most]
