"""Each command, press and message to the dispatcher, with the conversation that its answer belongs to."""

import re
from typing import Any

import discord
import structlog

from bot.platforms.discord import faults, messages
from bot.platforms.discord.buttons import Buttons
from bot.platforms.discord.conversation import DiscordConversation, Means
from bot.platforms.discord.options import line
from bot.platforms.discord.refs import person_of, ref_of
from bot.platforms.discord.turn import Turn
from chat.errors import HeraldError
from chat.refs import ChatKind, ChatRef, Incoming
from chat.reply import Reply, Text
from chat.words import Words
from handlers.dispatch import Dispatcher, error_reply

_NAME = re.compile(r"\d*/(\w+)")


MOST_LEFTOVERS = 100


class Listener:
    """Answers people, whichever way they ask."""

    def __init__(self, dispatcher: Dispatcher, means: Means, buttons: Buttons) -> None:
        self._dispatcher = dispatcher
        self._means = means
        self._buttons = buttons

    async def command(self, interaction: discord.Interaction[Any], name: str, values: dict[str, str]) -> None:
        """Answer a slash command."""
        async with self._turn(interaction, name) as turn:
            try:
                said = _said(interaction, messages.with_named_channels(line(name, values)))
            except HeraldError as error:
                said = _said(interaction, f"/{name}")
                await self._refuse(said, turn, error_reply(error, self._words(said)))
                return
            await self._answer(said, turn)

    async def press(self, interaction: discord.Interaction[Any], data: str) -> None:
        """Answer the press of a button or the pick of an option."""
        async with self._turn(interaction) as turn:
            command = await self._buttons.command(data, _ref(interaction))
            said = _said(interaction, command or "", pressed=True)
            if command is None:
                text = Text(
                    self._words(said).say("I no longer know what this button meant. Please give the command again.")
                )
                await self._refuse(said, turn, Reply((text,), private=True))
                return
            await self._answer(said, turn)

    async def unknown(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a command that the bot does not know in this form: another version of it told Discord of it."""
        async with self._turn(interaction) as turn:
            said = _said(interaction, "")
            text = Text(self._words(said).say("That command has changed. Please reload Discord, then give it again."))
            await self._refuse(said, turn, Reply((text,), private=True))

    async def message(self, message: discord.Message) -> None:
        """Answer a message, if it is for the bot."""
        me = self._means.sender.client.user
        said = messages.incoming(message, me, self._dispatcher.commands.keys()) if me else None
        if said is not None:
            await self._dispatcher.dispatch(said, DiscordConversation(self._means, said, message))

    async def end_leftovers(self) -> None:
        """End what a process that was killed has left as under way."""
        for ref, number, language in (await self._means.unfinished.left())[:MOST_LEFTOVERS]:
            said = self._means.languages.words(language).say("I was stopped before I was done. Please ask again.")
            try:
                for message in self._means.sender.messages(Reply((Text(said),), language=language)):
                    await self._means.sender.edit(ref, int(number), message)
            except (ValueError, *faults.ERRORS) as error:
                structlog.get_logger(__name__).warning("progress_not_ended", chat=ref.key, reason=str(error))

    def _turn(self, interaction: discord.Interaction[Any], command: str = "") -> Turn:
        turn = Turn(interaction, self._means.sender, _ref(interaction), self._means.clock)
        in_public = _ref(interaction).kind is not ChatKind.PRIVATE
        turn.alone = in_public and self._dispatcher.is_for_one(command, pressed=False)
        return turn

    async def _answer(self, said: Incoming, turn: Turn) -> None:
        in_place = said.pressed and self._turns_pages(said.text, turn.interaction.message)
        conversation = DiscordConversation(self._means, said, turn.interaction, turn, in_place=in_place)
        await self._dispatcher.dispatch(said, conversation)

    async def _refuse(self, said: Incoming, turn: Turn, reply: Reply) -> None:
        await DiscordConversation(self._means, said, turn.interaction, turn).show(reply)

    def _turns_pages(self, text: str, source: discord.Message | None) -> bool:
        """Tell whether the answer to a press goes into the place of the message whose button was pressed."""
        name, _, arguments = text.partition(" ")
        command = self._dispatcher.commands.get(name)
        if source is None or command is None or not command.turns_pages:
            return False
        return bool(arguments) or _commands_below(source) == {name}

    def _words(self, said: Incoming) -> Words:
        languages = self._means.languages
        return languages.words(languages.nearest(said.language))


def _said(interaction: discord.Interaction[Any], text: str, *, pressed: bool = False) -> Incoming:
    return Incoming(
        _ref(interaction),
        person_of(interaction.user),
        text,
        language=str(interaction.locale),
        pressed=pressed,
        community=str(interaction.guild_id or ""),
    )


def _ref(interaction: discord.Interaction[Any]) -> ChatRef:
    return ref_of(interaction.channel or discord.Object(interaction.channel_id or 0))


def _commands_below(message: discord.Message) -> set[str]:
    """Name the commands that the buttons below a message give, "" for those that cannot be told."""
    rows = (row for row in message.components if isinstance(row, discord.ActionRow))
    found = (_NAME.match(str(getattr(child, "custom_id", ""))) for row in rows for child in row.children)
    return {match[1] if match else "" for match in found}
