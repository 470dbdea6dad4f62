"""The kinds of files that are fetched from arXiv, and how each is told by its first bytes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from papers.images import image_type

HEAD_BYTES = 1024
_MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|!--|\?xml|div|article)", re.IGNORECASE)


def is_pdf(head: bytes) -> bool:
    """Tell whether a file begins as a PDF does, with up to a kilobyte before it."""
    return b"%PDF-" in head[:HEAD_BYTES]


def is_html(head: bytes) -> bool:
    """Tell whether a file begins as a web page does."""
    return bool(_MARKUP.match(head)) and not is_pdf(head)


def is_xml(head: bytes) -> bool:
    """Tell whether a file begins as an XML document does."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


@dataclass(frozen=True, slots=True)
class Kind:
    """What is expected: the media types that may be declared, a test of the first bytes, and the most bytes in all."""

    name: str
    media_types: re.Pattern[str]
    begins: Callable[[bytes], bool]
    most_bytes: int

    def up_to(self, most_bytes: int) -> "Kind":
        """Give the same kind with another limit."""
        return replace(self, most_bytes=most_bytes)


PDF = Kind("a PDF", re.compile(r"application/(?:x-)?pdf|(?:application|binary)/octet-stream"), is_pdf, 50 * 2**20)
HTML = Kind("a web page", re.compile(r"text/html|application/xhtml\+xml"), is_html, 24 * 2**20)
XML = Kind("an XML document", re.compile(r"(?:text|application)/(?:[\w.-]+\+)?xml"), is_xml, 2**20)
IMAGE = Kind("a picture", re.compile(r"image/(?:png|jpe?g|gif)"), lambda head: bool(image_type(head)), 8 * 2**20)
