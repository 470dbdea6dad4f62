"""Formulas as others can set them: which LaTeX is safe to hand to MathJax or to a LaTeX document."""

import re

# Commands that reach out of a formula: links, styles and classes of the page around it, definitions that would
# change other papers' formulas, and TeX's access to files.
_REACHING_OUT = re.compile(
    r"""\\(?:href|url|style|class|cssId|data|mmlToken|bbox|require|includegraphics|csname|catcode|special|scantokens
    |[egx]?def|let|futurelet|(?:re)?new(?:command|environment)|providecommand|Declare[A-Za-z]*
    |input|include|usepackage|open(?:in|out)|read|write|immediate|directlua)(?![A-Za-z])
    |\^\^""",
    re.VERBOSE,
)
_SIGN = re.compile(r"\\.?|[{}$%#]", re.DOTALL)


def is_safe(formula: str) -> bool:
    """Tell whether a formula, without its dollars, stays within itself: nothing left open, no reach outside."""
    if _REACHING_OUT.search(formula):
        return False
    depth = 0
    for sign in _SIGN.findall(formula):
        depth += (sign == "{") - (sign == "}")
        if depth < 0 or sign in {"\\", "%", "#"} or (sign == "$" and depth == 0):
            return False
    return depth == 0
