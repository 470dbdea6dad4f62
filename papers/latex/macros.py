"""LaTeX's macros: which are letters, spaces, switches, citations, how they take arguments, and what they stand for."""

from functools import cache
from typing import Any

# fmt: off
ACCENTS = frozenset("'`^\"~=.") | {"u", "v", "H", "t", "c", "d", "b", "r", "k"}
LETTERS = frozenset({"o", "O", "l", "L", "ss", "ae", "AE", "oe", "OE", "aa", "AA", "i", "j", "dj", "DJ", "th", "TH"})
SPACES = frozenset({
    "\\", " ", "\n", "\t", ",", ";", ":", ">", "quad", "qquad", "enspace", "enskip", "thinspace", "par", "newline",
    "linebreak", "space", "hspace", "medspace", "nobreakspace",
})
SILENT = frozenset({
    "!", "/", "-", "@", "<", "(", ")", "[", "]", "em", "it", "bf", "rm", "sf", "tt", "sl", "sc", "itshape", "bfseries",
    "mdseries", "rmfamily", "sffamily", "ttfamily", "scshape", "slshape", "upshape", "normalfont", "tiny", "small",
    "scriptsize", "footnotesize", "normalsize", "large", "Large", "LARGE", "huge", "Huge", "displaystyle", "textstyle",
    "scriptstyle", "limits", "nolimits", "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr",
    "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "xspace", "noindent", "indent", "centering", "boldmath",
    "unboldmath", "protect", "relax", "sloppy", "nonumber", "notag", "smallskip", "medskip", "bigskip", "hfill",
    "allowbreak", "nobreak", "selectfont", "cal", "frak", "mathstrut", "hline", "toprule", "midrule", "bottomrule",
    "leavevmode", "null", "strut", "ignorespaces", "unskip", "hfil", "hss", "mathord", "nulldelimiterspace",
})
DROPPED = frozenset({
    "cite", "Cite", "citep", "Citep", "citet", "Citet", "citealp", "citealt", "citeauthor", "citeyear", "citeyearpar",
    "citenum", "autocite", "parencite", "textcite", "footcite", "onlinecite", "nocite", "ref", "eqref", "cref", "Cref",
    "autoref", "nameref", "pageref", "vref", "label", "vspace", "thanks", "footnotemark", "index", "phantom",
    "hphantom", "vphantom", "color", "tag", "hypersetup", "includegraphics", "orcidlink",
})
OPERATORS = frozenset({
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin",
    "arccos", "arctan", "min", "max", "argmin", "argmax", "arg", "sup", "inf", "lim", "limsup", "liminf", "det", "dim",
    "ker", "hom", "Pr", "gcd", "lcm", "deg", "mod", "bmod", "poly", "polylog", "softmax", "erf", "tr", "Tr", "rank",
})
ROMAN = frozenset({
    "text", "textrm", "textit", "textbf", "textsf", "texttt", "textsc", "textnormal", "mbox", "hbox", "emph", "mathrm",
    "mathit", "mathbf", "mathsf", "mathtt", "mathnormal", "bm", "boldsymbol", "pmb", "bf", "ensuremath", "mathop",
    "mathbin", "mathrel", "mathord", "underbrace", "overbrace", "underline", "boxed", "smash", "cancel", "fbox",
})
TAKE_ONE = ("url", "path", "nolinkurl", "operatorname", "pmod", "mathds", "mathbbm", "textsuperscript", "textsubscript",
            "footnote", "num", "ce", "lowercase", "substack")
TAKE_TWO = ("href", "binom", "dbinom", "tbinom", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "overset", "underset",
            "stackrel", "texorpdfstring", "SI", "qty", "textcolor")
TAKING_ENVIRONMENTS = {"subarray": "{", "alignedat": "{", "gatheredat": "{", "aligned": "[", "gathered": "["}
SCRIPT_FACES = {"mathbb": "mathbb", "Bbb": "mathbb", "mathds": "mathbb", "mathbbm": "mathbb", "mathcal": "mathcal",
                "mathscr": "mathscr", "mathfrak": "mathfrak", "cal": "mathcal", "frak": "mathfrak"}
COMBINING = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0304", "vec": "\u20d7", "overrightarrow": "\u20d7", "dot": "\u0307", "ddot": "\u0308",
    "mathring": "\u030a", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300",
}
SYMBOLS = {
    # signs that are escaped, and plain words
    "{": "{", "}": "}", "$": "$", "%": "%", "&": "&", "#": "#", "_": "_", "|": "‖", "slash": "/", "colon": ":",
    "lbrack": "[", "rbrack": "]", "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "mid": "|", "lt": "<",
    "gt": ">", "percent": "%", "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "Re": "Re", "Im": "Im",
    # signs of text
    "S": "§", "P": "¶", "euro": "€", "pounds": "£", "yen": "¥", "copyright": "©", "ddag": "‡", "lq": "‘", "rq": "’",
    "textquotesingle": "'", "textquotedbl": '"', "quotedblbase": "„", "textless": "<", "textgreater": ">",
    "textbar": "|", "textunderscore": "_", "textasciicircum": "^", "textdollar": "$", "texttildelow": "~",
    "textperiodcentered": "·", "bullet": "•", "dots": "…", "ldots": "…", "dotsc": "…", "dotsb": "⋯",
    "checkmark": "✓", "cmark": "✓", "xmark": "✗",
    # units
    "degree": "°", "textdegree": "°", "celsius": "°C", "micro": "µ", "angstrom": "Å", "ohm": "Ω",
    # mathematics
    "iff": "⟺", "implies": "⟹", "impliedby": "⟸", "prime": "′", "ast": "*", "circ": "∘", "ddagger": "‡", "ne": "≠",
    "models": "⊨", "vDash": "⊨", "leadsto": "⇝", "gets": "←", "neg": "¬", "land": "∧", "lor": "∨", "bot": "⊥",
    "triangle": "△", "triangleq": "≜", "coloneqq": "≔", "eqsim": "≂", "owns": "∋", "Box": "□", "Diamond": "◇",
    "bigstar": "★", "deg": "deg", "varpropto": "∝", "thicksim": "∼", "thickapprox": "≈", "ggg": "⋙", "lll": "⋘",
    "nsim": "≁", "imath": "ı", "jmath": "ȷ", "cdotp": "·", "centerdot": "·", "clubsuit": "♣", "bigsqcup": "⨆",
}
# fmt: on


@cache
def parsing_context() -> Any:
    """Return pylatexenc's table of how macros take arguments, with those that it lacks and without typography."""
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import std_environment, std_macro

    context = get_default_latex_context_db().filter_context(keep_which=["macros", "environments"])
    starred = (DROPPED | ROMAN | COMBINING.keys()) - SILENT
    taken = {"*[[{": sorted(starred), "{": TAKE_ONE, "{{": TAKE_TWO}
    macros = [std_macro(name, form) for form, names in taken.items() for name in names]
    environments = [std_environment(name, form, is_math_mode=True) for name, form in TAKING_ENVIRONMENTS.items()]
    context.add_context_category("papers", macros=macros, environments=environments, prepend=True)
    return context


def arguments(node: Any) -> list[Any]:
    """Return the arguments that a macro was written with."""
    parsed = node.nodeargd.argnlist if node.nodeargd else None
    return [argument for argument in parsed or () if argument is not None]


@cache
def _known() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()


def is_formula(environment: str) -> bool:
    """Return whether an environment is mathematics."""
    spec = parsing_context().get_environment_spec(environment)
    return bool(spec and spec.is_math_mode)


def symbol(name: str) -> str | None:
    """Return the character that a macro without arguments stands for, or None where it is no symbol."""
    if name in SYMBOLS:
        return SYMBOLS[name]
    spec = _known().get_macro_spec(name)
    replacement = spec.simplify_repl if spec else None
    return replacement if isinstance(replacement, str) and "%" not in replacement else None


def face(name: str, letter: str) -> str:
    """Return a letter in the face of a macro: ℝ for `mathbb` and R."""
    from pylatexenc.latexwalker import LatexWalker

    return convert(LatexWalker(rf"\{SCRIPT_FACES[name]}{{{letter}}}").get_latex_nodes()[0])


def convert(nodes: list[Any]) -> str:
    """Let pylatexenc turn nodes into text: accents and the letters of faces."""
    return str(_converter().nodelist_to_text(nodes))


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text()
