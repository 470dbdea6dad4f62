"""The archive as the store has it: which digests of which days the public may read."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

import structlog

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.measures import PAGES, UNMEASURED, Measures
from chat.words import phrase
from papers import licences
from papers.images import Picture
from papers.paper import Paper
from services.digests.best_pages import BestPages, BestWriter
from services.listing.claims import Claim
from services.machines.jobs import Jobs
from services.overviews import Overviews
from services.replies.web_pages import WebPages
from store import key_values, pictures, published, summaries
from store import papers as records
from store.database import Connection, Store
from store.published import Issue, State
from store.topics import Topic
from summarizer.digest import Digest, Entry

PUBLIC_KINDS = frozenset({"catalogue", "category"})
"""A phrase, an author or a query is somebody's own: what a private chat looks for is nobody else's business."""
SOON = timedelta(hours=1)  # in which what was noted is surely committed and written
LATEST = timedelta(days=8)  # a digest may hold a week's lists, and its process may end before its pages are written

_NOTED = "published:"  # before a day that has got papers lately

_Place = tuple[int, str, date]
"""A topic's number, a language and a day."""


class PageWriter(BestWriter, Protocol):
    """What writes digests as pages; it is called in a thread, one call at a time."""

    def put(self, digest: Digest, pictures: Mapping[str, Picture]) -> int:
        """Write a digest's pages, its post, and the indexes and feeds that name it; tells how many files changed.

        `pictures` are those of its figures, by their keys. Raises OSError.
        """
        ...


class Publishing:
    """Has pages written of what chats got, each paper once a topic and language, a while after it was posted.

    Pages are made anew from the store, so that one that a crash kept back, or a newer template changed, comes right
    by itself.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        writer: PageWriter | None,
        overviews: Overviews | None = None,
        *,
        public_url: str = "",
        measures: Measures = UNMEASURED,
        jobs: Jobs | None = None,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._overviews = overviews
        self._clock = clock
        self._writer = writer
        self._public_url = public_url
        self._measures = measures
        self._busy = asyncio.Lock()
        self.claim: Claim | None = None
        """What keeps other processes from writing meanwhile, where the writer cannot."""
        self._written: dict[_Place, State] = {}
        self._failed: dict[_Place, str] = {}
        self._best = BestPages(store, clock, writer, self._entries) if writer else None
        self._best_failed = ""

    async def note(
        self, c: Connection, topic: Topic, language: str, papers: Sequence[Paper], days: Mapping[str, date]
    ) -> None:
        """Note, in the transaction that posts it, what a chat gets of a topic that is everybody's.

        Each paper stands under the day of arXiv's list, which `days` has by the papers' ids, or under today.
        """
        if self._writer is None or topic.kind not in PUBLIC_KINDS:
            return
        shown: defaultdict[date, list[tuple[str, int]]] = defaultdict(list)
        for paper in papers:
            shown[days.get(paper.id, self._clock.now().astimezone(UTC).date())].append((paper.id, paper.version))
        for day, of_day in shown.items():
            await published.note(c, topic_id=topic.id, language=language, day=day, papers=of_day)
            await self._remember(c, day)

    def pages(self, topic: Topic, language: str) -> WebPages | None:
        """Return where what is noted will soon be read, None where the world sees no archive, or not this topic."""
        if self._writer is None or not self._public_url or topic.kind not in PUBLIC_KINDS:
            return None
        return WebPages(self._public_url, language, topic.key)

    async def keep_up(self) -> None:
        """Have the pages of the last days written, by whatever process works. Raises UnavailableError."""
        if self._writer is None or not (self._jobs and await self._jobs.publish()):
            await self.publish()

    async def publish(self) -> int:
        """Write the pages of the last days that are not as the store has them; tells how many.

        What fails is tried again the next time; while another process writes it is left to that. Raises
        UnavailableError.
        """
        async with self._busy, self._alone() as left:
            if left:
                return 0
            found = await self._latest()
            self._written = {place: state for place, state in self._written.items() if place in found}
            self._failed = {place: reason for place, reason in self._failed.items() if place in found}
            done = 0
            for place, (issue, state) in found.items():
                if self._written.get(place) == state:
                    continue
                try:
                    done += await self._write(issue)
                except Exception as error:  # noqa: BLE001  one page that cannot be written keeps no other back
                    self._measures.add(PAGES, "failed")
                    self._tell(place, issue, error)
                else:
                    self._measures.add(PAGES, "written")
                    self._written[place] = state
                    self._failed.pop(place, None)
            return done + await self._publish_best()

    async def _publish_best(self) -> int:
        """Write what readers liked, after the papers' own pages, to which it leads; tells how many pages."""
        try:
            done = await self._best.publish() if self._best else 0
        except UnavailableError:
            raise
        except Exception as error:  # noqa: BLE001  as above: it is tried again, and told once
            self._measures.add(PAGES, "failed")
            if self._best_failed != (reason := str(error)):
                known = isinstance(error, OSError)
                structlog.get_logger(__name__).error(
                    "page_not_written", topic="best", reason=reason, exc_info=None if known else error
                )
            self._best_failed = reason
            return 0
        self._best_failed = ""
        self._measures.add(PAGES, "written", by=done)
        return done

    async def rebuild(self) -> int:
        """Write all pages again from the store; tells how many digests there are. Raises UnavailableError, OSError."""
        async with self._busy, self._alone() as left:
            if left:
                raise UnavailableError(
                    phrase("Another process is writing the archive."), phrase("Please try again in some minutes."), left
                )
            async with self._store.reading() as c:
                issues = await published.issues(c)
            done = sum([await self._write(issue) for issue in issues])
            if self._best:
                await self._best.publish(anew=True)
            return done

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[timedelta | None]:
        """Keep other processes from writing; yields None, or for how long another one is at it."""
        left = await self.claim.take() if self.claim else None
        try:
            yield left
        finally:
            if self.claim and not left:
                await self.claim.release()

    async def _latest(self) -> dict[_Place, tuple[Issue, State]]:
        """Return the pages of the last days that had any, of those that a process before this one may have left too.

        Days are counted from the newest page, not from now, since a process may have been down for long.
        """
        async with self._store.reading() as c:
            newest = await published.newest(c)
            if self._writer is None or newest is None:
                return {}
            noted = await key_values.named(c, _NOTED)
            days = [date.fromisoformat(key.removeprefix(_NOTED)) for key in noted]
            since = min([newest - LATEST, *days, *(day for _, _, day in self._failed)])
            found = await published.issues(c, since)
        await self._forget([key for key, at in noted.items() if self._clock.now() - datetime.fromisoformat(at) > SOON])
        return {(issue.topic.id, issue.language, issue.day): (issue, state) for issue, state in found.items()}

    async def _remember(self, c: Connection, day: date) -> None:
        """Note a day that is older than those that are looked at anyhow: another process may write its pages."""
        now = self._clock.now()
        if day <= now.astimezone(UTC).date() - LATEST:
            await key_values.note(c, f"{_NOTED}{day.isoformat()}", now.isoformat(), now)

    async def _forget(self, keys: Sequence[str]) -> None:
        for key in keys:
            await self._store.write(key_values.drop, key)

    def _tell(self, place: _Place, issue: Issue, error: Exception) -> None:
        """Log why a page cannot be written, once a reason: it is tried twice a minute."""
        if self._failed.get(place) != (reason := str(error)):
            known = isinstance(error, OSError)
            structlog.get_logger(__name__).error(
                "page_not_written",
                topic=issue.topic.key,
                day=issue.day.isoformat(),
                reason=reason,
                exc_info=None if known else error,
            )
        self._failed[place] = reason

    async def _write(self, issue: Issue) -> int:
        began, digest = self._clock.monotonic(), await self._digest(issue)
        if self._writer is None or not digest.entries:
            return 0
        changed = await asyncio.to_thread(self._writer.put, digest, await self._pictures(digest))
        if changed:
            structlog.get_logger(__name__).info(
                "published",
                topic=issue.topic.key,
                day=issue.day.isoformat(),
                language=issue.language,
                papers=len(digest.entries),
                seconds=round(self._clock.monotonic() - began, 2),
            )
        return 1

    async def _pictures(self, digest: Digest) -> dict[str, Picture]:
        read = [(entry.paper, reading) for entry in digest.entries if (reading := entry.summary.reading)]
        free = [each for paper, each in read if licences.allows_reposting(each.licence or paper.licence)]
        keys = {figure.picture for reading in free for figure in reading.figures if figure.picture}
        async with self._store.reading() as c:
            return {key: picture for key in sorted(keys) if (picture := await pictures.load(c, key))}

    async def _digest(self, issue: Issue) -> Digest:
        async with self._store.reading() as c:
            shown = await published.papers(c, issue)
        entries = await self._entries(shown, issue.language)
        papers = [entry.paper for entry in entries]
        overview = await self._overviews.of_page(papers, issue.language) if self._overviews else None
        topic, made = issue.topic, datetime.combine(issue.day, time(), tzinfo=UTC)
        return Digest(
            topic.key,
            topic.name,
            topic.query,
            issue.day,
            issue.language,
            made,
            entries,
            len(entries),
            overview=overview,
        )

    async def _entries(self, papers: Sequence[tuple[str, int]], language: str) -> tuple[Entry, ...]:
        """Return those papers (id, version) that have a summary, with it, in their order."""
        shown = {f"{paper_id}v{version}": (paper_id, version) for paper_id, version in papers}
        async with self._store.reading() as c:
            kept = await records.load(c, list(shown))
            written = await summaries.best(c, shown.values(), language)
        return tuple(
            Entry(kept[key].paper, written[key].summary, written=written[key].made_at)
            for key in shown
            if key in kept and key in written
        )
