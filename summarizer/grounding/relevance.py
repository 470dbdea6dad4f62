"""Whether a statement is about what its paper says, in whatever language it is told."""

import re
from collections.abc import Iterable, Iterator
from statistics import fmean

from chat.reply import Problem
from papers.paper import Paper
from summarizer.grounding import reasons, unsaid
from summarizer.grounding.fold import readable
from summarizer.grounding.furniture import ADDRESS
from summarizer.grounding.glossary import chinese, terms
from summarizer.grounding.glossary.frequency import weight
from summarizer.grounding.glossary.stems import stems
from summarizer.grounding.glossary.terms import Vocabulary
from summarizer.grounding.language import is_chinese, language_of
from summarizer.grounding.names import Lexicon, candidates
from summarizer.grounding.tongues import Tongue
from summarizer.grounding.verdict import NOT_DONE, Verdict

# A word weighs by how few abstracts of arXiv have it. Of 1,453 TL;DRs that people wrote after reading the whole paper
# (SciTLDR, dev), 1.4 % have a smaller share of their weight in the abstract, and 1.3 % of the 556 Chinese ones; of
# TL;DRs of other papers of the same field 87 % have, and 76 % of the Chinese ones.
_LEAST_SHARE = 0.15
_MANY, _LEAST_BY_ONE = 5, 0.26
"""Of so many words one may be the paper's by chance: then it has to tell more."""
_FEWEST, _ENOUGH = 2, 5.0
"""How much a statement's words must weigh at least together: one telling word is not enough."""
_ENOUGH_TERMS = 3.0
"""How much the terms that the paper has must weigh at least, of a language of which we know terms alone."""
_MANY_TERMS, _TELLING_TERMS = 3, 8.0
"""How many terms there must be, and how much they must weigh, before a statement of such a language is reported."""
_MOST_TELLING = 3.2
"""What a text's words may weigh on average if it is a paper's: of 5,637 abstracts 0.4 % are above, of 22 chats all."""
_LATIN = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


class Relevance:
    """What a paper speaks of."""

    def __init__(self, paper: Paper) -> None:
        self._told = readable(f"{paper.title}. {paper.abstract}")
        self._record = f"{self._told} {paper.comment}"
        self._speaks_english = language_of(self._told) == "en"
        self._vocabulary = frozenset(stems(self._told))
        self._is_paper = bool(self._vocabulary) and fmean(map(weight, self._vocabulary)) <= _MOST_TELLING

    def check(self, statement: str, near: str, tongue: Tongue) -> Verdict:
        """Hold a statement against the paper's title and abstract and the text near its quote ("": none)."""
        if not self._speaks_english:
            return NOT_DONE
        statement = ADDRESS.sub(" ", readable(statement))
        language = tongue.code
        if language not in {"en", "zh"}:
            return self._by_terms(statement, near, tongue)
        if kinds := list(unsaid.found(statement, f"{self._record} {near}")):
            return Verdict.of(tuple(Problem("relevance", told, reasons.unsaid(kind)) for kind, told in kinds))
        return self._by_words(statement, near, language)

    def share(self, statement: str) -> float | None:
        """Return how much of what a statement's words tell the title and abstract have too, 0.0 to 1.0.

        None where that cannot be told: of a language that no dictionary of ours has, or of too few telling words.
        """
        statement = ADDRESS.sub(" ", readable(statement))
        language = "zh" if is_chinese(statement) else language_of(statement)
        if not self._speaks_english or language not in {"en", "zh"}:
            return None
        weighed = list(_weighed(_words_of(statement, language), self._vocabulary))
        total = sum(telling for telling, _ in weighed)
        return sum(telling for telling, is_held in weighed if is_held) / total if total >= _ENOUGH else None

    def _by_words(self, statement: str, near: str, language: str) -> Verdict:
        """Weigh the words that the paper has, or words for what they may mean, against all of a statement's."""
        if not self._is_paper or statement.rstrip().endswith((":", "：")):
            return NOT_DONE  # how telling its words are cannot be known from what papers say; a heading
        weighed = list(_weighed(_words_of(statement, language), self._vocabulary.union(stems(near))))
        total = sum(telling for telling, _ in weighed)
        if sum(telling > 0 for telling, _ in weighed) < _FEWEST or total < _ENOUGH:
            return NOT_DONE
        held = [telling for telling, is_held in weighed if is_held]
        many = sum(telling > 0 for telling, _ in weighed) >= _MANY and not any(map(str.isdigit, statement))
        by_chance = many and len(held) == 1
        if sum(held) >= (_LEAST_BY_ONE if by_chance else _LEAST_SHARE) * total:
            return Verdict("passed")
        return Verdict.of((Problem("relevance", statement.strip(), reasons.off_topic()),))

    def _by_terms(self, statement: str, near: str, tongue: Tongue) -> Verdict:
        """Judge a language by its names, and by its terms where we have some; they are never all of its words.

        One name that the paper has is enough. What has too few terms either way counts as not done.
        """
        paper = Lexicon(self._told, [self._record, near])
        if any(paper.has(name) for name in candidates(statement, tongue)):
            return Verdict("passed")
        if not tongue.glossary or not self._is_paper:
            return NOT_DONE
        vocabulary = Vocabulary(self._vocabulary.union(stems(near)))
        weighed = [
            each for each in _weighed(set(terms.meant(statement, tongue, vocabulary)), vocabulary.stems) if each[0]
        ]
        total = sum(telling for telling, _ in weighed)
        held = [telling for telling, is_held in weighed if is_held]
        if len(held) >= _FEWEST and sum(held) >= max(_ENOUGH_TERMS, _LEAST_BY_ONE * total):
            return Verdict("passed")
        if len(weighed) >= _MANY_TERMS and total >= _TELLING_TERMS and sum(held) < _LEAST_SHARE * total:
            return Verdict.of((Problem("relevance", statement.strip(), reasons.off_topic()),))
        return NOT_DONE


def _words_of(statement: str, language: str) -> list[frozenset[str]]:
    """Return the stems of a statement's words, of each all that it may mean."""
    return _meant(statement) if language == "zh" else [frozenset({stem}) for stem in stems(statement)]


def _meant(statement: str) -> list[frozenset[str]]:
    """Return for each telling word of a Chinese statement the stems of what it may mean."""
    plain = chinese.simplified(statement)
    latin = (frozenset(stems(word)) for word in _LATIN.findall(plain))
    return [senses for senses in (*(word.senses for word in chinese.words(plain)), *latin) if senses]


def _weighed(meant: Iterable[frozenset[str]], known: frozenset[str]) -> Iterator[tuple[float, bool]]:
    """Yield how much each word tells, and whether the paper has it."""
    for senses in meant:
        held = senses & known
        yield fmean(map(weight, held or senses)), bool(held)
