"""LaTeX that a parser understood, as parts of readable text and formulas."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from papers.latex import formulas, macros

TILDE, GONE = "\ue000", "\ue001"  # a tilde that is meant, and the place of a citation: settled at the end
_RECORD = re.compile(r"[,;:=|\"]|\A\{\s.*\s\}\Z", re.DOTALL)
_CLAUSE = re.compile(  # words in a row: what braces keep together, no set
    r"(?<![^\W\d_])[^\W\d_]{2,}+(?:,?\s++[^\W\d_]{2,}+){4}"
)


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of readable text; where it flattens a formula, `formula` is that one's LaTeX without the dollars.

    `exact` says that nothing of the formula is lost in the text.
    """

    text: str
    formula: str = ""
    exact: bool = False


def read(latex: str) -> list[TextPart]:
    """Parse well-formed LaTeX and give its parts, before typography."""
    from papers.latex.walker import Walker

    return list(_nodes(Walker(latex).get_latex_nodes()[0]))


def read_formula(latex: str) -> str:
    """Parse well-formed mathematics, without the dollars, and return it as one line."""
    from papers.latex.walker import Walker

    return _formula(Walker(rf"\({latex}\)").get_latex_nodes()[0][0].nodelist, "").text


def _plain(nodes: Iterable[Any]) -> str:
    return "".join(part.text for part in _nodes(list(nodes)))


def _nodes(nodes: list[Any]) -> Iterable[TextPart]:
    for position, node in enumerate(nodes):
        before = nodes[position - 1] if position else None
        if hasattr(node, "macroname"):
            yield from _macro(node, nodes[position + 1 : position + 2])
        elif hasattr(node, "displaytype"):
            yield _formula(node.nodelist, "".join(inner.latex_verbatim() for inner in node.nodelist))
        elif hasattr(node, "environmentname"):
            yield from _environment(node)
        elif hasattr(node, "nodelist"):
            yield from _group(node, getattr(before, "chars", "")[-1:])
        elif hasattr(node, "chars"):
            braced = hasattr(nodes[position + 1], "delimiters") if position + 1 < len(nodes) else False
            yield TextPart(node.chars[:-1] if braced and node.chars[-1] in "^_" else node.chars)


def _formula(nodes: Iterable[Any], source: str) -> TextPart:
    text, exact = formulas.flatten(nodes, _plain)
    text = text.replace(GONE, "").replace(TILDE, "~")
    return TextPart(text, source.strip(), exact)


def _environment(node: Any) -> Iterable[TextPart]:
    if macros.is_formula(node.environmentname):
        yield _formula(node.nodelist, node.latex_verbatim())
    else:
        yield from _nodes(node.nodelist)


def _group(node: Any, before: str) -> Iterable[TextPart]:
    source = node.latex_verbatim()
    if before and before in "^_":  # an index that was written without dollars
        yield TextPart(formulas.script(before, _plain(node.nodelist)), before + source, exact=True)
    elif "\\" not in source and "$" not in source and _is_record(source, before):
        yield TextPart(source)  # a set or a record, {0, 1}: no markup
    else:
        yield from _nodes(node.nodelist)


def _is_record(source: str, before: str) -> bool:
    """Return whether braces are meant to be read: those of a set, of a record, or behind a name, as in max{a, b}."""
    return bool(_RECORD.search(source)) and (before.isalnum() or not _CLAUSE.search(source))


def _macro(node: Any, following: list[Any]) -> Iterable[TextPart]:
    name, arguments = node.macroname, macros.arguments(node)
    if name in macros.ACCENTS and arguments:
        yield TextPart(_accented(node, arguments))
    elif name in macros.DROPPED:
        yield TextPart(GONE)
    elif name in macros.SILENT:
        yield TextPart(node.macro_post_space if name == "xspace" else "")
    elif name in macros.SPACES:
        yield TextPart(" ")
    elif name in _SPECIAL:
        yield from _SPECIAL[name](arguments)
    elif formulas.is_structure(name) or (name == "ensuremath" and arguments):
        yield _formula([node], node.latex_verbatim())
    elif arguments:
        yield from _nodes(_inside(arguments[-1]))
    else:
        yield TextPart(_symbol(node, following))


def _accented(node: Any, arguments: list[Any]) -> str:
    if _plain(arguments).strip():
        return macros.convert([node])
    return TILDE if node.macroname == "~" else str(node.macroname)


def _symbol(node: Any, following: list[Any]) -> str:
    name, space = node.macroname, node.macro_post_space
    found = macros.symbol(name)
    if found is None:  # the authors' own macro: its argument, or its name
        return "" if following and getattr(following[0], "nodelist", None) else f"{name}{space}"
    if found == "~":
        found = TILDE
    return found if name in macros.LETTERS else f"{found}{space}"


def _inside(argument: Any) -> list[Any]:
    return list(argument.nodelist) if hasattr(argument, "nodelist") else [argument]


def _address(arguments: list[Any]) -> Iterable[TextPart]:
    yield TextPart(unescape(arguments[0].latex_verbatim().strip("{}")) if arguments else "")


def _link(arguments: list[Any]) -> Iterable[TextPart]:
    shown = list(_nodes(_inside(arguments[-1]))) if arguments[1:] else []
    yield from shown if any(part.text for part in shown) else _address(arguments[:1])


def _script(arguments: list[Any], small: Callable[[str], str | None]) -> Iterable[TextPart]:
    text = _plain(arguments)
    yield TextPart(small(text) or text)


def _aside(arguments: list[Any]) -> Iterable[TextPart]:
    yield TextPart(" (")
    yield from _nodes(_inside(arguments[-1]))
    yield TextPart(")")


_SPECIAL: dict[str, Callable[[list[Any]], Iterable[TextPart]]] = {
    **dict.fromkeys(("url", "path", "nolinkurl"), _address),
    "href": _link,
    "textsuperscript": lambda arguments: _script(arguments, formulas.raised),
    "textsubscript": lambda arguments: _script(arguments, formulas.lowered),
    "footnote": _aside,
    "item": lambda _: [TextPart("• ")],
    "verb": lambda arguments: [TextPart(argument.chars) for argument in arguments],
    **dict.fromkeys(("SI", "qty"), lambda arguments: [TextPart(" ".join(_plain([each]) for each in arguments))]),
}


def unescape(address: str) -> str:
    """Return an address as it was before somebody escaped it for LaTeX."""
    address = re.sub(r"\\textasciitilde\s*(?:\{\})?|\\~\{\}|\$\\sim\$|\\~", "~", address)
    return re.sub(r"\\([_%#&${}-])", r"\1", address)
