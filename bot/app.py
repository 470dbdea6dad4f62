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
from services.answers import Answers
from services.digests import Digests
from services.editions import Editions
from services.harvests import Harvests
from services.languages import Languages
from services.ledger import StoredLedger
from services.library import Library
from services.preferences import PreferenceBook, Preferences
from services.presence import Presence
from services.quotas import Limits, Quotas
from services.services import Services
from services.shelf import Shelf
from services.shortcuts import Shortcuts
from services.statistics import Statistics
from services.subscriptions import Subscriptions
from services.summaries import Summaries
from services.topics import Catalogue
from store.database import Store, open_store
from summarizer.chain import Chain
from summarizer.models import ModelSpec

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
    models: bool = True,
    clock: Clock | None = None,
    environ: Mapping[str, str] = os.environ,
) -> AsyncIterator[House]:
    """Build the house and pull it down at the end.

    With `sample` the bundled papers stand in for arXiv, the clock starts on their day, and the store is a fresh
    temporary one unless a variable names one; with `temporary` it is in any case. Without `models` none is
    asked, whatever the settings say. Raises HeraldError.
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
        chain = Chain(_models(settings) if models else [], StoredLedger(store, clock), clock)
        stack.push_async_callback(chain.aclose)
        services = build_services(settings, store, source, chain, clock, stack=stack)
        await services.subscriptions.refresh(services.catalogue.topics.values())
        yield House(settings, clock, store, temporary, services, Dispatcher(services))


def _arxiv(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Source:
    from papers.client import ArxivClient

    gate = Gate(clock, settings.arxiv.delay_seconds)
    client = ArxivClient(settings.arxiv.api_url, gate=gate, clock=clock, timeout_seconds=settings.arxiv.timeout_seconds)
    stack.push_async_callback(client.aclose)
    return client


def _models(settings: Settings) -> list[ModelSpec]:
    """Give the models in the order of asking; of two with one name the second is told by that of its fallback."""
    specs: list[ModelSpec] = []
    for name, chosen in {"": settings.llm, **settings.llm.fallbacks}.items():
        if chosen.provider == "offline":  # only [llm] itself may be: then no model is asked at all
            return []
        model = chosen.model or ""
        twin = any(spec.name == model for spec in specs)
        specs.append(
            ModelSpec(
                provider=chosen.provider,
                model=model,
                name=f"{model} ({name})" if twin else model,
                base_url=chosen.base_url,
                api_key=chosen.api_key.get_secret_value() if chosen.api_key else None,
                price_in=chosen.price_in,
                price_out=chosen.price_out,
                daily_budget_usd=chosen.daily_budget_usd,
                concurrency=chosen.concurrency,
                timeout_seconds=chosen.timeout_seconds,
            )
        )
    return specs


def build_services(
    settings: Settings, store: Store, source: Source, chain: Chain, clock: Clock, *, stack: AsyncExitStack
) -> Services:
    """Build the services over a store, a source of records and the chain of models; the stack ends what they began."""
    defaults = _defaults(settings)
    languages = Languages(settings.digest.language)
    library = Library(source, store, clock, timedelta(hours=settings.arxiv.record_hours))
    summaries = Summaries(store, chain, clock)
    stack.push_async_callback(summaries.aclose)
    preferences = PreferenceBook(store, defaults)
    overlap = timedelta(days=settings.digest.overlap_days)
    harvests = Harvests(store, library, clock, overlap, HARVEST_SERVES)
    stack.push_async_callback(harvests.aclose)
    digests = Digests(store, harvests, summaries, clock, settings.llm.concurrency)
    limits = Limits(settings.limits.requests_per_user_per_minute, settings.limits.summaries_per_user_per_day)
    operators = frozenset(settings.operators.ids)
    return Services(
        clock=clock,
        languages=languages,
        library=library,
        summaries=summaries,
        answers=Answers(chain),
        catalogue=Catalogue({key: (topic.name, topic.query) for key, topic in settings.topics.items()}),
        preferences=preferences,
        subscriptions=Subscriptions(store, clock, preferences, settings.limits.subscriptions_per_chat),
        digests=digests,
        editions=Editions(store, digests, preferences, languages, clock),
        shelf=Shelf(store, clock),
        quotas=Quotas(store, clock, limits, operators, unhurried={"console"}),
        accounts=Accounts(store),
        shortcuts=Shortcuts(store, clock),
        presence=Presence(store, clock, preferences),
        access=Access(
            frozenset(settings.access.users),
            frozenset(settings.access.chats),
            frozenset(settings.access.guilds),
            operators,
        ),
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
