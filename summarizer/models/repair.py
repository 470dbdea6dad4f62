r"""JSON as language models write it, made into JSON: thoughts, fences and chatter off, LaTeX's backslashes doubled.

An answer such as {"evidence": "$7.7\times$"} with a single backslash is valid JSON, but holds a tab; one with
"\alpha" is not valid at all. Both are mended before anything parses them.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from summarizer.models import lenient_json

_ESCAPE = re.compile(r"""\\(?:(?P<plain>["\\/]|u[0-9a-fA-F]{4})|(?P<name>[A-Za-z]++)|.)""", re.DOTALL)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_THOUGHT = re.compile(r"</(?:think|thinking|thought|thoughts|reasoning|reflection)>", re.IGNORECASE)
_OPENING = re.compile(r"""[{\[]\s{0,20}["'“{\[]""")
_DECODER = json.JSONDecoder(strict=False)
_LONGEST = 200_000  # characters; what is longer is no answer of ours
_DECODED = {"\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}
_CONTROL = re.compile(r"([\b\f\n\r\t])([A-Za-z]+)")
_MORE_MACROS = """
begin bf big bigg bigl bigr binom bm boldsymbol fbox ne neg nolimits nonumber notag rm rotatebox textsf texttt textup
tfrac toprule triangle tt uline underset
"""


def mend(text: str) -> str:
    """Return the JSON object in a model's answer, mended where that is possible, else the answer as it is.

    A list is handed over as {"result": [...]}.
    """
    if len(text) > _LONGEST:
        return text
    for written in _written(text):
        try:
            value = _parsed(written)
        except (ValueError, RecursionError):
            continue
        said = restore(value if isinstance(value, dict) else {"result": value})
        return json.dumps(said, ensure_ascii=False)
    return text


def _written(text: str) -> Iterator[str]:
    """Yield what may be the JSON of an answer: behind the model's thoughts first, where it thought aloud."""
    end = max(text.rfind("}"), text.rfind("]")) + 1
    thought = _THOUGHT.search(text, 0, end)
    for start in (thought.end(), 0) if thought else (0,):
        opening = _OPENING.search(text, start, end)
        if opening or text.find("{", start, end) >= 0:
            begin = opening.start() if opening else text.find("{", start, end)
            yield text[begin:end]


def _parsed(written: str) -> Any:
    body = _ESCAPE.sub(_escaped, written)
    for candidate in (body, _TRAILING_COMMA.sub("", body)):
        try:
            return _DECODER.raw_decode(candidate)[0]
        except ValueError:
            continue
    return lenient_json.parse(written, lambda inside: _ESCAPE.sub(_escaped, inside))


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
