"""A word in place of its opposite, beside the same word as in the paper."""

from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held, beside, is_on_condition
from summarizer.grounding.english.negation import LIGHT
from summarizer.grounding.english.words import Word, base_of, opposites

_SMALL = {"before": "after", "above": "below", "with": "without", "inside": "outside", "all": "none", "up": "down"}
_SMALL_OPPOSITES = {**_SMALL, **{two: one for one, two in _SMALL.items()}}
_FEW = "negligible little low limited minimal marginal small slight minor modest tiny"
_MUCH = (
    "much considerable significant large high substantial heavy huge great major massive enormous extensive prohibitive"
)
_DEGREES = (
    (_FEW, _MUCH),
    ("temporary temporarily transient brief briefly short-term", "permanent permanently lasting forever long-term"),
    ("manual manually hand-made handmade handcrafted hand-crafted", "automatic automatically automated"),
    ("partly partially partial incompletely", "fully completely entirely wholly full complete"),
    ("rare rarely seldom infrequent infrequently", "frequent frequently common commonly often"),
    ("self-supervised unsupervised", "supervised"),
    ("single", "multiple several various numerous"),
    ("easy simple straightforward trivial effortless", "hard difficult challenging complex complicated tough"),
)
_OF_DEGREE = {
    word: frozenset(other.split())
    for few, many in _DEGREES
    for words, other in ((few, many), (many, few))
    for word in words.split()
}
_OF_SAME_DEGREE = {word: frozenset(words.split()) for both in _DEGREES for words in both for word in words.split()}
_NOT_SO = frozenset(["no", "not", "without", "less", "least", "never"])
_WINDOW = 2


def problems(held: Held) -> Iterator[Problem]:
    """Yield the words that stand where the paper has their opposite."""
    for at, word in enumerate(held.stated.words):
        if not _has_an_opposite(held, word):
            continue
        other = _SMALL_OPPOSITES.get(word.lower, "")
        if other and held.stated.words[min(at + 1, len(held.stated.words) - 1)].lower in {"no", "little", "few"}:
            continue
        if any(each.lower in _NOT_SO for each in held.stated.words[max(0, at - 2) : at]):
            continue
        others = {other}.union(_OF_DEGREE.get(word.lower, ()), *(opposites().get(key, ()) for key in _keys(word)))
        for told in held.told:
            if _says_as_much(word, told, other) or is_on_condition(held.stated, told):
                continue
            for there, theirs in enumerate(told.words):
                if theirs.lower not in others and _keys(theirs).isdisjoint(others):
                    continue
                if _are_opposites(held.stated, at, told, there) and _same_place(held.stated, at, told, there):
                    reason = reasons.opposite()
                    yield Problem("meaning", beside(word.text, theirs.text), reason)
                    return


def _has_an_opposite(held: Held, word: Word) -> bool:
    """Return whether a word has matter to be turned, and is not the paper's own; "give" and "take" have none."""
    if word.keys & (held.near_keys | LIGHT):
        return False
    return word.kind != "function" or word.lower in {*_SMALL_OPPOSITES, "much"}


def _says_as_much(word: Word, told: Sense, other: str) -> bool:
    """Return whether a sentence has the word itself, or another one of the same degree."""
    same = _OF_SAME_DEGREE.get(word.lower, frozenset())
    return any((other and each.lower == word.lower) or each.lower in same for each in told.words)


def _are_opposites(stated: Sense, at: int, told: Sense, there: int) -> bool:
    one, two = stated.words[at], told.words[there]
    if one.lower in _SMALL_OPPOSITES and one.kind == "function":
        return _SMALL_OPPOSITES[one.lower] == two.lower
    if _keys(two) & stated.keys or (at in stated.denied) != (there in told.denied):
        return False
    if two.lower in _OF_DEGREE.get(one.lower, ()):
        return _changing(stated, at) == _changing(told, there)  # "low memory" is not "significant memory reduction"
    return any(_keys(two) & opposites().get(key, frozenset()) for key in _keys(one))


def _keys(word: Word) -> frozenset[str]:
    """Return a word's stems, with that of the adjective whose superlative it is."""
    base = base_of(word.lower)
    return word.keys | {base} if base else word.keys


def _changing(sense: Sense, at: int) -> frozenset[str]:
    """Return the stems of the words of change that follow a word closely."""
    return sense.keys_at(each.at for each in sense.comparisons if at < each.at <= at + 3)


def _same_place(stated: Sense, at: int, told: Sense, there: int) -> bool:
    """Return whether the next word that bears matter, on one side or the other, is the same in both."""
    behind, before = _next(stated, at, 1), _next(stated, at, -1)
    return bool(behind & _next(told, there, 1)) or (
        stated.words[at].kind == "word" and bool(before & _next(told, there, -1))
    )


def _next(sense: Sense, at: int, step: int) -> frozenset[str]:
    found = 0
    here = at + step
    keys: set[str] = set()
    while 0 <= here < len(sense.words) and abs(here - at) <= _WINDOW + 2 and found < _WINDOW:
        if sense.words[here].keys:
            keys |= sense.words[here].keys
            found += 1
        elif sense.words[here].kind == "mark":
            break
        here += step
    return frozenset(keys)
