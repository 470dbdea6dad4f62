r"""pylatexenc's parser, held to a time that grows with the length of what it reads.

By itself it reads an optional argument to the end of the text where nothing closes it, finds that the next argument
lacks, and begins again behind the macro: twice the time for each `\emph[` that stands in another. Here an optional
argument is one that is closed, what is in it is read once, and the steps are counted, whatever else there may be.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pylatexenc.latexwalker import LatexGroupNode, LatexToken, LatexWalker, LatexWalkerParseError

from papers.latex.macros import parsing_context
from papers.latex.mending import MAX_DEPTH

_STEPS = 24  # tokens that may be looked at for each character: a macro's arguments look at some of them again
_SPACE = re.compile(r"\s*")
_PLAIN = re.compile(r"[A-Za-z0-9,.;]++(?: [A-Za-z0-9,.;]++)*+")  # words that stand for themselves
_SIGN = re.compile(r"\\(?P<edge>begin|end)\b|\\(?:[A-Za-z]+|.)|\$\$?|[{}\[\]]", re.DOTALL)
_READING_ON = {"include_brace_chars", "parsing_state"}
_OPENED_BY = {"}": "{", "end": "begin", r"\)": r"\(", r"\]": r"\["}
_OPENING = frozenset({"[", "$", "$$", *_OPENED_BY.values()})


class TooManyStepsError(Exception):
    """A text takes longer to read than texts of its length do."""


class Walker(LatexWalker):  # type: ignore[misc]  # pylatexenc ships no types
    """Reads one text, in at most so many steps for each of its characters. Raises TooManyStepsError."""

    s: str

    def __init__(self, latex: str) -> None:
        super().__init__(latex, latex_context=parsing_context(), tolerant_parsing=True)
        self._closing = dict(_closed_brackets(latex))
        self._arguments: dict[tuple[int, bool], Any] = {}
        self._steps_left = _STEPS * (len(latex) + MAX_DEPTH)

    def get_token(self, *args: Any, **kwargs: Any) -> Any:
        """Return the next token, and count it; of plain words that are read one after another all of them at once."""
        self._steps_left -= 1
        if self._steps_left < 0:
            raise TooManyStepsError
        # Whoever says which braces there are reads on to their end; others want a single letter for an argument.
        if args and kwargs.keys() == _READING_ON and (plain := _PLAIN.match(self.s, args[0])):
            return LatexToken("char", plain[0], pos=args[0], len=len(plain[0]), pre_space="")
        return super().get_token(*args, **kwargs)

    def get_latex_maybe_optional_arg(self, pos: int, parsing_state: Any = None) -> Any:
        """Return the optional argument at a place, or None; an unclosed bracket makes a macro without arguments."""
        space = _SPACE.match(self.s, pos)
        start = space.end() if space else pos
        if self.s[start : start + 1] != "[" or "\n\n" in self.s[pos:start]:
            return None
        end = self._closing.get(start, len(self.s))
        if end >= len(self.s):
            raise LatexWalkerParseError("an optional argument that nothing closes", self.s, start)
        state = parsing_state or self.make_parsing_state()
        key = (start, bool(state.in_math_mode))
        if key not in self._arguments:
            self._arguments[key] = self._bracketed(start, end, state)
        return self._arguments[key], start, end + 1 - start

    def _bracketed(self, start: int, end: int, state: Any) -> Any:
        """Read what stands between two brackets as if the text ended there."""
        whole, self.s = self.s, self.s[:end]
        try:
            nodes, _, _ = self.get_latex_nodes(start + 1, parsing_state=state)
        finally:
            self.s = whole
        return self.make_node(
            LatexGroupNode, parsing_state=state, nodelist=nodes, delimiters=("[", "]"), pos=start, len=end + 1 - start
        )


def _closed_brackets(latex: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the brackets that are closed within the group, formula or environment that they stand in.

    Raises TooManyStepsError where groups, formulas and environments nest too deeply.
    """
    opened: list[tuple[str, int]] = []
    depth: Counter[str] = Counter()
    for match in _SIGN.finditer(latex):
        sign = match["edge"] or match[0]
        opening = _OPENED_BY.get(sign, sign if depth[sign] and sign[0] == "$" else "")
        if sign == "]":
            if opened and opened[-1][0] == "[":
                yield opened.pop()[1], match.start()
        elif opening and depth[opening]:
            while True:
                closed, _ = opened.pop()
                depth[closed] -= closed != "["
                if closed == opening:
                    break
        elif sign in _OPENING:
            opened.append((sign, match.start()))
            depth[sign] += sign != "["
            if depth.total() > 2 * MAX_DEPTH:
                raise TooManyStepsError
