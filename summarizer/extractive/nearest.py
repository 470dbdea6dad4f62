"""What of a paper answers a question, without a model: its own sentences, and rows of its tables."""

from collections.abc import Sequence

from chat.reply import Claim
from papers.document import Document
from papers.paper import Paper
from summarizer.extractive.shorten import trim
from summarizer.nearness.answers import answers
from summarizer.nearness.meaning import answers_by_both
from summarizer.nearness.passages import Passage
from summarizer.nearness.question import understand
from summarizer.schema import Meant

_MOST = 3


def nearest_sentences(
    paper: Paper, question: str, document: Document | None = None, earlier: Sequence[str] = ()
) -> tuple[Claim, ...]:
    """Return up to 3 sentences or rows of tables that likely answer a question, the likeliest first; else none.

    They are the abstract's, or where the paper's text is given that one's too. The words of `earlier` questions bring
    some nearer; a question that has no words of its own ("and why?") is about what the last of them said.
    """
    return tuple(map(_claim, answers(paper, document, understand(question, earlier), _MOST)))


async def nearest_by_both(
    paper: Paper, question: str, document: Document | None, earlier: Sequence[str], meant: Meant
) -> tuple[tuple[Claim, ...], bool]:
    """Return the same by words and by meaning, and whether anything was known of that."""
    found, by_meaning = await answers_by_both(paper, document, understand(question, earlier), _MOST, meant)
    return tuple(map(_claim, found)), by_meaning


def _claim(passage: Passage) -> Claim:
    """Make a claim of a passage: readable, with its very letters as evidence."""
    if passage.cells:
        return Claim(passage.text, passage.source, passage.place)
    if passage.before:  # what "it" is stands in the sentence in front
        return Claim(f"{passage.before} {passage.text}", passage.whole, passage.place)
    return Claim(trim(passage.text), passage.source, passage.place)
