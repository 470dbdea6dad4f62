"""Rectangles on a page."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from papers.pdf.lines import TextLine
from papers.pdf.tuples import made


class Box(NamedTuple):
    """A rectangle on a page in points, heights growing upwards."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.top - self.bottom

    @property
    def area(self) -> float:
        """How large it is, in square points."""
        return self.width * self.height

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle, across and upwards."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def meets(self, other: "Box", near: float = 0.0) -> bool:
        """Return whether both share some place, or come as near to each other as that."""
        across = self.left < other.right + near and other.left < self.right + near
        return across and self.bottom < other.top + near and other.bottom < self.top + near

    def inside(self, other: "Box", slack: float = 1.0) -> bool:
        """Return whether it lies in the other."""
        across = self.left >= other.left - slack and self.right <= other.right + slack
        return across and self.bottom >= other.bottom - slack and self.top <= other.top + slack

    def holds(self, other: "Box", slack: float = 0.0) -> bool:
        """Return whether the other's middle lies in it."""
        x, y = (other.left + other.right) / 2, (other.bottom + other.top) / 2
        return self.left - slack <= x <= self.right + slack and self.bottom - slack <= y <= self.top + slack

    def common(self, other: "Box") -> "Box":
        """Return what both share; its width or height is negative where they share nothing."""
        left, bottom, right, top = self
        begin, floor, end, ceiling = other
        if left >= begin and right <= end and bottom >= floor and top <= ceiling:
            return self
        return Box(max(left, begin), max(bottom, floor), min(right, end), min(top, ceiling))

    def widened(self, margin: float) -> "Box":
        """Add a margin on all sides."""
        return Box(self.left - margin, self.bottom - margin, self.right + margin, self.top + margin)


class PageTurn(NamedTuple):
    """By how many quarters to the left, 1 or 3, a page's text is turned; and the page's rectangle as the file has it.

    What is seen by who turns the page back stands in a frame of its own, which begins at its lower left corner.
    """

    quarters: int
    page: Box

    def seen(self, box: Box) -> Box:
        """Return where a rectangle of the file's stands for who has turned the page back."""
        left, bottom, right, top = self.page
        match self.quarters:
            case 1:
                return Box(box.bottom - bottom, right - box.right, box.top - bottom, right - box.left)
            case 3:
                return Box(top - box.top, box.left - left, top - box.bottom, box.right - left)
        return box


def boxed(edges: Iterable[Iterable[float]]) -> list[Box]:
    """Return rectangles by their left edges, their bottoms, their right edges and their tops."""
    return made(Box, zip(*edges, strict=True))


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest rectangle around some."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def box_of(line: TextLine) -> Box:
    """Return the place of a line's ink, without its indices; of one that is turned upwards, about that."""
    return boxes_of([line])[0]


def boxes_of(lines: Sequence[TextLine]) -> list[Box]:
    """Return the places of lines as `box_of` does."""
    return made(Box, map(_edges, lines))


def _edges(line: TextLine) -> tuple[float, float, float, float]:
    text, _, left, right, base, size, _, upright, _ = line
    if upright:
        return left, base - 0.25 * size, right, base + 0.8 * size
    return left - size, base, right, base + 0.5 * size * len(text)
