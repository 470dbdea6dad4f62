"""XML from outside, read without entities."""

from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser


class _WithoutDoctype(TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse the declaration before the parser reads any entity in it."""
        raise ValueError(f"a document type is declared: {name} {pubid or ''} {system or ''}")


def parse(body: bytes) -> Element:
    """Read a whole XML document; one that declares a document type, and with it entities, is refused.

    Raises ValueError where the document is not well-formed.
    """
    parser = XMLParser(target=_WithoutDoctype())  # noqa: S314 - no document type, so no entities to expand
    try:
        parser.feed(body)
        root: Element = parser.close()
    except (ParseError, LookupError) as cause:  # LookupError: an encoding that Python does not know
        raise ValueError(str(cause)) from cause
    return root
