"""The citations of a sentence: which name a work as the one that speaks, and which only stand behind what is said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKETS = re.compile(r"[(\[](?P<inner>[^()\[\]]{1,400}+)[)\]]")
_NUMBERS = re.compile(r"\A\s?(?:[A-Z]{0,2}\d{1,3}[a-z]?)(?:\s?[,;–-]\s?[A-Z]{0,2}\d{1,3}[a-z]?)*+\s?\Z")
_LABELS = re.compile(r"\A\s?[A-Z][A-Za-z+]{0,9}\d{2}[a-z]?(?:[,;]\s?[A-Z][A-Za-z+]{0,9}\d{2}[a-z]?)*+\s?\Z")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d[a-z]?\b")
_YEARS = re.compile(
    r"\A\s?(?:1[89]|20)\d\d[a-z]?(?:[,;]?\s(?:hereafter|henceforth)\b.*|[,;]\s?(?:(?:1[89]|20)\d\d)?[a-z]?)*\Z"
)
_CAPITAL = re.compile(r"[A-ZÀ-Þ][\w'’-]")
_ET_AL = re.compile(r"\bet\.?\s?al\b|\band (?:coworkers|co-workers|colleagues|collaborators)\b", re.IGNORECASE)
# A work that is named by its place in the list: "in Ref. [3]", "by [12]", "the results of [5]", or as a subject.
_NAMED_BEFORE = re.compile(
    r"(?:\b(?:[Rr]efs?\.?|[Rr]eferences?|[Ii]n|[Bb]y|[Oo]f|[Ff]ollowing|[Ss]ee|[Ff]rom|[Tt]o|[Ww]ith|[Uu]nlike|"
    r"[Ll]ike|[Aa]s|[Tt]han|e\.g\.?,?|i\.e\.?,?|[Uu]sing|[Aa]fter|[Bb]etween|[Ii]nto|[Oo]n)|\A)\s?\Z"
)
_AUTHOR_BEFORE = re.compile(r"(?:(?<![\w'’.-])[A-ZÀ-Þ][\w'’.-]{1,39}+|\bal\.?,?)\s?\Z")
# What a bracket holds that is nothing but citations: names, years, and what stands between them.
_ONLY = re.compile(
    r"\A(?:\s*(?:(?:[A-ZÀ-Þ][\w'’.-]*|(?:1[89]|20)\d\d[a-z]?|[a-z]|et|al\.?|and|in|see|also|e\.g\.?|cf\.?|i\.e\.?|van"
    r"|von|de|der"
    r"|la|le|di|da|dos|press|prep\.?|references|therein|&|pp?\.|\d{1,4})(?=[\s,;:.–-]|\Z)|[,;:.&–-]))++\s*\Z"
)
_POINTER = re.compile(
    r"\A\s?(?:see |cf\. |e\.g\.,? |also |shown in |in |red |left |right |top |bottom |refer to |i\.e\.,? "
    r"|[Ss]upplementary )*+"
    r"(?:figs?|figures?|tables?|tabs?|sections?|secs?|sects?|appendix|appendices|app|eqs?|eqns?|equations?"
    r"|algorithms?|alg"
    r"|§+|theorems?|lemmas?|chapters?|supp\w*)\b\.?[^()\[\]]*+\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation and where it stands; `speaks` tells whether the sentence names the work itself: "Ada (1843) shows"."""

    start: int
    end: int
    speaks: bool


def citations(sentence: str) -> list[Citation]:
    """Return the citations of a sentence in their order, in time linear in its length."""
    found = list(_bracketed(sentence))
    found += [Citation(named.start(), named.end(), speaks=True) for named in _ET_AL.finditer(_outside(sentence))]
    return sorted(found, key=lambda citation: citation.start)


def without_asides(sentence: str) -> str:
    """Drop the brackets that only cite or point to a figure, a table, a section; other words stay as they are."""
    kept: list[str] = []
    at = 0
    for bracket in _BRACKETS.finditer(sentence):
        if _is_aside(bracket) and not _speaks(sentence, bracket):
            kept.append(sentence[at : bracket.start()].rstrip())
            at = bracket.end()
    return "".join((*kept, sentence[at:]))


def _bracketed(sentence: str) -> Iterator[Citation]:
    for bracket in _BRACKETS.finditer(sentence):
        if _cites(bracket):
            yield Citation(bracket.start(), bracket.end(), _speaks(sentence, bracket))


def _cites(bracket: re.Match[str]) -> bool:
    inner = bracket["inner"]
    if bracket[0].startswith("[") and (_NUMBERS.match(inner) or _LABELS.match(inner)):
        return True
    return bool(_YEAR.search(inner) and (_CAPITAL.search(inner) or _YEARS.match(inner)))


def _is_aside(bracket: re.Match[str]) -> bool:
    inner = bracket["inner"]
    if _YEARS.match(inner):  # of a name, or of a journal
        return False
    return bool((_cites(bracket) and (_ONLY.match(inner) or bracket[0].startswith("["))) or _POINTER.match(inner))


def _speaks(sentence: str, bracket: re.Match[str]) -> bool:
    """Return whether the words need what stands in a bracket: "Ada (1843)", "in [12]"."""
    before = sentence[max(0, bracket.start() - 40) : bracket.start()]
    if _YEARS.match(bracket["inner"]):
        return bool(_AUTHOR_BEFORE.search(before))
    return bool(_NAMED_BEFORE.search(before))


def leans_on_list(sentence: str) -> bool:
    """Return whether a sentence needs a number of the list of references: "proposed in [12]", "of Ref. [3]"."""
    found = (bracket for bracket in _BRACKETS.finditer(sentence) if _cites(bracket))
    return any(not _YEAR.search(bracket["inner"]) and _speaks(sentence, bracket) for bracket in found)


def _outside(sentence: str) -> str:
    """Blank what stands in brackets, letter for letter, so that places stay."""
    return _BRACKETS.sub(lambda bracket: " " * len(bracket[0]), sentence)
