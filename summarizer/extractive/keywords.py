"""A paper's key phrases, in its own words."""

import re
from collections import Counter
from math import sqrt

from summarizer.extractive.features import STOPWORDS

_TOKEN = re.compile(r"[^\W_]+(?:[-'’./+][^\W_]+)*\+*|[^\w\s]")
_URL = re.compile(r"(?:https?://|www\.|(?<![\w.-])[\w-]++(?:\.[\w-]++)+/)\S*")
_FEWEST, _MOST, _LONGEST = 3, 6, 4
# What the last word of a phrase is not: an adverb or an adjective that waits for its noun.
_HANGING = re.compile(
    r"(?:ly|(?<!log)(?<!met)(?<!top)ic|ive|[ai]ble|ous|-\w+ed|-based|-driven|-free|-guided|-aware)$",
    re.IGNORECASE,
)
_VERBAL = re.compile(r"(?:ing|ed|ly)$")
_WEAK_WORDS = """
ability able achieve achieved achieves across adapting additional advantage aim aims al allow
allowing allows approach approaches art available based become best better beyond broad capable case
cases challenge challenges challenging code common comparable compared competitive current
demonstrate despite different difficult directly due e.g effective effectively efficient efficiently
enable enables enabling enhancing et etc evaluate evaluation existing experiments exploit explore
exploring extensive far fast five focus four framework further general given good great high highly
however huge i.e important improve improved improves improving including introduce introduces issue
issues key large lead leading leads learn learns less leveraging like limitations limited low main
major make makes making many mastering method methods much need needs new novel number obtain often
order others outperform outperforms page paper particular performance performing popular possible
potential powerful present presents previous problem problems project promising propose proposed
proposes provide provides providing quality recent recently related remain remains require requires
result resulting results rethinking role scaling set setting settings several show shown significant
significantly simple simply single small specific specifically state strong study superior take
taken takes task tasks technique techniques three towards train trained typically understanding
unique various via way ways website well wide widely within without work works
"""
_WEAK = frozenset(_WEAK_WORDS.split())


def keywords(title: str, abstract: str) -> tuple[str, ...]:
    """Return up to 6 phrases that stand in the title or abstract, the weightiest first, and 3 where the words allow.

    Phrases are runs of two to four words between stop words and punctuation, as in RAKE (Rose et al., 2010), that
    recur or stand in the title, and names such as "DP-RDM"; single plain words only fill up.
    """
    spelt: dict[str, str] = {}
    titled = _count(title, spelt)
    body = _count(abstract, spelt)
    order = {phrase: i for i, phrase in enumerate(spelt)}
    ranked = sorted(spelt, key=lambda p: (-_weight(spelt[p], titled[p], body[p]), order[p]))
    chosen: list[str] = []
    for phrase in ranked:
        known = titled[phrase] or body[phrase] > 1
        telling = known and (" " in phrase or _is_name(spelt[phrase]))
        if len(chosen) < (_MOST if telling else _FEWEST) and not any(_same(phrase, other) for other in chosen):
            chosen.append(phrase)
    return tuple(spelt[p] for p in chosen)


def _count(text: str, spelt: dict[str, str]) -> Counter[str]:
    counts = Counter[str]()
    for phrase in phrases(text):
        counts[phrase.lower()] += 1
        if phrase.lower() not in spelt or sum(map(str.isupper, phrase)) < sum(map(str.isupper, spelt[phrase.lower()])):
            spelt[phrase.lower()] = phrase
    return counts


def _weight(phrase: str, titled: int, body: int) -> float:
    """Weigh a phrase: how often it occurs, twice as much in the title, more the longer it is."""
    if " " not in phrase and not _is_name(phrase):
        return (body + titled) / 100
    if not titled and body < 2:
        return 0.5 - 0.1 * len(phrase.split()) if not any(map(_VERBAL.search, phrase.split())) else 0.0
    return (body + 2 * titled + (titled and body)) * sqrt(1 + phrase.count(" "))


def _is_name(word: str) -> bool:
    return len(word) > 2 and " " not in word and any(c.isupper() for c in word[1:])


def _same(one: str, other: str) -> bool:
    """Return whether two phrases share so much that one would do."""
    a, b = ({w.removesuffix("s") for w in re.split(r"[\s-]", p)} for p in (one, other))
    return len(a & b) * 2 >= min(len(a), len(b))


def phrases(text: str) -> list[str]:
    """Return every run of up to four words between stop words and punctuation, and the runs within it."""
    phrases: list[str] = []
    run: list[re.Match[str]] = []
    for token in [*_TOKEN.finditer(_URL.sub(". ", text)), None]:
        if token and _can_stand(token.group()) and (not run or text[run[-1].end() : token.start()] == " "):
            run.append(token)
            continue
        phrases += _within(text, run)
        run = [token] if token and _can_stand(token.group()) else []
    return phrases


def _within(text: str, run: list[re.Match[str]]) -> list[str]:
    spans = [(i, j) for i in range(len(run)) for j in range(i, min(i + _LONGEST, len(run)))]
    whole = [(i, j) for i, j in spans if i == j or not _HANGING.search(run[j].group())]
    return [text[run[i].start() : run[j].end()] for i, j in whole]


def _can_stand(token: str) -> bool:
    word = token.lower()
    return len(word) > 1 and word not in STOPWORDS and word not in _WEAK and any(c.isalpha() for c in word)
