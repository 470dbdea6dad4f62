"""How sure and how general a sentence is: words for all, always, only, first, and words such as may and often."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.grounding.english.words import BE, Word, is_verb, listed, stem

_UNIVERSALS = {
    "all": "all any every everyone everything everywhere always whatever whichever whenever wherever invariably ever"
    " anything anyone constantly permanently forever universal universally unlimited unconditionally",
    "none": "never nobody nothing nowhere",
    "only": "only solely exclusively alone merely purely sole",
    "first": "first",
    "wholly": "completely entirely perfectly totally wholly absolutely flawlessly flawless whatsoever",
    "exactly": "exactly precisely",
    "proof": "prove proves proved proven proof guarantee guarantees guaranteed guaranteeing undoubtedly definitively"
    " certainly conclusively",
    "solved": "solved",
    "most": "fastest highest lowest largest smallest strongest greatest cheapest simplest quickest safest",
}
_AS_GENERAL = {
    "all": "regardless irrespective arbitrary arbitrarily universally universal agnostic each general generic",
    "both": "both",
    "wholly": "fully complete full perfect entire total whole zero lossless",
    "exactly": "exact precise identical precision accurate accurately",
    "proof": "proofs theorem theorems provable provably theoretical theoretically theory bound bounds rigorous"
    " rigorously derive derived analytically mathematically formally certified certificate",
    "solved": "solve solves solving solution",
    "most": "state-of-the-art sota outperform outperforms outperforming outperformed surpass surpasses surpassing"
    " exceed exceeds superior superiority top leading record beats optimal optimum most least maximum minimum maximal"
    " minimal maximize minimize",
    "only": "only single just merely mere",
    "first": "novel unprecedented never before pioneering",
}
_HEDGES = {
    "supposed": "may might possibly perhaps probably presumably suspect believe believes hypothesize hypothesise"
    " conjecture speculate",
    "maybe": "could potentially likely seemingly apparently potential",
    "claimed": "suggest suggests suggested suggesting indicate indicates expect hope aim aims seem seems appear appears"
    " attempt attempts preliminary tentative",
    "often": "often sometimes usually generally typically frequently commonly occasionally mostly largely mainly"
    " primarily partly partially tend tends some most many certain",
    "about": "about around approximately roughly nearly almost near",
    "can": "can able capable capability potential",
}
_UNIVERSAL_OF = {word: group for group, words in _UNIVERSALS.items() for word in words.split()}
_GENERAL_OF = {word: group for group, words in _AS_GENERAL.items() for word in words.split()}
_HEDGE_OF = {word: group for group, words in _HEDGES.items() for word in words.split()}
_ALL_BY_SUFFIX = ("-agnostic", "-independent", "-invariant")
_FEW = frozenset(["a", "one", "two", "three", "single", "few"])
_COUNTS = listed("two three four five six seven eight nine ten eleven twelve")
_ORDER = {
    "first": -1,
    "firstly": -1,
    "initially": -1,
    "initial": -1,
    "beforehand": -1,
    "second": 1,
    "secondly": 1,
    "subsequently": 1,
    "subsequent": 1,
    "then": 1,
    "afterwards": 1,
    "finally": 1,
    "later": 1,
    "second-stage": 1,
    "last": 1,
    "lastly": 1,
    "afterward": 1,
    "thereafter": 1,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that says how sure or how general its clause is, or where in an order what it tells stands.

    A "general" one is no "universal" one, but says enough to bear one out: "model-agnostic" for "whatever the model".
    """

    kind: Literal["universal", "general", "hedge", "order"]
    group: str
    at: int
    word: str


_SOLE = frozenset(["the", "is", "are", "works", "work", "applies", "apply", "holds", "hold", "applicable"])
"""What stands before an "only" that shuts others out; "only at late steps" may be meant by what is beside it."""
_NEARLY = frozenset(["almost", "nearly", "virtually", "practically", "mostly", "largely", "roughly", "close", "near"])


def find(words: Sequence[Word]) -> tuple[Mark, ...]:
    """Return a sentence's marks in order."""
    found = []
    for at, word in enumerate(words):
        if group := _universal(words, at):
            found.append(Mark("universal", group, at, word.lower))
        elif word.lower in _GENERAL_OF or word.lower.endswith(_ALL_BY_SUFFIX):
            found.append(Mark("general", _GENERAL_OF.get(word.lower, "all"), at, word.lower))
        if (group := _HEDGE_OF.get(word.lower, "")) and not _is_noun_of_sort(words, at):
            found.append(Mark("hedge", group, at, word.lower))
        if word.lower == "knowledge" and at and words[at - 1].lower == "our":
            found.append(Mark("hedge", "claimed", at, word.lower))
        if word.lower in _ORDER:
            found.append(Mark("order", "early" if _ORDER[word.lower] < 0 else "late", at, word.lower))
    return tuple(found)


def _universal(words: Sequence[Word], at: int) -> str:
    word = words[at]
    group = _UNIVERSAL_OF.get(word.lower, "")
    before = words[at - 1].lower if at else ""
    if word.lower in {"certain", "sure", "bound"} and at + 1 < len(words) and words[at + 1].lower in {"to", "that"}:
        return "proof"
    if word.lower == "all" and before == "at":
        return "wholly"
    if before in _NEARLY:
        return ""
    after = words[at + 1] if at + 1 < len(words) else None
    no_more = {
        "all": before in {"not", "of", *_NEARLY}
        or (word.lower in {"all", "every"} and _is_counted(words, at))
        or (
            after
            and (
                after.kind == "mark" or after.lower in {"while", "but", "you", "more", "of", "longer", "kinds", "other"}
            )
        ),
        "first": not _claims_priority(words, at),
        "only": (word.lower == "only" and before not in _SOLE and not (at and is_verb(words, at - 1)))
        or before == "not"
        or _hardly(before, after)
        or _counts(words, at + 1)
        or before in _FEW,
        "solved": before not in {"has", "have", "is", "are", "been", "fully", "completely"},
    }
    return "" if no_more.get(group) else group


def _is_counted(words: Sequence[Word], at: int) -> bool:
    """Return whether a number follows, so that only so many are meant: "all three data sets", "all of the 5"."""
    after = [word for word in words[at + 1 : at + 4] if word.lower not in {"of", "the", "these"}]
    return bool(after) and (after[0].kind == "number" or after[0].lower in _COUNTS)


def _hardly(before: str, after: Word | None) -> bool:
    """Return whether "only" says how little is done: "is only approximated"."""
    return before in BE and after is not None and after.lower.endswith("ed")


def _counts(words: Sequence[Word], at: int) -> bool:
    """Return whether "only" says that a number is small: "only two", "only a single", "only a small part"."""
    near = [word.lower for word in words[at : at + 3]]
    small = {"single", "few", "small", "little", "tiny", "fraction", "handful", "slight", "couple", "minor", "very"}
    return bool(near) and (words[at].kind == "number" or near[0] in _FEW - {"a"} or bool(small & set(near)))


def _claims_priority(words: Sequence[Word], at: int) -> bool:
    """Return whether "first" says that nobody was earlier, not which of several steps or orders is meant."""
    before = words[at - 1].lower if at else ""
    after = words[at + 1] if at + 1 < len(words) else None
    return before in {"the", "are", "is", "very", "s"} and after is not None and (after.bears or after.lower == "to")


def _is_noun_of_sort(words: Sequence[Word], at: int) -> bool:
    """Return whether a hedge's word is none here: "the about page", "most accurate", "we believe in it"."""
    after = words[at + 1] if at + 1 < len(words) else None
    if words[at].lower in {"believe", "believes"}:
        return after is not None and after.lower == "in"
    if words[at].lower == "most":
        return (
            after is not None and stem(after.lower) != after.lower and after.lower.endswith(("ly", "ful", "ent", "ive"))
        )
    if words[at].lower in {"about", "around", "near"}:
        return after is None or after.kind != "number"
    return words[at].lower == "potential" and bool(at) and words[at - 1].lower in {"of", "with"}
