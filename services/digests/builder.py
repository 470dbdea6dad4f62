"""DigestBuilder: one summary a paper, and each chat's own selection of what its topics have new."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chat.clock import Clock
from chat.errors import NotAllowedError
from chat.refs import ChatRef, Person
from chat.words import Phrase
from papers.paper import Paper
from services.digests.news import NewPapers, News
from services.digests.relevance import Relevance
from services.listing.newest import IN, State
from services.near.likings import Likings
from services.overviews import Overviews
from services.preferences import Preferences
from services.subscriptions import spec_of
from services.summaries import Summaries
from services.topics import TopicSpec, named_in
from store import digests
from store.database import Store
from store.subscriptions import Subscription
from store.topics import Topic
from summarizer.digest import Digest, Entry, Overview
from summarizer.overview.grouping import MORE_THAN
from summarizer.schema import Depth

OnPaper = Callable[[int, int], None]
"""Is called with how many papers are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The papers of one digest; `found` counts all new ones before the chat's limit.

    They are those of the topic up to that number, `harvest`; `state` is that of the newest list, and `days` are by
    paper those on whose lists they stand. `crosslists` counts those among all that the topic knows only by another
    category than the first. Where they are `ranked` the most relevant come first, and `why` gives by paper the words
    that made them so, and the liked or followed paper that it is like; else the newest.
    """

    topic: TopicSpec
    day: date
    papers: tuple[Paper, ...]
    found: int
    harvest: int = 0
    ranked: bool = False
    why: Mapping[str, tuple[str | Phrase, ...]] = field(default_factory=dict)
    state: State = IN
    days: Mapping[str, date] = field(default_factory=dict)
    lists: tuple[date, ...] = ()
    crosslists: int = 0


class DigestBuilder:
    """Puts digests together; at most `at_once` summaries are under way for one of them.

    `names` are those of topics in other languages, by the topic's key and the language.
    """

    def __init__(
        self,
        store: Store,
        news: News,
        summaries: Summaries,
        relevance: Relevance,
        overviews: Overviews,
        *,
        likings: Likings,
        clock: Clock,
        names: Mapping[tuple[str, str], str],
        at_once: int = 4,
    ) -> None:
        self._store = store
        self.relevance = relevance
        self._likings = likings
        self._news = news
        self._summaries = summaries
        self._overviews = overviews
        self._clock = clock
        self._names = names
        self.at_once = at_once

    async def of_day(self, topic: TopicSpec, day: date) -> Selection:
        """Return all that the list of a day, or the last one before, has of a topic, whoever got what before.

        Raises UnavailableError.
        """
        new = await self._news.of_day(topic, day)
        return _chosen(topic, day, new, new.papers, new.papers)

    async def for_chat(
        self,
        topic: TopicSpec,
        preferences: Preferences,
        day: date,
        *,
        chat_id: int | None = None,
        held: Subscription | None = None,
    ) -> Selection:
        """Return to a person who waits what a chat would get now, at most as many papers as it wants.

        `held` is its subscription to the topic, if it has one. Raises UnavailableError.
        """
        if held:
            new = await self._news.new_papers(held.topic, held.last_harvest, begun=held.created_at, urgent=True)
        else:
            new = await self._news.recent(topic)
        selection = await self._select(topic, preferences, day, chat_id, new)
        if new.state.trouble and not selection.papers:
            raise new.state.trouble
        return selection

    async def due(self, due: Subscription, preferences: Preferences, day: date) -> Selection:
        """Return what a chat that follows a topic gets now, once the newest list is in, if it is to be had.

        Raises UnavailableError.
        """
        new = await self._news.new_papers(due.topic, due.last_harvest, begun=due.created_at)
        return await self._select(spec_of(due.topic), preferences, day, due.chat_id, new)

    async def at_hand(self, due: Subscription, preferences: Preferences, day: date) -> Selection | None:
        """Return the same where the newest list is in, else None."""
        new = await self._news.at_hand(due.topic, due.last_harvest, begun=due.created_at)
        return await self._select(spec_of(due.topic), preferences, day, due.chat_id, new) if new else None

    async def _select(
        self, topic: TopicSpec, preferences: Preferences, day: date, chat_id: int | None, new: NewPapers
    ) -> Selection:
        opinions, had = None, set[str]()
        if not preferences.crosslists:
            new = new.without_crosslists()
        if chat_id is not None and new.papers:
            async with self._store.reading() as c:
                opinions = await self.relevance.opinions(c, chat_id)
                had = await digests.already_posted(c, chat_id, [paper.id for paper in new.papers])
        ranked = await self.relevance.order(topic, new.papers, opinions)
        ranked = [each for each in ranked if each.paper.id not in had]
        like = await self._likings.near(topic, [each.paper for each in ranked]) if topic.kind == "like" else {}
        if like and not opinions:
            ranked.sort(key=lambda each: like[each.paper.id].nearness if each.paper.id in like else 0.0, reverse=True)
            picked = ranked[: preferences.max_papers]
        else:
            picked = await self.relevance.pick(topic, new.papers, ranked, preferences.max_papers, opinions)
        why = dict(await self.relevance.why(picked)) if len(ranked) > len(picked) else {}
        why |= {each.paper.id: (*like[each.paper.id].said, *why.get(each.paper.id, ())) for each in picked if like}
        return replace(
            _chosen(topic, day, new, [each.paper for each in ranked], [each.paper for each in picked]),
            ranked=bool(like) or len({each.score for each in ranked}) > 1,
            why=why,
        )

    async def warm(self, topic: Topic, preferences: Preferences, *, after: int | None, begun: datetime) -> None:
        """Have the summaries made that chats with these settings would need of what is in. Raises UnavailableError."""
        new = await self._news.so_far(topic, after, begun=begun)
        spec = spec_of(topic)
        ranked = await self.relevance.order(spec, new.papers)
        picked = await self.relevance.pick(spec, new.papers, ranked, preferences.max_papers)
        likely = [each.paper for each in picked]
        await self._entries(likely, preferences.told_in, preferences.depth)
        if preferences.overview and len(likely) > MORE_THAN:
            await self._overviews.of(likely, preferences.told_in)

    async def written(
        self, selection: Selection, language: str, depth: Depth = "brief", *, overview: bool = True
    ) -> Digest | None:
        """Put a digest together where all its summaries are there, and its overview. Raises UnavailableError."""
        ready = await self._summaries.ready(selection.papers, language, depth)
        if any(paper.versioned_id not in ready for paper in selection.papers):
            return None
        overview = overview and len(selection.papers) > MORE_THAN
        there, found = await self._overviews.ready(selection.papers, language) if overview else (True, None)
        if not there:
            return None
        entries = [Entry(paper, ready[paper.versioned_id]) for paper in selection.papers]
        return self._digest(selection, language, entries, found)

    async def write(
        self,
        selection: Selection,
        language: str,
        depth: Depth = "brief",
        watch: OnPaper | None = None,
        *,
        person: Person | None = None,
        chat: ChatRef | None = None,
        refused: Callable[[NotAllowedError], None] = lambda _: None,
        overview: bool = True,
    ) -> Digest:
        """Summarise the papers of a selection, and all of them in an overview; `watch` hears how many are done.

        Where a person waits for it, what is newly made counts for that person, and papers for which that would be too
        many are left out, which `refused` hears of. Raises UnavailableError, and NotAllowedError where that is so for
        all of them.
        """
        made = await self._entries(selection.papers, language, depth, watch, person=person, chat=chat)
        entries = [each for each in made if isinstance(each, Entry)]
        for each in made:
            if isinstance(each, NotAllowedError):
                if not entries:
                    raise each
                refused(each)
        papers = [entry.paper for entry in entries]
        overview = overview and len(papers) > MORE_THAN
        found = await self._overviews.of(papers, language, urgent=person is not None) if overview else None
        return self._digest(selection, language, entries, found)

    async def _entries(
        self, papers: Sequence[Paper], language: str, depth: Depth, watch: OnPaper | None = None, **asked: Any
    ) -> list[Entry | NotAllowedError]:
        """Summarise papers in nobody's name, unless it is said who asked."""
        ready = await self._summaries.ready(papers, language, depth)
        turns = asyncio.Semaphore(self.at_once)
        done = 0

        async def entry(paper: Paper) -> Entry | NotAllowedError:
            nonlocal done
            if (summary := ready.get(paper.versioned_id)) is None:
                async with turns:
                    try:
                        summary = await self._summaries.of(paper, language, depth, **asked)
                    except NotAllowedError as error:
                        return error
            made = Entry(paper, summary)
            done += 1
            if watch:
                watch(done, len(papers))
            return made

        return await asyncio.gather(*map(entry, papers))

    def called(self, topic: TopicSpec, language: str) -> str:
        """Return what a topic is called in a language."""
        if topic.kind == "like":
            return named_in(topic, self._names, language)
        return self._names.get((topic.key, language), topic.name)

    def _digest(
        self, selection: Selection, language: str, entries: Sequence[Entry], overview: Overview | None
    ) -> Digest:
        topic = selection.topic
        return Digest(
            topic.key,
            self.called(topic, language),
            topic.query,
            selection.lists[-1] if selection.lists else selection.day,
            language,
            self._clock.now(),
            tuple(replace(entry, why=selection.why.get(entry.paper.id, ())) for entry in entries),
            selection.found,
            selection.ranked,
            selection.lists,
            selection.crosslists,
            overview,
        )


def _chosen(
    topic: TopicSpec, day: date, new: NewPapers, all_new: Sequence[Paper], chosen: Sequence[Paper]
) -> Selection:
    """Return a selection of what is new; the lists are counted where all of it stands on some."""
    days = {new.days[paper.id] for paper in all_new if paper.id in new.days}
    is_listed = days and all(paper.id in new.days for paper in all_new)
    return Selection(
        topic,
        day,
        tuple(chosen),
        len(all_new),
        new.harvest,
        state=new.state,
        days=new.days,
        lists=tuple(sorted({min(days), max(days)})) if is_listed else (),
        crosslists=sum(paper.id in new.crosslists for paper in all_new),
    )
