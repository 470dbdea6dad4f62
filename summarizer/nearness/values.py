"""What can answer a question for a quantity, a time or a place: numbers with units, sums of money, dates, addresses."""

import re

_NUMBER = r"(?<![\w.,^])\d[\d,]{0,12}+(?:\.\d{1,9})?"
_POWER = r"(?:\s?(?:×|x|·)\s?10(?:\^?\{?[-−–]?\d{1,3}\}?|[⁰¹²³⁴-⁹⁻]{1,4}))?"
_GIVEN = (
    rf"(?:{_NUMBER}{_POWER}(?:\s?[±]\s?\d[\d.]{{0,9}}|\(\d{{1,4}}\))?"
    r"|(?<!\w)10(?:\^[-−–]?[\d.]{1,5}|[⁰¹²³⁴-⁹⁻]{1,4}))"
)
_WORDED = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
    r"|hundreds?|thousands?|millions?|half|several)"
)
_SOME = rf"(?:{_GIVEN}|{_WORDED})"
_BETWEEN = r"[\s~-]?(?:[a-z]{1,8}[\s-])?"  # "2.5 live-days", "64 lattice sites"

_UNITS = {
    "time": (
        r"(?:[nµμm]s|s|secs?|seconds?|mins?|minutes?|hrs?|h|hours?|days?|nights?|weeks?|months?|years?|yrs?|[MG]yr"
        r"|milliseconds?|microseconds?|nanoseconds?|epochs?|GPU[- ]hours?)\b"
    ),
    "ratio": r"(?:×|x\b|times\b|-?fold\b|orders? of magnitude|%|per ?cent\b|percent\b)",
    "rate": r"(?:fps|[kMGT]?Hz|[km]?m/s|[km]?m s|(?:\w{1,20} )?(?:per|a|/)\s?(?:second|minute|hour|day|s)\b)",
    "bytes": r"(?:[kKMGTP]i?B\b|(?:kilo|mega|giga|tera|peta)?bytes?\b)",
    "parameters": (
        r"[-–\s]?(?:[KMBT]\b|(?:million|billion|trillion)[-\s])?\s?(?:[a-z]{1,12} )?(?:param|weights\b|[BM]\b)"
    ),
    "length": (
        r"(?:[nµμmckM]?m|Å|fm|pm|km|pc|[kMG]pc|au|AU|ly|met(?:er|re)s?|(?:centi|milli|micro|nano|kilo)met(?:er|re)s?"
        r"|microns?|inch(?:es)?|feet|ft|miles?|light[- ]years?|R⊙|R☉)\b"
    ),
    "area": r"(?:(?:square )(?:degrees?|met(?:er|re)s?|km|kilomet(?:er|re)s?|arcmin\w*)|deg\W?2|[ck]?m[2²]|hectares?)",
    "temperature": r"(?:[mµμnk]?K\b|°\s?[CF]?|◦\s?C|℃|degrees (?:C|F|K)|kelvins?\b)",
    "mass": r"(?:[kmµμn]?g|tons?|tonnes?|[kMGTm]?eV|M⊙|M☉|solar mass\w*|kDa|kilograms?|grams?|pounds?)(?![a-z])",
    "pressure": r"(?:[kMGm]?Pa|[mµμ]?bar|Torr|torr|atm|psi)\b",
    "score": r"(?:%|per ?cent\b|percent\b|BLEU|points?\b|dB\b|mag\b)",
    "shape": r"(?:×|x)\s?\d",
    "layers": r"[-\s]?(?:[a-z]{1,12} )?(?:layers?|levels?|blocks?)\b",
    "text": r"[-\s]?(?:[KM]\b|tokens?|words?|characters?|pages?|sentences?)",
    "strength": r"(?:T|mT|G|kG|[kmM]?V|[kmM]?W|[mk]?A|[kM]?N|[mk]?Hz|dB)(?![a-z])",
}
_WHOLE = {
    "number": rf"{_GIVEN}|{_WORDED}\b",
    "decimal": r"(?<![\w.])\d{0,3}\.\d{1,5}(?![\d.])|±",
    "age": (
        rf"{_GIVEN}[\s-]?(?:years?|months?|weeks?|days?|[MG]yr)[\s-](?:of age|olds?)\b"
        r"|\b[Aa]ge[sd]?\b.{0,40}?\d|\d\s?[MG]yr\b"
    ),
    "money": (
        rf"[$€£¥]\s?\d|{_NUMBER}\s?(?:[kKMB]\b|million|billion|thousand)?\s?(?:US\s?)?"
        r"(?:\$|€|£|¥|USD|EUR|GBP|CNY|RMB|dollars?|euros?|cents?\b|yuan|元|美元)"
    ),
    "date": (
        r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d.,]*\d)|\b(?:January|February|March|April|June|July|August|September|October"
        r"|November|December)\b|\bMay (?=\d)"
    ),
    "place": (
        r"https?://|\b(?:github|zenodo|figshare|huggingface|gitlab|www)\b|\b(?:at|in|near|from) (?:the )?[A-Z]\w{2,}"
        r"|\b(?:University|Institute|Observatory|Laboratory|website|repository)\b"
    ),
    "name": r"(?<=[\w,;] )[A-Z][\w.-]*\w",
    "reason": (
        r"\b(?:because|since|due to|owing to|as a result|therefore|thus|hence|so that|in order to|caused? by|stems?"
        r" from|reason|arises?|leads? to|allows?|prevent|otherwise|explain\w*)\b"
    ),
    "manner": r"\b(?:by \w+ing|via|using|through|with an?|based on|consists? of|is defined|we \w+)\b",
    "definition": r"\b(?:is|are|means?|refers? to|defined as|called|denotes?|consists? of|stands? for|known as|i\.e\.)",
}


_ALSO_WORDED = {"time", "ratio", "rate", "layers"}  # "in three weeks"; of other units words seldom say how many


# Numbers that count nothing: a figure's, a citation's, a year.
_LABEL = re.compile(
    r"\b(?:[Ff]igs?\.?|[Ff]igures?|[Tt]ables?|[Ss]ec(?:tion|\.|s\.)?s?|[Ee]qs?\.?|[Ee]quations?|[Rr]efs?\.?|[Aa]ppendix|[Cc]hapter"
    r"|[Tt]heorem|[Ll]emma|Study|Studies|Experiment|Phase|Step|Stage|Task|Level|Type|Class|Group|Case|Model|Version|Run|No\.)"
    r"\s?\(?\d[\d.]{0,6}|\[\d[\d\s,;–-]{0,40}\]|(?<![\d.,])(?:19|20)\d\d[a-z]?(?![\d.,]*\d)|§\s?\d[\d.]{0,6}"
)


_DIGIT = re.compile(r"\d")


def cleared(text: str) -> str:
    """Return a text in which numbers that label something, and years, are spaces."""
    return _LABEL.sub(lambda label: " " * len(label[0]), text) if _DIGIT.search(text) else text


_PATTERNS = {name: re.compile(each) for name, each in _WHOLE.items()}
_PATTERNS |= {
    name: re.compile(rf"{_SOME if name in _ALSO_WORDED else _GIVEN}{_BETWEEN}{unit}") for name, unit in _UNITS.items()
}


def pattern(measure: str) -> re.Pattern[str]:
    """Return what a value of a measure looks like in a text, for all but a date in one that is `cleared`."""
    return _PATTERNS[measure]
