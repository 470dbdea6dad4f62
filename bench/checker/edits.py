"""Sentences made false: one thing of what they say is changed, by kinds."""

import random
import re
from collections.abc import Callable, Mapping, Sequence

from bench.checker.lexicon import ADDED, GROUPS, HEDGED, antonyms, spaced

Edit = Callable[[str, random.Random, "Neighbours"], str | None]
"""Returns the sentence with one thing changed, None where there is nothing of the kind."""

_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-]|[.,]\d)")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_NAME = re.compile(
    r"(?<![.!?] )(?<!\A)\b(?:[A-Z][a-z]*[A-Z0-9][\w-]*|[A-Z]{2,}[\w-]*|[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?)\b"
)
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|could|may|might|will|would|should|does|do|has|have|had|must)\b(?! not)(?!n't)"
)
_VERB = re.compile(
    r"\b(improves?|outperforms?|reduces?|increases?|achieves?|shows?|demonstrates?|proposes?|introduces?|provides?|"
    r"requires?|allows?|enables?|uses?|learns?|depends?|leads?|relies|rely|outperformed|improved|reduced|increased|"
    r"achieved|showed|presents?|develops?|studies|study|finds?|proves?|yields?|generates?|predicts?|captures?|"
    r"addresses|exploits?|supports?|wants?|likes?|needs?|goes|go|thinks?|knows?|asks?|offers?|plans?|expects?|works?|"
    r"helps?)\b"
)
_BASES = {"studies": "study", "relies": "rely", "goes": "go", "addresses": "address"}
_EXCHANGED = re.compile(
    r"(?P<a>[^,;:()]{4,60}?) (?P<verb>outperforms?|outperformed|surpass(?:es)?|beats?|depends? on|relies on|leads? to|"
    r"causes?|caused|improves?|replaces?|precedes?|follows?|contains?|dominates?|exceeds?|implies|requires?|induces?|"
    r"drives?|is (?:larger|smaller|higher|lower|better|faster|worse|greater|more \w+|less \w+) than|are (?:larger|"
    r"smaller|higher|lower|better|faster|worse|more \w+|less \w+) than|asks?|tells?|gives?|helps?|invites?|"
    r"calls?) (?P<b>[^,;:()]{4,60}?)(?P<end>[,.;:]| and | by | in | on | for | with )"
)
_TWO = re.compile(
    r"\b(?P<lead>from|between|than) (?P<a>[\w-]+(?: [\w-]+){0,2}) (?P<join>to|and|into) "
    r"(?P<b>[\w-]+(?: [\w-]+){0,2})(?=[,.; ])"
)
_CAUSE = re.compile(
    r"^(?P<a>[^,;]{12,120}?),? (?P<join>because|since|due to|as a result of|owing to) "
    r"(?P<b>[^,;.]{8,120})(?P<end>[.;,].*)$"
)
_ORDER = (
    ("before", "after"),
    ("prior to", "following"),
    ("first", "last"),
    ("then", "before that"),
    ("during", "after"),
    ("until", "since"),
)
_OTHERS = (
    (
        re.compile(
            r"\b(?:[Ee]xisting|[Pp]revious|[Pp]rior|[Cc]urrent|[Cc]onventional|[Tt]raditional|[Ee]arlier) "
            r"(?:\w+ ){0,2}?(methods?|approaches|works?|models?|techniques|studies|algorithms)\b"
        ),
        "the proposed {}",
    ),
    (
        re.compile(
            r"\b(?:[Tt]he proposed|[Oo]ur) (?:\w+ ){0,2}?(method|approach|model|framework|technique|algorithm)\b"
        ),
        "the previous {}",
    ),
    (re.compile(r"\b[Ww]e (?=propose|introduce|present|develop|show|prove|find)"), "previous work "),
)
_STOP = frozenset(
    spaced(
        """
        the a an and or of in on at to for with by from as is are was were be been has have had that this these those
        it its we our they their which who can may not also such
        """
    )
)


_NO_SUBJECT = frozenset(
    spaced(
        """
        the a an this these those of in on for with and or most existing many recent prior previous current several
        such other our their its new different various all some
        """
    )
)


class Neighbours:
    """What stands elsewhere: names, numbers and words that could be taken for those of a sentence."""

    def __init__(self, own: Sequence[str], far: Sequence[str]) -> None:
        """Take the other sentences of the paper, and some of other papers."""
        self.own, self.far = own, far

    def names(self, random_: random.Random, besides: str) -> list[str]:
        """Return names, those of the paper itself first."""
        found: list[str] = []
        for texts in (self.own, self.far):
            here = sorted({name for text in texts for name in _NAME.findall(text) if name not in besides})
            random_.shuffle(here)
            found += here
        return found


def negation(text: str, random_: random.Random, _: Neighbours) -> str | None:
    """Put a "not" in, or take one out."""
    for pattern, instead in (
        (r"\b(is|are|was|were|can|could|may|will|would|should|does|do|has|have|had|must) not\b", r"\1"),
        (r"\bcannot\b", "can"), (r"\bwithout\b", "with"), (r"\b(?:fails?|failed) to\b", "manages to"),
        (r"\bno (?=[a-z])", "some "), (r"\bneither\b", "both"), (r"\bnever\b", "always"), (r"\bno longer\b", "still"),
        (r"n't\b", ""),
    ):  # fmt: skip
        if re.search(pattern, text) and random_.random() < 0.8:
            return re.sub(pattern, instead, text, count=1)
    places = list(_AUXILIARY.finditer(text))
    verbs = _verbs(text)
    if places and (not verbs or random_.random() < 0.6):
        at = random_.choice(places)
        word = random_.choice(("not", "not", "never", "hardly"))
        return f"{text[: at.end()]} {word}{text[at.end() :]}"
    if verbs:
        at = random_.choice(verbs)
        verb = at[0]
        if verb.endswith("ed"):
            return f"{text[: at.start()]}never {verb}{text[at.end() :]}"
        base = _BASES.get(verb, verb.removesuffix("s"))
        does = "does" if verb.endswith("s") and verb != "address" else "do"
        fails = "fails to" if does == "does" else "fail to"
        denied = random_.choice((f"{does} not", f"{does} not", "can not", fails))
        return f"{text[: at.start()]}{denied} {base}{text[at.end() :]}"
    return None


def antonym(text: str, random_: random.Random, _: Neighbours) -> str | None:
    """Put the contrary of a word in its place."""
    known = antonyms()
    places = [at for at in _WORD.finditer(text) if at[0].lower() in known]
    if not places:
        return None
    at = random_.choice(places)
    return _put(text, at, random_.choice(known[at[0].lower()]))


def exchange(text: str, random_: random.Random, _: Neighbours) -> str | None:
    """Exchange who does what to whom, or two things of one kind."""
    found = [
        at for pattern in (_EXCHANGED, _TWO) if (at := pattern.search(text)) and at["a"].lower() != at["b"].lower()
    ]
    if found:
        at = random_.choice(found)
        one, other = at["a"], at["b"]
        begun = one[:1].isupper() and not one[1:2].isupper() and at.start("a") == 0
        if begun:
            one, other = one[:1].lower() + one[1:], other[:1].upper() + other[1:]
        between = text[at.end("a") : at.start("b")]
        return f"{text[: at.start('a')]}{other}{between}{one}{text[at.end('b') :]}"
    names = list({name[0]: name for name in _NAME.finditer(text)}.values())
    if len(names) > 1:
        one, other = random_.sample(names, 2)
        return _swapped(text, one, other)
    return None


def number(text: str, random_: random.Random, around: Neighbours) -> str | None:
    """Put another number in the place of one, or exchange two."""
    places = list(_NUMBER.finditer(text))
    words = list(
        re.finditer(
            r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|half|double|third|hundred|thousand|million|billion)\b",
            text,
        )
    )
    if not places and not words:
        return None
    if len(places) > 1 and random_.random() < 0.3:
        one, other = random_.sample(places, 2)
        if one[0] != other[0]:
            return _swapped(text, one, other)
    at = random_.choice(places + words)
    if at in words:
        others = [
            word for word in ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten") if word != at[0]
        ]
        pairs = {
            "twice": "half",
            "half": "twice",
            "double": "half",
            "third": "fifth",
            "hundred": "thousand",
            "thousand": "million",
            "million": "billion",
            "billion": "million",
        }
        return _put(text, at, pairs.get(at[0]) or random_.choice(others))
    others = [each for line in (*around.own, *around.far) for each in _NUMBER.findall(line) if each != at[0]]
    if others and random_.random() < 0.3:
        return _put(text, at, random_.choice(others))
    return _put(text, at, _other_number(at[0], random_))


def _other_number(told: str, random_: random.Random) -> str:
    plain = told.replace(",", "")
    if plain.count(".") > 1:
        return f"{told}1"
    value = float(plain)
    way = random_.random()
    if plain.isdecimal():
        year = 1900 <= value <= 2100
        new = (
            value + random_.choice((-3, -2, -1, 1, 2, 3, 5))
            if year or way < 0.4
            else value * random_.choice((0.1, 0.5, 2, 3, 10))
        )
        new = max(0, round(new))
        new = new + 1 if new == value else new
        return f"{new:,}" if "," in told else str(new)
    places = len(plain.partition(".")[2])
    new = (
        value + random_.choice((-1, 1)) * random_.choice((0.1, 0.3, 1, 2, 5))
        if way < 0.5
        else value * random_.choice((0.1, 0.5, 2, 10))
    )
    shown = f"{abs(new):.{places}f}"
    return shown if shown != plain else f"{value + 1:.{places}f}"


def kind(text: str, random_: random.Random, _: Neighbours) -> str | None:
    """Put another thing of the same kind in the place of one: a measure, a unit, a task, a group of people."""
    found = [(at, group) for group in GROUPS for each in group if (at := re.search(rf"\b{re.escape(each)}\b", text))]
    if not found:
        return None
    at, group = random_.choice(found)
    return _put(
        text, at, random_.choice([each for each in group if each != at[0] and each not in text] or ["something else"])
    )


def name(text: str, random_: random.Random, around: Neighbours) -> str | None:
    """Put another name in the place of one, of the paper's own where it has one."""
    places = list(_NAME.finditer(text))
    others = around.names(random_, text)
    if not places or not others:
        return None
    at = random_.choice(places)
    return f"{text[: at.start()]}{others[0]}{text[at.end() :]}"


def hedge(text: str, random_: random.Random, _: Neighbours) -> str | None:
    """Say surely what is only thought, of all what is said of some."""
    found = [
        (at, sure) for hedged, sure in HEDGED if (at := re.search(rf"\b{re.escape(hedged)}\b", text, re.IGNORECASE))
    ]
    if not found:
        return None
    at, sure = random_.choice(found)
    return _put(text, at, sure)


def universal(text: str, random_: random.Random, _: Neighbours) -> str | None:
    """Say of all, only, always or the first what is said of something."""
    verbs = [at for at in _verbs(text) if at[0].endswith("s")]
    if verbs and random_.random() < 0.6:
        at = random_.choice(verbs)
        return f"{text[: at.start()]}{random_.choice(('always', 'only', 'never'))} {text[at.start() :]}"
    plurals = list(re.finditer(r"(?<= )(?:of|on|for|in|across|over) (?=[a-z]+s\b)", text))
    if plurals:
        at = random_.choice(plurals)
        return f"{text[: at.end()]}{random_.choice(('all ', 'only a few ', 'no '))}{text[at.end() :]}"
    return None


def cause(text: str, random_: random.Random, around: Neighbours) -> str | None:
    """Exchange a cause and its effect, or tie two sentences by a cause that nobody named."""
    if at := _CAUSE.search(text):
        joined = "because" if at["join"] in ("because", "since") else at["join"]
        return f"{at['b'][:1].upper()}{at['b'][1:]} {joined} {at['a'][:1].lower()}{at['a'][1:]}{at['end']}"
    if around.own and len(text.split()) < 30:
        other = random_.choice(around.own)
        if len(other.split()) < 30:
            joined = random_.choice(("because", "as a result,", "which is caused by the fact that"))
            return f"{text[:-1]}, {joined} {other[:1].lower()}{other[1:]}"
    return None


def order(text: str, random_: random.Random, _: Neighbours) -> str | None:
    """Say of what comes before that it comes after."""
    found = [
        (at, second if at[0].lower() == one else one)
        for one, second in _ORDER
        for at in [re.search(rf"\b(?:{one}|{second})\b", text)]
        if at
    ]
    if not found:
        return None
    at, other = random_.choice(found)
    return _put(text, at, other)


def credit(text: str, random_: random.Random, _: Neighbours) -> str | None:
    """Tell others' work as the paper's, and the paper's as others'."""
    found = [(at, instead) for pattern, instead in _OTHERS if (at := pattern.search(text))]
    if not found:
        return None
    at, instead = random_.choice(found)
    return _put(text, at, instead.format(at[1] if at.re.groups else ""))


def addition(text: str, random_: random.Random, around: Neighbours) -> str | None:
    """Add something of which nobody spoke."""
    other = random_.choice(ADDED)
    if around.far and random_.random() < 0.5:
        found = re.findall(r" ((?:using|on|in|for|with|by) [^,;.()]{8,50})(?=[,.;])", random_.choice(around.far))
        other = random_.choice(found) if found else other
    comma = text.find(",")
    if comma > 20 and random_.random() < 0.3:
        return f"{text[:comma]} {other}{text[comma:]}"
    return f"{text[:-1]} {other}{text[-1]}"


def word(text: str, random_: random.Random, around: Neighbours) -> str | None:
    """Put a word of another sentence in the place of one of the same ending."""
    places = [at for at in _WORD.finditer(text) if len(at[0]) > 4 and at[0].islower() and at[0] not in _STOP]
    if not places:
        return None
    at = random_.choice(places)
    pool = around.own if random_.random() < 0.5 and around.own else around.far
    ending = (
        at[0][-3:]
        if at[0].endswith(("ing", "ion", "ity", "ous", "ive", "ent"))
        else at[0][-2:]
        if at[0].endswith(("ed", "ly", "al", "es"))
        else at[0][-1:]
    )
    others = sorted(
        {
            each
            for line in pool
            for each in _WORD.findall(line)
            if len(each) > 4 and each.islower() and each.endswith(ending) and each[:4] != at[0][:4] and each not in text
        }
    )
    return _put(text, at, random_.choice(others)) if others else None


EDITS: Mapping[str, Edit] = {
    "negation": negation, "antonym": antonym, "exchange": exchange, "number": number, "kind": kind, "name": name,
    "hedge": hedge, "universal": universal, "cause": cause, "order": order, "credit": credit, "addition": addition,
    "word": word,
}  # fmt: skip


def _verbs(text: str) -> list[re.Match[str]]:
    """Return the verbs that may be denied, which no article or adjective shows to be nouns."""
    before = (text[: at.start()].rsplit(" ", 2) for at in _VERB.finditer(text))
    return [
        at
        for at, words in zip(_VERB.finditer(text), before, strict=True)
        if len(words) > 1 and words[-2].lower() not in _NO_SUBJECT and words[-2][-1:].isalnum()
    ]


def _put(text: str, at: re.Match[str], instead: str) -> str:
    if at[0][:1].isupper() and at.start() == 0:
        instead = instead[:1].upper() + instead[1:]
    return f"{text[: at.start()]}{instead}{text[at.end() :]}"


def _swapped(text: str, one: re.Match[str], other: re.Match[str]) -> str:
    first, second = sorted((one, other), key=lambda at: at.start())
    return f"{text[: first.start()]}{second[0]}{text[first.end() : second.start()]}{first[0]}{text[second.end() :]}"
