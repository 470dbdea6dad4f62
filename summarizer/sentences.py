"""Text as sentences: spans that keep every letter, aware of abbreviations, LaTeX and Chinese stops."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: `source[start:end]` is `text`, letter for letter."""

    text: str
    start: int
    end: int


# A run of stops with what closes after it, before white space; one whose space was forgotten, as in "is slow.We"; or
# a Chinese or Japanese stop, which needs none. It begins with a character out of a few, for which a text is searched
# fast; possessive and anchored at the run's first stop, so that a long run is read once.
_STOP = re.compile(
    r"""[.!?…。！？｡．](?:(?<=[.!?…])(?:"""
    r"""(?<![.!?…].)[.!?…]*+(?P<closed>(?:''|["'”’»)\]}$*])*+)(?=\s|$)"""
    r"""|(?<=[a-z)\]][a-z)\]][.!?])(?=[A-Z][a-z]*[ ,]))"""
    r"""|(?<=[。！？｡．])(?<!\d．)[。！？｡．]*+(?P<quoted>["'”’」』）)】]*+))""",
)
_SPACE = re.compile(r"\s*")
_OPENING = re.compile(r"""(?:["'“‘«(\[{`*]|\\[a-zA-Z]+\s?\{|<p>\s?)*+""")
_DASHED = re.compile(r"-\s?[^\W_a-z]|-[a-z]")
_ENUMERATOR = re.compile(r"\(?(?:[ivx]{1,4}|[a-h]|\d{1,2})\)\s")
_WORD = re.compile(r"[^\s,;:.!?()]+")
_LAST_TOKEN = re.compile(r"[^\s(\[{\"'“‘`~/–—]{0,20}\Z")

# White space with a line break in it, or before an item in the middle of a line.
_BREAK = re.compile(r"(?<!\s)(?:[^\S\n]*+(?P<line>\n\s*+)|[^\S\n]++(?=[•◦▪‣]\s))")
_ITEM = re.compile(r"(?:[-*–•◦▪‣]|\d{1,2}[.)]|\([a-z\d]{1,3}\))\s")
# Mathematics as pandoc reads it: no space inside the dollars, no digit after them, so that prices stay prices.
_MATH = re.compile(
    r"\$\$[^$]+\$\$|(?<!\\)\$(?!\s)[^$\n]*(?<![\s\\])\$(?!\d)"
    r"|(?<!\\)(?:\\\((?:[^\\\n]|\\[^()\n])*+\\\)|\\\[(?:[^\\\n]|\\[^\[\]\n])*+\\\])"
)

# The end of a word that stands shortened in brackets of its own: "0.21 (stat.) ± 0.11 (syst.) GeV".
_BRACKETED = re.compile(r"\([a-z]{2,6}\Z")
_BRACKET = re.compile(r"[()\[\]（）「」『』【】]|\n\s*\n")
_OPENED_BY = {")": "(", "]": "[", "）": "（", "」": "「", "』": "『", "】": "【"}
_LONGEST_ASIDE = 400  # characters; a bracket that is closed after more of them is taken for one that nobody closed
_MEASURED = re.compile(r"\d[\s~]?[A-Z]\Z")  # "at 90 K", "of 5 T"
_NAMED = re.compile(r"(?:^|[\s(])[A-Z][\w-]*\Z")
_LONGEST_INTERVAL = 40
_DEEPEST = 8  # brackets in brackets
_LONGEST_SHORTENED = 11  # letters of a word that somebody shortened
_AFTER_A_QUOTE = frozenset("とをのがはにで")  # Japanese goes on behind it: 「…。」と

# They stand before what they speak of, so that no sentence ends on them.
_NEVER_LAST = re.compile(
    r"(?:e\.?g|i\.?e|c\.?f|vs|viz|approx|ca|circa|incl|inkl|excl|esp|dept|bzw|vgl|bspw|sog|evtl|ggf|env|resp|assoc)\Z",
    re.IGNORECASE,
)
# Titles of people and places.
_TITLES = re.compile(
    r"(?:[Dd]rs?|[Pp]rofs?|Mrs?|Ms|Mme|Mlle|Messrs|St|Ste|Mt|Ft|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Hon|Pres|Univ)\Z"
)
# What they name follows: a number, a letter, a reference. "3 sec." and "5 min." are units.
_LABELS = re.compile(
    r"(?:figs?|eqs?|eqns?|secs?|sects?|tabs?|refs?|vols?|pp|chs?|chaps?|thms?|lem|defn?s?|algs?|abb|kap|bd)\Z",
    re.IGNORECASE,
)
_BEFORE_NUMBERS = re.compile(
    r"(?:p|nos?|nr|max|min|ver|v|app|props?|cor|ex|art|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|rev|op|ed)\Z",
    re.IGNORECASE,
)
# They end a sentence only where the next word plainly begins one: initials, "i.i.d", "S.-W", "Ph.D", "U.S", "Yu".
_SELDOM_LAST = re.compile(
    r"(?:al|Inc|Ltd|Corp|Co|Jr|Sr|Bros|Esq|spp?|subsp|var|sp|Ya|Yu|Zh|Kh|Sh|Th|Ts|Chr"
    r"|(?:[A-Z]\.?-){0,2}[A-Z]|(?:-?[A-Za-z]{1,2}\.){1,6}-?[A-Za-z]{1,2})\Z"
)
# "z. B.", "d. h.", "e. g."
_SPACED = re.compile(r"(?:^|[\s(])[A-Za-z]\.\s[A-Za-z]\Z")
_LETTER = re.compile(r"[A-Za-z]\.")
_MONTHS = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhunderts?|Jh)\b"
)

# Words of journals' names as ISO 4's list of title word abbreviations shortens them, but for those that are words.
_JOURNAL_WORDS = """
acad adm adv aeronaut aerosp agric algebr allg am amer anal anat angew ann annu anthropol appl arch archaeol arith
assoc astron astroph astrophys atmos aust austral ber biochem bioeng bioinform biol biomech biomed biophys bot br bull
cardiol chem chin circ civ clim clin cogn colloq combin commun comp comput condens conf congr contemp contrib cosmol
crystallogr curr cybern decis demogr des dev differ discret distrib dokl dyn ecol econ econom educ electr electrochem
electron elektron elem eng ensemb entomol environ epidemiol equ eur europhys evol exp fiz fundam gen genet geochem
geogr geol geom geophys geosci glob grav hist hydrol hydrodyn immunol indag ind inf inorg inst instr instrum int integr
intell interdiscip intern invent investig isr ital izv jahrb jpn lang lett linguist magn manag mat mater math meas mech
med mem meteorol microbiol mikrobiol mod mol mon monogr nachr nat natl neurobiol neurol neurosci nucl nukl numer obs
oceanogr oper opt optim paleontol pharmacol phil philos phys physiol planet pol polit polym popul pramana prepr prikl
prob probab proc prog publ quant quart radiat radiol rech rel relat rep repr res rev rheol roy russ scand sci sel
semicond semin ser simul soc sociol softw sov spectrosc stat statist stochast stoch struct stud suppl surg surv symp
syst technol telecommun teor theor thermodyn toxicol trans transl transp trop univ usp uspekhi vac vestn virol
wiss yad zap zeitschr zentralbl zh zool
"""
_JOURNALS = frozenset(_JOURNAL_WORDS.split())
# A volume and a page: "89, 161919", "{\bf 70}, 1405", "37 (2009) 2990", "B 60, 1563", "A: Math. Gen."
_VOLUME = re.compile(
    r"(?:[A-Z]\d?[\s,]{0,2}|[A-Z]: )?(?:\{?\\[a-z]{2,8}\s?\{?|\$\\?[a-z]{0,8}\{?)?\d{1,5}[\s}$]{0,3}"
    r"(?:,\s?\d|\(\d{4}|:\s?\d|,\s\()"
    r"|[A-Z]: [A-Z]|[A-Z]\d? \d"
)
# More shortened words, up to a volume: the rest of "Kvant. Elektron. 23, 2".
_WORDS_MORE = r"(?:[A-Z][A-Za-z]{0,11}\.[\s~]?|(?:and|of|&)\s){1,5}"
_RUN = re.compile(rf"{_WORDS_MORE}(?:{_VOLUME.pattern})")

_STARTER_WORDS = """
a according accordingly additionally all along also alternatively although among an and another any applications
applying as assume assuming at because besides both building but by classical code combined combining common
comparing compared consequently consider conversely current data define denote denoted despite do does due during each
either equivalently even every examples existing experiments extending extensive finally first following for from
further furthermore generally given having hence here how however i if importantly in indeed inspired
instead interestingly is it its later leveraging let like likewise many meanwhile moreover more most motivated
namely neither nevertheless next no nonetheless nor not notably note now numerical of often on once one only or other
our over particularly previous prior prove recall recent recently remarkably results roughly second secondly several
show similarly simulations since so some specifically starting still such suppose surprisingly than that the their
then there thereby therefore these they third this those though three through throughout thus to together
traditional traditionally two typically under unfortunately unlike until unless upon using via we what when whenever
where whereas whether which while who whose why with within without yet
"""
STARTERS = frozenset(_STARTER_WORDS.split())


def split(text: str) -> list[Sentence]:
    """Split a text into its sentences, in order, all of it covered but white space; time is linear in its length.

    A stop within dollars or braces ends nothing; a line break does where a paragraph or a list item ends.
    """
    sentences = []
    start = 0
    for end in [*_boundaries(text), len(text)]:
        piece = text[start:end]
        body = piece.strip()
        if body:
            first = start + len(piece) - len(piece.lstrip())
            sentences.append(Sentence(body, first, first + len(body)))
        start = end
    return sentences


def _boundaries(text: str) -> list[int]:
    closed = _protected(text)
    ends = {m.start() for m in _BREAK.finditer(text) if not closed[m.start()] and _ends_line(text, m)}
    begun = 0
    for stop in _STOP.finditer(text):
        if not closed[stop.end()] and _ends_sentence(text, begun, stop):
            ends.add(stop.end())
            begun = stop.end()
    return sorted(ends)


def _ends_line(text: str, space: re.Match[str]) -> bool:
    """Return whether a line break ends a paragraph, an item or a finished sentence; else the line was only wrapped."""
    line = space["line"]
    if line is None or line.count("\n") > 1:
        return True
    before = text[space.start() - 1] if space.start() else "\n"
    return before in ".!?:;…。！？：；”\"'" or bool(_ITEM.match(text, space.end()))


def _ends_sentence(text: str, begun: int, stop: re.Match[str]) -> bool:
    mark = stop.group()
    following = _SPACE.match(text, stop.end()).end()  # type: ignore[union-attr]
    if stop["quoted"] is not None:
        goes_on = stop["quoted"][-1:] == "）" or text[stop.end() : stop.end() + 1] in _AFTER_A_QUOTE
        return following == len(text) or not (stop["quoted"] and goes_on)
    if following == len(text):
        return True
    if following == stop.end() and not _plainly_starts(text, following):
        return False
    if mark[0] in "!?":
        return _may_ask(text, stop, following) and _starts_sentence(text, following)
    single = mark.startswith(".") and not mark.startswith("..")
    if single and (_is_reference(text, stop.start(), following) or not _may_end(text, begun, stop, following)):
        return False
    return (single or text[: stop.start()].rstrip()[-1:] != ",") and _starts_sentence(text, following)


def _may_ask(text: str, stop: re.Match[str], following: int) -> bool:
    """Return whether "?" or "!" can end a sentence here, and is no sign that was lost ("at ? 100K"), nor a name's."""
    before = text[stop.start() - 1] if stop.start() else " "
    if before in "([" or (before.isspace() and not text[following].isupper()):
        return False
    if stop.group() != "!" or not _NAMED.search(text, max(0, stop.start() - 20), stop.start()):
        return True
    return _plainly_starts(text, following)


def _may_end(text: str, begun: int, stop: re.Match[str], following: int) -> bool:
    """Return whether the word before a full stop can be a sentence's last, given what follows."""
    at = stop.start()
    token = _token_before(text, at)
    if _NEVER_LAST.match(token) or (token.isdigit() and _is_number(text, begun, at, token, following)):
        return False
    if _BEFORE_NUMBERS.match(token) and text[following : following + 2].lstrip("'’‘")[:1].isdigit():
        return False
    if _LABELS.match(token):
        return _plainly_starts(text, following) and text[: at - len(token)].rstrip()[-1:].isdigit()
    bracketed = stop["closed"] == ")" and _BRACKETED.search(text, max(0, at - 8), at)
    return not (bracketed or _is_shortened(text, token, at, stop, following)) or _plainly_starts(text, following)


def _is_shortened(text: str, token: str, at: int, stop: re.Match[str], following: int) -> bool:
    """Return whether the word before a full stop is one that is mostly written so, as initials and journals are."""
    if stop["closed"]:
        return False
    if _SELDOM_LAST.match(token) or _TITLES.match(token):
        return len(token) > 1 or not _MEASURED.search(text, max(0, at - 4), at)
    if token[:1].isupper():
        return token.lower() in _JOURNALS
    spaced = _SPACED.search(text, max(0, at - 5), at) or _LETTER.match(text, following)
    return len(token) == 1 and bool(spaced)


def _is_reference(text: str, at: int, following: int) -> bool:
    """Return whether a volume follows, that of a journal, perhaps after more shortened words."""
    token = _token_before(text, at)
    if not token[:1].isupper() or len(token) > _LONGEST_SHORTENED:
        return False
    return bool(_VOLUME.match(text, following) or _RUN.match(text, following))


def _starts_sentence(text: str, at: int) -> bool:
    """Return whether a sentence can begin here: a capital, a digit, a formula, an item's number or a name like iGPT."""
    if _ENUMERATOR.match(text, at):
        return True
    opening = _OPENING.match(text, at)
    first = opening.end() if opening else at
    if first == len(text):
        return False
    if text.startswith(("http://", "https://"), first):
        return True
    if not text[first].islower():
        return text[first].isalnum() or text[first] in "$\\•@#" or bool(_DASHED.match(text, first))
    word = _first_word(text, first)
    return any(c.isupper() or c.isdigit() for c in word) or word[1:2] == "-"


def _plainly_starts(text: str, at: int) -> bool:
    """Return whether the next word is one that begins sentences and stands with a capital in no name."""
    return text[at].isupper() and _first_word(text, at).lower() in STARTERS and not _LETTER.match(text, at)


def _first_word(text: str, at: int) -> str:
    word = _WORD.match(text, at)
    return word.group() if word else ""


def _token_before(text: str, at: int) -> str:
    token = _LAST_TOKEN.search(text, max(0, at - 20), at)
    return token.group() if token else ""


def _is_number(text: str, begun: int, at: int, number: str, following: int) -> bool:
    """Return whether a number with a full stop is a list's, or a German day."""
    before = text[begun : at - len(number)].rstrip()[-1:]
    listed = not before or before in ":;,("
    return len(number) <= 2 and (listed or bool(_MONTHS.match(text, following)))


def _protected(text: str) -> bytearray:
    """Mark the places at which nothing may end: inside formulas and balanced braces and brackets."""
    marks = bytearray(len(text) + 1)
    for begin, end in (*(m.span() for m in _MATH.finditer(text)), *_braces(text)):
        marks[begin + 1 : end] = b"\1" * (end - begin - 1)
    for begin, end in _brackets(text, bytes(marks)):
        marks[begin + 1 : end] = b"\1" * (end - begin - 1)
    return marks


def _brackets(text: str, marks: bytes) -> Iterator[tuple[int, int]]:
    """Yield the spans of brackets that are closed within a paragraph."""
    open_at: list[tuple[str, int]] = []
    for m in _BRACKET.finditer(text):
        sign = m.group()
        if sign.isspace():
            open_at.clear()
        elif marks[m.start()] or text[m.start() - 1 : m.start()] == "\\":
            continue
        elif sign not in _OPENED_BY:
            open_at.append((sign, m.start()))
        else:
            begin = _opened(text, open_at, sign, m.start())
            if m.end() - begin <= _LONGEST_ASIDE:
                yield begin, m.end()


def _opened(text: str, open_at: list[tuple[str, int]], closing: str, at: int) -> int:
    """Return where a bracket was opened, here where it was not; those within it are forgotten.

    A half-open interval, "[0, 1)", is closed by the other kind.
    """
    for depth in range(1, min(len(open_at), _DEEPEST) + 1):
        opened, begin = open_at[-depth]
        half_open = at - begin <= _LONGEST_INTERVAL and opened in "([" and "," in text[begin:at]
        if opened == _OPENED_BY[closing] or (half_open and depth == 1):
            del open_at[-depth:]
            return begin
    return at


def _braces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost balanced braces' spans; an unmatched brace protects nothing."""
    open_at: list[int] = []
    spans: list[tuple[int, int]] = []
    for m in re.finditer(r"\\.|[{}]", text):
        if m.group() == "{":
            open_at.append(m.start())
        elif m.group() == "}" and open_at:
            begin = open_at.pop()
            while spans and spans[-1][0] > begin:
                spans.pop()
            spans.append((begin, m.end()))
    yield from spans
