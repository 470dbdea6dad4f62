"""What a statement rests on: the sentences of its quote, or those of the paper that come nearest to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer import sentences
from summarizer.grounding.quotes import Found, Passage

_NEIGHBOURS = 1


@dataclass(frozen=True, slots=True)
class Source:
    """The whole sentences that a statement rests on, and the same with their neighbours."""

    text: str
    around: str


class Sources:
    """The sentences of a paper's passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = {passage.place: passage for passage in passages}

    def of_quote(self, found: Found) -> Source:
        """Return the sentences that a quote stands in."""
        text = self._passages[found.place].text
        told = sentences.split(text)
        touched = [n for n, each in enumerate(told) if each.start < found.end and found.start < each.end]
        if not touched:
            return Source(text[found.start : found.end], text[found.start : found.end])
        first, last = touched[0], touched[-1]
        near = told[max(0, first - _NEIGHBOURS)], told[min(len(told) - 1, last + _NEIGHBOURS)]
        return Source(text[told[first].start : told[last].end], text[near[0].start : near[1].end])

    def of_statement(self, statement: str) -> Source | None:  # noqa: ARG002 - the search comes next
        """Return the sentences that come nearest to a statement, None where none is like it."""
        return None
