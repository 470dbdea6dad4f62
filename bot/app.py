"""The composition root: builds everything from the settings, starts and stops it in order."""

import os
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from archive.site.files import open_files
from archive.site.site import Site
from bot.gates import Gates
from bot.libraries import libraries_of
from bot.platforms import PLATFORMS
from bot.schedule import runner_of
from bot.settings.settings import Settings
from bot.sources import Arxiv, real_arxiv, sample_arxiv
from bot.values import (
    closes_codes,
    default_preferences,
    embedding_spec,
    judge_of,
    limits_of,
    model_specs,
    readers_at_once,
    small_checker_of,
    summaries_at_once,
    topics_of,
)
from chat.clock import Clock, SystemClock
from chat.errors import HeraldError
from chat.measures import UNMEASURED, Measures
from chat.platform import Postman
from handlers.dispatch import Dispatcher
from papers.aside.readers import Readers
from papers.sample import SAMPLE_EXAMPLE, SAMPLE_NOW, SampleSource
from scheduler.runner import Runner
from scheduler.sharing import Sharing
from services.access import Access, Quotas
from services.accounts import Accounts
from services.answers import Answers
from services.bookmarks import Bookmarks, Votes
from services.broadcasts import Broadcasts
from services.choices import Choices
from services.closures import Closures, Presence
from services.digests.best import Best
from services.digests.builder import DigestBuilder
from services.digests.due_digests import DueDigests
from services.digests.news import News
from services.digests.preparations import Preparations
from services.digests.publishing import Publishing
from services.digests.relevance import Relevance
from services.embeddings import Embeddings
from services.full_texts import FullTexts
from services.key_values import KeyValues
from services.languages import Languages
from services.ledger import StoredLedger
from services.library import Library
from services.listing.claims import Claim
from services.listing.listing import Listing
from services.listing.matching import Matching
from services.listing.newest import NewestList
from services.listing.report import Reporter
from services.machines.hearing import Hearing
from services.machines.jobs import Jobs
from services.machines.models import SharedModels
from services.marks import Marks
from services.near.likings import Likings
from services.near.meaning import Meaning
from services.near.related import Related
from services.operation.readiness import Readiness
from services.operation.running import Running
from services.operation.statistics import Statistics
from services.operation.upkeep import Upkeep
from services.operators import Operators
from services.overviews import Overviews
from services.preferences import PreferenceBook
from services.repeated import Repeated
from services.replies.pictures import Pictures
from services.said.talks import Talks
from services.search import Search
from services.sent.files import SentFiles
from services.sent.recognition import Recognizer
from services.sent.turns import Turns
from services.services import Services
from services.shortcuts import Shortcuts
from services.subscriptions import Subscriptions
from services.summaries import Summaries
from services.topics import Catalogue
from services.word_counts import WordCounts
from store.database import Store, open_store
from store.machines.alone import alone_over
from summarizer.checker.model import SmallChecker
from summarizer.embeddings.embedder import Embedder
from summarizer.embeddings.opening import open_embedder
from summarizer.models.chain import Chain

STORE_VARIABLE = "HERALD_STORE__URL"
EXAMPLE = "1706.03762"  # which most of those who ask know


@dataclass(slots=True)
class App:
    """All that runs in the process; `settings` are those in force."""

    settings: Settings
    clock: Clock
    store: Store
    services: Services
    dispatcher: Dispatcher
    chain: Chain
    directory: Path | str
    """Where the archive is: a folder, or an object store's address."""
    checker: SmallChecker | None = None

    def runner(
        self,
        postmen: Mapping[str, Postman],
        platforms: Callable[[], Mapping[str, HeraldError | None]] = dict,
        sharing: Sharing | None = None,
    ) -> Runner:
        """Build what calls the jobs of the process, as `bot/schedule.py` has it."""
        return runner_of(self, postmen, platforms, sharing)

    def readiness(
        self,
        platforms: Callable[[], Mapping[str, HeraldError | None]],
        runner: Runner,
        roles: Callable[[], Mapping[str, str]] | None = None,
    ) -> Readiness:
        """Build what looks whether all parts can do their work; `roles` tells them where others share the database."""
        return Readiness(
            self.store,
            self.clock,
            platforms=platforms,
            models=lambda: self.chain.troubles,
            clock_trouble=lambda: runner.trouble,
            outage=lambda: runner.outage,
            measures=self.services.measures,
            roles=roles,
        )


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    sample: bool = False,
    temporary: bool = False,
    models: bool = True,
    measured: bool = False,
    alone: bool = False,
    clock: Clock | None = None,
    environ: Mapping[str, str] = os.environ,
) -> AsyncIterator[App]:
    """Build the app, and close it at the end.

    With `sample` the bundled papers stand in for arXiv, the clock starts on their day, and the store is a fresh
    temporary one unless a variable names one; with `temporary` it is in any case, and so is the archive's folder.
    Without `models` none is asked, whatever the settings say. With `measured` what is done is counted, for whoever
    watches; with `alone` no other process that says so runs over the same file. Raises HeraldError.
    """
    async with AsyncExitStack() as stack:
        clock = clock or SystemClock(SAMPLE_NOW if sample else None)
        specs = model_specs(settings) if models else []
        measures: Measures = UNMEASURED
        if measured:
            from bot.web.metrics import measuring

            measures = measuring(settings, [spec.name for spec in specs], clock)
        url, directory = settings.store.url, settings.archive.directory
        keeps_pages = "archive.directory" in settings.set_by and not temporary
        temporary = temporary or (sample and STORE_VARIABLE not in environ)
        if temporary:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="paper-herald-")))
            url = f"sqlite+aiosqlite:///{folder / 'herald.db'}"
            directory = directory if keeps_pages else folder / "site"
        if alone:
            stack.enter_context(alone_over(url))
        store = await stack.enter_async_context(open_store(url, measures))
        faults = Repeated("database_failed", clock, of_database=True)
        store.on_fault, store.on_success = faults.failed, faults.worked
        readers, gates = Readers(readers_at_once(settings), clock), Gates(clock, store, stack, measures)
        arxiv = (
            sample_arxiv(readers)
            if sample
            else real_arxiv(settings, clock, stack, gates, readers=readers, measures=measures)
        )
        ledger = StoredLedger(store, clock)
        stack.push_async_callback(ledger.aclose)
        shared = SharedModels(store)
        stack.push_async_callback(shared.aclose)
        checker = small_checker_of(settings) if models else None
        judge = judge_of(settings, specs)
        chain = Chain(specs, ledger, clock, judge=judge, checker=checker, measures=measures, tell=shared.tell)
        shared.listen(chain.hear)
        stack.push_async_callback(chain.aclose)
        jobs: Jobs | None = None
        if store.is_shared:
            from services.machines.asking import Asker
            from services.machines.shared_jobs import SharedJobs

            asker = Asker(store)
            stack.push_async_callback(asker.aclose)
            jobs = SharedJobs(asker)
        spec = embedding_spec(settings) if models else None
        services = build_services(
            settings,
            store,
            arxiv,
            chain,
            clock=clock,
            stack=stack,
            directory=directory,
            measures=measures,
            jobs=jobs,
            embedder=open_embedder(spec, clock) if spec else None,
        )
        await services.subscriptions.refresh(services.catalogue.topics.values())
        await services.operators.refresh()
        stack.push_async_callback(Hearing(store, "operators", services.operators.refresh).aclose)
        dispatcher = Dispatcher(services)
        dispatcher.on_answer.append(measures.answered)
        yield App(settings, clock, store, services, dispatcher, chain, directory, checker)


def build_services(
    settings: Settings,
    store: Store,
    arxiv: Arxiv,
    chain: Chain,
    *,
    clock: Clock,
    stack: AsyncExitStack,
    directory: Path | str,
    measures: Measures = UNMEASURED,
    jobs: Jobs | None = None,
    embedder: Embedder | None = None,
) -> Services:
    """Build the services over a store, what asks arXiv and the chain of models; the stack ends what they began.

    What is heavy they have done by `jobs`, where there are any.
    """
    defaults = default_preferences(settings)
    languages = Languages(settings.digest.language)
    library = Library(arxiv.source, store, clock, timedelta(hours=settings.arxiv.record_hours))
    full_texts = FullTexts(arxiv.texts, store, clock, jobs)
    stack.push_async_callback(full_texts.aclose)
    operators = Operators(store, clock, settings.operators.ids, closed=closes_codes(settings))
    stack.push_async_callback(operators.aclose)
    unhurried = {each.name for each in PLATFORMS if each.unhurried}
    quotas = Quotas(store, clock, limits_of(settings), operators.keys, unhurried=unhurried, measures=measures)
    stack.push_async_callback(quotas.aclose)
    summaries = Summaries(store, chain, full_texts, quotas, clock=clock, jobs=jobs)
    stack.push_async_callback(summaries.aclose)
    embeddings = Embeddings(store, embedder, clock, measures)
    stack.push_async_callback(embeddings.aclose)
    meaning = Meaning(embeddings, clock)
    answers = Answers(chain, full_texts, quotas, clock=clock, jobs=jobs, meaning=meaning)
    search = Search(store, library, clock, meaning)
    turns = Turns(store, clock, settings.limits.files_per_user_per_day)
    sent_files = SentFiles(
        store,
        Recognizer(library, search),
        summaries,
        answers,
        turns,
        readers=arxiv.readers,
        clock=clock,
        most_bytes=settings.arxiv.pdf_megabytes * 2**20,
        measures=measures,
    )
    stack.push_async_callback(sent_files.aclose)
    preferences = PreferenceBook(store, defaults)
    closures = Closures(store, clock, preferences, languages)
    catalogue = catalogue_of(settings)
    kept = timedelta(days=settings.arxiv.keep_days)
    likings = Likings(store, library, meaning)
    matching = Matching(store, clock, likings)
    stack.push_async_callback(matching.aclose)
    subscriptions = Subscriptions(store, clock, preferences, settings.limits.subscriptions_per_chat)
    listing = Listing(
        store, arxiv.lists, library, catalogue, matching, subscriptions=subscriptions, clock=clock, kept=kept, jobs=jobs
    )
    newest = NewestList(store, listing, matching, clock)
    stack.push_async_callback(newest.aclose)
    site = site_of(settings, directory, languages)
    overviews = Overviews(store, chain, clock, embeddings if embeddings.is_on else None, jobs)
    stack.push_async_callback(overviews.aclose)
    publishing = Publishing(
        store, clock, site, overviews, public_url=settings.web.public_url or "", measures=measures, jobs=jobs
    )
    if isinstance(directory, str):
        publishing.claim = Claim(store, clock, "archive")
    relevance = Relevance(settings.digest.min_score, embeddings if embeddings.is_on else None, meaning, store, clock)
    stack.push_async_callback(relevance.aclose)
    at_once = summaries_at_once(settings)
    news = News(store, library, newest, matching, clock)
    digests = DigestBuilder(
        store,
        news,
        summaries,
        relevance,
        overviews,
        likings=likings,
        clock=clock,
        names=catalogue.names,
        at_once=at_once,
    )
    return Services(
        clock=clock,
        measures=measures,
        languages=languages,
        library=library,
        search=search,
        related=Related(store, newest, meaning, clock),
        likings=likings,
        listing=listing,
        reporter=Reporter(store, arxiv.lists, listing, matching),
        summaries=summaries,
        overviews=overviews,
        answers=answers,
        choices=Choices(chain, quotas),
        talks=Talks(store, clock),
        catalogue=catalogue,
        preferences=preferences,
        subscriptions=subscriptions,
        embeddings=embeddings,
        word_counts=WordCounts(store, clock),
        digests=digests,
        due_digests=DueDigests(
            store,
            digests,
            publishing,
            preferences,
            languages,
            clock=clock,
            deeper=full_texts.available,
            measures=measures,
        ),
        best=Best(store, preferences, languages, clock),
        preparations=Preparations(store, digests, preferences, clock),
        upkeep=Upkeep(store, preferences, clock, kept),
        bookmarks=Bookmarks(store, clock),
        votes=Votes(store, clock),
        marks=Marks(store),
        quotas=quotas,
        accounts=Accounts(store),
        shortcuts=Shortcuts(store, clock),
        presence=Presence(store, clock, closures),
        closures=closures,
        access=Access(
            frozenset(settings.access.users),
            frozenset(settings.access.chats),
            frozenset(settings.access.guilds),
            operators.keys,
        ),
        operators=operators,
        statistics=Statistics(store, clock),
        broadcasts=Broadcasts(store, clock),
        key_values=KeyValues(store, clock),
        full_texts=full_texts,
        sent_files=sent_files,
        libraries=libraries_of(
            settings, store, library, turns, readers=arxiv.readers, clock=clock, stack=stack, measures=measures
        ),
        pictures=Pictures(store),
        running=Running(clock),
        publishing=publishing,
        example=SAMPLE_EXAMPLE if isinstance(arxiv.source, SampleSource) else EXAMPLE,
    )


def catalogue_of(settings: Settings) -> Catalogue:
    """Return the topics of the settings."""
    return Catalogue(*topics_of(settings))


def site_of(settings: Settings, directory: Path | str, languages: Languages) -> Site:
    """Return the archive in a folder, or at an object store's address. Raises BadInputError for one of no use."""
    return Site(
        open_files(directory),
        languages.words,
        public_url=settings.web.public_url or "",
        language=lambda: languages.default,
        dialect=settings.archive.front_matter,
    )
