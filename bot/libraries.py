"""What keeps chats' libraries, and asks Zotero for them, out of the settings."""

from contextlib import AsyncExitStack

from bot.settings.names import variable
from bot.settings.settings import Settings
from chat.checkup import Finding, not_set_up
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
    zotero = zotero_of(settings, clock)
    stack.push_async_callback(zotero.aclose)
    libraries = Libraries(store, library, zotero, turns, readers=readers, clock=clock, measures=measures)
    stack.push_async_callback(libraries.aclose)
    return libraries


def zotero_of(settings: Settings, clock: Clock) -> Zotero:
    """Build what asks Zotero."""
    chosen = settings.zotero
    key = chosen.api_key.get_secret_value() if chosen.api_key else ""
    return Zotero(chosen.api_url, clock, proxies=Proxies(settings.network.proxy), own=chosen.library, key=key)


async def look_at_zotero(settings: Settings, clock: Clock) -> Finding:
    """Find out whether the operators' own library can be read. Raises HeraldError."""
    zotero = zotero_of(settings, clock)
    if not zotero.own:
        return not_set_up(f"{variable(('zotero', 'library'))} and a key set up the operators' own library")
    try:
        return await zotero.look()
    finally:
        await zotero.aclose()
