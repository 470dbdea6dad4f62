"""All services, as handlers and schedulers get them."""

from dataclasses import dataclass

from chat.clock import Clock
from chat.measures import Measures
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
from services.digests.preparations import Preparations
from services.digests.publishing import Publishing
from services.embeddings import Embeddings
from services.full_texts import FullTexts
from services.key_values import KeyValues
from services.languages import Languages
from services.libraries.libraries import Libraries
from services.library import Library
from services.listing.listing import Listing
from services.listing.report import Reporter
from services.marks import Marks
from services.near.likings import Likings
from services.near.related import Related
from services.operation.running import Running
from services.operation.statistics import Statistics
from services.operation.upkeep import Upkeep
from services.operators import Operators
from services.overviews import Overviews
from services.preferences import PreferenceBook
from services.replies.pictures import Pictures
from services.said.talks import Talks
from services.search import Search
from services.sent.files import SentFiles
from services.shortcuts import Shortcuts
from services.subscriptions import Subscriptions
from services.summaries import Summaries
from services.topics import Catalogue
from services.word_counts import WordCounts


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot can do, built once by the composition root; `example` is the id of a paper to try it on."""

    clock: Clock
    measures: Measures
    languages: Languages
    library: Library
    search: Search
    related: Related
    likings: Likings
    listing: Listing
    reporter: Reporter
    summaries: Summaries
    overviews: Overviews
    answers: Answers
    choices: Choices
    talks: Talks
    catalogue: Catalogue
    preferences: PreferenceBook
    subscriptions: Subscriptions
    embeddings: Embeddings
    word_counts: WordCounts
    digests: DigestBuilder
    due_digests: DueDigests
    best: Best
    preparations: Preparations
    upkeep: Upkeep
    bookmarks: Bookmarks
    votes: Votes
    marks: Marks
    quotas: Quotas
    accounts: Accounts
    shortcuts: Shortcuts
    presence: Presence
    closures: Closures
    access: Access
    operators: Operators
    statistics: Statistics
    broadcasts: Broadcasts
    key_values: KeyValues
    full_texts: FullTexts
    sent_files: SentFiles
    libraries: Libraries
    pictures: Pictures
    running: Running
    publishing: Publishing
    example: str
