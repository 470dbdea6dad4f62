"""What an English sentence says, as far as rules can tell: the analysis that all rules of meaning hold together.

A statement in English and one in another language are both held against the same analysis of the paper's sentence.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from chat.single_flight import remembered
from summarizer.grounding.english import (
    causes,
    clauses,
    comparison,
    flow,
    marks,
    measures,
    negation,
    owners,
    relations,
)
from summarizer.grounding.english.causes import Cause
from summarizer.grounding.english.comparison import Comparison
from summarizer.grounding.english.flow import Flow
from summarizer.grounding.english.marks import Mark
from summarizer.grounding.english.measures import Measure
from summarizer.grounding.english.negation import Negation
from summarizer.grounding.english.owners import Owner
from summarizer.grounding.english.relations import Relation
from summarizer.grounding.english.words import Word, keys_of, tokenise
from summarizer.grounding.fold import pieces

MOST_WORDS = 200
_MOST_OF_A_KIND = 12
"""No sentence has more of them; what a stranger's text has more is passed over, so that no rule takes long."""


@dataclass(frozen=True, slots=True)
class Sense:
    """A sentence taken apart. All numbers in tuples are those of `words`.

    own          the names that the paper gives what it proposes, as they were handed in
    words        the words in order; `Word.keys` are the stems by which a word is found again
    keys         the stems of all words that bear matter, and the numbers
    clauses      for each word the number of its clause
    subjects     for each clause its subject's words; one without goes on with that of the clause before
    owners       for each clause whose deed it tells: "ours", "others", or None where it does not say
    negations    each sign of negation ("not", "without", "fails to", "-free") with the words that it reaches
    denied       the words that an odd number of negations reaches
    comparisons  each comparative or word of change: its dimension ("amount", "value", "speed", …), its sign (1 upwards,
                 -1 downwards, turned where it is denied), what is more or less, who has it, whom that is held against
    marks        words for all, always, only, first, proof ("universal"), for may, often, about, can ("hedge") and for
                 what comes first or later ("order"), each with its group
    causes       each cause with its effect
    relations    who does what to whom, from where to where, what before what: the doer, start, earlier stands left
    flows        what comes of what: causes and effects, makers and what they make, means and ends, earlier and later
    measures     each number with the words that name its measure, its data, and what was being done
    whole        whether no words were left out, of a sentence that is longer than any
    """

    text: str
    own: frozenset[str]
    words: tuple[Word, ...]
    keys: frozenset[str]
    clauses: tuple[int, ...]
    subjects: tuple[tuple[int, ...], ...]
    owners: tuple[Owner | None, ...]
    negations: tuple[Negation, ...]
    denied: frozenset[int]
    comparisons: tuple[Comparison, ...]
    marks: tuple[Mark, ...]
    causes: tuple[Cause, ...]
    relations: tuple[Relation, ...]
    flows: tuple[Flow, ...]
    measures: tuple[Measure, ...]
    whole: bool

    def keys_at(self, numbers: Iterable[int]) -> frozenset[str]:
        """Return the stems of some of the words."""
        return frozenset(key for n in numbers for key in self.words[n].keys)

    def text_at(self, numbers: Iterable[int]) -> str:
        """Return some of the words as they stand."""
        return " ".join(self.words[n].text for n in numbers)

    def owner_at(self, at: int) -> Owner | None:
        """Return whose deed the clause of a word tells."""
        return self.owners[self.clauses[at]]


def read(sentence: str, own: Collection[str] = ()) -> Sense:
    """Take a readable English sentence apart; `own` are the names that the paper gives what it proposes.

    The time taken is linear in the sentence's length; what is longer than any sentence is cut off.
    """
    piece = next(pieces(sentence))
    return _read(piece, frozenset(own), piece != sentence)


@remembered(2_000, longest=2_000)
def _read(sentence: str, own: frozenset[str], is_piece: bool) -> Sense:
    every = tokenise(sentence)
    words = every[:MOST_WORDS]
    numbered = clauses.number(words)
    subjects = owners.subjects(words, numbered)
    negations = negation.find(words, numbered, subjects)[:_MOST_OF_A_KIND]
    denied = negation.denied(negations)
    caused = causes.find(words, numbered)[:_MOST_OF_A_KIND]
    related = relations.find(words, numbered, subjects)[:_MOST_OF_A_KIND]
    return Sense(
        sentence,
        own,
        words,
        keys_of(words),
        numbered,
        subjects,
        owners.owners(words, subjects, numbered, own),
        negations,
        denied,
        comparison.find(words, numbered, subjects, denied)[:_MOST_OF_A_KIND],
        marks.find(words)[:_MOST_OF_A_KIND],
        caused,
        related,
        flow.find(words, numbered, subjects, caused, related)[:_MOST_OF_A_KIND],
        measures.find(words, numbered, subjects)[:_MOST_OF_A_KIND],
        not is_piece and len(words) == len(every),
    )
