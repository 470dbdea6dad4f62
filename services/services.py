"""All services, as handlers and schedulers get them."""

from dataclasses import dataclass

from chat.clock import Clock
from services.access import Access
from services.accounts import Accounts
from services.answers import Answers
from services.digests import Digests
from services.editions import Editions
from services.languages import Languages
from services.library import Library
from services.preferences import PreferenceBook
from services.presence import Presence
from services.quotas import Quotas
from services.shelf import Shelf
from services.shortcuts import Shortcuts
from services.statistics import Statistics
from services.subscriptions import Subscriptions
from services.summaries import Summaries
from services.topics import Catalogue


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot can do, built once by the composition root."""

    clock: Clock
    languages: Languages
    library: Library
    summaries: Summaries
    answers: Answers
    catalogue: Catalogue
    preferences: PreferenceBook
    subscriptions: Subscriptions
    digests: Digests
    editions: Editions
    shelf: Shelf
    quotas: Quotas
    accounts: Accounts
    shortcuts: Shortcuts
    presence: Presence
    access: Access
    statistics: Statistics
