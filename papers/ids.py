"""arXiv identifiers, in every form that people paste."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chat.errors import BadInputError
from chat.words import Phrase, phrase
from papers import categories
from papers.paper import Paper

# fmt: off
OLD_ARCHIVES = frozenset({
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn",
    "chem-ph", "cmp-lg", "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex",
    "hep-lat", "hep-ph", "hep-th", "math", "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th",
    "patt-sol", "physics", "plasm-ph", "q-alg", "q-bio", "quant-ph", "solv-int", "supr-con",
})
# fmt: on
"""The archives that gave papers ids of the old form, which ended in March 2007."""

# Everything is bounded, so that no message takes longer than its length; what is wrong is judged afterwards.
_CANDIDATE = re.compile(
    r"""(?<![0-9A-Za-z.$€£])
    (?:arxiv[:.]?)?
    (?: (?P<yymm>[0-9]{4})\.(?P<number>[0-9]{1,9})
      | (?P<archive>[a-z]{1,8}(?:-[a-z]{1,4})?)(?P<subject>\.[a-z]{2,5}(?:-[a-z]{1,4})?)?/(?P<digits>[0-9]{5,9}) )
    (?:v(?P<version>[0-9]{1,6}))?
    (?![0-9A-Za-z]|\.[0-9]|%(?![0-9A-Fa-f]{2}))""",
    re.VERBOSE | re.IGNORECASE,
)
_UNDOTTED = re.compile(
    r"(?:arxiv[:\s]\s?)?(?P<yymm>[0-9]{4})[\s,_/-]?(?P<number>[0-9]{4,5})(?:\s?v(?P<version>[0-9]{1,3}))?",
    re.IGNORECASE,
)
_LONGEST_UNDOTTED = 40
_PRINTED = "".join(map(chr, range(0x21, 0x7F)))  # signs that an address may go on with
_WORD = re.compile(r"[^\s<>\"“”‘’()\[\]{}|，。；、！？（）【】《》「」『』]+")
_ARXIV = re.compile(r"ar[x5]iv|alphaxiv|(?:huggingface|hf)\.co/papers", re.IGNORECASE)
_PREFIX = re.compile(r"\b(arxiv)\s{0,3}:\s{0,3}", re.IGNORECASE)
_ASCII = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None),
}


@dataclass(frozen=True, slots=True)
class ArxivId:
    """A paper's id ("2403.14621", "math/0611800"), with the number of a version or 0 for none given."""

    id: str
    version: int = 0

    def __str__(self) -> str:
        return f"{self.id}v{self.version}" if self.version else self.id


def parse(text: str) -> ArxivId:
    """Read the one id in a text: bare, after "arXiv:", or in an address of arXiv, ar5iv, alphaXiv, DOI and the like.

    The subject class of an old id is dropped, as arXiv does: "math.CA/0611800v2" is "math/0611800", version 2.
    Raises BadInputError with what is wrong and what would do.
    """
    found = find_all(text) or _without_dot(text)
    if len(found) > 1:
        listed = ", ".join(map(str, found[:3])) + (", …" if len(found) > 3 else "")
        raise BadInputError(
            phrase("These are {n} papers, not one: {ids}.", n=len(found), ids=listed),
            phrase("Give one id at a time."),
        )
    if found:
        return found[0]
    raise BadInputError(_complaint(text), phrase("Give an id such as 2403.14621, or the link of the paper on arXiv."))


def find_all(text: str) -> list[ArxivId]:
    """Find all ids in a message, in order; one that comes with and without its version counts once, with it."""
    return _distinct(arxiv_id for arxiv_id, _ in _scan(text))


def find_links(text: str) -> list[ArxivId]:
    """Find the ids that are written as a link or after "arXiv:", in order, without repeats."""
    return _distinct(arxiv_id for arxiv_id, linked in _scan(text) if linked)


def without(text: str) -> str:
    """Return what a text says beside the ids and their addresses."""
    return " ".join(_WORD.sub(_beside, _PREFIX.sub(r"\1:", text.translate(_ASCII))).split())


def _beside(word: re.Match[str]) -> str:
    found = list(_CANDIDATE.finditer(word[0]))
    if not found:
        return word[0]
    before, after = word[0][: found[0].start()], word[0][found[-1].end() :]
    return f" {after.lstrip(_PRINTED)} " if "/" in before else f"{before} {after}"


def resembles_one(text: str) -> bool:
    """Return whether a text is one word that looks like an id, or the link of one, but is none: "2403.1414"."""
    found = list(_candidates(text))
    return len(text.split()) == 1 and len(found) == 1 and _fault(found[0][0]) is not None


def is_undotted(text: str) -> bool:
    """Return whether a text is an id of which the dot was lost, or became a space: "240314621", "2403 14621"."""
    return bool(_without_dot(text))


def _without_dot(text: str) -> list[ArxivId]:
    match = _UNDOTTED.fullmatch(text[:_LONGEST_UNDOTTED].translate(_ASCII).strip())
    if not match or _fault_new(match["yymm"], match["number"]):
        return []
    return [ArxivId(f"{match['yymm']}.{match['number']}", int(match["version"] or 0))]


def names_one(text: str, *, anywhere: bool) -> bool:
    """Return whether a text names a paper: by its first word, or `anywhere` in it; a badly written id counts too."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return bool(find_all(text if anywhere else first)) or resembles_one(first)


def _distinct(ids: Iterator[ArxivId]) -> list[ArxivId]:
    every = dict.fromkeys(ids)
    versioned = {each.id: each for each in reversed(every) if each.version}
    return list(dict.fromkeys(each if each.version else versioned.get(each.id, each) for each in every))


def _scan(text: str) -> Iterator[tuple[ArxivId, bool]]:
    for match, linked in _candidates(text):
        if not _fault(match):
            yield _read(match), linked


def _candidates(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Find what looks like an id, each with whether it is linked; other sites' paths are none."""
    text = text.translate(_ASCII).replace("%2F", "/").replace("%2f", "/")
    for word in _WORD.finditer(_PREFIX.sub(r"\1:", text)):
        mark = _ARXIV.search(word[0])
        foreign = word[0].find("://")
        for match in _CANDIDATE.finditer(word[0]):
            linked = mark is not None and match.end() > mark.end()
            if linked or foreign < 0 or match.start() < foreign:
                yield match, linked


def _read(match: re.Match[str]) -> ArxivId:
    version = int(match["version"] or 0)
    if match["yymm"]:
        return ArxivId(f"{match['yymm']}.{match['number']}", version)
    return ArxivId(f"{match['archive'].lower()}/{match['digits']}", version)


def _fault(match: re.Match[str]) -> Phrase | None:
    fault = _fault_new(match["yymm"], match["number"]) if match["yymm"] else _fault_old(match)
    if not fault and match["version"] and (match["version"].startswith("0") or len(match["version"]) > 3):
        return phrase("versions are numbered v1, v2 and so on.")
    return fault


def _fault_new(yymm: str, number: str) -> Phrase | None:
    if not "01" <= yymm[2:] <= "12":
        return _no_month(yymm)
    if yymm < "0704":
        return phrase("ids of this form begin in April 2007, with 0704.")
    if yymm < "1501" and len(number) != 4:
        return phrase("until 2014 four digits follow the dot.")
    if yymm >= "1501" and len(number) != 5:
        return phrase("since 2015 five digits follow the dot.")
    return None if int(number) else phrase("the numbers of a month begin at 1.")


def _fault_old(match: re.Match[str]) -> Phrase | None:
    archive, subject, digits = match["archive"].lower(), match["subject"] or "", match["digits"]
    if archive not in OLD_ARCHIVES:
        return phrase("arXiv has no archive called {archive}.", archive=archive)
    if subject and not categories.find(archive + subject):
        return phrase("{archive} has no subject class {subject}.", archive=archive, subject=subject[1:])
    if len(digits) != 7:
        return phrase("seven digits follow the name of an archive.")
    if not "01" <= digits[2:4] <= "12":
        return _no_month(digits[:4])
    if "0703" < digits[:4] < "9107":
        return phrase("ids with the name of an archive run from July 1991 to March 2007.")
    return None if int(digits[4:]) else phrase("the numbers of a month begin at 1.")


def _no_month(yymm: str) -> Phrase:
    return phrase("{yymm} stands for year and month, and there is no month {mm}.", yymm=yymm, mm=yymm[2:])


def _complaint(text: str) -> Phrase:
    for match, _ in _candidates(text):
        reason = _fault(match)
        if reason:
            return phrase("{id} is no arXiv id: {reason}", id=match[0], reason=reason)
    shown = "".join(char if char.isprintable() else " " for char in text[:60]).strip()
    if not shown:
        return phrase("There is no arXiv id here.")
    return phrase("There is no arXiv id in “{words}”.", words=shown + ("…" if len(text) > 60 else ""))


def read_all(asked: Iterable[str]) -> dict[str, ArxivId]:
    """Read the ids as they were asked for; those that are none are left out, for no record can answer them."""
    read = {}
    for text in asked:
        try:
            read[text] = parse(text)
        except BadInputError:
            continue
    return read


def answered_by(asked: Mapping[str, ArxivId], papers: Iterable[Paper]) -> dict[str, Paper]:
    """Return the record of each id: of the very version, or of the newest one where no version was asked for."""
    records: dict[ArxivId, Paper] = {}
    for paper in sorted(papers, key=lambda paper: paper.version):
        records[ArxivId(paper.id)] = records[ArxivId(paper.id, paper.version)] = paper
    return {text: records[wanted] for text, wanted in asked.items() if wanted in records}
