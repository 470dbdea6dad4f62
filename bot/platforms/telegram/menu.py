"""The menus of commands: one for each language and sort of chat."""

from collections.abc import Iterable, Iterator

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

from bot.platforms.telegram.sending import Bot
from chat.languages import LANGUAGES
from chat.words import Words
from handlers.command import Audience, Command
from services.languages import Languages

MOST_ABOUT = 256
LETTERS = 2  # of a language, ISO 639-1


class Menu:
    """Tells Telegram which commands to offer; the operators see theirs as well."""

    def __init__(self, commands: Iterable[Command], languages: Languages, operators: Iterable[str]) -> None:
        self._commands = [command for command in commands if not command.hidden]
        self._languages = languages
        self._operators = [key.partition(":")[2] for key in operators if key.startswith("telegram:")]

    async def publish(self, bot: Bot) -> None:
        """Set all menus; a menu that cannot be set leaves the bot no worse than without."""
        for scope, audiences in self._scopes():
            for code, language in {"": "", **_codes()}.items():
                words = self._languages.words(language)
                shown = [_entry(command, words) for command in self._commands if command.audience in audiences]
                try:
                    await bot.set_my_commands(shown, scope=scope, language_code=code or None)
                except TelegramError as error:
                    structlog.get_logger(__name__).warning("menu_not_set", scope=scope.type, reason=error.message)
                    break

    def _scopes(self) -> Iterator[tuple[BotCommandScope, set[Audience]]]:
        managers = {Audience.EVERYONE, Audience.MANAGERS}
        yield BotCommandScopeAllPrivateChats(), managers
        yield BotCommandScopeAllGroupChats(), {Audience.EVERYONE}
        yield BotCommandScopeAllChatAdministrators(), managers
        for operator in self._operators:
            yield BotCommandScopeChat(int(operator)), {*managers, Audience.OPERATORS}


def _codes() -> dict[str, str]:
    """Return the languages by the codes that Telegram takes: two letters, of languages alone."""
    rows = [row for row in LANGUAGES.values() if len(row.primary) == LETTERS]
    return {row.primary: row.code for row in reversed(rows)}  # the first of several has it


def _entry(command: Command, words: Words) -> BotCommand:
    about = words.tell(command.about)
    return BotCommand(command.name, (about[:1].upper() + about[1:])[:MOST_ABOUT])
