"""What number the next heading of a paper can have: lists, tables and equations seldom count like sections."""

import re

ROMAN = {
    numeral: n + 10 * tens
    for tens, ten in enumerate(("", "X"))
    for n, one in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
    if (numeral := ten + one)
}


class Order:
    """Counts a paper's headings."""

    def __init__(self) -> None:
        self._path: tuple[int, ...] = ()
        self._scheme = ""
        self._letters = 0
        self._appendix = False

    @property
    def begun(self) -> bool:
        """Whether the paper has a numbered heading so far."""
        return bool(self._scheme)

    def note_end(self, title: str) -> None:
        """Remember that an appendix may begin after this heading."""
        self._appendix = self._appendix or bool(re.match(r"refer|bibl|ackn|concl|suppl", title, re.IGNORECASE))

    def begin_appendix(self, number: str) -> None:
        """Count on from the appendix of that letter."""
        self._appendix = True
        self._letters = ord(number) - 64 if len(number) == 1 and number.isalpha() else self._letters
        self._path = ()

    def follows(self, number: str, stop: str) -> bool:
        """Tell whether a heading of that number can come now, and if so count on from it."""
        head, *tail = number.split(".")
        if head.isdigit():
            return self._counts("digits", (int(head), *map(int, tail)))
        if head in ROMAN and stop and not tail and self._counts("roman", (ROMAN[head],)):
            self._letters = 0
            return True
        return len(head) == 1 and self._counts_letters(ord(head) - 64, tail, stop)

    def _counts(self, scheme: str, path: tuple[int, ...]) -> bool:
        if (self._scheme and scheme != self._scheme) or path not in self._next():
            return False
        self._scheme, self._path = scheme, path
        return True

    def _next(self) -> set[tuple[int, ...]]:
        if not self._path:
            return {(1,)} if not self._appendix else {(1,), (1, 1)}
        ups = {(*self._path[:i], self._path[i] + 1) for i in range(len(self._path))}
        return ups | {(*self._path, 1), (*self._path, 1, 1)}

    def _counts_letters(self, letter: int, tail: list[str], stop: str) -> bool:
        """Count appendices after the references, and under Roman numerals the subsections."""
        if not (self._appendix or (self._scheme == "roman" and stop)):
            return False
        if letter not in (self._letters, self._letters + 1) or (letter == self._letters and not tail):
            return False
        self._letters = letter
        return True
