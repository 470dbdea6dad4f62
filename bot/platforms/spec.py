"""What the program knows of a platform before its library is loaded."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bot.settings.types import SettingsSection
from chat.clock import Clock
from chat.words import Phrase

if TYPE_CHECKING:
    from bot.platforms.setting_up import SettingUp
    from chat.checkup import Look
    from chat.platform import Platform
    from handlers.dispatch import Dispatcher
    from papers.probing import Prober
    from services.services import Services

S = TypeVar("S", bound=SettingsSection)


def with_proxy(section: S, proxy: str) -> S:
    """Return a platform's settings with the proxy for all where the platform has none of its own."""
    if "proxy" not in type(section).model_fields:
        return section
    return section.model_copy(update={"proxy": getattr(section, "proxy", "") or proxy})


def _nothing(*_: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class PlatformSpec(Generic[S]):
    """A row of the table of platforms, which stands in the platform's folder, in a module that imports no library.

    `name` begins the ids of its people and chats and is its section of the settings, which `settings` describes; a
    platform without one is not run by `herald run`. It runs where the setting `needs` is set: `build` makes it then.
    `person` and `chat` are the regular expressions of ids after the name and its colon, `example` is how a refusal of
    a setting shows one, "" for ids that nobody writes. `check` yields the settings that do not fit together, each with
    a sentence, which for a secret goes on with where it belongs, and `looks` the questions by which `herald config
    --check` finds out whether the platform lets the bot in, the first being whose token it is. `making` says step by
    step how one comes by what is needed, for `herald setup`, and `setting_up` finds chats then. Nobody shares an
    `unhurried` one, so that requests are not counted by the minute.
    """

    name: str
    person: str
    chat: str
    example: str = ""
    settings: type[S] | None = None
    needs: str = ""
    build: "Callable[[S, Dispatcher, Services, Clock], Platform] | None" = None
    check: Callable[[S], Iterable[tuple[str, str]]] = _nothing
    looks: "Callable[[S, Prober], Iterable[Look]]" = _nothing
    making: Sequence[Phrase] = ()
    setting_up: "Callable[[S, Clock], SettingUp] | None" = None
    unhurried: bool = False
