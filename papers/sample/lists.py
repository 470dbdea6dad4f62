"""The list of the sample papers' day."""

from collections.abc import Sequence
from datetime import date

from papers.announcement import Announcement
from papers.arxiv.feed import DailyFeed
from papers.arxiv.lists import Fed
from papers.arxiv.oai import OaiPage
from papers.query.reach import archive_of
from papers.sample import SampleSource

_TAG = "sample"
_DAY = date(2024, 3, 22)  # a Friday: at the moment of the samples the list of that day is the newest


class SampleLists:
    """The `papers.arxiv.lists.Lists` on which all sample papers are new."""

    source = "sample"
    requests = 0

    def __init__(self, source: SampleSource) -> None:
        self._papers = source

    async def feed(self, terms: Sequence[str], tag: str) -> Fed | None:
        """Return the sample papers of these archives, or None where they were had before."""
        if tag == _TAG:
            return None
        found = (await self._papers.search("submittedDate:[* TO *]", limit=100)).papers
        listed = [each for each in found if {archive_of(code) for code in each.categories} & set(terms)]
        announced = tuple(Announcement(each, "new") for each in listed)
        return Fed(DailyFeed(_DAY, announced, len(announced)), _TAG)

    async def changes(self, since: date, archive: str = "", token: str = "") -> OaiPage:  # noqa: ARG002 - nothing is
        """Return that nothing changed."""
        return OaiPage(())
