"""Pictures of a PDF's figures: the part of the page, drawn."""

from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any

from papers.document import DocumentFigure
from papers.figure_choice import choose
from papers.pdf.boxes import Box
from papers.pdf.captions import Caption
from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine
from papers.pdf.regions import PageContent, find_region

LONG_SIDE = 1200  # pixels
_LARGEST_SCALE = 6.0  # pixels a point; beyond it print only gets coarser
_MARGIN = 3.0  # points
_MOST_OBJECTS = 50_000
_PAPER_WHITE = 250
_TIPS, _GAP = 3.0, 1.0  # points
_ALL_OF_PAGE = 0.4  # as a share of its area: as much as the text takes
_DEEPEST = 3


class FigurePictures:
    """Takes the pictures of an open document's figures."""

    def __init__(
        self, document: Any, pages: Sequence[Sequence[TextLine]], text: Container[TextLine], paper: TextLayout
    ) -> None:
        """Take `pages`' lines as they stand, and `text`, those of them that are no furniture."""
        self._document = document
        self._pages = pages
        self._text = text
        self._paper = paper

    def with_chosen(self, figures: Sequence[DocumentFigure], captions: Sequence[Caption]) -> list[DocumentFigure]:
        """Put pictures into the figures that a digest would show; one whose place is not found stays without."""
        chosen = choose(figures)
        pairs = zip(figures, captions, strict=True)
        return [self._taken(f, caption, captions) if f in chosen else f for f, caption in pairs]

    def _taken(self, figure: DocumentFigure, caption: Caption, captions: Sequence[Caption]) -> DocumentFigure:
        import pypdfium2

        number = figure.page
        lines = self._pages[number - 1]
        with suppress(pypdfium2.PdfiumError):
            page = self._document[number - 1]
            furniture = [line for line in lines if line not in self._text]
            stands = PageContent(_page_box(page), lines, furniture, list(_graphics(page)))
            there = [c.lines for c in captions if c.lines[0].page == number]
            region = find_region(caption.lines, there, stands, self._paper)
            if region and (image := draw(page, region)):
                return replace(figure, image=image, media_type="image/png")
        return figure


def _page_box(page: Any) -> Box:
    """Return the part of a page that is shown."""
    return Box(*page.get_bbox())


def _graphics(page: Any) -> Iterator[Box]:
    """Return the places of what is drawn and not written on a page."""
    import pypdfium2

    return islice(_drawn(page, None, pypdfium2.PdfMatrix(), _page_box(page)), _MOST_OBJECTS)


def _drawn(page: Any, form: Any, matrix: Any, box: Box, level: int = 0) -> Iterator[Box]:
    """Yield the places of a form's graphics, or the page's; one that holds all of the page's is opened."""
    from pypdfium2 import PdfiumError, raw

    for found in page.get_objects(max_depth=1, form=form):
        if found.type == raw.FPDF_PAGEOBJ_TEXT:
            continue
        with suppress(PdfiumError):
            place = Box(*matrix.on_rect(*found.get_bounds()))
            large = place.area > _ALL_OF_PAGE * box.area
            if large and found.type == raw.FPDF_PAGEOBJ_FORM and level < _DEEPEST:
                yield from _drawn(page, found, found.get_matrix().multiply(matrix), box, level + 1)
            else:
                yield place


def draw(page: Any, region: Box) -> bytes:
    """Draw a region and cut off what is empty around it; give a PNG of about 1,200 pixels, or b"" of an empty one."""
    box = _page_box(page)
    wide = region.common(box)
    image, scale = _rendered(page, wide, box)
    ink = image.convert("L").point(lambda value: 255 * (value < _PAPER_WHITE))
    inked = ink.crop((0, 0, ink.width, _foot(ink, scale))).getbbox()
    if not inked:
        return b""
    tight = Box(
        wide.left + inked[0] / scale - _MARGIN,
        wide.top - inked[3] / scale - _MARGIN,
        wide.left + inked[2] / scale + _MARGIN,
        wide.top - inked[1] / scale + _MARGIN,
    ).common(wide)
    if max(tight.width, tight.height) < 0.8 * max(wide.width, wide.height):
        image, scale = _rendered(page, tight, box)
    else:
        left, top = (tight.left - wide.left) * scale, (wide.top - tight.top) * scale
        right, bottom = min(image.width, left + tight.width * scale), min(image.height, top + tight.height * scale)
        image = image.crop((int(left), int(top), int(right), int(bottom)))
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _foot(ink: Any, scale: float) -> int:
    """Return the row at which a picture ends: above the tips of a caption's letters that reach into its lower edge."""
    blank = 0
    for row in range(ink.height - 1, max(0, ink.height - 1 - round((_TIPS + _GAP) * scale)), -1):
        inked = ink.crop((0, row, ink.width, row + 1)).getbbox() is not None
        if inked and blank:
            break
        blank += not inked
        if blank >= _GAP * scale:
            return row
    return int(ink.height)


def _rendered(page: Any, region: Box, box: Box) -> tuple[Any, float]:
    """Draw a region without annotations, which are readers' and not the paper's; give also the pixels a point."""
    scale = min(_LARGEST_SCALE, LONG_SIDE / max(region.width, region.height))
    crop = (region.left - box.left, region.bottom - box.bottom, box.right - region.right, box.top - region.top)
    bitmap = page.render(scale=scale, crop=crop, draw_annots=False, may_draw_forms=False)
    return bitmap.to_pil().convert("RGB"), scale
