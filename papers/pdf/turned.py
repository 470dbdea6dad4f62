"""Pages whose text is turned, as tables set sideways are, read as by who turns them back."""

from collections import Counter
from collections.abc import Sequence
from math import pi
from typing import Any

from papers.pdf.boxes import PageTurn
from papers.pdf.calls import TextCalls
from papers.pdf.ink import Characters, page_box
from papers.pdf.lines import TextLine
from papers.pdf.words import tidy

_MOST = 3  # times as many characters are turned as are not
_LEAST = 60  # characters
_SAMPLE = 50  # characters


def find_turn(page: Any, calls: TextCalls, lines: Sequence[TextLine]) -> PageTurn:
    """Tell how most of a page's text is turned."""
    turned = sum(len(line.text) for line in lines if not line.upright)
    upright = sum(len(line.text) for line in lines if line.upright) if turned >= _LEAST else 0
    quarters = 0 if turned < max(_LEAST, _MOST * upright) else _quarters(calls)
    return PageTurn(quarters, page_box(page))


def _quarters(calls: TextCalls) -> int:
    from pypdfium2 import raw

    count = calls.count()
    angles = (raw.FPDFText_GetCharAngle(calls.textpage, at) for at in range(0, count, max(1, count // _SAMPLE)))
    # PDFium measures to the right.
    seen = Counter(quarters for angle in angles if (quarters := -round(angle / (pi / 2)) % 4) in {1, 3})
    return seen.most_common(1)[0][0] if seen else 0


def read_turned(calls: TextCalls, number: int, turn: PageTurn) -> list[TextLine]:
    """Read the lines of a page as seen by who turns it back."""
    found = (
        TextLine(tidy(text), number, left, right, base, size, upright=straight)
        for text, left, right, base, size, straight in Characters(calls, turn).lines()
    )
    return [line for line in found if line.text]
