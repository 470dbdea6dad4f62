"""Raised and lowered signs: which of them are exponents and indices, and which only mark a footnote.

The lines' reader sets RAISED or LOWERED before a sign that stands off the line in smaller type, and END behind it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from papers.latex.formulas import script
from papers.pdf.words import squeezed

# Noncharacters, which no font writes; `papers.pdf.words.tidy` drops a file's own.
RAISED, LOWERED, END = "\ufdd0", "\ufdd1", "\ufdd2"
SURE = "\ufdd3"  # stands before RAISED where what it is raised at is set in letters of mathematics
_OWN = re.compile("[\ufdd0-\ufdef]")
_SIGN = re.compile(f"([{RAISED}{LOWERED}])([^{RAISED}{LOWERED}{END}]*+){END}")
_PIECE = re.compile(f"[{RAISED}{LOWERED}{END}]|[^{RAISED}{LOWERED}{END}]+")
_ANY = re.compile(f"[{RAISED}{LOWERED}{END}{SURE}]")
_DEEPEST = 3
_REACH = 200  # characters before a sign that tell what it is
_NEAR = 24  # and that hold what decides: a unit with its measure, a year
_NO_BASE = "+-−–=<>≤≥≈∼~±×·⋅/([{"  # nothing is raised at these
_BASES = ")]}|⟩∑∏∫∞∇∂*†"

_ONE_MARK = r"(?:\d{1,3}[a-z]?|[a-z]|\([a-z]\)|[*∗⋆†‡§¶‖#?♣♠♦♥]{1,4})"
_MARK = re.compile(rf"{_ONE_MARK}(?:[\s,;–—-]++{_ONE_MARK})*+")
_ORDINAL = re.compile(r"st|nd|rd|th|er|ère|re|ème|o|a|[ºª]")
_LATIN = re.compile(r"[A-Za-zÀ-ž]+")
_SMALL = re.compile("[²³¹⁰ⁱ⁴-₎ₐ-ₜᵃ-ᵪᶜᶠᶿ°′]")
_YEAR_OR_NAME = re.compile(r"(?:\b(?:19|20)\d\d|[A-Za-z]-?\d{1,4}|\d\.\d{1,3}\.\d{1,3})\Z")
# What is squared and cubed beside letters of mathematics: units, where a measure or another unit stands before them …
_UNIT = re.compile(
    r"(?:[\d⁻¹²³)/·×⋅]\s?|\bper |\b(?:square|cubic) |\b[A-Zµμk]?[a-zA-Z]{1,2} )"
    r"[YZEPTGMkhdcmµμunpfa]?(?:m|s|g|eV|Hz|pc|A|K|J|W|N|V|T|G|Pa|rad|sr|b|barn|cm|in|ft|yd|mi|AU|au|ly|min|hr?"
    r"|yr|day|deg|arcsec|arcmin|R|M|L|erg|dyn)\Z"
)
# … lengths and energies, which need none, and functions.
_SQUARED = re.compile(
    r"(?<![^\W\d_])(?:[kcmnµμdf]?m|[kMG]?pc|[kMGT]?eV|arcsec|arcmin|deg|sin|cos|tan|cot|sec|csc|sinh|cosh|tanh"
    r"|log|ln|exp|det|tr|Tr|dim|ker)\Z"
)
_OPERATOR = re.compile(r"[+−=*/^_·×<>∼|√]|\s[-–]\s|(?<!\w)[-–]|\d-\d")
_ELEMENTS = """
H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn
Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd
Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th
Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og
"""
_ATOMIC = {symbol: number for number, symbol in enumerate(_ELEMENTS.split(), 1)}
_SYMBOL = re.compile(r"[A-Z][a-z]?(?![a-z])")
# What fonts without a table of their characters make of a minus, a dot and a ring.
_ODD = str.maketrans("–—‐‑¬◦○'’∗", "−−−−−∘∘′′*")
_ODD_DOT = re.compile(r"(?<=\d)[:⋅](?=\d)")

Role = Literal["exponent", "mark", "plain"]


class Written(NamedTuple):
    """A line's text: as its sentences say it, and as it is printed, with the marks of notes and affiliations."""

    text: str
    printed: str


def without_marks(text: str) -> str:
    """Return a file's text with spaces in place of what marks signs here."""
    return text if text.isascii() else _OWN.sub(" ", text)


def write(line: str) -> Written:
    """Write a line's signs: exponents and indices as `10⁻⁶`, `10^6.6` and `x_k`; marks of notes are dropped."""
    parts = [*_parts(line), ("", "")]
    text, printed, tail = list[str](), list[str](), ""
    signed = False  # whether a sign stands last
    for (kind, content), (next_kind, next_content) in pairwise(parts):
        if not kind:
            text.append(content)
            printed.append(content)
            tail, signed = (tail + content)[-_REACH:], False
            continue
        after = "" if next_kind else next_content
        if kind == LOWERED:
            role: Role = "exponent" if signed else _role_below(tail, after)
        elif signed and next_kind != LOWERED and not tail.endswith(SURE):
            role = "exponent"
        else:
            role = _role(tail, content, after)
        tail = tail.removesuffix(SURE)
        sign = content
        if role == "exponent":
            cleared = content if content.isalnum() else _ODD_DOT.sub(".", content.translate(_ODD)).strip()
            sign = script("^" if kind == RAISED else "_", cleared) if cleared else ""
            if sign[:1] in "^_" and after[:1].isalnum():
                sign += " "  # it would be misread as part of the sign
        elif role == "plain" and kind == RAISED and (next_kind == LOWERED or after.startswith("√")):
            sign += "/"
        printed.append(sign)
        if role != "mark":
            text.append(sign)
            tail = (tail + sign)[-_REACH:]
        signed = role == "exponent"
    told = squeezed("".join(text).replace(SURE, ""))
    return Written(told, told if text == printed else squeezed("".join(printed).replace(SURE, "")))


def _parts(line: str, depth: int = 0) -> list[tuple[str, str]]:
    """Part a line into what stands on it, "", and its signs, whose own signs are written already."""
    pieces = _SIGN.split(line)
    if line.count(END) == len(pieces) // 3 == line.count(RAISED) + line.count(LOWERED):  # no sign has any of its own
        return _flat(pieces)
    parts: list[tuple[str, str]] = []
    kind, inner, opened = "", list[str](), 0
    for piece in _PIECE.findall(line):
        if piece in (RAISED, LOWERED):
            opened += 1
            if opened == 1:
                kind, inner = piece, []
                continue
        elif piece == END:
            opened = max(0, opened - 1)
            if not opened:
                if kind:
                    parts.append((kind, _inner("".join(inner), depth)))
                kind = ""
                continue
        if kind:
            inner.append(piece)
        else:
            parts.append(("", piece))
    return [*parts, ("", _inner("".join(inner), depth))] if kind else parts


def _flat(pieces: Sequence[str]) -> list[tuple[str, str]]:
    """Return the parts of a line by what stands on it and, behind that, each sign's kind and content, and so on."""
    parts = [("", pieces[0])] if pieces[0] else []
    for kind, content, behind in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        parts.append((kind, content))
        if behind:
            parts.append(("", behind))
    return parts


def _inner(text: str, depth: int) -> str:
    """Write what stands within a sign."""
    if not _ANY.search(text):
        return text
    if depth >= _DEEPEST:
        return _ANY.sub("", text)
    written = (
        script("^" if kind == RAISED else "_", content.translate(_ODD)) if kind and content else content
        for kind, content in _parts(text, depth + 1)
    )
    return "".join(written).replace(SURE, "")


def _role(base: str, content: str, after: str) -> Role:
    """Tell what a raised sign is by what it is raised at."""
    core = content.strip(" ,.;")
    sure = base.endswith(SURE)
    base = base.removesuffix(SURE)
    if not core or not base or base[-1].isspace() or base[-1] in _NO_BASE:
        if core and _is_isotope(core, after):
            return "exponent"
        floating = base and base[-1].isspace() and not after[:1].isalnum() and after[:1] != "√"
        return "mark" if floating and _MARK.fullmatch(core) and not core.isdecimal() else "plain"
    if core == "A" and base.endswith("L") and after.startswith("T"):  # LaTeX
        return "plain"
    if base[-1].isdigit() and _ORDINAL.fullmatch(core):
        return "plain"
    return "exponent" if sure or not _MARK.fullmatch(core) or _raises(base, core) else "mark"


def _raises(base: str, core: str) -> bool:
    """Return whether what could be a note's mark is an exponent nevertheless."""
    last, small = base[-1], _SMALL.match(base[-1])
    if last.isdigit() and not small:
        return core[0] not in "†‡§¶‖#" and "," not in core and not _YEAR_OR_NAME.search(base[-_NEAR:])
    if last in ")]}":
        return _is_formula(base)
    if not last.isalpha() or small:
        return last not in '.,;:?!”’"…%'
    before = base[-2:-1]
    if not before.isalnum() or before.isdecimal() or not _LATIN.fullmatch(base[-2:]):  # a symbol, Greek and the like
        return before not in ("'", "’", ".")
    return core in ("2", "3", "4", "6") and bool(_SQUARED.search(base[-_NEAR:]) or _UNIT.search(base[-_NEAR:]))


def _is_formula(base: str) -> bool:
    """Return whether brackets that end here hold a formula and not words."""
    opening = {")": "(", "]": "[", "}": "{"}[base[-1]]
    at = base.rfind(opening, 0, -1)
    inner = base[at + 1 : -1] if at >= 0 else base[-12:-1]
    if _OPERATOR.search(inner):
        return True
    return not any(len(word) > 1 for word in _LATIN.findall(inner)) and not (opening == "[" and inner.isdecimal())


def _is_isotope(core: str, after: str) -> bool:
    symbol = _SYMBOL.match(after)
    number = _ATOMIC.get(symbol[0], 0) if symbol else 0
    return number > 0 and core.isdecimal() and len(core) < 4 and number <= int(core) <= 3 * number


def _role_below(base: str, after: str) -> Role:
    """Return whether a lowered sign is an index: it stands at something, on either side."""
    last = base[-1:]
    if last and (last.isalnum() or last in _BASES or _SMALL.match(last)):
        return "exponent"
    return "exponent" if after[:1].isalpha() and (not last or last.isspace()) else "plain"
