"""How near each passage of a paper comes to a question: by rare words, by values of the right kind, by its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from papers.document import Document
from papers.latex import to_text
from papers.paper import Paper
from summarizer.extractive.prose import is_prose
from summarizer.extractive.signs import shows
from summarizer.nearness.acronyms import with_acronyms
from summarizer.nearness.close import closeness, counts_something
from summarizer.nearness.lexicon import Lexicon, Matched, worths
from summarizer.nearness.passages import Passage, passages_of, shown
from summarizer.nearness.question import Sought, Term
from summarizer.nearness.values import pattern

_IN_HEADING, _IN_FRONT, _IN_CAPTION = 0.5, 0.7, 0.6  # how much a term counts there
_HINT = 0.5  # how much a word counts that only hints at what is counted
_UNDER_HEAD = 0.3  # how close a row's value stands to the head of its column; beside the row's name it is close
_BARE_VALUE = 0.75  # of a value of the right kind, where a question has no word but the one of its kind
_OF_ROWS = ("which", "plain")  # kinds of questions for no quantity that a row of a table may answer
_MUCH = 10.0  # what two rare words tell
_LONG = 300  # letters
_FIT = 0.5  # how much more a stretch weighs that gives a value of the kind that is asked for
_SENTENCE = 130  # letters, with what is between them


@dataclass(frozen=True, slots=True)
class Near:
    """A passage, its number, and how near it comes by its features; `before` is what it has of earlier questions."""

    passage: Passage
    number: int
    features: Mapping[str, float]
    before: float = 0.0


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage, how well it holds each term, and how well what stands around it does.

    Of a row, `named` tells whether its name does.
    """

    passage: Passage
    held: Matched
    beside: Mapping[int, float]
    named: bool = False


def nearness(paper: Paper, document: Document | None, question: Sought) -> list[Near]:
    """Return the passages of a paper that may answer a question, each with its features.

    The time taken is linear in the paper's length; only paragraphs that hold a term are cut into sentences.
    """
    whole = f"{paper.abstract}\n{document.text if document else ''}"
    concept = (question.concept,) if question.concept else ()
    terms = with_acronyms((*question.terms, *concept, *question.before), whole)
    lexicon = Lexicon(terms)
    values = [] if question.terms else [pattern(measure) for measure in question.kind.measures]

    def wanted(text: str) -> bool:
        return lexicon.touches(text) or any(each.search(text) for each in values)

    around = _Around(lexicon)
    found = [_found(passage, lexicon, around) for passage in passages_of(paper, document, wanted)]
    worth = worths(terms, [each.held for each in found], len(whole) // _SENTENCE, to_text(paper.title))
    return [
        Near(each.passage, number, features, before)
        for number, each in enumerate(found)
        for features, before in _features(each, question, terms, worth)
    ]


def weights_of(texts: Sequence[str], headings: Sequence[str], question: Sought, title: str) -> list[float]:
    """Weigh longer stretches of a paper, each under its heading, by the terms of a question that they hold, or 0."""
    terms = with_acronyms((*question.terms, *question.before), "\n".join(texts))
    lexicon = Lexicon(terms)
    titles = {heading: lexicon.held(heading).match for heading in set(headings)}
    held = [lexicon.held(text) for text in texts]
    worth = worths(terms, held, len(texts), title)
    found = []
    for text, heading, each in zip(texts, headings, held, strict=True):
        match = {n: max(each.match.get(n, 0.0), titles[heading].get(n, 0.0)) for n in range(len(terms))}
        told = sum(worth[n] * weight for n, weight in match.items())
        found.append(told * (1.0 + _FIT * question.kind.fit(text)) if told and question.kind.strict else told)
    return found


class _Around:
    """What stands around passages: their headings, captions, and the sentence in front."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[str, dict[int, float]] = {}

    def held(self, passage: Passage) -> dict[int, float]:
        """Return how well what stands around a passage holds each term."""
        told = ((passage.heading, _IN_HEADING), (passage.before, _IN_FRONT), (passage.around, _IN_CAPTION))
        best: dict[int, float] = {}
        for text, weight in told:
            if text and text not in self._known:
                self._known[text] = self._lexicon.held(text).match
            for n, match in self._known.get(text, {}).items():
                best[n] = max(best.get(n, 0.0), weight * match)
        return best


def _found(passage: Passage, lexicon: Lexicon, around: _Around) -> _Found:
    """Look for the terms in a passage; of a row, show what stands under the heads that are asked for, if some are."""
    beside = around.held(passage)
    if not passage.cells:
        return _Found(passage, lexicon.held(passage.text), beside)
    asked = [sum(lexicon.held(head).match.values()) if n else 0.0 for n, (head, _) in enumerate(passage.cells)]
    text = shown(passage.cells, frozenset(n for n, match in enumerate(asked) if match and match == max(asked)))
    searched = " ".join(f"{head} {cell}" for head, cell in passage.cells)
    return _Found(
        replace(passage, text=text), lexicon.held(searched), beside, named=lexicon.touches(passage.cells[0][1])
    )


def _features(
    found: _Found, question: Sought, terms: Sequence[Term], worth: Sequence[float]
) -> Iterator[tuple[dict[str, float], float]]:
    """Yield the features of a passage that may answer, and what it has of earlier questions; else nothing."""
    own, kind, passage, inside = len(question.terms), question.kind, found.passage, found.held.match
    if not inside and (own or not kind.strict):
        return
    if passage.cells and not (kind.strict or kind.name in _OF_ROWS):
        return
    fit = kind.fit(passage.text)
    match = [max(inside.get(n, 0.0), found.beside.get(n, 0.0)) for n in range(len(terms))]
    heads = [n for n in range(own) if terms[n].head]
    concept = match[own] if question.concept else 0.0
    if kind.strict and not _may_answer(question, fit, has_word=bool(concept)):
        return
    if kind.name == "count" and heads and not _counts(found, heads):
        return
    whole = sum(worth[:own])
    told = sum(worth[n] * match[n] for n in range(own))
    cover = told / whole if whole else max(concept, _BARE_VALUE * (fit == 1.0))
    before = sum(worth[n] * match[n] for n in range(own + bool(question.concept), len(terms)))
    features = {
        "constant": 1.0,
        "cover": cover,
        "top": match[max(range(own), key=worth.__getitem__)] if own else cover,
        "inside": sum(worth[n] * inside.get(n, 0.0) for n in range(own)) / whole if whole else cover,
        "told": min(1.0, told / _MUCH),
        "fit": fit,
        "concept": concept,
        "phrase": _phrases(found.held, own),
        "several": min(1.0, _names_in(passage, question) / 3),
        "close": _closeness(found, question, heads),
        "head": max((match[n] for n in heads), default=0.0),
        "abstract": float(passage.part == "abstract"),
        "aside": float(passage.part in {"related", "back", "appendix"}),
        "others": float(not passage.cells and shows("others", passage.text)),
        "plain": float(passage.part == "abstract" or (not passage.cells and is_prose(passage.text))),
        "row": float(bool(passage.cells)),
        "long": float(len(passage.text) > _LONG),
    }
    yield features, min(1.0, before / _MUCH)


def _may_answer(question: Sought, fit: float, *, has_word: bool) -> bool:
    """Return whether a passage gives a value of the right kind; a number without its unit needs the kind's word."""
    bare = question.kind.fit_of("number")
    return fit > 0 and (not question.concept or bare is None or fit > bare or has_word)


def _counts(found: _Found, heads: Sequence[int]) -> bool:
    """Return whether a passage speaks of what is to be counted; a table's caption does not speak for its rows."""
    beside = {} if found.passage.cells else found.beside
    spoken_of = any(found.held.match.get(n, 0.0) > _HINT or n in beside for n in heads)
    return counts_something(found.passage.text) or spoken_of


def _phrases(held: Matched, own: int) -> float:
    """Return which share of a question's pairs of neighbouring terms stand beside one another, in their order."""
    pairs = [
        any(at + step in held.places.get(n + 1, ()) for at in held.places.get(n, ()) for step in (1, 2))
        for n in range(own - 1)
    ]
    return sum(pairs) / len(pairs) if pairs else 0.0


def _names_in(passage: Passage, question: Sought) -> int:
    """Return how many names a passage gives to a question for some."""
    return len(pattern("name").findall(passage.text)) if question.kind.name in {"which", "who"} else 0


def _closeness(found: _Found, question: Sought, heads: Sequence[int]) -> float:
    """Return how close a passage's values stand to what is asked for, or to any term where that is not known."""
    if found.passage.cells:
        return 1.0 if found.named else _UNDER_HEAD
    if not (question.kind.strict or question.kind.heads or question.kind.name in {"who", "where"}):
        return 0.0
    asked_of = heads or range(len(question.terms) + bool(question.concept))
    places = [(at, found.held.match[n]) for n in asked_of for at in found.held.places.get(n, ())]
    return closeness(found.passage.text, question, places)
