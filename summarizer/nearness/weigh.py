"""How near each passage of a paper comes to a question: by rare words, by values of the right kind, by its place."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from papers.document import Document
from papers.latex import to_text
from papers.paper import Paper
from summarizer.extractive.signs import shows
from summarizer.grounding.english.words import stem
from summarizer.grounding.glossary.frequency import share
from summarizer.nearness.acronyms import with_acronyms
from summarizer.nearness.passages import Passage, passages_of, shown
from summarizer.nearness.question import WORD, Sought, Term
from summarizer.nearness.values import cleared, pattern

# What is known of how common a word is in sentences beside the paper's own: as if so many sentences had been read.
_READ_ELSEWHERE = 150
_SENTENCES = 6.0  # of an abstract
_PREFIX = 3
_IN_HEADING, _IN_FRONT, _IN_CAPTION = 0.5, 0.7, 0.6  # how much a term counts there
_AS_N = re.compile(r"\b[Nn]\s?=\s?\d")  # "(N=6)", "N = 50": how many there are
_GIVEN_AS_N = 0.7
_OTHERWISE = 0.6  # of a number behind the word, or of a word for one: "365,000 asteroid detections" are no asteroids
_PLURALS = frozenset(
    [
        "people",
        "data",
        "men",
        "women",
        "children",
        "mice",
        "nuclei",
        "spectra",
        "phenomena",
        "media",
        "criteria",
        "feet",
        "galaxies",
    ]
)
_OF_TITLE = 0.4  # how much a word tells that the paper's title has: all of the paper is about it
_BARE_VALUE = 0.75  # of a value of the right kind, where a question has no word but the one of its kind
_MUCH = 10.0  # what two rare words tell
_LONG = 300  # letters
_FIT = 0.5  # how much more a stretch weighs that gives a value of the kind that is asked for
_SENTENCE = 130  # letters, with what is between them
_REACH = 8.0  # words between a value and what it is one of
_JOINED = 0.4  # of a number that a hyphen joins: "a 50-token continuation" is not how many tokens there are


@dataclass(frozen=True, slots=True)
class Near:
    """A passage, its number, and how near it comes by its features; `before` is what it has of earlier questions."""

    passage: Passage
    number: int
    features: Mapping[str, float]
    before: float = 0.0


@dataclass(frozen=True, slots=True)
class _Held:
    """For each term how well a passage holds it, and where in its words."""

    match: dict[int, float]
    places: dict[int, list[int]]


class Lexicon:
    """For words, which terms of a question they answer for, and how well."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self._starts = frozenset(form[:_PREFIX] for term in terms for form in term.forms)
        self._known: dict[str, tuple[tuple[int, float], ...]] = {}
        self._han = [(n, term.han) for n, term in enumerate(terms) if term.han]

    def touches(self, text: str) -> bool:
        """Return whether a text holds any term."""
        return any(map(self._of, WORD.findall(text.lower()))) or any(han in text for _, han in self._han)

    def held(self, text: str) -> _Held:
        """Return how well a text holds each term, and where in its words."""
        match: dict[int, float] = {}
        places: dict[int, list[int]] = defaultdict(list)
        for at, word in enumerate(WORD.findall(text.lower())):
            for n, weight in self._of(word):
                match[n] = max(match.get(n, 0.0), weight)
                places[n].append(at)
        match.update((n, 1.0) for n, han in self._han if han in text)
        return _Held(match, places)

    def _of(self, word: str) -> tuple[tuple[int, float], ...]:
        known = self._known.get(word)
        if known is None:
            base = stem(word) if word[:_PREFIX] in self._starts else ""
            known = tuple((n, term.forms[base]) for n, term in enumerate(self.terms) if base in term.forms)
            self._known[word] = known
        return known


def nearness(paper: Paper, document: Document | None, question: Sought) -> list[Near]:
    """Return the passages of a paper that hold anything of a question, each with its features.

    The time taken is linear in the paper's length; only paragraphs that hold a term are cut into sentences.
    """
    own = len(question.terms)
    whole_text = f"{paper.abstract}\n{document.text if document else ''}"
    concept_term = (question.concept,) if question.concept else ()
    terms = with_acronyms((*question.terms, *concept_term, *question.before), whole_text)
    lexicon = Lexicon(terms)
    values = [pattern(measure) for measure in question.kind.measures] if not own else []

    def wanted(text: str) -> bool:
        return lexicon.touches(text) or any(each.search(text) for each in values)

    passages = list(passages_of(paper, document, wanted))
    held = [lexicon.held(_searched(each)) for each in passages]
    around = _Around(lexicon)
    worth = _worths(terms, held, len(whole_text) // _SENTENCE, to_text(paper.title))
    whole = sum(worth[:own])
    top = max(range(own), key=worth.__getitem__, default=-1)
    found = []
    for number, (passage, each) in enumerate(zip(passages, held, strict=True)):
        if not each.match and (own or not question.kind.strict):
            continue
        fit = question.kind.fit(_values(passage))
        beside = around.held(passage)
        if question.kind.strict and not _may_answer(question, fit, own in each.match or own in beside):
            continue
        if question.kind.name == "count" and not _counts(passage, terms, each.match, beside):
            continue
        match = [max(each.match.get(n, 0.0), beside.get(n, 0.0)) for n in range(len(terms))]
        told = sum(worth[n] * match[n] for n in range(own))
        concept = match[own] if question.concept else 0.0
        cover = told / whole if whole else max(concept, _BARE_VALUE * (fit == 1.0))
        before = sum(worth[n] * match[n] for n in range(own + bool(question.concept), len(terms)))
        features = {
            "constant": 1.0,
            "cover": cover,
            "top": match[top] if own else cover,
            "inside": sum(worth[n] * each.match.get(n, 0.0) for n in range(own)) / whole if whole else cover,
            "told": min(1.0, told / _MUCH),
            "fit": fit,
            "concept": concept,
            "several": min(1.0, _names_in(passage, question) / 3),
            "close": _closeness(passage, question, each, own),
            "head": max((match[n] for n in range(own) if terms[n].head), default=0.0),
            "abstract": float(passage.part == "abstract"),
            "aside": float(passage.part in {"related", "back", "appendix"}),
            "others": float(not passage.cells and shows("others", passage.text)),
            "long": float(len(passage.text) > _LONG),
        }
        found.append(Near(passage, number, features, min(1.0, before / _MUCH)))
    return found


def weights_of(texts: Sequence[str], headings: Sequence[str], question: Sought, title: str) -> list[float]:
    """Weigh longer stretches of a paper, each under its heading, by the terms of a question that they hold, or 0."""
    terms = with_acronyms((*question.terms, *question.before), "\n".join(texts))
    lexicon = Lexicon(terms)
    titles = {heading: lexicon.held(heading).match for heading in set(headings)}
    held = [lexicon.held(text) for text in texts]
    worth = _worths(terms, held, len(texts), title)
    found = []
    for text, heading, each in zip(texts, headings, held, strict=True):
        match = dict(each.match)
        for n, weight in titles[heading].items():
            match[n] = max(match.get(n, 0.0), weight)
        told = sum(worth[n] * weight for n, weight in match.items())
        found.append(told * (1.0 + _FIT * question.kind.fit(text)) if told and question.kind.strict else told)
    return found


def _searched(passage: Passage) -> str:
    return " ".join(f"{head} {cell}" for head, cell in passage.cells) if passage.cells else passage.text


def _values(passage: Passage) -> str:
    return shown(passage.cells) if passage.cells else passage.text


def _counts(passage: Passage, terms: Sequence[Term], *matches: Mapping[int, float]) -> bool:
    """Return whether a passage speaks of what is to be counted at all."""
    heads = [n for n, term in enumerate(terms) if term.head]
    return not heads or bool(_AS_N.search(passage.text)) or any(n in match for n in heads for match in matches)


def _names_in(passage: Passage, question: Sought) -> int:
    """Return how many names a passage gives to a question for some."""
    return len(pattern("name").findall(passage.text)) if question.kind.name in {"which", "who"} else 0


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


def _may_answer(question: Sought, fit: float, has_word: bool) -> bool:
    """Return whether a passage gives a value of the right kind; a number without its unit needs the kind's word."""
    bare = question.kind.fit_of("number")
    return fit > 0 and (not question.concept or bare is None or fit > bare or has_word)


def _worths(terms: Sequence[Term], held: Sequence[_Held], sentences: int, title: str) -> list[float]:
    """Return what each term tells: the more, the fewer sentences of the paper and of arXiv's abstracts have it."""
    titled = {stem(word) for word in WORD.findall(title.lower())}
    worths = []
    for n, term in enumerate(terms):
        elsewhere = [share(form) for form, weight in term.forms.items() if weight == max(term.forms.values())]
        usual = min(1.0, max(elsewhere, default=0.0) / _SENTENCES)
        having = sum(n in each.match for each in held) + _READ_ELSEWHERE * usual
        rare = log((max(sentences, len(held)) + _READ_ELSEWHERE + 1) / (having + 0.5))
        worths.append(term.worth * rare * (_OF_TITLE if term.word in titled else 1.0))
    return worths


def _closeness(passage: Passage, question: Sought, held: _Held, own: int) -> float:
    """Return how close a value of the right kind stands to what it is asked of, 0 to 1."""
    if passage.cells:
        return float(bool(held.match))
    if not (question.kind.strict or question.kind.heads or question.kind.name in {"who", "where"}):
        return 0.0
    counts = question.kind.name == "count"
    given = ((each, cleared(passage.text, each)) for each in question.kind.measures)
    measure, text = next(((each, text) for each, text in given if pattern(each).search(text)), ("", ""))
    heads = [n for n in range(own) if question.terms[n].head] or list(range(own + bool(question.concept)))
    places = [(at, held.match[n]) for n in heads for at in held.places.get(n, ())]
    best = _GIVEN_AS_N if counts and _AS_N.search(passage.text) else 0.0
    if not measure or not places:
        return best
    words = list(WORD.finditer(passage.text))
    starts = [word.start() for word in words]
    for value in pattern(measure).finditer(text):
        first, last = bisect_left(starts, value.start()), max(0, bisect_left(starts, value.end()) - 1)
        for at, match in places:
            gap = first - at if at < first else max(0, at - last)
            near = match * (1.0 - (gap - 1) / _REACH)
            if at == last + 1 and passage.text[words[last].end() : words[at].start()] == "-":
                near *= _JOINED
            elif counts and (at < first or not _is_plural(words[at][0])):
                near *= _OTHERWISE
            best = max(best, near)
    return min(1.0, best)


def _is_plural(word: str) -> bool:
    return word.endswith("s") or word.lower() in _PLURALS or not word.isascii()
