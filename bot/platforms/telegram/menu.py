"""The menus of commands: one for each language and sort of chat."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any

import structlog
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.platforms.telegram.incoming import NAME
from bot.platforms.telegram.sending import Bot
from chat.languages import LANGUAGES
from chat.words import Words
from handlers.command import Audience, Command
from services.languages import Languages

MOST_ABOUT = 256
LETTERS = 2  # of a language, ISO 639-1


class Menu:
    """Tells Telegram which commands to offer; the operators see theirs as well."""

    def __init__(self, commands: Iterable[Command], languages: Languages, operators: Collection[str]) -> None:
        self._commands = [command for command in commands if not command.hidden]
        self._languages = languages
        self._operators = operators
        self._told: set[str] = set()
        """The operators who have a menu of their own."""

    async def publish(self, bot: Bot) -> None:
        """Set all menus; a menu that cannot be set leaves the bot no worse than without."""
        managers = {Audience.EVERYONE, Audience.MANAGERS}
        await self._set(bot, BotCommandScopeAllPrivateChats(), managers)
        await self._set(bot, BotCommandScopeAllGroupChats(), {Audience.EVERYONE})
        await self._set(bot, BotCommandScopeAllChatAdministrators(), managers)
        await self.publish_to_operators(bot)

    async def publish_to_operators(self, bot: Bot) -> None:
        """Set the menus of those who became operators, and take theirs from those who are none any more."""
        found = (key.partition(":") for key in self._operators)
        operators = {number for platform, _, number in found if platform == NAME}
        gone, self._told = self._told - operators, operators
        for number in operators:
            await self._set(bot, BotCommandScopeChat(int(number)), set(Audience))
        for number in gone:
            await self._each(BotCommandScopeChat(int(number)), lambda _, **which: bot.delete_my_commands(**which))

    async def _set(self, bot: Bot, scope: BotCommandScope, audiences: set[Audience]) -> None:
        def told(words: Words, **which: Any) -> Awaitable[bool]:
            shown = [_entry(command, words) for command in self._commands if command.audience in audiences]
            return bot.set_my_commands(shown, **which)

        await self._each(scope, told)

    async def _each(self, scope: BotCommandScope, tell: Callable[..., Awaitable[bool]]) -> None:
        """Tell Telegram something for each language, until it refuses."""
        for code, language in {"": "", **_codes()}.items():
            try:
                await tell(self._languages.words(language), scope=scope, language_code=code or None)
            except TelegramError as error:
                structlog.get_logger(__name__).warning("menu_not_set", scope=scope.type, reason=error.message)
                break


def _codes() -> dict[str, str]:
    """Return the languages by the codes that Telegram takes: two letters, of languages alone."""
    rows = [row for row in LANGUAGES.values() if len(row.primary) == LETTERS]
    return {row.primary: row.code for row in reversed(rows)}  # the first of several has it


def _entry(command: Command, words: Words) -> BotCommand:
    about = words.tell(command.about)
    return BotCommand(command.name, (about[:1].upper() + about[1:])[:MOST_ABOUT])
