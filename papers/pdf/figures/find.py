"""A paper's figures: where they stand, and the words that are theirs and no sentence's."""

from collections.abc import Sequence

from papers.document import DocumentFigure
from papers.pdf.boxes import Box, box_of
from papers.pdf.figures.captions import Caption
from papers.pdf.figures.regions import PageContent, find_region
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
    kept = set(text)
    places: list[Box | None] = []
    for caption in captions:
        number = caption.lines[0].page
        if number not in found.inks:
            places.append(None)
            continue
        ink, lines = found.inks[number], pages[number - 1]
        content = PageContent(
            ink.box, lines, [line for line in lines if line not in kept], ink.graphics, found.places.get(number, ())
        )
        there = [c.lines for c in captions if c.lines[0].page == number]
        places.append(find_region(caption.lines, there, content, paper))
    return places


def take_words(
    captions: Sequence[Caption], places: Sequence[Box | None], lines: Sequence[TextLine]
) -> tuple[list[DocumentFigure], list[TextLine]]:
    """Return the figures with their words, and the lines that are none of theirs."""
    taken: set[TextLine] = set()
    figures: list[DocumentFigure] = []
    for caption, place in zip(captions, places, strict=True):
        page = caption.lines[0].page
        own = [
            line for line in lines if place and line.page == page and line not in taken and place.holds(box_of(line))
        ]
        taken.update(own)
        words = "\n".join(line.text.replace("¬", "-") for line in own)
        figures.append(DocumentFigure(caption.number, caption.text, page, words=words))
    return figures, [line for line in lines if line not in taken]
