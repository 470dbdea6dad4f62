"""What the outbox needs to close and open chats, in tests that have no whole app."""

from chat.clock import Clock
from services.closures import Closures
from services.languages import Languages
from services.preferences import PreferenceBook, Preferences
from store.database import Store


def closures(store: Store, clock: Clock) -> Closures:
    return Closures(store, clock, PreferenceBook(store, Preferences()), Languages())
