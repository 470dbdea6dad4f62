"""The composition root: builds everything from the settings, starts and stops it in order."""

import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.settings import Settings
from bot.settings_types import DAYS
from chat.clock import Clock, SystemClock
from chat.platform import Postman
from handlers.dispatch import Dispatcher
from papers.gate import Gate
from papers.paper import Source
from papers.sample import SAMPLE_NOW, SampleSource
from scheduler.delivery import Outbox
from scheduler.runner import Runner
from services.access import Access
from services.accounts import Accounts
from services.digests import Digests
from services.editions import Editions
from services.harvests import Harvests
from services.languages import Languages
from services.library import Library
from services.preferences import PreferenceBook, Preferences
from services.quotas import Limits, Quotas
from services.services import Services
from services.shelf import Shelf
from services.statistics import Statistics
from services.subscriptions import Subscriptions
from services.summaries import Summaries
from services.topics import Catalogue
from store.database import Store, open_store
from summarizer.offline import OfflineSummarizer

STORE_VARIABLE = "HERALD_STORE__URL"
HARVEST_SERVES = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class House:
    """All that runs in the process."""

    settings: Settings
    clock: Clock
    store: Store
    temporary: bool
    services: Services
    dispatcher: Dispatcher

    def runner(self, postmen: Mapping[str, Postman]) -> Runner:
        """Build the clock and the outbox for the platforms that run."""
        return Runner(self.services.editions, Outbox(self.store, postmen, self.clock))


@asynccontextmanager
async def open_house(
    settings: Settings,
    *,
    sample: bool = False,
    temporary: bool = False,
    clock: Clock | None = None,
    environ: Mapping[str, str] = os.environ,
) -> AsyncIterator[House]:
    """Build the house and pull it down at the end.

    With `sample` the bundled papers stand in for arXiv, the clock starts on their day, and the store is a fresh
    temporary one unless a variable names one; with `temporary` it is in any case. Raises HeraldError.
    """
    async with AsyncExitStack() as stack:
        clock = clock or SystemClock(SAMPLE_NOW if sample else None)
        source = SampleSource() if sample else _arxiv(settings, clock, stack)
        url = settings.store.url
        temporary = temporary or (sample and STORE_VARIABLE not in environ)
        if temporary:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="paper-herald-"))
            url = f"sqlite+aiosqlite:///{Path(folder) / 'herald.db'}"
        store = await stack.enter_async_context(open_store(url))
        services = build_services(settings, store, source, clock)
        yield House(settings, clock, store, temporary, services, Dispatcher(services))


def _arxiv(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Source:
    from papers.client import ArxivClient

    gate = Gate(clock, settings.arxiv.delay_seconds)
    client = ArxivClient(settings.arxiv.api_url, gate=gate, clock=clock, timeout_seconds=settings.arxiv.timeout_seconds)
    stack.push_async_callback(client.aclose)
    return client


def build_services(settings: Settings, store: Store, source: Source, clock: Clock) -> Services:
    """Build the services over a store and a source of records."""
    defaults = _defaults(settings)
    languages = Languages(settings.digest.language)
    library = Library(source, store, clock, timedelta(hours=settings.arxiv.record_hours))
    summaries = Summaries(store, OfflineSummarizer(), clock)
    preferences = PreferenceBook(store, clock, defaults)
    overlap = timedelta(days=settings.digest.overlap_days)
    harvests = Harvests(store, library, clock, overlap, HARVEST_SERVES)
    digests = Digests(store, harvests, summaries, clock, settings.llm.concurrency)
    limits = Limits(settings.limits.requests_per_user_per_minute, settings.limits.summaries_per_user_per_day)
    operators = frozenset(settings.operators.ids)
    return Services(
        clock=clock,
        languages=languages,
        library=library,
        summaries=summaries,
        catalogue=Catalogue({key: (topic.name, topic.query) for key, topic in settings.topics.items()}),
        preferences=preferences,
        subscriptions=Subscriptions(store, clock, preferences, settings.limits.subscriptions_per_chat),
        digests=digests,
        editions=Editions(store, digests, preferences, languages, clock),
        shelf=Shelf(store, clock),
        quotas=Quotas(store, clock, limits, operators, unhurried={"console"}),
        accounts=Accounts(store),
        access=Access(frozenset(settings.access.users), frozenset(settings.access.chats), operators),
        statistics=Statistics(store, clock),
    )


def _defaults(settings: Settings) -> Preferences:
    chosen = settings.digest
    return Preferences(
        language=chosen.language,
        time=chosen.time,
        timezone=chosen.timezone,
        days=frozenset(DAYS.index(day) for day in chosen.days),
        max_papers=chosen.max_papers,
        depth=chosen.depth,
        figures=chosen.figures,
    )
