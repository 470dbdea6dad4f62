"""The slash commands: one for each row of the table of commands that is not hidden."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType, Choice

from bot.platforms.discord.autocomplete import Autocomplete
from bot.platforms.discord.buttons import POSTABLE
from bot.platforms.discord.files.attachments import attached
from bot.platforms.discord.names import named, told
from bot.platforms.discord.refs import name_of
from chat.refs import SentFile
from handlers.command import Audience, Command, Option, OptionKind


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody filled in: the values by option, and the files."""

    values: dict[str, str]
    files: tuple[SentFile, ...] = ()


Answer = Callable[[discord.Interaction[Any], str, Given], Awaitable[None]]
EVERYWHERE = AppCommandContext(guild=True, dm_channel=True, private_channel=False)
IN_PRIVATE = AppCommandContext(guild=False, dm_channel=True, private_channel=False)
BY_SERVERS = AppInstallationType(guild=True)
BY_ALL = AppInstallationType(guild=True, user=True)
ANYWHERE = AppCommandContext(guild=True, dm_channel=True, private_channel=True)
IN_A_SERVER = AppCommandContext(guild=True, dm_channel=False, private_channel=False)

# What Discord shows the command to, unless a server's administrators decide otherwise; the bot checks again.
_RIGHTS = {
    Audience.MANAGERS: discord.Permissions(manage_channels=True),
    Audience.OPERATORS: discord.Permissions(administrator=True),
}


class Place(app_commands.Transformer):
    """A channel or thread that takes digests, as commands name it."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Say that it is a channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Say which sorts there are to pick from."""
        return [*POSTABLE, discord.ChannelType.public_thread, discord.ChannelType.private_thread]

    async def transform(self, _: discord.Interaction[Any], value: Any, /) -> str:
        """Return its name."""
        return f"@{name_of(value.id)}"


class RoleNumber(app_commands.Transformer):
    """A role of the server, as commands name it."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Say that it is a role."""
        return discord.AppCommandOptionType.role

    async def transform(self, _: discord.Interaction[Any], value: Any, /) -> str:
        """Return its number."""
        return str(value.id)


_KINDS: dict[OptionKind, Any] = {
    "text": str,
    "whole": app_commands.Range[int, 1],
    "channel": Place,
    "role": RoleNumber,
    "file": discord.Attachment,
}


def slash_commands(
    commands: Iterable[Command], answer: Answer, completions: Autocomplete, contexts: AppCommandContext
) -> Iterator[app_commands.Command[Any, ..., None]]:
    """Make the commands; `answer` gets the interaction, the command's name and its values."""
    for command in commands:
        if not command.hidden and not (command.audience is Audience.OPERATORS and contexts is IN_PRIVATE):
            made: app_commands.Command[Any, ..., None] = app_commands.Command(
                name=named(command.name, command.called),
                description=told(command.about),
                callback=_callback(command, answer, completions),
                **_where(command, contexts),
            )
            made.default_permissions = _RIGHTS.get(command.audience)
            yield made


def _where(command: Command, contexts: AppCommandContext) -> dict[str, Any]:
    """Return where a command is offered, to those as well who installed the bot for themselves.

    What is for operators no private chat offers, since that of everybody would. What is about a chat's own data makes
    no sense among others, but for what says so there.
    """
    if command.audience is Audience.OPERATORS:
        return {"allowed_contexts": IN_A_SERVER, "allowed_installs": BY_SERVERS}
    if contexts is IN_A_SERVER:
        return {"allowed_contexts": contexts}
    among_others = contexts is EVERYWHERE and (not command.chat_data or command.name == "subscribe")
    allowed = AppCommandContext(guild=contexts.guild, dm_channel=True, private_channel=among_others)
    return {"allowed_contexts": allowed, "allowed_installs": BY_ALL}


def _callback(command: Command, answer: Answer, completions: Autocomplete) -> Any:
    """Make a function whose parameters, which the library reads, are the options."""
    options = command.takes

    async def callback(interaction: discord.Interaction[Any], **values: Any) -> None:
        files = [each for each in values.values() if isinstance(each, discord.Attachment)]
        said = {key: str(each) for key, each in values.items() if each is not None and each not in files}
        await answer(interaction, command.name, Given(said, attached(files)))

    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    vars(callback)["__signature__"] = inspect.Signature([first, *map(_parameter, options)])
    app_commands.describe(**{option.key: told(option.about) for option in options})(callback)
    app_commands.rename(**{option.key: named(option.key, option.name) for option in options})(callback)
    app_commands.choices(
        **{
            option.key: [Choice(name=told(n), value=v) for n, v in option.choices]
            for option in options
            if option.choices
        }
    )(callback)
    completers: dict[str, Any] = {option.key: completions.of(option.source) for option in options if option.source}
    app_commands.autocomplete(**completers)(callback)
    return callback


def _parameter(option: Option) -> inspect.Parameter:
    kind = _KINDS[option.kind]
    return inspect.Parameter(
        option.key,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=kind if option.required else kind | None,
        default=inspect.Parameter.empty if option.required else None,
    )
