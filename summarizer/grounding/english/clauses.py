"""Where a sentence's clauses begin: at stops, at words that open one, and where a coordinated verb follows."""

from collections.abc import Sequence

from summarizer.grounding.english.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, Word, is_verb, listed

_STOPS = frozenset(";:()[].!?—–-")
_OPENERS = listed(
    "because since while whereas although though unless until when if where but yet which who whose whether however"
    " therefore thus hence thereby"
)
_BEFORE_A_MAIN_CLAUSE = listed("while although though when if since because whereas unless until")
_LEADING_IN = listed("like unlike similar different contrary akin analogous thanks due owing according regardless")
_AHEAD = 5


def number(words: Sequence[Word]) -> tuple[int, ...]:
    """Return for each word the number of its clause."""
    clause, begun, numbers = 0, 0, []
    for at in range(len(words)):
        if at and _opens(words, at, begun):
            clause, begun = clause + 1, at
        numbers.append(clause)
    return tuple(numbers)


def _opens(words: Sequence[Word], at: int, begun: int) -> bool:
    word, before = words[at], words[at - 1].lower
    initial = before == "." and at > 1 and len(words[at - 2].text) == 1 and words[at - 2].text.isupper()
    led_in = before == "," and _leads_in(words, begun)
    if (before in _STOPS and not initial) or led_in:
        return True
    if word.lower in _OPENERS:
        return before not in {"of", "as", "rather", "even", "in"}
    if word.lower == "that" and before not in {"so", "such", "of", "than", "with", "in", "to", "for"}:
        return True
    if word.lower.endswith("ing") and words[at - 1].bears and not before.endswith("ly"):
        return _has_object(words, at) and not is_verb(words, at - 1)
    if before == ",":
        return not _goes_on(words, at)
    return word.lower in {"and", "or"} and _predicate(words, at + 1)


def _leads_in(words: Sequence[Word], begun: int) -> bool:
    """Return whether what begins a clause only leads to the next: "Unlike others, …", "Inspired by them, …"."""
    first, after = words[begun].lower, words[begun + 1].lower if begun + 1 < len(words) else ""
    if first in PREPOSITIONS | _BEFORE_A_MAIN_CLAUSE | _LEADING_IN:
        return True
    return not begun and first.endswith(("ing", "ed", "en", "lt")) and after in PREPOSITIONS | DETERMINERS


def _has_object(words: Sequence[Word], at: int) -> bool:
    """Return whether a word in -ing is a verb with its object behind a noun: "methods needing labels"."""
    after = words[at + 1] if at + 1 < len(words) else None
    if after is None or not is_verb(words, at):
        return False
    return after.lower in DETERMINERS | {"on"} or (after.bears and words[at - 1].lower.endswith("s"))


def _predicate(words: Sequence[Word], at: int) -> bool:
    """Return whether a finite verb or a new subject follows a conjunction."""
    while at < len(words) and words[at].lower.endswith("ly"):
        at += 1
    if at >= len(words):
        return False
    word = words[at]
    if word.lower in PRONOUNS | AUXILIARIES:
        return True
    ahead = next((n for n in range(at, min(at + _AHEAD, len(words))) if _is_auxiliary(words, n)), 0)
    if ahead and all(each.bears or each.lower in DETERMINERS for each in words[at:ahead]):
        return True
    return is_verb(words, at) and word.lower.endswith(("s", "ed"))


def _is_auxiliary(words: Sequence[Word], at: int) -> bool:
    """Return whether a word only helps a verb; "need" and "dare" do before "not"."""
    after = words[at + 1].lower if at + 1 < len(words) else ""
    return words[at].lower in AUXILIARIES or (words[at].lower in {"need", "dare"} and after == "not")


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Return whether a comma is one of a list's or between adjectives."""
    if is_verb(words, at) or words[at].lower in PRONOUNS | AUXILIARIES:
        return False
    if words[at].lower in {"and", "or"}:
        return not _predicate(words, at + 1)
    ahead = words[at : at + _AHEAD]
    stop = next((n for n, word in enumerate(ahead) if word.lower in {"and", "or", ","}), None)
    if stop is None:
        return len(ahead) > 1 and all(word.bears for word in ahead[:2]) and not is_verb(words, at + 1)
    return not any(word.kind == "function" and word.lower in AUXILIARIES for word in ahead[:stop])
