"""What keeps chats' libraries, and asks Zotero for them, out of the settings."""

from contextlib import AsyncExitStack

from bot.settings.settings import Settings
from chat.clock import Clock
from chat.measures import Measures
from chat.network import Proxies
from papers.aside.readers import Readers
from papers.references.zotero import Zotero
from services.libraries.libraries import Libraries
from services.library import Library
from services.sent.turns import Turns
from store.database import Store


def libraries_of(
    settings: Settings,
    store: Store,
    library: Library,
    turns: Turns,
    *,
    readers: Readers,
    clock: Clock,
    stack: AsyncExitStack,
    measures: Measures,
) -> Libraries:
    """Build the libraries' service; the stack ends what it began."""
    chosen = settings.zotero
    key = chosen.api_key.get_secret_value() if chosen.api_key else ""
    zotero = Zotero(chosen.api_url, clock, proxies=Proxies(settings.network.proxy), own=chosen.library, key=key)
    stack.push_async_callback(zotero.aclose)
    return Libraries(store, library, zotero, turns, readers=readers, clock=clock, measures=measures)
