"""Formulas as one line of Unicode text: 10⁻³, ℝᵈ, a/b, and `x_(i,j)` where Unicode has no such sign."""

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from chat.single_flight import remembered
from papers.latex import macros, rows

_SUPERSCRIPT = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ′*∗†‡∘⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ′**†‡°ᵀ",
        strict=True,
    )
)
_SUBSCRIPT = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
_SMALL = frozenset(_SUPERSCRIPT.values()) | frozenset(_SUBSCRIPT.values())
_SIMPLE = re.compile(r"[^\s+\-−*/=,<>±×·∼≈]+")
_PLAIN_SCRIPT = re.compile(r"\w+|[0-9]+\.[0-9]+|[^\w\s()]", re.ASCII)

Atom = Any  # a character, or a node of pylatexenc


def flatten(nodes: Iterable[Any], read_text: Callable[[Iterable[Any]], str]) -> tuple[str, bool]:
    """Return a formula as one line, and whether nothing of it was lost; `read_text` reads what is text in it."""
    line = _Line(read_text)
    line.add(nodes)
    return line.text.strip(), line.exact


def raised(text: str) -> str | None:
    """Return a text in superscript, or None where a character has none."""
    return "".join(_SUPERSCRIPT[char] for char in text) if all(char in _SUPERSCRIPT for char in text) else None


def lowered(text: str) -> str | None:
    """Return a text in subscript, or None where a character has none."""
    return "".join(_SUBSCRIPT[char] for char in text) if all(char in _SUBSCRIPT for char in text) else None


@remembered(4096, longest=100)
def script(mark: str, content: str) -> str:
    """Return an exponent (mark "^") or an index ("_"), small where Unicode has all its characters."""
    content = content.strip()
    if mark == "^" and content == "o":
        return "°"
    small = raised(content.replace(" ", "")) if mark == "^" else lowered(content.replace(" ", ""))
    if small is not None:
        return small
    return mark + (content if _PLAIN_SCRIPT.fullmatch(content) else f"({content})")


def is_structure(name: str) -> bool:
    """Return whether a macro makes a formula even where it stands in text: a fraction, a letter in a face."""
    return name in _Line.structures or name in macros.SCRIPT_FACES or name in macros.COMBINING


class _Line:
    """One line in the making."""

    def __init__(self, read_text: Callable[[Iterable[Any]], str]) -> None:
        self._read_text = read_text
        self.text = ""
        self.exact = True
        self._apart = False  # a letter or digit that comes next would be misread as part of what stands last

    def add(self, nodes: Iterable[Any]) -> None:
        atoms = deque(_atoms(nodes))
        while atoms:
            self._take(atoms.popleft(), atoms)

    def _put(self, text: str, *, apart: bool = False) -> None:
        if self._apart and text[:1].isalnum() and text[0] not in _SMALL:
            self.text += " "
        self.text += text
        self._apart = apart if text else self._apart

    def _inner(self, nodes: Iterable[Any]) -> str:
        text, exact = flatten(nodes, self._read_text)
        self.exact = self.exact and exact
        return text

    def _text(self, node: Any) -> str:
        """Return a macro's last argument as text; its braces are none that anybody reads."""
        return self._read_text(_inside(macros.arguments(node)[-1]))

    def _take(self, atom: Atom, rest: deque[Atom]) -> None:
        if isinstance(atom, str):
            self._character(atom, rest)
        elif hasattr(atom, "macroname"):
            self._macro(atom, rest)
        elif hasattr(atom, "environmentname"):
            self._environment(atom)
        elif hasattr(atom, "nodelist"):
            self._put(self._inner(atom.nodelist))

    def _character(self, char: str, rest: deque[Atom]) -> None:
        if char in "^_":
            self._script(char, rest)
        elif char == "'":
            self._put("′")
        elif char.isspace() or char in "~&":
            self._space()
        else:
            self._put(char)

    def _space(self) -> None:
        if self.text and not self.text.endswith(" "):
            self.text += " "
        self._apart = False

    def _script(self, mark: str, rest: deque[Atom]) -> None:
        while rest and isinstance(rest[0], str) and rest[0].isspace():
            rest.popleft()
        if not rest:
            self.exact = False
            self._put(mark)
            return
        atom = rest.popleft()
        inside = atom.nodelist if hasattr(atom, "delimiters") else [atom]
        text = script(mark, self._inner(inside))
        spelt_out = text.startswith(mark)
        self.exact = self.exact and not spelt_out
        self._put(text, apart=spelt_out)

    def _environment(self, node: Any) -> None:
        self.exact = False
        told = [[self._inner(cell) for cell in row] for row in rows.cells(_atoms(node.nodelist))]
        self._put(rows.lay_out(node.environmentname, told, self.text))

    def _stacked(self, node: Any) -> None:
        self.exact = False
        inside = [atom for argument in macros.arguments(node) for atom in _atoms(getattr(argument, "nodelist", []))]
        self._put(rows.lay_out("substack", [[self._inner(cell) for cell in row] for row in rows.cells(inside)]))

    def _macro(self, node: Any, rest: deque[Atom]) -> None:
        name = node.macroname
        if name in self.structures:
            self.structures[name](self, node)
        elif name in macros.SCRIPT_FACES:
            self._face(name, node, rest)
        elif name in macros.ROMAN and macros.arguments(node):
            self._put(self._text(node))
        elif name in macros.COMBINING:
            self._accent(name, self._inner(macros.arguments(node)[-1:]))
        elif name in macros.SILENT or name in macros.DROPPED:
            if name in {"left", "right"} and rest and isinstance(rest[0], str) and rest[0] == ".":
                rest.popleft()  # no bracket on this side
        elif name in macros.SPACES:
            self._space()
        elif name in macros.OPERATORS:
            self._operator(name)
        else:
            self._symbol(node, rest)

    def _symbol(self, node: Any, rest: deque[Atom]) -> None:
        found = macros.symbol(node.macroname)
        if found is None and rest and getattr(rest[0], "nodelist", None):  # an unknown macro: what it is put around
            self.exact = False
            return
        spaced = self.text.endswith(" ") or _relates(rest)
        if found is None:
            self.exact = False
            self._put(node.macroname, apart=True)
        else:
            self._put(found)
        if spaced and node.macro_post_space:
            self._space()

    def _operator(self, name: str) -> None:
        if self.text[-1:].isalnum() or self.text[-1:] == ")":
            self._space()
        self._put("mod" if name == "bmod" else name, apart=True)

    def _face(self, name: str, node: Any, rest: deque[Atom]) -> None:
        arguments = macros.arguments(node)
        follows = not arguments and rest and isinstance(rest[0], str)
        letters = rest.popleft() if follows else self._inner(arguments)
        self._put(macros.face(name, letters) if re.fullmatch("[A-Za-z]", letters) else letters)

    def _accent(self, name: str, letters: str) -> None:
        if len(letters) != 1:
            self.exact = False
        self._put(unicodedata.normalize("NFC", letters + macros.COMBINING[name]) if len(letters) == 1 else letters)

    def _fraction(self, node: Any) -> None:
        above, below = (_grouped(self._inner([argument])) for argument in macros.arguments(node)[-2:])
        self.exact = False
        if self.text[-1:].isalnum():
            self._space()
        self._put(f"{above}/{below}", apart=True)

    def _root(self, node: Any) -> None:
        arguments = macros.arguments(node)
        content = _grouped(self._inner(arguments[-1:]))
        degree = self._inner(arguments[:-1])
        self._put((raised(degree) or degree) + "√" + content, apart=True)

    def _binomial(self, node: Any) -> None:
        above, below = (self._inner([argument]) for argument in macros.arguments(node)[-2:])
        self.exact = False
        self._put(f"({above} choose {below})")

    def _named(self, node: Any) -> None:
        self._operator(self._text(node))

    def _modulo(self, node: Any) -> None:
        self._space()
        self._put(f"(mod {self._inner(macros.arguments(node)[-1:])})")

    def _coloured(self, node: Any) -> None:
        self._put(self._inner(_inside(macros.arguments(node)[-1])))

    def _last(self, node: Any) -> None:
        self.exact = False
        self._put(self._inner(macros.arguments(node)[-1:]))

    def _arrow(self, node: Any) -> None:
        self.exact = False
        self._put("→" if "right" in node.macroname else "←")

    def _negated(self, node: Any) -> None:
        sign = self._inner(macros.arguments(node))
        self._put(unicodedata.normalize("NFC", sign[:1] + "\u0338") + sign[1:])

    def _choice(self, node: Any) -> None:
        self._put(self._inner(macros.arguments(node)[:1]))

    structures: ClassVar[dict[str, Callable[["_Line", Any], None]]] = {
        **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"), _fraction),
        **dict.fromkeys(("binom", "dbinom", "tbinom"), _binomial),
        **dict.fromkeys(("overset", "underset", "stackrel"), _last),
        **dict.fromkeys(("xrightarrow", "xleftarrow"), _arrow),
        "sqrt": _root,
        "operatorname": _named,
        "pmod": _modulo,
        "substack": _stacked,
        "textcolor": _coloured,
        "not": _negated,
        "texorpdfstring": _choice,
    }


def _inside(argument: Any) -> list[Any]:
    return list(argument.nodelist) if hasattr(argument, "nodelist") else [argument]


def _atoms(nodes: Iterable[Any]) -> list[Atom]:
    atoms: list[Atom] = []
    for node in nodes:
        atoms.extend(node.chars if hasattr(node, "chars") else [node])
    return atoms


def _relates(rest: deque[Atom]) -> bool:
    """Return whether a sign such as = or ∈ comes next, before which a space is meant."""
    if not rest:
        return False
    sign = rest[0] if isinstance(rest[0], str) else macros.symbol(getattr(rest[0], "macroname", "")) or ""
    return sign in {"*", "/", "-"} or (sign != "" and unicodedata.category(sign[0]) == "Sm")


def _grouped(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"
