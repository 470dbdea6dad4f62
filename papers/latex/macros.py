"""LaTeX's macros: how they take arguments, and which characters they stand for."""

from functools import cache
from typing import Any

from papers.latex import tables


@cache
def parsing_context() -> Any:
    """Give pylatexenc's table of how macros take arguments, with those that it lacks and without typography."""
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import std_macro

    context = get_default_latex_context_db().filter_context(keep_which=["macros", "environments"])
    starred = (tables.DROPPED | tables.ROMAN | tables.COMBINING.keys()) - tables.SILENT
    taken = {"*[[{": sorted(starred), "{": tables.TAKE_ONE, "{{": tables.TAKE_TWO}
    macros = [std_macro(name, form) for form, names in taken.items() for name in names]
    context.add_context_category("papers", macros=macros, prepend=True)
    return context


def arguments(node: Any) -> list[Any]:
    """Give the arguments that a macro was written with."""
    parsed = node.nodeargd.argnlist if node.nodeargd else None
    return [argument for argument in parsed or () if argument is not None]


@cache
def _known() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()


def is_formula(environment: str) -> bool:
    """Tell whether an environment is mathematics."""
    spec = parsing_context().get_environment_spec(environment)
    return bool(spec and spec.is_math_mode)


def symbol(name: str) -> str | None:
    """Give the character that a macro without arguments stands for, or nothing where it is no symbol."""
    if name in tables.SYMBOLS:
        return tables.SYMBOLS[name]
    spec = _known().get_macro_spec(name)
    replacement = spec.simplify_repl if spec else None
    return replacement if isinstance(replacement, str) and "%" not in replacement else None


def face(name: str, letter: str) -> str:
    """Give a letter in the face of a macro: ℝ for `mathbb` and R."""
    from pylatexenc.latexwalker import LatexWalker

    return convert(LatexWalker(rf"\{tables.SCRIPT_FACES[name]}{{{letter}}}").get_latex_nodes()[0])


def convert(nodes: list[Any]) -> str:
    """Let pylatexenc turn nodes into text: accents and the letters of faces."""
    return str(_converter().nodelist_to_text(nodes))


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text()
