"""Whether a statement is about what its paper says, in whatever language it is told."""

from chat.reply import Problem
from papers.latex import to_text
from papers.paper import Paper
from summarizer.extractive.features import content
from summarizer.grounding.furniture import ADDRESS
from summarizer.grounding.language import language_of
from summarizer.grounding.verdict import NOT_DONE, Verdict

# Of 1,453 TL;DRs that people wrote after reading the whole paper (SciTLDR, dev), 2 % share fewer of their words with
# the abstract; of TL;DRs of other papers of the same field, 79 % do.
_LEAST_SHARE = 0.25
_ENOUGH_WORDS = 4


class Relevance:
    """What a paper speaks of."""

    def __init__(self, paper: Paper) -> None:
        told = to_text(f"{paper.title}. {paper.abstract}")
        self._speaks_english = language_of(told) == "en"
        self._vocabulary = frozenset(content(told))

    def check(self, statement: str, near: str) -> Verdict:
        """Hold a statement's words against the paper's title and abstract and the text near its quote ("": none)."""
        words = content(ADDRESS.sub(" ", statement))
        if not self._speaks_english or language_of(statement) != "en" or len(words) < _ENOUGH_WORDS:
            return NOT_DONE
        known = self._vocabulary.union(content(near))
        if sum(word in known for word in words) >= _LEAST_SHARE * len(words):
            return Verdict("passed")
        reason = "The paper speaks of something else; stay with its own words."
        return Verdict.of((Problem("relevance", statement, reason),))
