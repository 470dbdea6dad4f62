"""The LaTeX of arXiv's records made well-formed: which signs are markup, and which are only signs.

Records are written by people into a form: a dollar may be money, a percent sign is never a comment, braces are lost.
"""

import html
import re
from collections.abc import Iterator

MAX_DEPTH = 40
_SIGN = re.compile(r"\\(?:[A-Za-z]+|.|\Z)|\$\$?|[{}%]|[^\\${}%]+", re.DOTALL)
_JOINED = re.compile(r"(\\[A-Za-z]+)(?=[^\W\d_A-Za-z])")  # \mathbfθ: arXiv puts signs where macros stood
_CLOSING = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_ESCAPED = frozenset("\\ \t\n,;:>!/-@{}$%&#_|'`^\"~=.<")
_ACCENT = frozenset("'`^\"~=.")
_LETTER_ACCENT = frozenset("uvHtcdbrk")

_SAYS = re.compile(r"[\w\\<>=+*/|]")
_STRONG = re.compile(r"[\\^_=<>]")
_TEXT_MACRO = re.compile(r"\\[A-Za-z]+\*?(?:\s*\{[^{}]*\})?")
_PROSE = re.compile(r"(?:(?<=\s)|(?<=^))(?!(?:log|exp|ln|min|max|sin|cos|tan|mod|poly|if)\b)[A-Za-z]{2,}(?=[\s,.;:]|$)")


# "5$", but not "x = 5$", whose formula lost its beginning; "US$"
_SUM_OR_COUNTRY = re.compile(r"(?<!\S)(?<![=<>≤≥~] )\d[\d.,]*\Z|(?<![A-Za-z])(?:US|AU|CA|NT|HK|NZ|[ACNRS])\Z")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,8}\d{0,2});")
_TAGGED = re.compile(r"<(?P<tag>sup|sub|inf|i|b|em|strong|tt|u)>(?P<inside>[^<>]{0,300})</(?P=tag)>")
# "<p>" may be the mean of a momentum: a paragraph begins behind a sentence.
_BREAK = re.compile(r"\s?<br ?/?>\s?|(?:\A|(?<=[.!?:])) ?<p> ?(?=[A-Z])|(?<=[.!?]) ?</p>\s?")
_MARKS = {"sup": "^", "sub": "_", "inf": "_"}
_CONTROLS = dict.fromkeys((*range(32), 127, *range(0xE000, 0xE003)))


def from_html(text: str) -> str:
    """Return a text with its entities as signs, raised and lowered text as LaTeX has it, and without other tags."""
    if "&" in text:
        text = _ENTITY.sub(_sign, text)
    return _BREAK.sub("\n", _TAGGED.sub(_marked, text)).strip("\n") if "<" in text else text


def _sign(entity: re.Match[str]) -> str:
    return html.unescape(entity.group()).replace("\xa0", " ").translate(_CONTROLS)


def _marked(tagged: re.Match[str]) -> str:
    mark, inside = _MARKS.get(tagged["tag"], ""), tagged["inside"]
    return f"{mark}{{{inside}}}" if mark else inside


def mend(latex: str) -> str | None:
    """Escape whatever is no markup, so that a parser understands the rest; return None where it nests too deeply.

    A brace or a dollar that lost its other one is left out: it is no sign that anybody meant to be read.
    """
    out: list[str] = []
    open_braces: list[int] = []
    deepest = 0
    for sign, following in _signs(_SIGN.findall(_JOINED.sub(r"\1 ", latex))):
        piece = _mended(sign, following)
        if sign == "{":
            open_braces.append(len(out))
            deepest = max(deepest, len(open_braces))
        elif sign == "}":
            piece = sign if open_braces else ""
            del open_braces[-1:]
        out.append(piece)
    for place in open_braces:  # a macro before it keeps an argument, an empty one
        out[place] = "" if place and out[place - 1].endswith(("^", "_")) else "{}"
    return "".join(out) if deepest - len(open_braces) <= MAX_DEPTH else None


def mend_formula(latex: str) -> str | None:
    """Escape whatever is no markup in what is known to be mathematics; None where its groups are not closed."""
    return re.sub(r"(\\.)|%", lambda match: match[1] or r"\%", latex, flags=re.DOTALL) if _balanced(latex) else None


def _signs(signs: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each sign with what follows it; a formula is one, and a dollar that opens none is escaped."""
    closing = _closing(signs)
    position = 0
    while position < len(signs):
        end = position
        sign = signs[position]
        if sign in _CLOSING:
            end = closing[position]
            if end and _is_markup(sign, signs[position + 1 : end], "".join(signs[end + 1 : end + 2])):
                sign = "".join(signs[position : end + 1])
            else:
                end = position
                before, following = signs[position - 1] if position else "", "".join(signs[end + 1 : end + 2])
                sign = sign[1:] if sign[0] != "$" else r"\$" * len(sign) if _is_money(before, following) else ""
        yield sign, "".join(signs[end + 1 : end + 2])
        position = end + 1


def _is_money(before: str, following: str) -> bool:
    """Return whether a dollar that belongs to no formula is one: before a sum, behind a country, or by itself."""
    sum_follows = re.match(r"\s?[+-]?\.?\d|[/-]\w|[kKMB]\b", following)
    alone = not before[-1:].strip("(/ \n\t") and not re.match(r"[^\s.,;:!?)/-]", following)
    return bool(sum_follows or alone or _SUM_OR_COUNTRY.search(before[-20:]))


def _is_markup(delimiter: str, inside: list[str], following: str) -> bool:
    content = "".join(inside)
    return is_formula(content, following) if delimiter[0] == "$" else _balanced(content)


def is_formula(content: str, following: str = "") -> bool:
    """Return whether what stands between two dollars is mathematics, and not the text between two sums of money."""
    inner = content.strip()
    if not _SAYS.search(inner) or len(content) > 2000 or not _balanced(content):
        return False
    prose = len(_PROSE.findall(_TEXT_MACRO.sub(" ", content)))
    strong = bool(_STRONG.search(content))
    padded = content[0].isspace() or content[-1].isspace()
    if inner[0].isdigit():  # perhaps a sum of money: "$5 and $10", "$5-$10"
        lopsided = content[-1].isspace() and not content[0].isspace()
        return prose <= strong and (strong or not (following[:1].isdigit() or lopsided))
    if strong and padded:
        return prose < 2
    return prose < (1 if padded else 4)


def _balanced(content: str) -> bool:
    depth = deepest = 0
    for sign in re.findall(r"\\.|[{}]", content, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    if depth or deepest > MAX_DEPTH:
        return False
    # Half-open intervals close one kind of bracket with the other, and "$1)$" opened none.
    return (
        bool(_STRONG.search(content))
        or not re.search(r"\s", content)
        or len(re.findall(r"[(\[]", content)) == len(re.findall(r"[)\]]", content))
    )


def _closing(signs: list[str]) -> list[int]:
    """Return for each opening delimiter the place of the next one that would close it, or 0."""
    nearest: dict[str, int] = {}
    places = [0] * len(signs)
    for position in range(len(signs) - 1, -1, -1):
        sign = signs[position]
        places[position] = nearest.get(_CLOSING.get(sign, ""), 0)
        nearest[sign] = position
        if sign[0] == "\\" and sign in _CLOSING:
            nearest.pop(_CLOSING[sign], None)  # a formula stands in no other: the nearest one opens it
    return places


def _mended(sign: str, following: str) -> str:
    if not sign or sign.startswith(r"\$"):
        return sign
    if sign[0] == "$" or sign[:2] in _CLOSING:
        return re.sub(r"(\\.)|%", lambda match: match[1] or r"\%", sign, flags=re.DOTALL)
    if sign == "%":
        return r"\%"
    return _macro(sign[1:], following) if sign[0] == "\\" else sign


def _macro(name: str, following: str) -> str:
    if name in _ACCENT and not re.match(r"[^\W\d_]|[{\\]", following):
        return name
    stray = not (name.isalpha() and name.isascii()) and name not in _ESCAPED
    if stray or (name in _LETTER_ACCENT and not re.match(r"[\s{\\]", following)):
        return r"\textbackslash{}" + name
    return f"\\{name}"
