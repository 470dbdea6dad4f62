"""Each command, press and message to the dispatcher, with the conversation that its answer belongs to."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import discord
import structlog

from bot.platforms import lines
from bot.platforms.discord import faults
from bot.platforms.discord.buttons import SHOWN, Buttons
from bot.platforms.discord.commands import Given
from bot.platforms.discord.conversation import ConversationContext, DiscordConversation
from bot.platforms.discord.menus import question_form
from bot.platforms.discord.quoted import read_quoted
from bot.platforms.discord.refs import (
    NAME,
    common_language,
    incoming,
    is_guest,
    person_of,
    place_of,
    with_named_channels,
)
from bot.platforms.discord.responders import InteractionResponder
from chat.errors import BadInputError, HeraldError, UnavailableError
from chat.refs import ChatKind, ChatRef, Incoming, Person, Quoted, file_key_in
from chat.reply import Reply, Text
from chat.words import phrase
from handlers.command import error_reply
from handlers.dispatch import Admission, Dispatcher
from handlers.understanding.named import papers_of
from services.marks import marked_paper

MOST_LEFTOVERS = 100
NOBODY = "0"  # stands for whoever asked where Discord does not say who that was
_NAME = re.compile(r"\A\d*/(\w+)")


class Listener:
    """Answers people, whichever way they ask."""

    def __init__(
        self, dispatcher: Dispatcher, context: ConversationContext, buttons: Buttons, book: lines.Lines
    ) -> None:
        self._dispatcher = dispatcher
        self._lines = book
        self._context = context
        self._buttons = buttons

    async def command(self, interaction: discord.Interaction[Any], name: str, given: Given) -> None:
        """Answer a slash command."""

        async def read(said: Incoming) -> Incoming:
            text = self._dispatcher.commands[name].line(given.values)
            return replace(said, text=with_named_channels(text), files=given.files)

        await self._hear(interaction, read, name, typed=True)

    async def summarise(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Summarise the papers of the message whose menu was opened, or read its file, for who opened it."""

        async def read(said: Incoming) -> Incoming:
            quoted = self._read(message)
            if quoted.files and not papers_of(quoted):
                return replace(said, text="read", files=quoted.files)
            return replace(said, text=f"summarize {' '.join(self._papers(message))}")

        await self._hear(interaction, read, "summarize")

    async def ask(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Open the form for a question about the paper of the message whose menu was opened."""
        said = _said(interaction)
        if (admission := self._dispatcher.admit(said)) is None:
            return
        try:
            if admission.refusal:
                raise admission.refusal
            form = question_form(self._papers(message), self._context.languages.words(self._nearest(said)))
            await interaction.response.send_modal(form)
        except HeraldError as error:
            async with self._responder(interaction, alone=said.chat.kind is not ChatKind.PRIVATE) as responder:
                await self._refuse(said, responder, error)
        except (TypeError, KeyError):  # a compatible server need not say what it made of the answer
            if not interaction.response.is_done():
                raise
        except faults.ERRORS as error:
            structlog.get_logger(__name__).warning("form_not_opened", reason=str(error))

    async def submitted(self, interaction: discord.Interaction[Any], line: str) -> None:
        """Answer a form that was sent."""

        async def read(said: Incoming) -> Incoming:
            return replace(said, text=line)

        await self._hear(interaction, read, line.partition(" ")[0])

    async def press(self, interaction: discord.Interaction[Any], data: str) -> None:
        """Answer the press of a button or the pick of an option."""

        async def read(said: Incoming) -> Incoming:
            command = await self._buttons.command(data, said.chat)
            if command is None:
                raise BadInputError(phrase("I no longer know what this button meant. Please give the command again."))
            if data.startswith(SHOWN):
                return replace(said, text=f"/{command}", pressed=False, discreet=False, for_all=True)
            return replace(said, text=command)

        await self._hear(interaction, read)

    async def unknown(self, interaction: discord.Interaction[Any]) -> None:
        """Answer what the bot does not know in this form: another version of it told Discord of it."""

        async def read(_: Incoming) -> Incoming:
            raise BadInputError(phrase("That command has changed. Please reload Discord, then give it again."))

        await self._hear(interaction, read)

    async def message(self, message: discord.Message) -> None:
        """Answer a message, if it is for the bot."""
        me = self._context.sender.client.user
        said = incoming(message, me, self._dispatcher.names.keys()) if me else None
        if said is None or (entered := self._enter(said)) is None:
            return
        admission, place = entered
        with place:
            if me and said.quoted.unseen and admission.refusal is None:
                said = replace(said, quoted=await self._quoted(message, said.quoted, me))
            conversation = DiscordConversation(self._context, said, message, queued=place)
            await self._dispatcher.answer(admission, said, conversation, place)

    @staticmethod
    async def _quoted(message: discord.Message, quoted: Quoted, me: discord.abc.User) -> Quoted:
        """Fetch the message that one replies to, or that opened its thread, where Discord sent nothing of it."""
        channel, reference = message.channel, message.reference
        try:
            if quoted.opening and isinstance(channel, discord.Thread):
                parent = channel.parent
                room = parent if isinstance(parent, discord.TextChannel) else channel
                return read_quoted(await room.fetch_message(channel.id), me, opening=True)
            if reference and reference.message_id and reference.resolved is None:
                return read_quoted(await channel.fetch_message(reference.message_id), me)
        except faults.ERRORS as error:
            structlog.get_logger(__name__).info("quoted_not_fetched", channel=channel.id, reason=str(error))
        return replace(quoted, unseen=not quoted.opening)

    def _enter(self, said: Incoming) -> tuple[Admission, lines.Turn] | None:
        """Admit what comes in, and give it its place in its channel's line; None where it is to be dropped."""
        admission = self._dispatcher.admit(said)
        place = self._lines.enter(said.chat, said.person) if admission else None
        return (admission, place) if admission and place else None

    async def end_leftovers(self) -> None:
        """End what a process that was killed has left as under way."""
        for ref, number, language in (await self._context.unfinished.left())[:MOST_LEFTOVERS]:
            said = self._context.languages.words(language).say("I was stopped before I was done. Please ask again.")
            try:
                for message in self._context.sender.messages(Reply((Text(said),), language=language)):
                    await self._context.sender.edit(ref, int(number), message)
            except (ValueError, *faults.ERRORS) as error:
                structlog.get_logger(__name__).warning("progress_not_ended", reason=str(error))

    def _responder(self, interaction: discord.Interaction[Any], *, alone: bool) -> InteractionResponder:
        responder = InteractionResponder(interaction, self._context.sender, place_of(interaction), self._context.clock)
        responder.alone = alone
        return responder

    async def _hear(
        self,
        interaction: discord.Interaction[Any],
        read: Callable[[Incoming], Awaitable[Incoming]],
        command: str = "",
        *,
        typed: bool = False,
    ) -> None:
        """Admit an interaction as it comes in, then read what it says and answer it.

        What is dropped is not answered at all, which costs nothing; Discord tells its sender alone that it failed.
        While one waits in its channel's line, its responder acknowledges it in time.
        """
        said = replace(_said(interaction), pressed=not typed)
        if (entered := self._enter(said)) is None:
            return
        admission, place = entered
        for_one = self._dispatcher.is_for_one(command, said)
        with place:
            async with self._responder(
                interaction, alone=for_one and said.chat.kind is not ChatKind.PRIVATE
            ) as responder:
                try:
                    if admission.refusal is None:
                        said = await read(said)
                except HeraldError as error:
                    place.leave()
                    await self._refuse(said, responder, error)
                else:
                    if said.for_all:
                        await responder.take_button_away()
                    marks = said.pressed and interaction.message is not None and bool(marked_paper(said.text))
                    if marks:
                        await responder.acknowledge()
                    in_place = said.pressed and self._turns_pages(said.text, interaction.message)
                    conversation = DiscordConversation(
                        self._context, said, interaction, responder, in_place=in_place, queued=place
                    )
                    await self._dispatcher.answer(admission, said, conversation, place)
                    if marks and interaction.message:
                        await self._show_marks(said.chat, responder, interaction.message)

    async def _show_marks(self, ref: ChatRef, responder: InteractionResponder, message: discord.Message) -> None:
        """Write the numbers of now on the buttons of the message whose button was pressed."""
        try:
            view = await self._buttons.marked(ref, message)
        except UnavailableError as error:
            structlog.get_logger(__name__).warning("marks_not_shown", reason=str(error))
            return
        if view:
            await responder.show_buttons(view)

    async def _refuse(self, said: Incoming, responder: InteractionResponder, error: HeraldError) -> None:
        self._dispatcher.note_refusal(NAME, error)
        words = self._context.languages.words(self._nearest(said))
        reply = replace(error_reply(error.for_chats(), words), language=words.language)
        await DiscordConversation(self._context, said, responder.interaction, responder).show(reply)

    def _read(self, message: discord.Message) -> Quoted:
        return read_quoted(message, self._context.sender.client.user or message.author)

    def _papers(self, message: discord.Message) -> dict[str, str]:
        """Return the papers of a message by their ids, with their titles. Raises BadInputError where it names none."""
        quoted = self._read(message)
        if found := papers_of(quoted):
            return {str(each.id): each.title for each in found}
        if key := file_key_in(quoted.text):
            return {f"file:{key}": ""}
        if quoted.files:
            raise BadInputError(
                phrase("That file is not read yet."),
                phrase("Choose “Summarise the paper” in the same menu: below the reading you can ask."),
            )
        raise BadInputError(
            phrase("There is no paper of arXiv's in that message."),
            phrase("Open the menu of a message with an arXiv id or link, or give /summarize one."),
        )

    def _nearest(self, said: Incoming) -> str:
        return self._context.languages.nearest(said.language)

    def _turns_pages(self, text: str, source: discord.Message | None) -> bool:
        """Return whether the answer to a press goes into the place of the message whose button was pressed."""
        name, _, arguments = text.partition(" ")
        command = self._dispatcher.commands.get(name)
        if source is None or command is None or not command.turns_pages:
            return False
        return bool(arguments) or _commands_below(source) == {name}


def _said(interaction: discord.Interaction[Any]) -> Incoming:
    """Return what is known of an interaction before it is read."""
    user = interaction.user
    return Incoming(
        place_of(interaction),
        Person(NAME, NOBODY) if user is discord.utils.MISSING else person_of(user),
        "",
        language=str(interaction.locale),
        pressed=True,
        community=str(interaction.guild_id or ""),
        common_language=common_language(interaction.guild_locale),
        discreet=True,
        guest=is_guest(interaction),
    )


def _commands_below(message: discord.Message) -> set[str]:
    """Name the commands that the buttons below a message give, "" for those that cannot be told."""
    rows = (row for row in message.components if isinstance(row, discord.ActionRow))
    found = (_NAME.match(str(getattr(child, "custom_id", ""))) for row in rows for child in row.children)
    return {match[1] if match else "" for match in found}
