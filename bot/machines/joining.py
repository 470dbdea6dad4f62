"""How a process joins those that share its database, and builds the platforms that it runs by turns with them."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from bot.app import App
from bot.machines.leased import LeasedPlatform
from bot.machines.roles import HEARING, alike, lease_names, section_of, token_of
from bot.platforms.spec import PlatformSpec
from bot.settings.names import variable
from chat.errors import BadInputError
from chat.measures import ROLE_HELD
from chat.platform import Platform
from chat.words import phrase
from scheduler.sharing import Sharing
from services.machines.duties import CLOCK, Duties
from services.machines.keeper import Keeper
from services.machines.myself import Myself


@asynccontextmanager
async def joined(app: App, roles: Collection[str]) -> AsyncIterator[Duties | None]:
    """Join for these roles as long as the context lasts; over a file there is nobody else. Raises UnavailableError."""
    if app.store.server is None:
        for role in lease_names(app.settings, roles):
            app.services.measures.set(ROLE_HELD, 1.0, role)
        yield None
        return
    me = Myself(roles, lambda: alike(app.settings))
    keeper = Keeper(app.store, me, lease_names(app.settings, roles), app.clock, app.services.measures)
    await keeper.begin()
    try:
        yield Duties(keeper)
    finally:
        await keeper.aclose()


def sharing_of(app: App, duties: Duties, leased: Mapping[str, LeasedPlatform]) -> Sharing:
    """Return what the runner goes by."""
    return Sharing(
        app.store,
        posts=lambda name: leased[name].is_up,
        platforms=duties.platforms,
        works=duties.works,
        clocks=partial(duties.holds, CLOCK),
    )


def configured(app: App, roles: Collection[str], duties: Duties | None) -> list[Platform]:
    """Build the platforms of these roles."""
    return [_built(app, spec, duties) for spec in HEARING if spec.name in roles and token_of(spec, app.settings)]


def _built(app: App, spec: PlatformSpec[Any], duties: Duties | None) -> Platform:
    if spec.build is None:
        raise LookupError(spec.name)
    build: Callable[[], Platform] = partial(
        spec.build, section_of(spec, app.settings), app.dispatcher, app.services, app.clock
    )
    return LeasedPlatform(spec.name, build, duties.keeper.holdings[spec.name]) if duties else build()


def none_configured() -> BadInputError:
    """Return what is said where no platform is set up."""
    missing = [variable((spec.name, spec.needs)) for spec in HEARING]
    return BadInputError(
        phrase("No platform is configured."),
        phrase(
            "Set one of these for your bot: {variables}. Or talk at the terminal: herald chat",
            variables=", ".join(missing),
        ),
    )
