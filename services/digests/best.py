"""The week's or the month's best: what a chat's own readers liked most, posted once when the week or month is over."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import structlog

from chat.clock import Clock
from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Words
from papers import latex
from papers.credits import names
from papers.paper import Paper
from services.languages import Languages
from services.preferences import PreferenceBook, Preferences
from store import bookmarks, chats, deliveries
from store import papers as records
from store.chats import Chat
from store.database import Connection, Store
from summarizer.best import Period

MOST = 10
_MOST_AUTHORS = 3
_IN_A_ROW = 5
_AT_NO_HOUR = time(9)  # of a chat whose digests come when arXiv's list does
_FRESH = timedelta(days=1)  # in which a chat that has had none yet gets its first one


class Best:
    """Posts what readers liked, by their chat's clock and through the outbox, each period once."""

    def __init__(self, store: Store, book: PreferenceBook, languages: Languages, clock: Clock) -> None:
        self._store = store
        self._book = book
        self._languages = languages
        self._clock = clock

    async def post_due(self) -> int:
        """Write down what is due now, and return for how many chats there was something. Raises UnavailableError."""
        now, posted = self._clock.now(), 0
        async with self._store.reading() as c:
            wanting = await chats.wanting_best(c)
        for chat, told in wanting:
            preferences = self._book.over_defaults(chat)
            period, moment = _last(preferences, now)
            if now < moment or (told and told >= period.end):
                continue
            late = told is None and now - moment > _FRESH  # nobody wished it when it was due
            posted += await self._store.write(self._post, chat, preferences, (period, moment), late=late)
        return posted

    async def _post(
        self, c: Connection, chat: Chat, preferences: Preferences, due: tuple[Period, datetime], *, late: bool
    ) -> bool:
        period, moment = due
        if not await chats.note_best(c, chat.id, period.end) or late:
            return False
        begun = datetime.combine(period.first, moment.timetz(), moment.tzinfo).astimezone(UTC)
        counted = await bookmarks.most_liked(c, since=begun, until=moment, limit=MOST, chat_id=chat.id)
        kept = await records.highest(c, [paper_id for paper_id, _ in counted])
        liked = [(kept[paper_id], people) for paper_id, people in counted if paper_id in kept]
        if not liked:
            return False
        words = self._languages.words(preferences.language)
        reply = _reply(liked, period, words)
        reply = Reply(reply.blocks, language=words.language, silent=preferences.sound == "none")
        await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=[reply], now=self._clock.now())
        structlog.get_logger(__name__).info("best_made", chat=chat.id, papers=len(liked), platform=chat.ref.platform)
        return True


def _last(preferences: Preferences, now: datetime) -> tuple[Period, datetime]:
    """Return the last week or month that is over, and the moment at which its best is due."""
    today = now.astimezone(preferences.zone).date()
    period = Period.around(today, monthly=preferences.best == "monthly").before
    hour = preferences.time if isinstance(preferences.time, time) else _AT_NO_HOUR
    return period, datetime.combine(period.end, hour, preferences.zone)


def _reply(liked: Sequence[tuple[Paper, int]], period: Period, words: Words) -> Reply:
    """Say what was liked, with how many did and nothing of who."""
    numbers = [Choice(str(n), f"summarize {paper.versioned_id}") for n, (paper, _) in enumerate(liked, 1)]
    rows = tuple(tuple(numbers[at : at + _IN_A_ROW]) for at in range(0, len(numbers), _IN_A_ROW))
    blocks: tuple[Block, ...] = (
        Heading(period.title(words)),
        Listing(tuple(_item(paper, people, words) for paper, people in liked), ordered=True),
        Text(words.say("What readers of this chat liked most. A number summarises that paper."), quiet=True),
        Choices(rows),
    )
    return Reply(blocks)


def _item(paper: Paper, people: int, words: Words) -> Item:
    authors = names([latex.to_text(name) for name in paper.authors], _MOST_AUTHORS, words)
    url = next((link.url for link in paper.links if link.kind == "abs"), "")
    return Item(latex.to_text(paper.title), f"👍 {people} · {authors} · arXiv:{paper.id}", url)
