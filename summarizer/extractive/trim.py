"""Openings that a sentence can lose and stay a sentence."""

import re

_CONNECTIVES = (
    "accordingly|additionally|also|as a remedy|as a result|as a solution|as such|besides"
    "|concretely|consequently|conversely|critically|crucially|distinctly|essentially|finally"
    "|first|firstly|for example|for instance|for this purpose|further|furthermore|hence|here"
    "|however|importantly|in addition|in contrast|in fact|in other words|in particular"
    "|in short|in summary|in this light|in this regard|in turn|indeed|inspired by this"
    "|instead|interestingly|last but not least|lastly|likewise|meanwhile|more concretely"
    "|more importantly|more precisely|more specifically|moreover|most importantly"
    "|motivated by this|namely|nevertheless|next|nonetheless|notably|on the other hand"
    "|overall|particularly|remarkably|second|secondly|similarly|specifically|subsequently"
    "|surprisingly|then|therefore|third|thirdly|thus|to achieve this|to achieve this goal"
    "|to be specific|to do so|to do this|to that end|to this aim|to this end|together"
    "|toward this end|towards this end|towards this goal|ultimately|unfortunately"
)
_ISSUE = (
    r"to (?:\w+ and )?(?:address|tackle|overcome|solve|remedy|resolve|mitigate|alleviate|fill|bridge|meet|handle"
    r"|counter) (?:\w+ )?(?:this|these|those|that|such|the above|it|them|both)(?: [\w-]+){0,2}"
)
_HERE = (
    r"(?:in|with|through|throughout) (?:this|our|the present|the current) (?:\w+ )?"
    r"(?:paper|work|study|article|letter|report|note|survey)"
)
_OPENING = re.compile(rf"(?:and |but )?(?:{_CONNECTIVES}|{_ISSUE}|{_HERE}) ?[,，] ?", re.IGNORECASE)
_HERE_WE = re.compile(rf"(?:{_HERE}|here) (?=we\b)|(?:and|but|so|thus|hence|therefore) (?=we\b)", re.IGNORECASE)
_NAME = re.compile(r"\A(?:[^\s,]*[A-Z0-9]|.-)")


def trim(sentence: str) -> str:
    """Drop openings such as "In this paper," from a sentence; all words that stay are as they were."""
    rest = sentence
    while opening := _OPENING.match(rest) or _HERE_WE.match(rest):
        rest = rest[opening.end() :]
    if rest == sentence or len(rest.split()) < 3:
        return sentence
    return capitalised(rest)


def capitalised(text: str) -> str:
    """Make the first letter a capital, unless it begins a name such as "iGPT" or "t-SNE"."""
    return text if _NAME.match(text) else text[:1].upper() + text[1:]
