"""Whether a sentence can be read alone: it points at nothing that is not shown with it."""

import re

from summarizer.extractive.cues import has_cue
from summarizer.extractive.features import words
from summarizer.extractive.signs import shows
from summarizer.extractive.voice import OWN_WORK
from summarizer.sentences import split

_WORK = rf"(?:(?!analysis){OWN_WORK}s?|century|year|decade|paradigm shift|field)"
# What stands for something said before: near the beginning nothing in the sentence itself can be meant by it.
_HERE = re.compile(
    rf"\b(?:(?:this|these)\b(?! (?:[\w-]+ )?{_WORK}\b)|such\b(?! (?:as|that)\b)"
    r"|that (?:said|way|case|end|reason|point|respect|sense|purpose|goal|aim|regard|effect)\b"
    r"|similar\b(?! to\b)(?! in\b)(?! sized?\b)"
    r"|those\b(?! (?:of|who|that|which|with|in|from|for|where|without|used|obtained)\b))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:the|all) (?:same|corresponding|resulting|remaining|others?|rest|two|three|four|five|first|second|third"
    r"|last"
    r"|next|previous|following|reason|difference|idea|effect|result|combination|situation|contrary|opposite)\b"
    r"(?! (?:time|author|order|step|principles|few|decades?|years?|century|generation|of|to|in|that|paper|work))",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|its|they|their|them|he|she|his|her)\b", re.IGNORECASE)
_POINTERS = ((45, _HERE), (28, _COUNTED), (18, _PRONOUN))  # each within so many letters
# The same anywhere: a noun that was not said before in the sentence, two things that were not.
_POINTED = re.compile(
    rf"\b(?:this|these|such)\b(?! (?:[\w-]+ )?{_WORK}\b) (?:an? |two |three |same |[a-z]+(?:al|ic|ive|ous|ed|ing) )?"
    r"(?P<noun>[A-Za-z-]{4,})"
)
_BOTH, _AND = re.compile(r"\b[Bb]oth\b"), re.compile(r"\band\b|&")
_ALWAYS = re.compile(
    r"\b(?:aforementioned|the (?:latter|former|above)\b)|\A(?:Despite|By|After|Without|When) \w+ing\b[^,]*, (?:its?"
    r"|they|their)\b"
    r"|\A(?!(?:If|When|Given|First|Once)\b)[^,]{0,70} (?:has|have|had|is|are|was|were|can|we) then\b"
    r"|\b(?:is|are|was|were|must|should|has|have) (?:therefore|thus|hence)\b"
    r"|\b(?:works?|methods?|discussion|results?|analysis|examples?|approach\w*|definition|model) (?:above|below)\b",
    re.IGNORECASE,
)
# A sentence that goes on about what it has just said: "We extend the framework to …, and use this parametrisation …".
_GOES_ON = re.compile(r"(?<=.{40})\band (?:[a-z]+ ){1,3}\Z")
_NO_NOUN = re.compile(
    r"(?:enabl|allow|lead|result|suggest|impl|indicat|show|mean|yield|make|requir|provid|would|could|will|with"
    r"|without|from|that"
    r"|which|when|where|include|involve|can\b|also|helps|gives|produc|reduc|improv|increas|demonstr"
    r"|being|have|been)"
)
_EMPTY_IT = re.compile(
    r"\bit (?:is|was|has been|becomes?|remains?|seems?|appears?|turns? out|follows|can be|would be|may be|might be"
    r"|will be)"
    r" (?:(?:\w+ly|also|not|then|therefore|often|thus|still|very|more|quite|well|of) ){0,2}"
    r"(?:\w+(?:ant|ent|ible|able|ary|ial|ful|ing|ural|cult|easy|hard|ard|lear|nown|ely|ical|ive|ous|est"
    r"|vious) (?:that|to|for|how|whether|why|if)\b"
    r"|possible|important|importance to|necessary|crucial|essential|known|clear|shown|easy to|\w+ed that|that\b)"
    r"|\bits own\b",
    re.IGNORECASE,
)
_OPENS_BACK = re.compile(
    r"(?:in fact|thus|therefore|hence|then|so|also|again|otherwise|instead|conversely|similarly|likewise|accordingly"
    r"|consequently|both"
    r"|another|others?|neither|either|(?:each|some) of|here|there(?=,)|yet|nor|or|and|but|because|as (?:a result"
    r"|such|before|expected|can be"
    r"|shown|seen|well|mentioned|noted|discussed|described|explained|stated)|in (?:contrast|turn|short|other words"
    r"|addition"
    r"|particular|both|all|either|each|most|some|that|such|the same|the above|the end|the former|the latter)"
    r"|on (?:the )?(?:other|one|contrary)"
    r"|for (?:example|instance|comparison|each|both|all|convenience|simplicity|brevity|clarity|now)"
    r"|to (?:do|see|this|that|summari[sz]e|conclude|recap|recall)\b|by (?:doing|contrast)|doing so|more (?:precisely"
    r"|specifically)"
    r"|note|notice|recall|observe that|remark|see|let|suppose|assume|consider|denote|define|say|given|fix|start"
    r"|(?:after|with|among|from|of|at|in|for|before|between) (?:one|two|three|four|five|six|seven|eight|nine|ten"
    r"|\d{1,3})(?=,)"
    r"|first|second|third|next|finally|last|lastly|now|later|(?:other |some )?examples? (?:is|are|include)"
    r"|one (?:way|reason|explanation|possibility|possible|such|may|might|can|could"
    r"|example|of (?:these|the))|a (?:second|third|further|similar|possible explanation)|without (?:the"
    r"|any)? ?(?:latter|former))\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(?:figs?|figures?|tables?|tabs?|eqs?|eqns?|equations?|sections?|secs?|sects?|appendix|appendices|algorithms?"
    r"|theorems?"
    r"|lemmas?|propositions?|corollary|corollaries|definitions?|examples?|assumptions?|chapters?|listings?|refs?"
    r"|panels?|cases?"
    r"|steps?|rows?|columns?|supplementary)\b\.?\s*[(\[]?(?:S?\d|(?-i:[A-Z])\b(?!-)|(?-i:[IVX]{1,5})\b|[ivx]{1,4}\))"
    r"|\b(?:the|see|our) (?:appendix|supplementa?\w*|supporting information|caption|inset|(?:left|right|top|bottom"
    r"|upper|lower|middle)"
    r"(?:[ -](?:hand|most))? (?:panel|side|figure|plot|row|column)|(?:figure|table|plot|panel|inset)s?)\b"
    r"|\b(?:above|below)(?:[,.]|$| (?:we|figure|table|section|equation|discussion|result|analysis|are|is|in)\b)"
    r"|\b(?:previous|next|following|earlier|later|last|first|second|third|fourth|fifth|sixth|final"
    r"|present) (?:sub)?(?:section|chapter|paragraph|figure|table|equation"
    r"|subsection)s?\b"
    r"|\b(?:as|we) (?:discussed|described|mentioned|shown|seen|noted|explained|defined) (?:above|below|earlier"
    r"|before|in (?:the|section))"
    r"|\bthe following\b|§|图\s?\d|表\s?\d|\bfootnote\b|\bhere(?:after|inafter)\b"
    r"|\b(?:our|a|an) (?:previous|earlier|companion|forthcoming|separate|recent) (?:report|paper|article|study"
    r"|publication|letter)\b"
    r"|\b(?:top|bottom|upper|lower)[ -](?:left|right)\b|\b[xy]-axis\b|\b(?:solid|dashed|dotted|dash-dotted|thick"
    r"|thin|red|blue|green"
    r"|orange|gr[ae]y|black) (?:lines?|curves?|dots?|circles?|points|bars?|symbols|squares|triangles)\b|\bplotted\b",
    re.IGNORECASE,
)
# An equation's number, or the mark of a list's item; a list within the sentence has a second one.
_LONE_ITEM = re.compile(r"(?<![\w)])\((?P<item>\d{1,2}(?:\.\d{1,2})?[a-z]?|[a-e]|[ivx]{1,4})\)(?!\s?[a-z]?\d)")
_ITEM = re.compile(
    r"\A\W{0,2}(?:[-•◦▪‣*–]|\(?(?:\d{1,2}|[a-hivx]{1,4}|[A-H])[.)]|[A-Z]{1,3}\d{1,2}[.:)]|Step \d|Case \d)\s?"
)
_QUOTED = re.compile(r"\A[\"“‘']|[\"“][^\"“”]{0,200}\bI(?:'m|'ve|’m|’ve)?\b|\b(?:P\d{1,3})\b")
_ENDS = re.compile(r"[.!?。！？][\"'”’)\]]*$")
_OPENS = re.compile(r"[\"'“‘(]?(?:[A-ZÀ-Ý\d\u4e00-\u9fff]|[a-z]{1,3}[A-Z0-9-])")
_GLUED = re.compile(
    r"(?<=[a-z][a-z][a-z])[\])]? (?:The|This|These|We|Our|In|It|To|For|However|Moreover|Since|When|If|As|Although"
    r"|While|Given|There|Let) "
    r"(?!and\b|of\b|Hague)[a-z]|[A-Z]{2} (?:We|The|In|Our|This|For|It|Prior|Previous|Recent|Many|Most|Several"
    r"|Existing) [a-z]"
)
_TORN = re.compile(
    r"[,;:–-]\s?[.]?\Z|\b(?:and|or|the|of|a|with|by|is|are|that|e\.g|i\.e|cf|vs)\.?\Z|\s[.,;]\s|\(\s|\s\)|\.\.\Z"
)


_FRAGMENT = re.compile(r"\A[A-Z]\w+(?:ed|ing) (?:over|on|by|with|from|in|to|at|as|for)\b[^,]*\Z")
_LABEL = re.compile(r"\A(?:[A-Z][\w-]*(?: [\w-]+){0,5}: [A-Z]|[B-HJ-Z](?:\s|[',’]))")
_BROKEN = re.compile(
    r"\s[´`¨˜ˆ^~]\s|[a-z)]\.\d{1,2}(?: [A-Z]|\Z)|[a-z]{3}\d{1,2} [a-z]+ed\b|\(\)|\[\]|,,|\w\$\w|\.\."
    r"|\bh[A-Za-z]{0,2}[\d²³]*i(?=[_A-Z(])|\bh[A-Za-z]{0,2}\d+i|\d`|\A[A-Z]{4,} [A-Z]{4,}"
    r"|\b\d\.\d{1,2} [A-Z][a-z]+ [a-z]"
)
_RUN_IN = re.compile(r"\A[A-Z][\w-]+(?:(?: [\w-]+){0,3}?[.:]? (?:We|The|To|In|Our|This|For|As|It|An?) [a-z]|: )")
_LIST = re.compile(r": ?(?:\(?(?:1|i|a)[.)]) |[•◦▪‣]")


def clumsy(sentence: str) -> float:
    """Weigh what makes a sentence hard to read, though it can be read alone: its length, a heading in it, a link."""
    size = 0.3 * (len(sentence) > 300) + 0.3 * (len(sentence) < 60)
    return size + 0.9 * bool(_RUN_IN.match(sentence)) + has_cue("code", sentence)


_VARIABLE = re.compile(
    r"(?<![\w.'’:-])[BD-HJ-QS-Zb-hj-z](?![\w'’:-]|\.\w)|[α-ωΑ-Ω𝐀-𝟿]|[=∈∼∑∏∫→≡∀∃⊂∪∩|]|[A-Za-z]{1,2}\([A-Za-zα-ω]"
    r"|\b[a-zA-Z]{1,3}[_^][\w{]|[ᵢⱼₖₙ₀₁₂ⁿ]"
)


def is_formal(sentence: str) -> bool:
    """Return whether a sentence speaks in variables and signs, which mean nothing without their definitions."""
    return bool(_VARIABLE.search(sentence))


def stands_alone(sentence: str) -> bool:
    """Return whether a sentence, as it is shown, needs no other one, no figure and no formula to be understood."""
    if sentence.endswith(("?", "？", ":", "：")) or "?" in sentence or len(split(sentence)) > 1:
        return False
    if _OPENS_BACK.match(sentence) or _ITEM.match(sentence) or _QUOTED.search(sentence) or shows("signposts", sentence):
        return False
    if _FRAGMENT.match(sentence) or _LABEL.match(sentence) or _BROKEN.search(sentence) or not is_whole(sentence):
        return False
    if (
        _POINTER.search(sentence)
        or _GLUED.search(sentence)
        or _LIST.search(sentence)
        or _TORN.search(sentence.rstrip(".!"))
    ):
        return False
    return not _is_item(sentence) and not _points_back(sentence)


_FEWEST = 6  # words, or twice as many Chinese characters


def is_whole(sentence: str) -> bool:
    """Return whether a sentence has its beginning, its end and the other side of each bracket."""
    if not _OPENS.match(sentence) or not _ENDS.search(sentence) or len(words(sentence)) < _FEWEST:
        return False
    return all(sentence.count(opening) == sentence.count(closing) for opening, closing in ("()", "[]", "“”"))


def _is_item(sentence: str) -> bool:
    return len({found["item"] for found in _LONE_ITEM.finditer(sentence)}) == 1


def _is_new(sentence: str, pointed: re.Match[str]) -> bool:
    """Return whether "these networks" comes where no networks were spoken of before."""
    noun, before = pointed["noun"].lower(), sentence[: pointed.start()]
    if pointed[0].lower().startswith("this") and _GOES_ON.search(before):
        return False
    return not _NO_NOUN.match(noun) and noun[:5] not in before.lower()


def _points_back(sentence: str) -> bool:
    """Return whether what stands for something else does so before anything that it could stand for."""
    told = _EMPTY_IT.sub(lambda found: "-" * len(found[0]), sentence)
    if (
        _ALWAYS.search(told)
        or (_BOTH.search(told) and not _AND.search(told))
        or any(_is_new(told, pointed) for pointed in _POINTED.finditer(told))
    ):
        return True
    found = ((reach, words.search(told, 0, reach + 30)) for reach, words in _POINTERS)
    return any(pointing and pointing.start() < reach for reach, pointing in found)
