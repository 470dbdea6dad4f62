"""Sentences said otherwise that still say the same, or less of it."""

import random
import re
from collections.abc import Callable, Sequence

from bench.checker.lexicon import FIRST_TO_THIRD, PASSIVE, SAME

Rewrite = Callable[[str, random.Random], str | None]
"""Returns the sentence said otherwise, None where there is nothing of the kind."""

_LEAD = re.compile(
    r"\A(?:However|Moreover|Furthermore|In addition|Additionally|Therefore|Thus|Hence|Specifically|In particular|"
    r"Finally|Consequently|Meanwhile|Notably|Importantly|Besides|Also|Indeed|In fact|As a result|To this end|"
    r"Nevertheless|Then|Next),? "
)
_ASIDE = re.compile(
    r" ?\([^()]{2,80}\)|, (?:i\.e\.|e\.g\.|such as|including|which|where|especially|"
    r"in particular)[^,;.()]{4,90}(?=,)|, (?:which|where|thereby|thus|leading|allowing|making|including|such as|"
    r"especially)[^,;()]{4,120}(?=\.\Z)"
)
_TAIL = re.compile(
    r"(?<=\w{3}),? (?:with|using|via|through|by|while|and thus|in order to|to better|based on|as well as|"
    r"compared to|compared with|due to|for example|even|without) [^.;]{8,120}(?=\.\Z)"
)
_TURNED = re.compile(
    r"(?:\bnot\b|n't\b|\bno\b|\bwithout\b|\bonly\b|\bif\b|\bunless\b|\bfew|\bhardly\b|\bnever\b|\bexcept|\bthan\b|"
    r"\bcannot\b|\bfail)"
)
_FRONT = re.compile(
    r"\A(?P<front>(?:In|On|For|With|By|Using|Through|Via|Under|Over|After|During|From|At|Based on|Unlike|"
    r"Compared to|Compared with|Due to|Despite|Among) [^,]{6,90}), (?P<rest>[^.;]{10,220})\.\Z"
)
_ACTIVE = re.compile(
    rf"\A(?:In this (?:paper|work|article|study), )?[Ww]e (?P<verb>{'|'.join(PASSIVE)}) "
    rf"(?P<what>(?:an?|the|two|three|new|novel|several|how) [^.;,]{{6,160}})\.\Z"
)
_DEGREE = re.compile(
    r" (?:significantly|substantially|considerably|greatly|highly|very|remarkably|notably|further|also|extremely|"
    r"particularly|novel|effectively|efficiently|successfully|extensive|comprehensive) "
)
_FIGURE = re.compile(
    r" (?:by|of) (?:about |around |up to |over |at least |approximately )?"
    r"\d[\d.,]*(?:%| percent| points?|x|×)(?= |,|\.)"
)
_LISTED = re.compile(
    r"(?P<first>\b[\w-]+(?: [\w-]+)?), (?P<others>[\w-]+(?: [\w-]+)?(?:, [\w-]+(?: [\w-]+)?)*),? and "
    r"(?P<last>[\w-]+(?: [\w-]+)?)(?=[,. ])"
)
_WORDS = {
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
    "9": "nine",
    "10": "ten",
}
_DIGITS = {word: digit for digit, word in _WORDS.items()}
_COUNT = re.compile(
    r"(?<![\w.,-])(?:[2-9]|10)(?= [a-z]{3,})|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b(?= [a-z])"
)
_SHARE = re.compile(r"(?<=\d) ?%|(?<=\d) percent\b")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,000)+(?![\d,])")
_NOUN = re.compile(
    r"\b(?:method|approach|model|framework|algorithm|system|network|technique|dataset|benchmark|architecture|"
    r"pipeline)\b"
)
_NAMED = re.compile(
    r"\b(?:propose|introduce|present|develop|describe|called|named|dubbed|"
    r"termed)\b[^.;]*?\b(?P<name>[A-Z][a-z]*[A-Z][\w-]*|[A-Z]{3,}[\w-]*)\b"
)
_POINTED = re.compile(
    r"\A(?:It|The (?:proposed |resulting )?(?:method|approach|model|framework|algorithm|system|architecture)|Our "
    r"(?:method|approach|model|framework|algorithm|system|architecture)|This "
    r"(?:method|approach|model|framework|algorithm|system|architecture))(?= \w+s\b| is\b| can\b| has\b)"
)
_PLAIN = re.compile(r"\A[A-Za-z]")


def synonyms(text: str, random_: random.Random) -> str | None:
    """Put other words of the same meaning in the place of up to three."""
    places = [
        (at, others)
        for key, others in SAME.items()
        for at in re.finditer(rf"\b{re.escape(key)}(?!\w)", text, re.IGNORECASE)
    ]
    if not places:
        return None
    chosen: list[tuple[re.Match[str], list[str]]] = []
    for at, others in random_.sample(places, min(len(places), 3)):
        if all(at.end() <= one.start() or one.end() <= at.start() for one, _ in chosen):
            chosen.append((at, others))
    for at, others in sorted(chosen, key=lambda one: -one[0].start()):
        instead = random_.choice(others)
        if at[0][0].isupper():
            instead = instead[0].upper() + instead[1:]
        text = f"{text[: at.start()]}{instead}{text[at.end() :]}"
    return text


def without_lead(text: str, _: random.Random) -> str | None:
    """Leave out what joins a sentence to the one before."""
    rest = _LEAD.sub("", text)
    return f"{rest[:1].upper()}{rest[1:]}" if rest != text else None


def without_aside(text: str, random_: random.Random) -> str | None:
    """Leave out what stands in brackets or between commas."""
    places = [at for at in _ASIDE.finditer(text) if not _TURNED.search(at[0])]
    return _without(text, random_.choice(places)) if places else None


def without_tail(text: str, _: random.Random) -> str | None:
    """Leave out by what means, or against what, at the end."""
    at = _TAIL.search(text)
    return _without(text, at) if at and at.start() > 30 and not _TURNED.search(at[0]) else None


def without_degree(text: str, random_: random.Random) -> str | None:
    """Leave out how much: words of degree, or a figure."""
    if "not " in text:
        return None
    places = [*_DEGREE.finditer(text), *_FIGURE.finditer(text)]
    if not places:
        return None
    at = random_.choice(places)
    return f"{text[: at.start()]}{' ' if at[0].endswith(' ') else ''}{text[at.end() :]}"


def shorter_list(text: str, random_: random.Random) -> str | None:
    """Name only some of several things."""
    at = _LISTED.search(text)
    if not at or _TURNED.search(text) or re.search(r"\b(?:three|four|five|six|between|respectively|both|all)\b", text):
        return None
    kept = random_.choice((f"{at['first']} and {at['last']}", at["first"], at["last"]))
    if " " not in kept and text[: at.start()].endswith(("are ", "were ")):
        return None
    return f"{text[: at.start()]}{kept}{text[at.end() :]}"


def front_last(text: str, _: random.Random) -> str | None:
    """Put what stands first behind."""
    at = _FRONT.match(text)
    if not at or " which " in at["rest"] or "respectively" in at["rest"]:
        return None
    rest, front = at["rest"], at["front"]
    return f"{rest[:1].upper()}{rest[1:]} {front[:1].lower()}{front[1:]}."


def passive(text: str, _: random.Random) -> str | None:
    """Say what is done instead of who does it."""
    at = _ACTIVE.match(text)
    if not at:
        return None
    what, rest = at["what"], ""
    cut = re.search(r" (?:that|which|to|for|by|of how|based on|using|with|in which|where) ", what)
    if cut:
        what, rest = what[: cut.start()], what[cut.start() :]
    plural = what.startswith(("two ", "three ", "several ")) or (
        what.endswith("s") and not what.endswith("ss") and not what.startswith(("a ", "an "))
    )
    return (
        f"{what[:1].upper()}{what[1:]}{rest} {'are' if plural else 'is'} {PASSIVE[at['verb']]}."
        if not rest
        else f"{what[:1].upper()}{what[1:]} {'are' if plural else 'is'} {PASSIVE[at['verb']]}{rest}."
    )


def third_person(text: str, _: random.Random) -> str | None:
    """Speak of the authors and the paper."""
    said = text
    for first, third in FIRST_TO_THIRD:
        said = re.sub(rf"\b{first}\b", third, said)
        said = re.sub(rf"\b{first.capitalize()}\b", third[:1].upper() + third[1:], said)
    said = re.sub(r"\AIn (?:the work|the paper|here), ", "", said)
    said = f"{said[:1].upper()}{said[1:]}"
    return said if said != text else None


def figures(text: str, random_: random.Random) -> str | None:
    """Write numbers in another way."""
    said = text
    if at := _GROUPED.search(said):
        value = int(at[0].replace(",", ""))
        shown = f"{value // 1000}k" if value < 1_000_000 else f"{value / 1e6:g} million"
        said = f"{said[: at.start()]}{random_.choice((str(value), shown))}{said[at.end() :]}"
    if at := _SHARE.search(said):
        said = (
            f"{said[: at.start()]}{'%' if 'percent' in at[0] else random_.choice((' percent', ' %'))}{said[at.end() :]}"
        )
    if at := _COUNT.search(said):
        said = f"{said[: at.start()]}{_WORDS.get(at[0]) or _DIGITS[at[0]]}{said[at.end() :]}"
    return said if said != text else None


def framed(text: str, random_: random.Random) -> str | None:
    """Say that the paper says it."""
    if (
        not re.match(r"(?:[A-Z][a-z]+|The|An?|This|These) ", text)
        or _LEAD.match(text)
        or re.search(r"\b(?:[Ww]e|[Oo]ur)\b", text)
    ):
        return None
    begun = random_.choice(
        (
            "The paper says that ",
            "According to the authors, ",
            "The authors note that ",
            "It is said that ",
            "The abstract says that ",
        )
    )
    first = text.split(" ", 1)[0]
    kept = (
        text
        if first not in ("The", "A", "An", "This", "These", "In", "However", "Many", "Most")
        else text[:1].lower() + text[1:]
    )
    return begun + kept


REWRITES: Sequence[tuple[Rewrite, float]] = (
    (synonyms, 0.6), (without_lead, 0.7), (without_aside, 0.4), (without_tail, 0.3), (without_degree, 0.3),
    (shorter_list, 0.3), (front_last, 0.5), (passive, 0.6), (third_person, 0.5), (figures, 0.5), (framed, 0.08),
)  # fmt: skip
"""The rewrites, in the order in which they are tried, each with how likely it is taken where it can be."""


def said_otherwise(text: str, random_: random.Random, *, strength: float = 1.0) -> str:
    """Return a sentence said otherwise by some of the rewrites, itself where none fits."""
    for rewrite, likely in REWRITES:
        if random_.random() < likely * strength and (said := rewrite(text, random_)) and len(said.split()) > 4:
            text = said
    return text


def merged(one: str, other: str, random_: random.Random) -> str | None:
    """Join two sentences that follow each other."""
    if len(one.split()) + len(other.split()) > 55 or _LEAD.match(other):
        return None
    begun = other if re.match(r"[A-Z][a-z]*[A-Z]|I\b|[A-Z]{2,}", other) else other[:1].lower() + other[1:]
    return f"{one[:-1]}{random_.choice(('; ', ', and ', '; ', ' – '))}{begun}"


def resolved(before: str, text: str) -> str | None:
    """Put the name that the sentence before gives in the place of "it" or "the method"."""
    named, at = _NAMED.search(before), _POINTED.match(text)
    return f"{named['name']}{text[at.end() :]}" if named and at else None


def _without(text: str, at: re.Match[str]) -> str:
    return f"{text[: at.start()]}{text[at.end() :]}"
