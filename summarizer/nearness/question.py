"""A question taken apart: its kind, and the terms that an answer should hold."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from summarizer.extractive.features import STOPWORDS
from summarizer.grounding.english.words import FUNCTION, stem
from summarizer.grounding.glossary import chinese
from summarizer.grounding.language import is_chinese
from summarizer.nearness.families import families, forms_of
from summarizer.nearness.kinds import Kind, kind_of

WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST_CHINESE = 5
_DICTIONARY = 0.8  # how much one of the English words counts that a Chinese word may mean
# What people say in any question, whatever it is about.
_IDLE_WORDS = """
see saw seen paper papers author authors they them their please kind kinds sort type types thing things stuff get got
give gave given go goes come comes came look looks looked want tell told say says said know mean think try tried put
really actually exactly roughly about anything something someone anybody lot bit one ones other s t re ve ll don doesn
didn isn aren wasn article preprint work works worked yes ok okay hi hello thanks thank again instead maybe
"""
# What says little, and helps a little where it is found.
_PALE_WORDS = """
take took taken make made find found need needs use used using run ran show have part case way end final first new whole
main method approach result results study based include done own able happen happens called name account
"""
_IDLE_CHINESE = frozenset("多少 什么 哪些 哪里 怎么 如何 使用 论文 文章 作者 他们 它们".split())  # noqa: SIM905
_OWN_WAY = ("who", "where")  # kinds that say what is asked for without a word more: "and where?"
_OF_THE_WORK = ("how", "what")  # "how does it work?": kinds that without a word more ask for what the paper proposes
_PROPOSE = stem("propose")
_HINTS = 0.5  # the weight of words that only hint at another
_NEXT = 2  # characters between the words of a question and what it asks for
_IDLE, _PALE = frozenset(_IDLE_WORDS.split()), frozenset(_PALE_WORDS.split())
_PALE_WEIGHT = 0.3
# What somebody does stands for much that papers say otherwise: "which library did they write it with".
_DEED = re.compile(r"\b(?:they|it|we|you|authors?)\s+(\w+)", re.IGNORECASE)
_FRONTED = re.compile(r"\A\W*(?:what|which|how many|how much)\b[^?]*?\b(?:do|does|did)\b", re.IGNORECASE)
_DEED_WEIGHT = 0.4
_MOST = 40  # terms; a question has fewer, and what is pasted for one takes no longer


@dataclass(frozen=True, slots=True)
class Term:
    """A word that an answer should hold: the stems that answer for it, each with how much it counts.

    `word` is as asked; `worth` is less for words that say little; `head` is what is asked for; `han` are the
    letters of a Chinese word, which a Chinese paper holds.
    """

    word: str
    forms: Mapping[str, float]
    worth: float = 1.0
    head: bool = False
    han: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """A question's kind, its own terms, the word of its kind, and the terms of what was asked before."""

    kind: Kind
    terms: tuple[Term, ...] = ()
    concept: Term | None = None
    before: tuple[Term, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether it has no words that could be looked for."""
        return not self.terms and self.concept is None and self.kind.name != "when"


def understand(text: str, earlier: Iterable[str] = ()) -> Sought:
    """Take a question apart; one that has no words of its own ("and why?") is about what the last of `earlier` said."""
    said = list(earlier)
    kind, by, behind = kind_of(text)
    concept = Term(kind.word, forms_of(stem(kind.word))) if kind.word else None
    terms = _terms(text, by, behind if kind.heads else "")
    if concept and kind.strict:  # the word of the kind need not be there a second time
        terms = tuple(term for term in terms if term.word not in concept.forms)
    before = tuple(term for each in said[-3:] for term in _terms(each, kind_of(each)[1], ""))[-_MOST:]
    if not terms and not (kind.strict and concept) and said:
        last = understand(said[-1])
        keeps = kind.strict or kind.name in _OWN_WAY
        kind, concept = (kind, None) if keeps else (last.kind, last.concept)
        terms, before = last.terms, ()
    elif not terms and kind.name in _OF_THE_WORK:
        terms = (Term(_PROPOSE, {form: 1.0 for form, weight in forms_of(_PROPOSE).items() if weight > _HINTS}),)
    known = {term.word for term in terms}
    return Sought(kind, terms, concept, tuple(term for term in before if term.word not in known))


def _terms(text: str, by: str, counted: str) -> tuple[Term, ...]:
    """Return the terms of a question without the words by which it asks."""
    rest = text.replace(by, " ", 1) if by else text
    found: dict[str, Term] = {}
    deeds = {deed.lower() for deed in (*_DEED.findall(text), *_last_deed(text))}
    for piece in WORD.findall(rest):
        word = piece.lower()
        if word in STOPWORDS or word in FUNCTION or word in _IDLE or (len(word) < 2 and not piece.isdigit()):
            continue
        base = stem(word)
        found.setdefault(base, Term(base, forms_of(base), _worth(word, deeds)))
    asked_for = takewhile(_names_a_thing, WORD.findall(counted.lower()))
    if heads := [base for word in asked_for if (base := stem(word)) in found]:
        found[heads[-1]] = replace(found[heads[-1]], worth=1.0, head=True)
    if is_chinese(text):
        plain = chinese.simplified(counted)
        told = [term for term in _chinese(chinese.simplified(rest)) if term.word not in _IDLE_CHINESE]
        first = min((term for term in told if term.han in plain), key=lambda term: plain.index(term.han), default=None)
        for term in told:
            found.setdefault(term.word, replace(term, head=term is first and plain.index(term.han) <= _NEXT))
    return tuple(found.values())[:_MOST]


def _names_a_thing(word: str) -> bool:
    return word not in FUNCTION and word not in _PALE and not word.endswith("ed")


def _last_deed(text: str) -> list[str]:
    """Return the last word where it is what somebody does: "which years does the survey cover"."""
    *_, before, last = ["", "", *WORD.findall(text)]
    return [last] if _FRONTED.match(text) and before.lower() not in FUNCTION else []


def _worth(word: str, deeds: set[str]) -> float:
    return _PALE_WEIGHT if word in _PALE else _DEED_WEIGHT if word in deeds else 1.0


def _chinese(text: str) -> Iterable[Term]:
    """Yield the terms of the Chinese words in a question: those of the table, then those that the dictionary has."""
    table = families().by_chinese
    left = list(text)
    for run in _HAN.finditer(text):
        at = run.start()
        while at < run.end():
            size = next(
                (n for n in range(min(_LONGEST_CHINESE, run.end() - at), 1, -1) if text[at : at + n] in table), 0
            )
            if size:
                word = text[at : at + size]
                yield Term(word, table[word], han=word)
                left[at : at + size] = " " * size
            at += size or 1
    for found in chinese.words("".join(left)):
        if senses := [sense for sense in found.senses if sense.isascii()]:
            yield Term(found.text, dict.fromkeys(senses, _DICTIONARY), han=found.text)
        elif found.senses:
            yield Term(found.text, {}, han=found.text)
