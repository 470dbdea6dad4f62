"""XML from outside, read without entities, and long lists of records one at a time."""

from collections.abc import Callable, Collection
from typing import TypeVar
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

T = TypeVar("T")

MOST_NESTED = 50
MOST_KEPT = 20_000  # elements in memory at once: a record with 3,000 authors has some 10,000
MOST_IN_ALL = 1_000_000  # a hundred such records


class _WithoutDoctype(TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse the declaration before the parser reads any entity in it."""
        raise ValueError(f"a document type is declared: {name} {pubid or ''} {system or ''}")


class _OneByOne(_WithoutDoctype):
    """Hands over each item as it ends, and forgets what was in it."""

    def __init__(self, items: Collection[str], take: Callable[[Element], None]) -> None:
        super().__init__()
        self._items = items
        self._take = take
        self._depth = self._kept = self._within = self._count = 0

    def start(self, tag: str, attributes: dict[str, str], /) -> Element:
        """Begin an element. Raises ValueError where there are too many of them."""
        self._depth += 1
        self._kept += 1
        self._count += 1
        if self._depth > MOST_NESTED or self._kept > MOST_KEPT:
            raise ValueError("too many elements in one")
        if self._count > MOST_IN_ALL:
            raise ValueError("too many elements")
        if tag in self._items and not self._within:
            self._within, self._before = self._depth, self._kept
        return super().start(tag, attributes)

    def end(self, tag: str, /) -> Element:
        """End an element, and hand it over where it is an item."""
        element = super().end(tag)
        if self._depth == self._within:
            self._take(element)
            element.clear()
            self._within, self._kept = 0, self._before
        self._depth -= 1
        return element


def parse(body: bytes) -> Element:
    """Read a whole small XML document; one that declares a document type, and with it entities, is refused.

    Raises ValueError where the document is not well-formed, or has more elements than one record can have.
    """
    return parse_items(body, (), bool)[0]


def parse_items(body: bytes, items: Collection[str], read: Callable[[Element], T]) -> tuple[Element, list[T]]:
    """Read a document of many items, and return what there is beside them, and what `read` makes of each.

    Items are the elements of these names; each is forgotten when it is read, so that a long list needs little memory.
    Raises ValueError where the document is not well-formed, declares a document type, or holds too much beside items.
    """
    found: list[T] = []
    root = _fed(body, _OneByOne(items, lambda element: found.append(read(element))))
    return root, found


def _fed(body: bytes, target: TreeBuilder) -> Element:
    parser = XMLParser(target=target)  # noqa: S314 - no document type, so no entities to expand
    try:
        parser.feed(body)
        root: Element = parser.close()
    except (ParseError, LookupError) as cause:  # LookupError: an encoding that Python does not know
        raise ValueError(str(cause)) from cause
    return root
