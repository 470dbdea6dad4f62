"""The papers: records from the store while they are fresh, else from arXiv."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chat.clock import Clock
from chat.errors import NotFoundError, UnavailableError
from chat.urgency import Urgency
from chat.words import Phrase, phrase
from papers import ids
from papers.arxiv.asking import REFUSING
from papers.ids import ArxivId
from papers.paper import Order, Page, Paper, Source
from services.repeated import Repeated
from store import papers as records
from store.database import Store

_SAME = timedelta(hours=1)  # for which a record that is kept need not be written again


@dataclass(frozen=True, slots=True)
class Found:
    """Records keyed by the id asked for; `notice` says where an old copy had to do."""

    papers: dict[str, Paper]
    notice: Phrase | None = None


class Library:
    """Reads records, asking arXiv for one again only when its copy is older than `fresh_for`."""

    def __init__(self, source: Source, store: Store, clock: Clock, fresh_for: timedelta) -> None:
        self._source = source
        self._store = store
        self._clock = clock
        self._not_kept = Repeated("records_not_kept", clock, level="warning")
        self._fresh_for = fresh_for

    async def one(self, wanted: ArxivId) -> tuple[Paper, Phrase | None]:
        """Return one record and, where it is an old copy, a notice. Raises NotFoundError, UnavailableError."""
        found = await self.get([wanted])
        if paper := found.papers.get(str(wanted)):
            return paper, found.notice
        raise no_paper(wanted)

    async def get(self, wanted: Sequence[ArxivId]) -> Found:
        """Return the records that a person waits for; an id that arXiv does not know is left out.

        Raises UnavailableError where arXiv does not answer and not every paper has an old copy.
        """
        asked = [str(each) for each in wanted]
        async with self._store.reading() as c:
            stored = await records.load(c, asked)
        oldest = self._clock.now() - self._fresh_for
        ready = {
            key: kept.paper
            for key, kept in stored.items()
            if kept.whole and (kept.as_of >= oldest or _is_settled(key, kept.paper))
        }
        missing = [key for key in asked if key not in ready]
        if not missing:
            return Found(ready)
        try:
            fetched = await self._source.fetch(missing, urgent=True)
        except UnavailableError as error:
            if any(key not in stored for key in missing):
                raise
            day = _day(stored, missing)
            notice = phrase("arXiv does not answer; this is the record of {date}.", date=day)
            if error.sentence == REFUSING:
                notice = phrase(
                    "arXiv is refusing requests right now; try again in some minutes. This is the record of {date}.",
                    date=day,
                )
            return Found({key: kept.paper for key, kept in stored.items()}, notice)
        await self.keep([paper for key, paper in fetched.items() if not ids.parse(key).version])
        await self.keep([paper for key, paper in fetched.items() if ids.parse(key).version], newest=False)
        return Found({**ready, **fetched})

    async def newer(self, paper: Paper) -> Phrase | None:
        """Say of a version that it is not the newest that is known, or that the paper was withdrawn since."""
        async with self._store.reading() as c:
            kept = (await records.load(c, [paper.id])).get(paper.id)
        if kept is None or kept.paper.version <= paper.version:
            return None
        if kept.paper.withdrawn:
            return phrase("This is version {version}; the paper was withdrawn since.", version=paper.version)
        return phrase(
            "This is version {version}; the newest is version {newest} ({day}): /summarize {id}",
            version=paper.version,
            newest=kept.paper.version,
            day=kept.paper.updated.date(),
            id=paper.id,
        )

    async def renew(self, wanted: Sequence[str]) -> dict[str, Paper]:
        """Ask arXiv for the newest records of these ids, for which nobody waits, and keep them.

        Raises UnavailableError.
        """
        found = await self._source.fetch(wanted)
        await self.keep(tuple(found.values()))
        return found

    async def search(
        self, query: str, *, start: int = 0, limit: int = 5, order: Order = "newest", urgent: Urgency | bool = True
    ) -> Page:
        """Search arXiv, and keep the records. Raises BadInputError, UnavailableError."""
        page = await self._source.search(query, start=start, limit=limit, order=order, urgent=urgent)
        await self.keep(page.papers)
        return page

    async def keep(self, found: Sequence[Paper], *, newest: bool = True) -> None:
        """Store records; a store that cannot take them costs a request later, not the answer now.

        `newest` tells whether arXiv gave them as the newest versions, or because a version was asked for. What was
        kept within the hour, and is the same, is not written again: the same pages are searched for again and again.
        """
        try:
            if changed := await self._changed(found) if newest else found:
                await self._store.write(records.save, changed, self._clock.now(), newest=newest)
        except UnavailableError as error:
            self._not_kept.failed(error, cause=str(error.__cause__))
        else:
            self._not_kept.worked()

    async def _changed(self, found: Sequence[Paper]) -> list[Paper]:
        """Return the records that are not kept as they are, or not since lately, as their papers' newest ones."""
        since = self._clock.now() - _SAME
        async with self._store.reading() as c:
            stored = await records.load(c, [paper.id for paper in found])
        return [paper for paper in found if not _is_kept(paper, stored.get(paper.id), since)]


def _is_kept(paper: Paper, kept: records.StoredPaper | None, since: datetime) -> bool:
    if kept is None or not kept.whole or kept.as_of <= since:
        return False
    return kept.paper == replace(paper, licence=paper.licence or kept.paper.licence)  # which searches do not tell


def no_paper(wanted: ArxivId) -> NotFoundError:
    """Return the error of an id that arXiv does not know."""
    return NotFoundError(
        phrase("arXiv has no paper {id}.", id=str(wanted)),
        phrase("Check the number, or look the paper up with /search and words of its title."),
    )


def _is_settled(key: str, paper: Paper) -> bool:
    """Return whether a version was asked for by its number: what it says changes no more."""
    return key == paper.versioned_id


def _day(stored: dict[str, records.StoredPaper], missing: Sequence[str]) -> date:
    return min(stored[key].as_of for key in missing).date()
