r"""JSON as language models write it, made into JSON: fences and chatter off, LaTeX's backslashes doubled.

An answer such as {"evidence": "$7.7\times$"} with a single backslash is valid JSON, but holds a tab; one with
"\alpha" is not valid at all. Both are mended before anything parses them.
"""

import json
import re
from functools import cache
from typing import Any

_ESCAPE = re.compile(r"""\\(?:(?P<plain>["\\/]|u[0-9a-fA-F]{4})|(?P<name>[A-Za-z]+)|.)""", re.DOTALL)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_DECODED = {"\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}
_CONTROL = re.compile(r"([\b\f\n\r\t])([A-Za-z]+)")
_MORE_MACROS = """
begin bf big bigg bigl bigr binom bm boldsymbol fbox ne neg nolimits nonumber notag rm rotatebox textsf texttt textup
tfrac toprule triangle tt uline underset
"""


def mend(text: str) -> str:
    """Return the JSON object in a model's answer, mended where that is possible, else the answer as it is."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return text
    body = _ESCAPE.sub(_escaped, text[start : end + 1])
    for candidate in (body, _TRAILING_COMMA.sub("", body)):
        try:
            return json.dumps(restore(json.loads(candidate, strict=False)), ensure_ascii=False)
        except (ValueError, RecursionError):
            continue
    return text


def restore(value: object) -> object:
    """Return a decoded answer with the LaTeX macros back whose backslash was read as a JSON escape."""
    match value:
        case str():
            return _CONTROL.sub(_macro_again, value)
        case list():
            return [restore(each) for each in value]
        case dict():
            return {key: restore(each) for key, each in value.items()}
        case _:
            return value


def _escaped(found: re.Match[str]) -> str:
    name = found["name"]
    if found["plain"] or (name and name[0] in "bfnrt" and not _is_macro(name)):
        return found[0]
    return "\\" + found[0]


def _macro_again(found: re.Match[str]) -> str:
    name = _DECODED[found[1]] + found[2]
    return f"\\{name}" if _is_macro(name) else found[0]


@cache
def _macros() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()


def _is_macro(name: str) -> bool:
    if len(name) < 2:
        return False
    return name in _MORE_MACROS.split() or _macros().get_macro_spec(name) is not None
