"""Which remarks in brackets a sentence can do without: those on which nothing hangs."""

import re

_ASIDE = re.compile(r"\s(?:\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\])(?=[\s.,;:!?]|$)")
_LAST = re.compile(r"\S{0,30}\Z")
_NEXT = re.compile(r"\s?(?P<word>[^\s,.;:!?]*)")
# A word that is said something about. What follows any other sign is an argument, an operand or a factor.
_WORD = re.compile(r"[(\[\"'“‘]?[^\W_]{2,30}(?:[-'’/][^\W_]{1,30}){0,5}['’”\".)]?\Z")
# Words that wait for what is in the brackets: in the interval (a, b), is (weakly) closed, a (finite) group.
_AWAITS = re.compile(
    r"(?:of|by|in|to|on|and|the|for|with|from|is|are|be|was|were|that|as|at|than|via|or|into|onto|between|an?|under"
    r"|over"
    r"|per|about|called|named|see|not|if|its|their|our|all|any|every|each|no|some|intervals?|ranges?|windows?"
    r"|domains?"
    r"|sets?|segments?|box|cubes?|points?|pairs?|tuples?|triples?|vectors?|matri(?:x|ces)|group|degrees?|orders?"
    r"|levels?|class"
    r"|values?|equations?|condition|case|type|signature)\Z",
    re.IGNORECASE,
)
_CITATION = re.compile(r"\bet al\b|\b(?:1[89]|20)\d\d[a-z]?\)?\s?\Z")
_CITED = re.compile(r"(?:[1-9]\d{0,2}|[A-Z][A-Za-z+]{0,7}\d\d[a-z]?)")
_RELATES = re.compile(r"[=<>±∈×∼~≈]")
_EXAMPLE = re.compile(
    r"(?:e\.\s?g\.|for (?:example|instance)\b|such as\b|see\b|cf\.|i\.\s?e\.|namely\b|also\b|a\.?k\.?a\b)"
)
_NUMBERS = re.compile(r"[^\w\s.,;:'’\"“”‘/&()!?–—-]|(?<![A-Za-z-])\d|[⁰¹²³⁴-₟_]")
_RESTRICTS = re.compile(
    r"\A(?:in|on|at|for|with|from|under|over|within|by|to|as|up|of|per|where|while|when|whenever|but|resp)\b"
    r"|\b(?:not|no|non|none|neither|without|except|excluding|only|if|unless|provided|assum\w+|suppos\w+|condition\w*"
    r"|at least|at most|modulo|almost|nearly|possibly|potentially|likely|respectively|approximately|about|less|more"
    r"|fewer|than|plus|minus|mostly|mainly|part(?:ly|ially)|sometimes|often|usually|typically|albeit|although"
    r"|though)\b",
    re.IGNORECASE,
)
_SPELT = re.compile(r"[^\W\d_]{3}")
_LETTERS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# What follows a whole noun: none of its own words.
_GOES_ON = re.compile(
    r"(?:of|in|on|for|with|to|by|from|as|at|via|and|or|but|that|which|who|whose|where|when|while|is|are|was|were|be"
    r"|has"
    r"|have|had|can|could|may|might|will|would|must|should|do|does|did|using|through|under|over|between|among|across"
    r"|within"
    r"|into|against|without|during|after|before|than|both|not|also|we|if|given|based|so|such|like|towards?)\Z|\Z"
)
_FEWEST_LETTERS = 2
_MOST_WORDS = 3  # of a short form that is given in brackets


def without_asides(sentence: str) -> str:
    """Return a sentence without the remarks in brackets that it can do without; its other words stay as they are."""
    return _ASIDE.sub(lambda aside: "" if _may_go(sentence, aside) else aside.group(), sentence)


def _may_go(sentence: str, aside: re.Match[str]) -> bool:
    last = _LAST.search(sentence, max(0, aside.start() - 30), aside.start())
    word = last.group() if last else ""
    if not _WORD.match(word) or sum(map(str.isalpha, word)) < _FEWEST_LETTERS or _AWAITS.match(word):
        return False
    inside = (aside["round"] if aside["round"] is not None else aside["square"]).strip()
    example = _EXAMPLE.match(inside)
    if _cites(aside, inside) or _spells_out(inside, word) or (example and example.group()[0] != "i"):
        return True
    if _NUMBERS.search(inside) or not _SPELT.search(inside) or _RESTRICTS.search(inside):
        return False
    following = _NEXT.match(sentence, aside.end())
    whole = following and _GOES_ON.match(following["word"])
    return not _names(sentence, aside, inside) and bool(example or whole)


def _cites(aside: re.Match[str], inside: str) -> bool:
    numbers = aside["square"] is not None and all(map(_CITED.fullmatch, re.split(r"\s?[,;–-]\s?", inside)))
    return numbers or bool(_CITATION.search(inside) and not _RELATES.search(inside))


def _spells_out(inside: str, word: str) -> bool:
    """Return whether brackets hold no more than the words of which a name's capitals are the first letters."""
    capitals = [c.lower() for c in word if c.isupper()]
    begin = iter(re.sub(r"(?<=[A-Z])(?=[A-Z])|(?<=[a-z])(?=[A-Z])", " ", inside).lower().replace("-", " ").split())
    return len(capitals) > 1 and all(any(part.startswith(c) for part in begin) for c in capitals)


def _names(sentence: str, aside: re.Match[str], inside: str) -> bool:
    """Return whether brackets give a name or a short form, one that is not only spelt out here."""
    told = _LETTERS.findall(inside)
    if len(told) == 1:
        return inside[:1].isupper() or any(c.isupper() or c.isdigit() for c in inside)
    shortened = [each for each in told if sum(c.isupper() for c in each) > 1]
    rest = sentence[: aside.start()] + sentence[aside.end() :]
    return len(told) <= _MOST_WORDS and (len(shortened) == len(told) or any(each in rest for each in shortened))
