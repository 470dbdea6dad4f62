"""Each update to the one that answers it, in a task of its own, and a clean end of them all."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from telegram import CallbackQuery, ChatMemberUpdated, InlineQuery, MaybeInaccessibleMessage, Message, Update
from telegram.error import TelegramError

from bot.platforms.lines import Lines, Turn
from bot.platforms.telegram.answer_message import Destination, Heard, HeardMessages
from bot.platforms.telegram.buttons import ButtonPress
from bot.platforms.telegram.conversation import Shared, TelegramConversation
from bot.platforms.telegram.incoming import (
    NAME,
    BotIdentity,
    author_of,
    deep_link_payload,
    forwarded_channel,
    person_of,
    read_message,
    read_press,
    ref_of,
)
from bot.platforms.telegram.inline import InlineMode
from bot.platforms.telegram.marks import MarkedMessages
from bot.platforms.telegram.membership import BotMembership, comes, name_of
from bot.platforms.telegram.rate_limiter import CURRENT_UPDATE, CurrentUpdate
from bot.platforms.telegram.render import TextMessage
from chat.errors import HeraldError, NotFoundError
from chat.refs import ChatKind, ChatRef, Incoming, Person
from chat.reply import Reply, Text
from chat.words import phrase
from handlers.dispatch import Admission, Dispatcher
from services.repeated import Seldom
from services.shortcuts import KEY_LENGTH

MOST_LEFTOVERS = 100
MOST_SMALL = 20
A_MOMENT = timedelta(minutes=1)


class UpdateTasks:
    """Has each update answered in a task of its own, at a place of its chat and its person."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._lines = Lines(now)
        self._seldom = Seldom(now)
        self._tasks: set[asyncio.Task[None]] = set()
        self._small: set[asyncio.Task[None]] = set()
        self._count = 0
        self.is_closing = False

    def begin(self, chat: ChatRef, person: Person, answer: Callable[[Turn], Awaitable[None]]) -> bool:
        """Begin to answer, and return whether there was a place for it; nothing that goes wrong comes out."""
        turn = self._lines.enter(chat, person)
        if turn is None:
            return False
        self._count += 1
        update = CurrentUpdate(person.key, self._count, turn)
        self._run(lambda: self._answer(answer, update), self._tasks)
        return True

    def begin_small(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do something small that needs no place, unless much of that is being done already."""
        if len(self._small) < MOST_SMALL:
            self._run(action, self._small)

    async def stop(self, deadline_seconds: float) -> None:
        """Finish what has been begun within the deadline, and cancel what is not done by then."""
        self.is_closing = True
        tasks = self._tasks | self._small
        if tasks:
            await asyncio.wait(tasks, timeout=deadline_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self, action: Callable[[], Awaitable[None]], among: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(self._logged(action))
        among.add(task)
        task.add_done_callback(among.discard)

    async def _logged(self, action: Callable[[], Awaitable[None]]) -> None:
        try:
            await action()
        except Exception as error:  # noqa: BLE001  one update must not stop the others
            self._seldom.warn("update_failed", type(error).__name__, exc_info=error)

    @staticmethod
    async def _answer(answer: Callable[[Turn], Awaitable[None]], update: CurrentUpdate) -> None:
        with update.turn:
            CURRENT_UPDATE.set(update)
            await answer(update.turn)


class Listener:
    """Hands updates to the dispatcher, each with the conversation that its answer belongs to."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        shared: Shared,
        inline: InlineMode,
        bot_membership: BotMembership,
        *,
        marked: MarkedMessages,
        tasks: UpdateTasks,
    ) -> None:
        self._dispatcher = dispatcher
        names = dispatcher.names
        self._own_names = frozenset(name for name, command in names.items() if command.is_meant_by(name))
        self._about_chats = frozenset(name for name, command in names.items() if command.chat_data)
        self._shared = shared
        self._inline = inline
        self._bot_membership = bot_membership
        self._marked = marked
        self._heard = HeardMessages(shared.clock.now())
        self._came: tuple[datetime, str, int] | None = None  # when, by whom, and into which channel the bot came last
        self._tasks = tasks

    async def end_leftovers(self) -> None:
        """End what a process that was killed has left as under way."""
        for ref, message, language in (await self._shared.unfinished.left())[:MOST_LEFTOVERS]:
            said = self._shared.languages.words(language).say("I was stopped before I was done. Please ask again.")
            try:
                await self._shared.sender.edit(ref, TextMessage(said), message=int(message))
            except (TelegramError, ValueError) as error:
                structlog.get_logger(__name__).warning("progress_not_ended", reason=str(error))

    def hear(self, update: Update) -> None:
        """Begin to answer an update; nothing is waited for here, and what is not for the bot costs nothing more."""
        if update.callback_query:
            self._hear_press(update.callback_query)
        elif update.inline_query:
            self._hear_inline(update.inline_query)
        elif update.my_chat_member:
            self._hear_membership(update.my_chat_member)
        elif message := update.message or update.channel_post:
            self._hear_message(message)
        elif message := update.edited_message or update.edited_channel_post:
            self._hear_message(message, edited=True)

    def _hear_inline(self, query: InlineQuery) -> None:
        async def answer(turn: Turn) -> None:
            turn.leave()
            await self._inline.answer(query)

        person = person_of(query.from_user)
        self._tasks.begin(ChatRef(NAME, person.id), person, answer)

    def _hear_membership(self, change: ChatMemberUpdated) -> None:
        ref, person = ref_of(change.chat), person_of(change.from_user)
        greeting = Incoming(ref, person, "greet", language=change.from_user.language_code or "", pressed=True)
        if ref.kind is ChatKind.CHANNEL:  # where nobody could press anything
            named = f"greet @{name_of(change.chat.id, change.chat.username)}"
            greeting = replace(greeting, chat=ChatRef(NAME, person.id), text=named)
            if comes(change):
                self._came = change.date, person.id, change.chat.id

        async def follow(turn: Turn) -> None:
            await turn.come()
            came = await self._bot_membership.changed(change)
            if came and ref.kind is ChatKind.CHANNEL:
                came = await self._shared.sender.reaches(person)
            if came and (admission := self._dispatcher.admit(greeting)):
                conversation = TelegramConversation(self._shared, greeting, Destination(greeting.chat))
                await self._dispatcher.answer(admission, greeting, conversation, turn)

        self._tasks.begin(ref, Person(NAME, ref.chat), follow)

    def _hear_message(self, message: Message, *, edited: bool = False) -> None:
        """Begin to answer a message; an edit only where it changes what was said, and soon."""
        ref = ref_of(message.chat, message)
        if message.migrate_to_chat_id or message.migrate_from_chat_id:
            self._tasks.begin(ref, Person(NAME, ref.chat), lambda _: self._bot_membership.migrated(message))
            return
        if (said := self._said(message)) is None:
            return
        heard = replace(said, edited=edited)
        if edited and not self._heard.is_news(message, heard.text):
            return
        if (admission := self._dispatcher.admit(heard)) is None:
            return
        earlier = self._heard.find(message)
        known_as = self._heard.read(message, heard.text, earlier)

        async def answer(turn: Turn) -> None:
            destination = Destination(ref, message.message_id)
            meant = heard if admission.refusal or message.chat_shared else await self._meant(message, heard)
            if self._heard.find(message) is not known_as:
                return  # it was edited before it was begun
            if meant is None:
                turn.leave()
                await self._refuse_link(heard, destination)
            else:
                await self._answer_anew(admission, meant, destination, turn, heard=known_as, earlier=earlier)

        if self._tasks.begin(ref, heard.person, answer):
            self._heard.note(message, known_as)

    def _said(self, message: Message) -> Incoming | None:
        """Return what a message says to the bot, None where that is nothing."""
        if shared := message.chat_shared:
            has_come = self._has_come(message, shared.chat_id)
            return None if has_come else self._about(message, name_of(shared.chat_id, shared.username))
        bot = self._shared.sender.bot
        names = self._dispatcher.names
        return read_message(message, BotIdentity(bot.id, bot.username, self._own_names, names, self._about_chats))

    def _has_come(self, message: Message, chat: int) -> bool:
        """Return whether the bot came into a chat by being picked for it: then its greeting is the answer."""
        if self._came is None or self._came[1:] != (author_of(message).id, chat):
            return False
        return message.date - self._came[0] < A_MOMENT

    async def _answer_anew(
        self,
        admission: Admission,
        meant: Incoming,
        destination: Destination,
        turn: Turn,
        *,
        heard: Heard,
        earlier: Heard | None,
    ) -> None:
        """Answer a message; where it was answered before, in the place of that answer."""
        note = None
        if earlier and earlier.messages:
            name = earlier.line.lstrip("/／").partition(" ")[0].lower()
            before = self._dispatcher.names.get(name)
            if before and before.changes:
                note = phrase("Before your edit it said “{line}”, and an edit undoes nothing.", line=earlier.line)
        if heard.give_way:
            heard.give_way()
        conversation = TelegramConversation(self._shared, meant, destination, earlier=heard.messages, note=note)
        heard.give_way, heard.messages = conversation.give_way, conversation.messages
        await self._dispatcher.answer(admission, meant, conversation, turn)
        await conversation.withdraw_earlier()
        heard.give_way = None

    async def _meant(self, message: Message, heard: Incoming) -> Incoming | None:
        """Take a deep link for the command that it carries, and a forwarded post for its channel.

        None for a link that was made for somebody else, or so long ago that its command is forgotten.
        """
        if heard.chat.kind is not ChatKind.PRIVATE:
            return heard
        if key := deep_link_payload(heard.text):
            if line := await self._shared.buttons.linked_command(key, heard.person):
                return replace(heard, text=line, pressed=True, linked=True)
            return None if len(key) == KEY_LENGTH else heard
        channel = forwarded_channel(message)
        if channel and await self._is_theirs(heard, name_of(channel.id, channel.username)):
            return self._about(message, name_of(channel.id, channel.username))
        return heard

    async def _refuse_link(self, heard: Incoming, destination: Destination) -> None:
        words = self._shared.languages.words(self._shared.languages.nearest(heard.language))
        refusal = phrase("This link is too old, or was made for somebody else. Please give the command yourself.")
        self._dispatcher.note_refusal(NAME, NotFoundError(refusal))
        reply = Reply((Text(words.tell(refusal)),), language=words.language)
        await TelegramConversation(self._shared, heard, destination).show(reply)

    async def _is_theirs(self, heard: Incoming, name: str) -> bool:
        """Return whether the person and the bot both may post in a channel."""
        try:
            ref = await self._shared.members.find(name)
            return ref is not None and await self._shared.members.administers(ref, heard.person)
        except HeraldError:
            return False

    @staticmethod
    def _about(message: Message, name: str) -> Incoming:
        """Ask, in a person's name, what a chat of theirs is to follow."""
        language = (message.from_user.language_code or "") if message.from_user else ""
        ref, author = ref_of(message.chat), author_of(message)
        return Incoming(ref, author, f"subscribe @{name}", language=language, pressed=True)

    def _hear_press(self, query: CallbackQuery) -> None:
        said = read_press(query, "")
        admission = self._dispatcher.admit(said)

        async def answer(turn: Turn) -> None:
            async with ButtonPress(query, self._shared.clock) as press:
                if admission:
                    await self._answer_press(admission, press, turn)

        if admission is None or not self._tasks.begin(said.chat, said.person, answer):
            self._tasks.begin_small(ButtonPress(query, self._shared.clock).answer)  # the button stops turning

    async def _answer_press(self, admission: Admission, press: ButtonPress, turn: Turn) -> None:
        query = press.query
        heard = read_press(query, "")
        line = "" if admission.refusal else await self._shared.buttons.command(query.data or "", heard.chat)
        said = replace(heard, text=line or "")
        if line is None:
            words = self._shared.languages.words(self._shared.languages.nearest(said.language))
            unknown = phrase("I no longer know what this button meant. Please give the command again.")
            self._dispatcher.note_refusal(NAME, NotFoundError(unknown))
            await press.answer(words.tell(unknown))
            return
        command = self._dispatcher.commands.get(said.text.partition(" ")[0])
        destination = self._destination(query, said)
        conversation = TelegramConversation(self._shared, said, destination, press)
        if command and query.inline_message_id and not (destination.inline or command.marks):
            language = self._shared.languages.nearest(said.language)
            if await conversation.aside(said.text, language) is None:
                return
        await self._dispatcher.answer(admission, said, conversation, turn)
        if command and command.marks:
            self._marked.changed(query, said.chat)

    def _destination(self, query: CallbackQuery, said: Incoming) -> Destination:
        """Return where the answer to a press goes: into the message of the button where the command turns its pages."""
        name, _, arguments = said.text.partition(" ")
        if query.inline_message_id:
            return Destination(said.chat, inline=query.inline_message_id if name == "summarize" else None)
        message = query.message
        if message is None:
            return Destination(said.chat)
        command = self._dispatcher.commands.get(name)
        turns = isinstance(message, Message) and message.text and command and command.turns_pages
        in_place = turns and (arguments or _has_only(message, name))
        return Destination(said.chat, message.message_id, message.message_id if in_place else None)


def _has_only(message: MaybeInaccessibleMessage, name: str) -> bool:
    """Return whether all buttons below a message give one command."""
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup else ()
    return all(str(button.callback_data).split(" ")[0] == name for row in rows for button in row)
