"""Whether what a model gives as a statement is one: a sentence of its own, no title, no half, no echo of its orders."""

from chat.reply import Problem
from summarizer.grounding.fold import is_cjk, words
from summarizer.grounding.language import language_of

_FEWEST_WORDS = 3
_FEWEST_SIGNS = 6
_SIGNS_A_WORD = 4  # a name in Latin letters stands for so many
_FEWEST_ECHOED = 4
_OPEN_ENDS = tuple(",:;-、，：；（(（[“‘—–…")
_HANGING_WORDS = """
a an the of to and or nor but with without by for from in on at as than that which whose who where when while
because if into onto via per between among through during under over about against its their our this these
those is are was were be has have can may will such both either very more most
"""
_HANGING = frozenset(_HANGING_WORDS.split())
_NEVER_LAST = frozenset({"a", "an", "the", "and", "or", "nor", "than", "whose", "because", "if", "its", "our", "their"})
_HANGING_CHINESE = (
    "以及",
    "并且",
    "而且",
    "但是",
    "因为",
    "如果",
    "虽然",
    "由于",
    "通过",
    "对于",
    "关于",
    "其中",
    "例如",
    "包括",
)
_VERBS_WORDS = """
is are was were be been being am has have had do does did can could may might must shall should will would
cannot we they i you it make makes made show shows shown find finds found give gives gave given take takes
took taken let get run ran keep kept hold held lead led build built learn learnt bring brought think thought
write wrote know knew begin began become became beat beats need let put set cut cost fit hit spread split
"""
_VERBS = frozenset(_VERBS_WORDS.split())
_BRACKETS = (("([（［", ")]）］"), ("“", "”"), ("«", "»"))  # of half-open intervals one is round, one square


def wanting(text: str, title: str, evidence: str = "") -> tuple[Problem, ...]:
    """Find why a text is no statement about a paper of that title; a whole sentence of its evidence is one."""
    said, named = words(text), words(title)
    if said and _holds(named, said):
        return (Problem("relevance", text, "A title is no statement; say what the paper does or finds."),)
    if said and _is_sentence(evidence) and said == words(evidence)[-len(said) :]:  # a list's number was taken off
        return ()
    if _is_short(text, said) or _is_open(text, said) or _has_no_verb(text, said):
        return (Problem("relevance", text, "A statement is a whole sentence."),)
    return ()


def echoes(text: str, told: str) -> bool:
    """Return whether a text only says again what a model was told; `told` is folded words with single spaces."""
    said = words(text)
    return len(said) >= _FEWEST_ECHOED and f" {' '.join(said)} " in f" {told} "


def _holds(named: list[str], said: list[str]) -> bool:
    """Return whether what is said is the title, or a part of it."""
    return f" {' '.join(said)} " in f" {' '.join(named)} "


def _is_sentence(evidence: str) -> bool:
    """Return whether a quote has a sentence's beginning and end."""
    return evidence.rstrip("\"'”’) ").endswith((".", "!", "?", "。")) and not evidence.lstrip("\"'“‘( ")[:1].islower()


def _is_short(text: str, said: list[str]) -> bool:
    signs = sum(map(is_cjk, text))
    if not signs:
        return len(said) < _FEWEST_WORDS
    return signs + _SIGNS_A_WORD * sum(word.isascii() for word in said) < _FEWEST_SIGNS


def _is_open(text: str, said: list[str]) -> bool:
    """Return whether a text breaks off: at a sign or a word that something has to follow, or within brackets."""
    if text.rstrip(" \"'”’").endswith((*_OPEN_ENDS, "...")) or any(
        sum(map(text.count, opening)) > sum(map(text.count, closing)) for opening, closing in _BRACKETS
    ):
        return True
    if any(map(is_cjk, text)):
        ended = text.rstrip(" 。.")
        return ended.endswith(_HANGING_CHINESE) or (ended.endswith("的") and "是" not in ended)
    # "… that it is specialized for." is a sentence; without the stop it breaks off.
    hanging = _NEVER_LAST if text.rstrip(" \"'”’)").endswith((".", "!", "?")) else _HANGING
    return language_of(text) == "en" and said[-1] in hanging


def _has_no_verb(text: str, said: list[str]) -> bool:
    """Return whether no word of an English text can be its verb: one that is known, or ends as one."""
    if language_of(text) != "en" or any(map(is_cjk, text)):
        return False
    return not any(word in _VERBS or word.endswith(("s", "ed")) for word in said)
