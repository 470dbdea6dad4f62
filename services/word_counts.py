"""WordCounts: how common words are on arXiv's lists, so that ranking knows which of them tell anything."""

import asyncio
from datetime import timedelta

from chat.clock import Clock
from papers.frequencies import Frequencies, counted, shrunk, together
from services.listing import days
from store import announcements, papers
from store.database import Store

MOST_WORDS, MOST_PAPERS = 40_000, 50_000  # some weeks of all of arXiv; what is older counts less and less
FURTHEST = timedelta(days=7)  # of lists that are counted when nothing was before


class WordCounts:
    """Counts the papers of each list once, when the next one is out: nothing is added to it any more then."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def keep_up(self) -> None:
        """Count the lists that were not counted yet. Raises UnavailableError."""
        newest = days.newest(self._clock.now())
        async with self._store.reading() as c:
            after = await announcements.counted_until(c)
            since = max(after + timedelta(days=1), newest - FURTHEST) if after else newest - FURTHEST
            if since >= newest:
                return
            listed = [each for each in await announcements.news_since(c, since) if each.day < newest]
            known = await announcements.frequencies_of_words(c)
            found = await papers.load(c, sorted({f"{each.paper_id}v{each.version}" for each in listed}))
        if not found:
            return
        records = [each.paper for each in found.values()]

        def work() -> Frequencies:
            return shrunk(together(known, counted(records)), MOST_WORDS, MOST_PAPERS)

        last = max(each.day for each in listed)
        await self._store.write(announcements.note_frequencies, last, await asyncio.to_thread(work), after)
