"""Pictures of a PDF's figures: the part of the page, drawn."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import Any

from papers.document import DocumentFigure
from papers.figure_choice import choose
from papers.pdf.boxes import Box, PageTurn
from papers.pdf.ink import PageInk

LONG_SIDE = 1200  # pixels
_LARGEST_SCALE = 6.0  # pixels a point; beyond it print only gets coarser
_MARGIN = 3.0  # points
_PAPER_WHITE = 250
_TIPS, _GAP = 3.0, 1.0  # points


def with_pictures(
    document: Any, figures: Sequence[DocumentFigure], places: Sequence[Box | None], inks: Mapping[int, PageInk]
) -> list[DocumentFigure]:
    """Put pictures into the figures that a digest would show; one whose place is not found stays without."""
    chosen = choose(figures)
    pairs = zip(figures, places, strict=True)
    return [
        _taken(document, figure, place, inks[figure.page].turn) if place and figure in chosen else figure
        for figure, place in pairs
    ]


def _taken(document: Any, figure: DocumentFigure, place: Box, turn: PageTurn) -> DocumentFigure:
    import pypdfium2

    with suppress(pypdfium2.PdfiumError):
        if image := draw(document[figure.page - 1], place, turn):
            return replace(figure, image=image, media_type="image/png")
    return figure


def draw(page: Any, region: Box, turn: PageTurn) -> bytes:
    """Draw a region and cut off what is empty around it; give a PNG of about 1,200 pixels, or b"" of an empty one."""
    wide = region.common(turn.seen(turn.page))
    image, scale = _rendered(page, wide, turn)
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
        image, scale = _rendered(page, tight, turn)
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


def _rendered(page: Any, region: Box, turn: PageTurn) -> tuple[Any, float]:
    """Draw a region without annotations, which are readers' and not the paper's; give also the pixels a point."""
    scale = min(_LARGEST_SCALE, LONG_SIDE / max(region.width, region.height))
    box = turn.seen(turn.page)
    crop = (region.left - box.left, region.bottom - box.bottom, box.right - region.right, box.top - region.top)
    rotation = (90 * turn.quarters - page.get_rotation()) % 360
    bitmap = page.render(scale=scale, rotation=rotation, crop=crop, draw_annots=False, may_draw_forms=False)
    return bitmap.to_pil().convert("RGB"), scale
