"""A paper's figures: where they stand, and the words that are theirs and no sentence's."""

from collections.abc import Collection, Sequence

from papers.document import DocumentFigure
from papers.pdf.boxes import Box, boxes_of
from papers.pdf.figures.captions import Caption
from papers.pdf.figures.regions import PageContent, find_region, look_at
from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine
from papers.pdf.tables.find import FoundTables


def find_places(
    captions: Sequence[Caption],
    pages: Sequence[Sequence[TextLine]],
    text: Sequence[TextLine],
    found: FoundTables,
    paper: TextLayout,
) -> list[Box | None]:
    """Find the place of each caption's figure, None where it is not found.

    `pages` are all lines, and `text` those of them that are no furniture.
    """
    captioned: dict[int, list[Sequence[TextLine]]] = {}
    for caption in captions:
        if caption.page in found.inks:
            captioned.setdefault(caption.page, []).append(caption.lines)
    kept = set(map(id, text))
    contents: dict[int, PageContent] = {}
    for number, own in captioned.items():
        lines = pages[number - 1]
        furniture, tables = [id(line) not in kept for line in lines], found.places.get(number, ())
        contents[number] = look_at(lines, found.inks[number], paper, furniture=furniture, captions=own, tables=tables)
    return [
        find_region(caption.lines, contents[caption.page], paper) if caption.page in contents else None
        for caption in captions
    ]


def take_words(
    captions: Sequence[Caption], places: Sequence[Box | None], lines: Sequence[TextLine]
) -> tuple[list[DocumentFigure], list[TextLine]]:
    """Return the figures with their words, and the lines that are none of theirs."""
    left = {caption.page: list[TextLine]() for caption, place in zip(captions, places, strict=True) if place}
    for line in lines:
        if line.page in left:
            left[line.page].append(line)
    taken: set[TextLine] = set()
    figures: list[DocumentFigure] = []
    for caption, place in zip(captions, places, strict=True):
        own = _held(place, left[caption.page], taken) if place else []
        taken.update(own)
        words = "\n".join(line.text.replace("¬", "-") for line in own)
        figures.append(DocumentFigure(caption.number, caption.text, caption.page, words=words))
    return figures, [line for line in lines if line.page not in left or line not in taken]


def _held(place: Box, lines: Sequence[TextLine], taken: Collection[TextLine]) -> list[TextLine]:
    """Return the lines whose middles lie in a place, but those that are taken already."""
    boxes = zip(lines, boxes_of(lines), strict=True)
    return [line for line, box in boxes if place.holds(box) and line not in taken]
