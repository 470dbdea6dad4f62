"""What a topic would have brought lately, told to whoever begins to follow it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from papers.paper import Paper
from papers.query import queries
from services.library import Library
from services.search import Search
from services.topics import TopicSpec

STRETCH = timedelta(days=14)
EXAMPLES = 3
_MOST = 100  # papers that are looked at where arXiv's count tells only how many they may be at most


@dataclass(frozen=True, slots=True)
class Recent:
    """How many papers a topic had in two weeks, `at_least` so many where not all were looked at, and the newest."""

    count: int
    papers: tuple[Paper, ...]
    at_least: bool = False


async def recent(library: Library, search: Search, topic: TopicSpec, now: datetime) -> Recent:
    """Tell what a topic had in the last two weeks: by the lists that are here, else arXiv is asked once.

    Raises BadInputError, UnavailableError.
    """
    if (listed := await search.of_lists(queries.parse(topic.query), (now - STRETCH).date(), EXAMPLES)) is not None:
        return Recent(*listed)
    query = queries.within(topic.query, now - STRETCH, now)
    if not queries.has_primary(queries.parse(topic.query)):
        page = await library.search(query, limit=EXAMPLES)
        return Recent(page.total, page.papers)
    page = await library.search(query, limit=_MOST)
    return Recent(len(page.papers), page.papers[:EXAMPLES], at_least=page.end < page.total)
