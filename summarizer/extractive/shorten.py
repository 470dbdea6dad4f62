"""Shorter ways to say a sentence: openings dropped, and deletions none of which can make a true sentence false."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.extractive.cues import is_own
from summarizer.extractive.features import STOPWORDS

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
_OPENING = re.compile(
    rf"(?:and |but )?(?:{_CONNECTIVES}|{_ISSUE}|{_HERE}) ?[,，] ?|[\[(]abridged[\])] ?", re.IGNORECASE
)
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


_FEWEST_WORDS = 6
_LONGEST = 1000  # characters; what is longer is no sentence, and would take long

_TELLS = (
    "propose|introduce|present|develop|show|demonstrate|provide|prove|design|describe|derive|report|evaluate|find"
    "|validate|verify|establish|analy[sz]e|investigate|compare|conduct|illustrate|observe"
)
_ALSO = r"then|also|further|additionally|finally|thus|hence|therefore|instead|next|first|furthermore|moreover|here"
# "For cats, we propose a net" stays true without its cats; "for cats, we prove …" does not.
_BUILDS = (
    r"(?:we|this (?:paper|work))(?: \w+ly| also)? (?:propos|introduc|present|develop|devis|design|describ|build"
    r"|formulat|creat|releas|deriv|construct|stud[yi]|investigat|explor|examin|analy[sz]|address|tackl|revisit"
    r"|extend|implement)"
)

_MEANS = (
    "To|By|Using|Based|Inspired|Motivated|Building|While|Although|Unlike|Due|Since|Because|Leveraging|Via|Despite|Compared"
    "|Rather|Instead|Utili[sz]ing|Following|Drawing|Towards?|Recogni[sz]ing|Besides|Beyond|Aiming"
)
_SCOPES = "In|Given|With|As|For|On|Through|From|Here|Among|After"
_LED = re.compile(
    rf"(?:{_MEANS})\b[^.;:]*?, (?=(?:we|this paper|this work)\b)|(?P<scope>(?:{_SCOPES})\b[^.;:]*?), (?={_BUILDS})",
    re.IGNORECASE,
)
_ADVERB = re.compile(rf"(?P<we>We|This (?:paper|work)) (?:{_ALSO}) (?=(?!(?:and|to)\b)[a-z]+)")
# Remarks in brackets, and which of them a sentence can do without: those on which nothing hangs.
_ASIDE = re.compile(r"\s(?:\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\])(?=[\s.,;:!?]|$)")
_LAST = re.compile(r"\S{0,30}\Z")
_NEXT = re.compile(r"\s?(?P<word>[^\s,.;:!?]*)")
# A word that is said something about. What follows any other sign is an argument, an operand or a factor.
_WORD = re.compile(r"[(\[\"'“‘]?[^\W_]{2,30}(?:[-'’/][^\W_]{1,30}){0,5}['’”\".)]?\Z")
# Words that wait for what is in the brackets: in the interval (a, b), is (weakly) closed, a (finite) group.
_AWAITS = re.compile(
    r"(?:of|by|in|to|on|and|the|for|with|from|is|are|be|was|were|that|as|at|than|via|or|into|onto|between|an?|under|over"
    r"|per|about|called|named|see|not|if|its|their|our|all|any|every|each|no|some|intervals?|ranges?|windows?|domains?"
    r"|sets?|segments?|box|cubes?|points?|pairs?|tuples?|triples?|vectors?|matri(?:x|ces)|group|degrees?|orders?|levels?|class"
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
    r"|fewer|than|plus|minus|mostly|mainly|part(?:ly|ially)|sometimes|often|usually|typically|albeit|although|though)\b",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"[a-z]{3,}")
_SPELT = re.compile(r"[^\W\d_]{3}")
_WORDS_OF_ASIDE = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# What follows a whole noun: none of its own words.
_GOES_ON = re.compile(
    r"(?:of|in|on|for|with|to|by|from|as|at|via|and|or|but|that|which|who|whose|where|when|while|is|are|was|were|be|has"
    r"|have|had|can|could|may|might|will|would|must|should|do|does|did|using|through|under|over|between|among|across|within"
    r"|into|against|without|during|after|before|than|both|not|also|we|if|given|based|so|such|like|towards?)\Z|\Z"
)
_FEWEST_WORDS_OF_ASIDE = 2
_MOST_WORDS = 3  # of a short form that is given in brackets

_TAILS = {
    "which": r", (?:(?:in|of|for|by|with|from|to|on|at|under|through|(?:\w+ )?of|after|upon) )?which\b",
    "where": r", (?:where|while|whereas|whilst)\b",
    "doing": r", (?:(?:thus|thereby|hence|therefore|while|by|\w+ly) )?"
    r"(?!(?:includ|follow|dur|str|accord|spr|assum|suppos|exist|underly|challeng|promis|interest|vary|k|th|s)ing\b)"
    r"[a-z]+ing\b(?!,| and\b| or\b|[^,;:]*, (?:and|or) (?!(?:\w+ )?[a-z]+ing\b))",
    "second": rf",? and (?:we\b|that\b|(?:\w+ly )?(?:{_TELLS})\b)",
    "so": r"(?:, (?:because|since|as well as|without(?! (?:success|avail|any)\b))"
    r"|,? (?:so that|leading to|resulting in|followed by))\b",
    "such_as": r",? (?:such as|including|e\.g\.|i\.e\.|namely|especially|particularly)(?!\w)",
    "stop": r"[;:]\s| (?:--|–) (?!\w+-)| ?(?:---|—) ?(?!\w+-)",
    "called": r", (?:called|named|termed|dubbed)\b",
    "renamed": r", (?:an?|the|one) (?=\w)(?!.*, (?:and|or) )",
}
_TAIL = {name: re.compile(tail) for name, tail in _TAILS.items()}
_HANGING = re.compile(
    r"(?:^|[\s-])(?:an?|the|of|for|in|on|to|by|with|and|or|that|which|is|are|be|been|was|were|can|as|from|at|into|we"
    r"|our"
    r"|their|its|this|these|those|such|both|between|how|whether|not|more|less|than|if|when|so|allows?|enables?|aims?"
    r"|able|order|due|based|used?|using|via|only|e\.g\.|i\.e\.|et al\.?|apply|consider|ways?|ability|attempts?|needs?"
    r"|either|each|every|other|most|many|some|several|two|three|first|new|novel|simple|called|while|where|but|failure"
    r"|has|have|had|do|does|will|may|could|should|would|requires?|leads?|means?|follows|following(?: \w+)?|over"
    r"|under|similar|\w+ly|hard|difficult|easy|necessary|sufficient|through|without|single|large|small|fast|deep"
    r"|high|low|strong"
    r"|\w{3,}(?:ive|ous|[ai]ble|ful|less|al|ic)"
    rf"|(?:{_TELLS}|study|explore|examine|address|tackle|learn|construct|build|create|release|devise|formulate)s?)$",
    re.IGNORECASE,
)
_PAIRED = re.compile(r"\b(?:between|both|either|neither|not only|from|rang\w+)\b(?!.*\b(?:and|or|but|nor|to)\b)")
_FINITE = (
    r"\b(?:is|are|was|were|be|has|have|had|can|could|may|might|will|would|must|should|does?|did"
    r"|(?:allow|lead|improve|outperform|achieve|perform|provide|make|give|yield|depend|require|reduce|increase|occur"
    r"|learn"
    r"|generalize|enable|help|work|hold|converge|emerge|reveal|show|demonstrate|propose|introduce|present|extend"
    r"|explore"
    r"|address|describe|study|examine|suggest|offer|represent|use|combine|develop|investigate|provide)s?|\w+[^e]ed"
    r"|\w+ies)\b"
)
# A main clause: ours, or one whose verb stands before any clause within it.
_MAIN = re.compile(
    r"\A(?:(?:[^,]*, )?(?:we|i|this (?:\w+ )?(?:paper|work|study|article))\b"
    rf"|(?!(?:when|if|while|although|though|since|because|as|given|unlike|due|to|by|in|for|with|after|despite"
    rf"|even)\b)"
    rf"(?:(?!\b(?:which|that|where|who|whose|when|if)\b|,).)*?{_FINITE})",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\A.*\b(?:(?:show|demonstrat|f[io]und|find|prov|observ|argu|suggest|reveal|verif|confirm|establish|hypothes)\w*"
    r" (?:\w+ly )?that|where|when|how|whether|why|whose|in which|(?:so|such) that|while|because)\b(?P<clause>.*)",
    re.IGNORECASE,
)
_VERB = re.compile(_FINITE, re.IGNORECASE)
_SECOND = re.compile(r"\bsecond(?:ly)?\b|\bother hand\b|\b(?:i{2,3}|i?v|[2-9]|[b-f])\)", re.IGNORECASE)
_OPERATOR = re.compile(r"[^\w\s.,;:'’\"“”‘/()\[\]{}!?%°′*†⊤-]\Z")
# "…, where π is the measure" says what stands before.
_SYMBOL = re.compile(
    r", where (?:both |each |the )?(?:(?P<letters>[A-Za-z]{1,2})|(?P<sign>\S*[^\sA-Za-z,.'’-]\S*))(?=[\s,])"
)
_LETTERS = re.compile(r"[A-Za-z]+")
# "In dimension n > 3, we construct …" is said of no other.
_SCOPED = re.compile(r"\d|[^\w\s.,;:'’\"“”‘/()-]")
_STOPS = ".!?…。！？"

CUTS = ("led", "adverb", "aside", *_TAILS)


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence or what is left of it; `cuts` names what went, out of `CUTS`."""

    text: str
    cuts: tuple[str, ...] = ()


def wordings(sentence: str) -> list[Wording]:
    """Return the sentence itself, then each shorter way that is a sentence still and says nothing new.

    Words stay as they are and in their order; a first letter may become a capital. Only what adds may go ("…, which
    is fast"); what restricts ("… if it rains", "… that rain") stays, and so do contrasts and questions.
    """
    if sentence.endswith(("?", "？")) or len(sentence) > _LONGEST:
        return [Wording(sentence)]
    found: dict[str, Wording] = {}
    for begun in _beginnings(Wording(sentence)):
        bare = _without_asides(begun.text)
        wholes = [begun, Wording(bare, (*begun.cuts, "aside"))] if bare != begun.text else [begun]
        for whole in wholes:
            for wording in (whole, *_without_tail(whole)):
                found.setdefault(wording.text, wording)
    return list(found.values())


def _beginnings(sentence: Wording) -> Iterator[Wording]:
    yield sentence
    text, cuts = sentence.text, sentence.cuts
    led = _LED.match(text)
    if led and not _SCOPED.search(led["scope"] or ""):
        text, cuts = capitalised(text[led.end() :]), (*cuts, "led")
        yield Wording(text, cuts)
    adverb = _ADVERB.match(text)
    if adverb:
        yield Wording(f"{adverb['we']} {text[adverb.end() :]}", (*cuts, "adverb"))


def _without_asides(sentence: str) -> str:
    """Return a sentence without the remarks in brackets that it can do without; its other words stay as they are."""
    return _ASIDE.sub(lambda aside: "" if _may_go(sentence, aside) else aside.group(), sentence)


def _may_go(sentence: str, aside: re.Match[str]) -> bool:
    last = _LAST.search(sentence, max(0, aside.start() - 30), aside.start())
    word = last.group() if last else ""
    if not _WORD.match(word) or sum(map(str.isalpha, word)) < _FEWEST_WORDS_OF_ASIDE or _AWAITS.match(word):
        return False
    inside = (aside["round"] if aside["round"] is not None else aside["square"]).strip()
    example = _EXAMPLE.match(inside)
    if _cites(aside, inside) or _spells_out(inside, word) or (example and example.group()[0] in "efsc"):
        return True
    if _NUMBERS.search(inside) or not _SPELT.search(inside) or _RESTRICTS.search(inside):
        return False
    following = _NEXT.match(sentence, aside.end())
    whole = following and _GOES_ON.match(following["word"])
    told = inside[example.end() :].strip(" ,:") if example else inside
    return not _names(sentence, aside, told) and bool(example or whole)


def _cites(aside: re.Match[str], inside: str) -> bool:
    numbers = aside["square"] is not None and all(map(_CITED.fullmatch, re.split(r"\s?[,;–-]\s?", inside)))
    return numbers or bool(_CITATION.search(inside) and not _RELATES.search(inside))


def _spells_out(inside: str, word: str) -> bool:
    """Return whether brackets hold no more than the words of which a name's capitals are the first letters."""
    capitals = [c.lower() for c in word if c.isupper()]
    begin = iter(re.sub(r"(?<=[A-Z])(?=[A-Z])|(?<=[a-z])(?=[A-Z])", " ", inside).lower().replace("-", " ").split())
    spelt = len(_LONG_WORD.findall(inside)) > 1
    return spelt and len(capitals) > 1 and all(any(part.startswith(c) for part in begin) for c in capitals)


def _names(sentence: str, aside: re.Match[str], inside: str) -> bool:
    """Return whether brackets give a name or a short form, one that is not only spelt out here."""
    told = _WORDS_OF_ASIDE.findall(inside)
    if len(told) == 1:
        return inside[:1].isupper() or any(c.isupper() or c.isdigit() for c in inside)
    shortened = [each for each in told if sum(c.isupper() for c in each) > 1]
    rest = sentence[: aside.start()] + sentence[aside.end() :]
    return len(told) <= _MOST_WORDS and (len(shortened) == len(told) or any(each in rest for each in shortened))


def _without_tail(whole: Wording) -> Iterator[Wording]:
    told = whole.text.rstrip()
    stop = told[len(told.rstrip(_STOPS)) :]
    for name, tail in _TAIL.items():
        for cut in tail.finditer(whole.text):
            rest = whole.text[: cut.start()].rstrip(" ,;:")
            lost = whole.text[cut.start() :]
            if (
                _stands(rest)
                and not _defines(lost, rest)
                and not _SECOND.search(lost)
                and (is_own(rest) or not is_own(lost))
            ):
                yield Wording(rest + stop, (*whole.cuts, name))


def _defines(lost: str, rest: str) -> bool:
    """Return whether what goes says what a sign is that stays, or belongs to a list of them, or to a ratio, "1: 2"."""
    symbol = _SYMBOL.match(lost)
    if symbol and symbol["letters"]:
        return symbol["letters"].lower() not in STOPWORDS and symbol["letters"] in _LETTERS.findall(rest)
    return bool(symbol and symbol["sign"] in rest) or (
        lost[0] == ":" and (":" in rest or (rest[-1:] + lost[2:3]).isdigit())
    )


def _stands(rest: str) -> bool:
    """Return whether a sentence may end here: it has got to its main clause, and nothing is left open."""
    return (
        len(rest.split()) >= _FEWEST_WORDS
        and all(rest.count(a) == rest.count(b) for a, b in ("()", "[]", "{}", "“”"))
        and not any(rest.count(sign) % 2 for sign in '$"')
        and not _HANGING.search(rest)
        and not _OPERATOR.search(rest)
        and not _PAIRED.search(rest)
        and bool(_MAIN.match(rest))
        and _is_told(rest)
    )


def _is_told(rest: str) -> bool:
    """Return whether the last clause within a sentence, if any, has its verb."""
    last = _CLAUSE.match(rest)
    return not last or bool(_VERB.search(last["clause"]))
