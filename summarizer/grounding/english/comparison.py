"""What a sentence compares or lets change: in which direction, of what, and who is held against whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.grounding.english.words import BE, PREPOSITIONS, PRONOUNS, Word, is_verb, listed, stem, stems

_MORE = """
more greater higher larger bigger longer wider broader deeper increase increased increasing raise rise rose risen rises
rising grow grew growth boost expand enlarge maximize double triple climb elevate surge escalate lengthen widen amplify
heighten
"""
_LESS = """
less fewer lower smaller shorter narrower shallower decrease reduce reduction drop fall fell fallen falls decline shrink
shrank cut cuts diminish lessen minimize halve curtail shorten dip plummet dwindle lowered lowering
"""
_BETTER = """
better improve improvement enhance enhancement outperform superior superiority surpass exceed beat outrank outweigh
outclass outdo excel strengthen refine best stronger advantage finer richer cleaner sharper overtake dominate
betterment upgrade boost
"""
_WORSE = """
worse degrade degradation worsen inferior inferiority deteriorate deterioration harm hurt underperform impair weaken
worst poorer weaker lag trail undermine disadvantage compromise damage sacrifice
"""
_DIRECTIONS = {
    "amount": (_MORE, _LESS),
    "value": (_BETTER, _WORSE),
    "speed": (
        "faster quicker speedup accelerate acceleration fast quickly rapidly swifter sooner",
        "slower slowdown decelerate deceleration slow slowly sluggish",
    ),
    "ease": ("easier simpler simplify facilitate ease", "harder complicate tougher"),
    "cost": ("cheaper", "costlier pricier dearer"),
    "severity": (
        "exacerbate aggravate intensify worsen amplify",
        "mitigate alleviate relieve attenuate ameliorate counteract",
    ),
    "nearness": ("closer nearer", "farther further-away"),
    "time": ("earlier", "later"),
}
_SIGNS: dict[str, tuple[tuple[str, int], ...]] = {}
for _dimension, _both in _DIRECTIONS.items():
    for _sign, _words in zip((1, -1), _both, strict=True):
        for _each in _words.split():
            _key = _each if _each.endswith("er") or len(_each) < 5 else stem(_each)
            if (_dimension, _sign) not in _SIGNS.get(_key, ()):
                _SIGNS[_key] = (*_SIGNS.get(_key, ()), (_dimension, _sign))

_RANKS = stems("outperform surpass exceed beat outrank outweigh outclass outdo underperform overtake dominate trail")
"""Verbs whose object is what their subject is held against."""
_AGAINST = listed("than over versus vs against")
_AGAINST_AFTER = stems("compared relative comparison opposed")
_NOUNS_OF_RANK = stems("superiority advantage inferiority benefit dominance")
_WITH_TO = stems("superior inferior preferable")
_EVEN = frozenset(["comparable", "par", "competitive", "equal", "similar", "equivalent", "tied"])
_LONGEST = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """A word of comparison or change; `sign` is 1 upwards, -1 downwards in its `dimension`, 0 for "comparable".

    `head` is what is more or less, `subject` who or what has it, `against` what that is held against: numbers of words.
    `ranks` says that the word itself sets its subject against its object.
    """

    at: int
    word: str
    dimension: str
    sign: int
    head: tuple[int, ...]
    subject: tuple[int, ...]
    against: tuple[int, ...]
    ranks: bool = False


def changes(word: Word) -> int:
    """Return 1 for a word that says that something rises or gets better, -1 for one of falling, 0 for any other."""
    signs = _SIGNS.get(word.lower) or (_SIGNS.get(stem(word.lower)) if word.bears else None)
    return signs[0][1] if signs else 0


def find(
    words: Sequence[Word], clauses: Sequence[int], subjects: Sequence[tuple[int, ...]], denied: frozenset[int]
) -> tuple[Comparison, ...]:
    """Return the comparisons of a sentence in order; one that is denied has its sign turned."""
    found = []
    for at, word in enumerate(words):
        for dimension, sign in _directions(words, at):
            subject = tuple(n for n in subjects[clauses[at]] if n < at)
            against = _against(words, clauses, at) if sign else _phrase(words, clauses, at + 2)
            passive = _is_passive(words, at)
            ranks = bool(word.keys & _RANKS)
            if ranks and passive:
                against = _by(words, clauses, at) or against
            elif ranks:
                against = _phrase(words, clauses, at + 1) or against
            head = () if ranks else _head(words, clauses, at, subject, passive=passive)
            if word.keys & _NOUNS_OF_RANK and words[min(at + 1, len(words) - 1)].lower == "of":
                subject, head = head, ()
            turned = -sign if (at in denied) != (ranks and passive) else sign
            found.append(Comparison(at, word.lower, dimension, turned, head, subject, against, ranks))
    return tuple(found)


def _directions(words: Sequence[Word], at: int) -> tuple[tuple[str, int], ...]:
    word = words[at]
    before = words[at - 1].lower if at else ""
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if word.lower in _EVEN and after in {"to", "with"}:
        return (("value", 0),)
    if word.lower in {"more", "less"}:
        counts = after in {"than", "or"} and at + 2 < len(words) and words[at + 2].kind == "number"
        return () if counts or before in {"or", "any"} else _SIGNS[word.lower]
    if word.lower == "longer" and before == "no":
        return ()
    inflected = word.bears and not word.lower.endswith("er") and len(word.lower) > 4 and "-" not in word.lower
    return _SIGNS.get(word.lower) or (_SIGNS.get(stem(word.lower), ()) if inflected else ())


def _is_passive(words: Sequence[Word], at: int) -> bool:
    if not words[at].lower.endswith(("ed", "en", "t")):
        return False
    return any(word.lower in BE for word in words[max(0, at - 3) : at])


def _phrase(words: Sequence[Word], clauses: Sequence[int], start: int, *, most: int = 6) -> tuple[int, ...]:
    """Return the noun phrase that begins at a word, "of" and what follows it included."""
    reach: list[int] = []
    for at in range(start, min(len(words), start + _LONGEST)):
        word = words[at]
        if clauses[at] != clauses[min(start, len(words) - 1)]:
            break
        if word.bears or word.kind == "number" or word.lower in {"other", "others", "previous", "ours", "our", "we"}:
            if reach and is_verb(words, at) and word.lower.endswith(("ing", "ed")) and word.kind == "word":
                break
            reach.append(at)
        elif (word.lower in PREPOSITIONS and word.lower != "of" and reach) or word.kind == "mark":
            break
        if len(reach) == most:
            break
    return tuple(reach)


def _head(
    words: Sequence[Word], clauses: Sequence[int], at: int, subject: tuple[int, ...], *, passive: bool
) -> tuple[int, ...]:
    """Return what is more or less: the noun behind an adjective or a verb, else what grows by itself."""
    if passive:
        return subject
    after = words[at + 1].lower if at + 1 < len(words) else ""
    start = at + 1
    if after in {"in", "of"}:
        start = at + 2
    elif after in PREPOSITIONS | {"and", "or"} or not after:
        return subject if words[at].kind == "word" or after in {"than", ""} else ()
    elif clauses[min(at + 1, len(words) - 1)] != clauses[at] or words[at + 1].kind == "mark":
        return subject
    return _phrase(words, clauses, start, most=4)


def _against(words: Sequence[Word], clauses: Sequence[int], at: int) -> tuple[int, ...]:
    """Return what stands behind "than", "over", "compared to" in the same sentence, not past a second comparison."""
    for here in range(at + 1, min(len(words) - 1, at + 2 * _LONGEST)):
        word = words[here]
        if word.lower in _AGAINST:
            start = here + 1
            while start < len(words) - 1 and words[start].lower in {"those", "that", "the", "of", "in", "with"}:
                start += 1
            return _phrase(words, clauses, start)
        if here == at + 1 and word.lower == "to" and words[at].keys & _WITH_TO:
            return _phrase(words, clauses, here + 1)
        if word.keys & _AGAINST_AFTER and words[here + 1].lower in {"to", "with"}:
            return _phrase(words, clauses, here + 2)
        if word.lower in PRONOUNS - {"it", "this"} or word.lower in {";", ":", ".", "while", "whereas", "but"}:
            break
    return ()


def _by(words: Sequence[Word], clauses: Sequence[int], at: int) -> tuple[int, ...]:
    for here in range(at + 1, min(len(words) - 1, at + 4)):
        if words[here].lower == "by":
            return _phrase(words, clauses, here + 1)
    return ()
