"""The papers in a message that is replied to, and which of several is meant."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chat.refs import Quoted
from handlers.understanding import words_en as en
from handlers.understanding.sorts import words_of
from papers import ids
from papers.ids import ArxivId

LONGEST = 20_000  # characters of a message that are looked at
MOST = 50  # papers of one message
_SHORTEST = 3  # letters of a word that tells papers apart
_ORDINAL_NAMES = (
    "first 1st",
    "second 2nd",
    "third 3rd",
    "fourth 4th",
    "fifth 5th",
    "sixth 6th",
    "seventh 7th",
    "eighth 8th",
    "ninth 9th",
    "tenth 10th",
)
_ORDINALS = {name: number for number, names in enumerate(_ORDINAL_NAMES, 1) for name in names.split()}
_PAPERS = frozenset({"paper", "papers", "one", "article", "work", "entry", "item"})
_NUMBER_WORDS = frozenset({"number", "no", "nr", "paper", "entry", "item"})
_VERBS = en.AUXILIARIES | {"say", "says", "use", "uses", "claim", "claims", "report", "reports", "about"}
_GENERAL = """
    model data dataset training train trained learning learn method approach network neural result experiment using
    based via performance problem task time number size loss error code baseline new improve improved analysis study
    toward towards evaluation evaluate evaluated application use used make made system framework paper
    only most without cost limitation metric score parameter layer step
"""
_COMMON = frozenset(_GENERAL.split()).union(
    *(en.SAYS_NOTHING, en.INTERROGATIVES, en.AUXILIARIES, en.PREPOSITIONS, en.COURTESIES, en.MEASURES, en.REQUESTS),
    en.SUBJECTS,
)
"""Words of nearly any title or question, which tell no paper."""
_HAN_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "兩": 2}
_HAN_ORDINAL = re.compile(
    r"第\s{0,3}(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})\s{0,3}(?P<unit>[篇条條则則号號個个项項])?"
)
_MARKED = re.compile(r"#\s{0,3}(?P<number>\d{1,3})(?!\w)")
_LEADING = re.compile(r"[#(（]?(?P<number>\d{1,3})(?=$|[)）.:：,，、\s])")
_BETWEEN = " \t\n)）、:：,，.。、;；-—–"


@dataclass(frozen=True, slots=True)
class Named:
    """A paper that a message names, and its title as it stands there, "" where there is none."""

    id: ArxivId
    title: str = ""


def papers_of(quoted: Quoted) -> tuple[Named, ...]:
    """Return the papers of a message in their order.

    They are what its links and buttons lead to and what its words name; of the bot's own messages those words are left
    alone where it has links and buttons, for an abstract may name other papers. Of what was picked from it only that.
    """
    named: dict[str, Named] = {}
    for each in quoted.behind[:1000]:
        for found in ids.find_all(each.target[:LONGEST]):
            title = " ".join(each.words.split())
            if known := named.get(found.id):
                better = found if found.version and not known.id.version else known.id
                named[found.id] = Named(better, known.title)
            elif len(named) < MOST:
                named[found.id] = Named(found, title if ids.find_all(title) == [] else "")
    if not (quoted.ours and named):
        for found in ids.find_all(quoted.text[:LONGEST])[:MOST]:
            named.setdefault(found.id, Named(found))
    papers = tuple(named.values())
    return _picked(quoted, papers) or papers


def _picked(quoted: Quoted, papers: Sequence[Named]) -> tuple[Named, ...]:
    """Return the paper of the part that was picked to reply to: named in it, or told by the title above it."""
    picked = quoted.picked.strip()
    if not picked or len(papers) < 2:
        return ()
    inside = ids.find_all(picked[:LONGEST])
    if said := tuple(each for each in papers if each.id.id in {found.id for found in inside}):
        return said
    text = quoted.text[:LONGEST]
    begun, end = text.find(picked), text.find(picked) + len(picked)
    places = sorted((place, number) for number, each in enumerate(papers) if (place := _place(each, text)) >= 0)
    within = [number for place, number in places if 0 <= begun <= place < end]
    above = [number for place, number in places if 0 <= place <= begun]
    return tuple(papers[number] for number in within or above[-1:])


def _place(paper: Named, text: str) -> int:
    return text.find(paper.title) if paper.title else text.find(paper.id.id)


def chosen(papers: Sequence[Named], text: str) -> tuple[Named, str] | None:
    """Return which of several papers a text means, by its number or by words of its title, and what else it says.

    None where it does not tell.
    """
    if found := _by_number(papers, text):
        return found
    said = _telling(text)
    titles = [_telling(each.title) for each in papers]
    known = Counter(word for title in titles for word in title)
    hits = [sum(word in said and known[word] == 1 for word in title) for title in titles]
    best = max(hits, default=0)
    return (papers[hits.index(best)], text) if best and hits.count(best) == 1 else None


def numbered(papers: Sequence[Named], text: str) -> tuple[Named, ...]:
    """Return the papers that a text calls by their numbers, in its order: "the first and the third"."""
    text = text[:LONGEST]
    han = [_han_number(each["number"]) for each in _HAN_ORDINAL.finditer(text)]
    said = han or [int(word) if word.isdecimal() else _ORDINALS.get(word, 0) for word in words_of(text)]
    return tuple(dict.fromkeys(papers[number - 1] for number in said if 0 < number <= len(papers)))


def _telling(text: str) -> set[str]:
    """Return the words of a text that tell papers apart, without the s of plurals."""
    words = (word.removesuffix("'s") for word in words_of(text) if word not in _COMMON and len(word) >= _SHORTEST)
    return {word[:-1] if word.endswith("s") and not word.endswith("ss") else word for word in words} - _COMMON


def _by_number(papers: Sequence[Named], text: str) -> tuple[Named, str] | None:
    number, rest = _number(text, len(papers))
    return (papers[number - 1], rest) if 0 < number <= len(papers) else None


def _number(text: str, total: int) -> tuple[int, str]:
    """Return the number that a text calls a paper by, 0 for none, and the text without it."""
    text = text.strip()
    if (leading := _LEADING.match(text)) or (leading := _MARKED.search(text)):
        return int(leading["number"]), _cut(text, leading.start(), leading.end())
    if han := _HAN_ORDINAL.search(text):
        unit, rest = han["unit"] or "", text[han.end() : han.end() + 1]
        if unit in tuple("篇条條则則号號") or not rest or not rest.isalpha():
            return _han_number(han["number"]), _cut(text, han.start(), han.end())
    words = list(re.finditer(r"[A-Za-z0-9]++", text[:LONGEST]))
    for place, found in enumerate(words):
        word = found[0].lower()
        after = words[place + 1][0].lower() if place + 1 < len(words) else ""
        before = words[place - 1][0].lower() if place else ""
        number = total if word == "last" and (after in _PAPERS or not after) else _ORDINALS.get(word, 0)
        stops = place + 1 == len(words) or any(char in ":,;.?!：，" for char in text[found.end() : found.end() + 1])
        if number and (after in _PAPERS or after in _VERBS or stops):
            start = words[place - 1].start() if before == "the" else found.start()
            return number, _cut(text, start, words[place + 1].end() if after in _PAPERS else found.end())
        if word.isdecimal() and len(word) <= 3 and before in _NUMBER_WORDS:
            return int(word), _cut(text, words[place - 1].start(), found.end())
    return 0, text


def _cut(text: str, start: int, end: int) -> str:
    """Leave out how a paper was called, where the rest can stand without it."""
    before, after = text[:start].strip(_BETWEEN), text[end:].strip(_BETWEEN)
    kept = [part for part, empty in ((before, _LEFT), (after, _TRAILS if before else _LEFT)) if not _only(part, empty)]
    return text if len(kept) > 1 else "".join(kept)


def _only(text: str, words: frozenset[str]) -> bool:
    """Return whether a text is nothing but some of these words."""
    return text.isascii() and all(word in words for word in words_of(text))


_LEFT = frozenset({"the", "for", "in", "of", "about", "on", "and", "paper", "please", "this", "that", "from"})
_TRAILS = _LEFT | en.COURTESIES
"""What may stand behind a paper that something is wished of: "save the third one for me please"."""


def _han_number(digits: str) -> int:
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _HAN_DIGITS.get(digits, 0)
    return 10 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones, 0)
