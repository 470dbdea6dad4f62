"""Whose deed a sentence of a paper tells: the authors' own, others', or nobody's."""

import re
from typing import Literal

from summarizer.extractive.citations import citations, without_asides
from summarizer.extractive.signs import shows

Voice = Literal["ours", "others", "known", "nobody"]

OWN_WORK = (
    r"(?:paper|work|study|article|letter|report|survey|note|thesis|contribution|manuscript|review|chapter|analysis"
    r"|research"
    r"|project|perspective|tutorial|overview|dissertation|investigation)"
)
# "Our" of everybody's things is no work of the authors: "our Galaxy", "our daily lives", "our understanding of".
_OURS = re.compile(
    r"(?<! which )\b(?:we|ours|us)\b"
    r"|\bour (?!(?:own )?(?:universe|galax|solar|sun\b|planet|world|earth|daily|lives|life\b|societ|understanding"
    r"|knowledge"
    r"|abilit|everyday|brain|mind|bod(?:y|ies)|environment|health|time\b|eyes?\b|days?\b|local|economy|nation))"
    rf"|\bthis (?:\w+ )?{OWN_WORK}\b|\bthe (?:present|current) (?:\w+ )?{OWN_WORK}\b|\bherein\b|\b(?:key|main"
    rf"|core) (?:innovation|novelty|contribution)s? (?:here|of this|is\b)|\b(?:used|presented"
    rf"|obtained|described|proposed|considered|studied|reported|discussed|developed) here\b|\bthe authors of this\b"
    r"|(?<![\"“‘'.])\b(?-i:I [a-z]{2,})|本文|我们|本研究",
    re.IGNORECASE,
)
# What sets ours apart from others' names them first: "Unlike earlier work, we …".
_SET_APART = re.compile(
    r"(?:unlike|in contrast (?:to|with)|contrary to|compared (?:to|with)|building (?:up)?on|based on|inspired by"
    r"|motivated by|following"
    r"|similar(?:ly)? to|like|as (?:in|opposed)|rather than|instead of|while|whereas|although|though|beyond"
    r"|extending|besides|using"
    r"|with|by)\b",
    re.IGNORECASE,
)
_PERFECT = re.compile(
    r"\b(?:has|have|had) (?:\w+ )?(?:been|also|recently|long|since|attempted|shown|proposed|studied|focused|tried"
    r"|found)\b"
    r"|\b(?:was|were|is|are) (?:recently|first|previously|originally|already|initially|commonly|often|well|widely"
    r"|long) \w+(?:ed|n)\b"
    r"|\bit (?:is|was) (?:\w+ )?(?:known|believed|thought|argued|proposed|suggested|shown)\b|\brecently[, ]"
    r"|\A(?:Originally|Historically|Initially)\b|\AIn (?:[A-Z]\w+ )?(?:1[89]|20)\d\d\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:was|were) (?:\w+ly )?\w{2,20}(?:ed|wn|und)\b|\b(?:is|are|have been|has been) (?:also |then |further "
    r"|here |\w+ly ){0,2}(?:presented|proposed|introduced|investigated|studied"
    r"|analy[sz]ed|discussed|shown|found|demonstrated|reported|measured|observed|obtained|developed|considered"
    r"|constructed|derived"
    r"|calculated|compared|performed|used|applied|described|determined|set|estimated|examined|provided|given|proved"
    r"|proven"
    r"|established|evaluated|computed|tested|interpreted|explored|identified|detected|searched|searched for|recorded"
    r"|simulated)\b",
    re.IGNORECASE,
)
_EARLY = 70  # letters, within which a sentence's subject stands


def voice(sentence: str, *, names_its_own: bool) -> Voice:
    """Return whose deed a sentence tells as far as its own words say.

    A work that is named as the subject speaks for itself, whatever else the sentence says; what only stands cited
    behind the authors' "we" is the authors'. What is said with a citation behind it, and of no work, is known.
    """
    cited = citations(sentence)
    own = _OURS.search(sentence)
    at = own.start() if own else len(sentence)
    speaking = next((each.start for each in cited if each.speaks), len(sentence))
    if speaking < min(at, _EARLY) and not _SET_APART.match(sentence):
        return "others"
    if own:
        return "others" if _others_first(sentence[:at]) else "ours"
    if names_its_own and speaking == len(sentence):
        return "ours"
    if speaking < len(sentence) or shows("others", without_asides(sentence)):
        return "others"
    return "known" if cited else "nobody"


def speaks_by_name(sentence: str, *, names_its_own: bool) -> bool:
    """Return whether a sentence of the authors' names them, or their work, before it comes to what it compares."""
    own = _OURS.search(sentence)
    return own.start() < _EARLY if own else names_its_own


def reports(sentence: str) -> bool:
    """Return whether an abstract's sentence reports what was done without saying by whom: "a search is presented"."""
    return bool(_REPORTED.search(sentence)) and not is_hearsay(sentence) and not shows("supposes", sentence)


def is_hearsay(sentence: str) -> bool:
    """Return whether a sentence without authors or citation tells what is known or was done before."""
    return bool(_PERFECT.search(sentence))


def _others_first(before: str) -> bool:
    return shows("others", without_asides(before)) and not _SET_APART.match(before)
