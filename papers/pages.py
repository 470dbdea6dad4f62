"""On which pages a passage of a document stands."""

from papers.document import Document


class PageFinder:
    """Finds passages by the pages on which paragraphs begin: where one goes over a page's end, it may be on either."""

    def __init__(self, document: Document) -> None:
        self._paragraphs = [
            (page, _plain(text))
            for section in document.sections
            for page, text in zip(section.pages, section.text.split("\n"), strict=False)
        ]
        self._last = document.pages

    def of(self, passage: str) -> tuple[int, int] | None:
        """Return the first and the last page on which a passage may stand, None where it is not found in one piece."""
        wanted = _plain(passage)
        for at, (page, text) in enumerate(self._paragraphs):
            if wanted and wanted in text:
                following = self._paragraphs[at + 1 : at + 2]
                end = following[0][0] if following else self._last
                return page, min(max(page, end), page + 1)
        return None


def _plain(text: str) -> str:
    return " ".join(text.split())
