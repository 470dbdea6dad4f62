"""What a line of a paper's front looks like: names, a place, or what a publisher prints around a title."""

import re

_STRAY = str.maketrans("", "", "´`¨ˆ˜ˇ°")
_BETWEEN = re.compile(r"[,;·•&|()\d∗*⋆★†‡§¶‖#♣♠♦♥⁰¹²³⁴-⁹^]++|\b(?:and|und|et|y|AND)\b")
_PARTICLE = re.compile(
    r"de|la|le|el|al|da|di|del|della|dos|do|du|den|der|des|van|von|ter|ten|zu|zur|bin|ibn|ben|jr\.?|y|e|af"
)
# Words that titles are held together by, and that are nobody's name.
_JOINT = re.compile(
    r"an?|the|of|for|in|on|with|without|to|from|by|via|as|at|is|are|be|can|do|does|using|under|over|between|through"
    r"|towards?|into|and|or|not|how|what|why|when|which|beyond|against|based|new|your|our|its"
)
_ROLES = re.compile(
    r"(?:Dr|Prof|Ph\.?D|M\.?D|Member|Fellow|Senior Member|Student Member|IEEE|ACM)\b\.?|author:", re.IGNORECASE
)
_LONGEST = 300  # characters of a line that are looked at
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,4}")
_MARKED_NAME = re.compile(r"[^\W\d_]{2}[,.]? ?[\d∗*⋆★†‡§¶⁰¹²³⁴-⁹]")
_PLACE = re.compile(
    r"universi|institu|d[eé]part|dipart|school|facult|college|laborator|\blabs?\b|\bcent(?:er|re|ro|rum)\b|academ"
    r"|research|technolog|technisch|polytech|hochschule|hospital|observator|\b(?:inc|ltd|corp|gmbh|llc)\b|google"
    r"|deepmind|microsoft|openai|facebook|\bmeta\b|amazon|nvidia|\bibm\b|adobe|apple|baidu|tencent|alibaba|huawei"
    r"|bytedance|samsung|\bintel\b|anthropic|hugging ?face|\bcern\b|\bcnrs\b|inria|\beth\b|\bepfl\b"
    r"|\bmit\b|max[- ]planck",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"an?|the|to|by|of|articles?|papers?|letters?|reports?|notes?|communications?|thesis|dissertation|manuscript|preprint"
    r"|draft|proceedings|review|research|original|regular|short|full|invited|technical|scientific|doctoral|master'?s?"
    r"|bachelor'?s|ph\.?d\.?|conference|journal|open|access|free|brief|rapid|special|issue|featured?|editorial|tutorial"
    r"|abstract|contents|author|peer|reviewed|version|appendix|summary|introduction|highlights|graphical|keywords|info"
)
_FURNITURE = re.compile(
    r"https?:|\bdoi\b|www\.|\bissn\b|\bisbn\b|©|\(c\) ?\d|copyright|all rights reserved|\bvol(?:ume|\.)\s?\d"
    r"|\bno\.\s?\d|\barxiv|preprint|typeset|compiled|submitted|accepted|received|published|manuscript (?:no|number|id)"
    r"|draft|^[^\s\d]*+\d\S*+$|proceedings|workshop|conference|symposium|european organi[sz]ation|^CERN"
    r"|available (?:online|at)|homepage|\b\d{1,4}\s?\(\d{4}\)|\bpp?\.\s?\d|^\W*+\d[\d\W]*+$|\bto appear\b|under review"
    r"|in partial|thesis|dissertation|technical report|^journal of|\bjournal\b.{0,40}\d|supervis|committee",
    re.IGNORECASE,
)
# What notes say of people, and not where they work.
_NOTE = re.compile(
    r"https?:|contribut|\bequal(?:ly)?\b|correspond|electronic address|e-?mail|\b(?:dated|draft|preprint|version)\b"
    r"|published|support(?:ed)?\b|\bfund(?:ed|ing|s)?\b|\bgrants?\b|\bthank|footnote|\bauthors?\b[^’']|submitted|thesis"
    r"|in partial|(?:present|current|permanent) address|\bnow at\b|\b(?:currently|deceased|interns?|internship|lead)\b"
    r"|work(?:ed)? (?:done|performed|while|was|is|supported)|collaborations?\b|please"
    r"|\b(?:is|are|was|were|has|have|we|our)\b|\b(?:19|20)\d\d\Z",
    re.IGNORECASE,
)
_IS_WITH = re.compile(r"\b(?:is|are|was|were) (?:currently )?with (?:the )?(?=[A-Z])")
_OVER = re.compile(r"\(\s?e-?mail|\.\s+[A-Z(]|;|\.?\Z|, and (?:is|are) (?:also )?|,? e-?mail", re.IGNORECASE)
_UNIT = re.compile(
    r"d[eé]part|dipart|school|facult|\blabs?\b|laborator|group|division|section|\bcent(?:er|re)|universi", re.IGNORECASE
)
_PART = re.compile(r"\A\W*+(?:d[eé]p|dip|school|facult)", re.IGNORECASE)
_HOUSE = re.compile(r"universi|college|polytech|technolog|institut|academ|hochschule", re.IGNORECASE)
_DATE = re.compile(
    r"\A(?:(?:\(?dated:?|updated|version|date:)?\W*+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\W{1,2})?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*+\.?\W{1,2}(?:\d{1,2}(?:st|nd|rd|th)?\W{1,2})?(?:\d{4})\W*+"
    r"|\W*+\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\W*+|(?:version|v)\s?\d.{0,40})",
    re.IGNORECASE,
)


def is_names(text: str) -> bool:
    """Return whether a line may be names alone: every word a name's, an initial or a particle."""
    people = _people(text)
    return bool(people) and all(people) and 1 < len(people[0]) < 16


def is_surely_names(text: str) -> bool:
    """Return whether a line is names beyond doubt: of several people, with an initial, or with marks behind them."""
    people = _people(text)
    # The last of many may go on in the next line.
    several = len(people) > 1 and all(1 < len(person) < 6 for person in (people[:-1] if len(people) > 2 else people))
    return is_names(text) and (several or _has_initial(people) or bool(_MARKED_NAME.search(text)))


def is_marked_names(text: str) -> bool:
    """Return whether a line is names of several people, with initials or marks, which no title has."""
    people = _people(text)
    marked = len(_MARKED_NAME.findall(text)) > 1
    return is_names(text) and (marked or (len(people) > 1 and _has_initial(people)))


def _has_initial(people: list[list[str]]) -> bool:
    return any(_INITIALS.fullmatch(word) for person in people for word in person)


def _people(text: str) -> list[list[str]]:
    """Return the words of each person that a line of names would name; an empty list for what is none's."""
    if "@" in text or ":" in text.replace("uthor:", ""):
        return []
    parts = _BETWEEN.split(_ROLES.sub(" ", text[:_LONGEST].translate(_STRAY)))
    people = [part.split() for part in parts if part.strip(" .")]
    return [person if _is_person(person) else [] for person in people]


def _is_person(words: list[str]) -> bool:
    capitals = all(word.isupper() for word in words)
    for word in words:
        lower = word.lower()
        if _JOINT.fullmatch(lower) or not (word[0].isupper() or _PARTICLE.fullmatch(lower)):
            return False
        if not re.fullmatch(r"[^\W\d_][^\W\d_'’`´¨.\-‐–¬]*(?:[.'’`´¨\-‐–¬]++[^\W\d_]*+)*+", word):
            return False
        if word.isupper() and len(word) > 3 and not capitals:
            return False
    return len(words) > 0


def is_place(text: str) -> bool:
    """Return whether a line names an institution, or gives an address of mail."""
    return bool(_PLACE.search(text[:_LONGEST])) or "@" in text


def is_note(text: str) -> bool:
    """Return whether a text is a note on people, on a grant, a date, or a sentence, and no affiliation."""
    return bool(_NOTE.search(text[:_LONGEST]))


def is_institution(text: str) -> bool:
    """Return whether a text can be an institution with its address: a name and no sentence, note or person."""
    if (
        not 2 < len(text) <= _LONGEST
        or is_note(text)
        or not (text[0].isupper() or text[0].isdigit() or text[0] in '“"')
    ):
        return False
    words = [
        word
        for word in re.findall(r"[^\W\d_]{3,}", text)
        if not _JOINT.fullmatch(word) and not _PARTICLE.fullmatch(word)
    ]
    named = sum(word[0].isupper() for word in words)
    return (
        bool(words)
        and named >= 0.6 * len(words)
        and not (is_kind(text) or (is_marked_names(text) and not is_place(text)) or _DATE.fullmatch(text))
    )


def is_house(text: str, unit: str) -> bool:
    """Return whether a line names the university of the department that the line above it names."""
    part = _UNIT.search(unit)
    inside = part and "universi" not in unit.casefold()
    return bool(inside and _HOUSE.search(text) and not _PART.match(text))


def told_place(note: str, author: str) -> str:
    """Return where a note says that an author is, as in "A. Lovelace is with the University of London", or ""."""
    note = note[: 3 * _LONGEST]
    found = _IS_WITH.search(note)
    names = author.split()
    if not found or not names:
        return ""
    before = note[: found.start()].casefold()
    if names[-1].casefold() not in before and "authors" not in before:
        return ""
    place = note[found.end() :]
    over = _OVER.search(place)
    return place[: over.start()] if over else place


def is_kind(text: str) -> bool:
    """Return whether a line only says what kind of document this is: "Research Article", "DOCTORAL DISSERTATION"."""
    words = spelled(text[:_LONGEST]).casefold().replace("’", "'").strip(":. ").split()
    return 0 < len(words) < 8 and all(_KIND.fullmatch(word) for word in words)


def is_furniture(text: str) -> bool:
    """Return whether a line is a journal's, an archive's or a date, and not the paper's own."""
    return bool(_FURNITURE.search(text[:_LONGEST]) or _DATE.fullmatch(text[:_LONGEST]))


def is_unfinished(text: str) -> bool:
    """Return whether a line's words call for more: it ends with a colon or with a word like "of"."""
    return text.endswith((":", "–", "—", "&", "¬")) or bool(_JOINT.fullmatch(text.rsplit(" ", 1)[-1].lower()))


def spelled(text: str) -> str:
    """Return a line whose letters stand apart, "A B S T R A C T", as words."""
    words = text.split(" ")
    return "".join(words) if len(words) > 4 and all(len(word) == 1 for word in words) else text
