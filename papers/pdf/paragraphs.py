"""The paragraphs of a section: lines joined over columns and pages, with what interrupts them put behind."""

from collections.abc import Sequence

from papers.pdf.layout import TABLE, TextLayout, blocks, is_worded, main_size
from papers.pdf.lines import TextLine

_ENDS = (".", ":", "?", "!", ".”", ".)")
_FARTHEST = 80  # blocks that a float can have


def find_paragraphs(lines: Sequence[TextLine], paper: TextLayout) -> list[tuple[str, int]]:
    """Join lines to paragraphs, each with the page on which it begins.

    Footnotes, tables and words of figures come behind what they interrupt.
    """
    size = main_size(lines)
    told: list[list[TextLine]] = []
    open_, aside = list[TextLine](), list[list[TextLine]]()
    parts = list(blocks(lines, paper))
    resume = 0
    for at, block in enumerate(parts):
        if open_ and at >= resume and not open_[-1].text.endswith(_ENDS) and _jumps(open_[-1], block[0]):
            ahead = range(at, min(at + _FARTHEST, len(parts)))
            resume = next((i for i in ahead if _is_prose(parts[i], size, paper)), at)
        if at < resume or (main_size(block) < 0.94 * size and sum(len(line.text) for line in block) > 12):
            aside.append(list(block))
            continue
        for line in block:
            if open_ and _ended(open_, line, paper):
                told += [open_, *aside]
                open_, aside = [], []
            open_.append(line)
    joined = ((paper.join(each), each[0].page) for each in [*told, open_, *aside] if each)
    return [(text, page) for text, page in joined if text]


def _jumps(line: TextLine, after: TextLine) -> bool:
    """Return whether the text goes on in another column or on another page, where a float may stand first."""
    return after.page != line.page or after.base > line.base


def _is_prose(block: Sequence[TextLine], size: float, paper: TextLayout) -> bool:
    """Return whether a block is text that can go on with a sentence, and not a float's."""
    first = block[0]
    wide = first.right - first.left > 0.55 * paper.width or first.text[0].islower()
    return is_worded(first) and wide and abs(first.size - size) < 0.04 * size and not TABLE.match(first.text)


def _ended(lines: Sequence[TextLine], line: TextLine, paper: TextLayout) -> bool:
    """Return whether a paragraph ended before a line: with a full stop, and a space, an indent or a short line."""
    last = lines[-1]
    if not last.text.endswith(_ENDS):
        return False
    if last.page != line.page or line.base > last.base:
        return last.right < max(x.right for x in lines if x.page == last.page) - 2 * last.size
    return paper.apart(line, last) or line.left - last.left > 0.7 * line.size
