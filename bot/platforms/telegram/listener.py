"""Each update to the one that answers it."""

from dataclasses import replace

import structlog
from telegram import CallbackQuery, ChatMemberUpdated, InlineQuery, MaybeInaccessibleMessage, Message, Update
from telegram.error import TelegramError

from bot.platforms.lines import Turn
from bot.platforms.telegram import incoming
from bot.platforms.telegram.answer_message import Spot
from bot.platforms.telegram.buttons import Press
from bot.platforms.telegram.conversation import Means, TelegramConversation
from bot.platforms.telegram.inline import Inline
from bot.platforms.telegram.membership import Events, name_of
from bot.platforms.telegram.render import Part
from bot.platforms.telegram.update_tasks import Work
from chat.errors import HeraldError
from chat.refs import ChatKind, ChatRef, Incoming, Person
from chat.reply import Reply, Text
from handlers.dispatch import Admission, Dispatcher
from services.shortcuts import KEY_LENGTH

MOST_LEFTOVERS = 100


class Listener:
    """Hands updates to the dispatcher, each with the conversation that its answer belongs to."""

    def __init__(self, dispatcher: Dispatcher, means: Means, inline: Inline, events: Events, work: Work) -> None:
        self._dispatcher = dispatcher
        self._means = means
        self._inline = inline
        self._events = events
        self._work = work

    async def end_leftovers(self) -> None:
        """End what a process that was killed has left as under way."""
        for ref, message, language in (await self._means.unfinished.left())[:MOST_LEFTOVERS]:
            said = self._means.languages.words(language).say("I was stopped before I was done. Please ask again.")
            try:
                await self._means.sender.edit(ref, Part(said), message=int(message))
            except (TelegramError, ValueError) as error:
                structlog.get_logger(__name__).warning("progress_not_ended", chat=ref.key, reason=str(error))

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

    def _hear_inline(self, query: InlineQuery) -> None:
        async def answer(turn: Turn) -> None:
            turn.leave()
            await self._inline.answer(query)

        person = incoming.person_of(query.from_user)
        self._work.begin(ChatRef(incoming.NAME, person.id), person, answer)

    def _hear_membership(self, change: ChatMemberUpdated) -> None:
        ref = incoming.ref_of(change.chat)
        greeting = Incoming(ref, incoming.person_of(change.from_user), "/start")

        async def follow(turn: Turn) -> None:
            await turn.come()
            came = await self._events.membership(change)
            if came and (admission := self._dispatcher.admit(greeting)):
                await self._answer(admission, greeting, Spot(ref), turn)

        self._work.begin(ref, Person(incoming.NAME, ref.chat), follow)

    def _hear_message(self, message: Message) -> None:
        ref = incoming.ref_of(message.chat, message)
        if message.migrate_to_chat_id or message.migrate_from_chat_id:
            self._work.begin(ref, Person(incoming.NAME, ref.chat), lambda _: self._events.migration(message))
            return
        bot = self._means.sender.bot
        if shared := message.chat_shared:
            heard = self._about(message, name_of(shared.chat_id, shared.username))
        else:
            known = incoming.Self(bot.id, bot.username, self._dispatcher.commands.keys())
            if (said := incoming.incoming(message, known)) is None:
                return
            heard = said
        if (admission := self._dispatcher.admit(heard)) is None:
            return

        async def answer(turn: Turn) -> None:
            spot = Spot(ref, message.message_id)
            meant = heard if admission.refusal or message.chat_shared else await self._meant(message, heard)
            if meant is None:
                turn.leave()
                await self._refuse_link(heard, spot)
            else:
                await self._answer(admission, meant, spot, turn)

        self._work.begin(ref, heard.person, answer)

    async def _meant(self, message: Message, heard: Incoming) -> Incoming | None:
        """Take a deep link for the command that it carries, and a forwarded post for its channel.

        None for a link that was made for somebody else, or so long ago that its command is forgotten.
        """
        if heard.chat.kind is not ChatKind.PRIVATE:
            return heard
        if key := incoming.payload(heard.text):
            if line := await self._means.buttons.line(key, heard.person):
                return replace(heard, text=line, pressed=True, linked=True)
            return None if len(key) == KEY_LENGTH else heard
        channel = incoming.forwarded_channel(message)
        if channel and await self._is_theirs(heard, name_of(channel.id, channel.username)):
            return self._about(message, name_of(channel.id, channel.username))
        return heard

    async def _refuse_link(self, heard: Incoming, spot: Spot) -> None:
        words = self._means.languages.words(self._means.languages.nearest(heard.language))
        text = words.say("This link is too old, or was made for somebody else. Please give the command yourself.")
        await TelegramConversation(self._means, heard, spot).show(Reply((Text(text),), language=words.language))

    async def _is_theirs(self, heard: Incoming, name: str) -> bool:
        """Tell whether the person and the bot both may post in a channel."""
        try:
            ref = await self._means.members.find(name)
            return ref is not None and await self._means.members.administers(ref, heard.person)
        except HeraldError:
            return False

    @staticmethod
    def _about(message: Message, name: str) -> Incoming:
        """Ask, in a person's name, what a chat of theirs is to follow."""
        language = (message.from_user.language_code or "") if message.from_user else ""
        ref, author = incoming.ref_of(message.chat), incoming.author_of(message)
        return Incoming(ref, author, f"subscribe @{name}", language=language, pressed=True)

    def _hear_press(self, query: CallbackQuery) -> None:
        said = incoming.pressed(query, "")
        admission = self._dispatcher.admit(said)

        async def answer(turn: Turn) -> None:
            async with Press(query, self._means.clock) as press:
                if admission:
                    await self._answer_press(admission, press, turn)

        if admission is None or not self._work.begin(said.chat, said.person, answer):
            self._work.aside(Press(query, self._means.clock).answer)  # the button stops turning

    async def _answer_press(self, admission: Admission, press: Press, turn: Turn) -> None:
        query = press.query
        heard = incoming.pressed(query, "")
        command = "" if admission.refusal else await self._means.buttons.command(query.data or "", heard.chat)
        said = replace(heard, text=command or "")
        if command is None:
            words = self._means.languages.words(self._means.languages.nearest(said.language))
            await press.answer(words.say("I no longer know what this button meant. Please give the command again."))
            return
        await self._answer(admission, said, self._spot(query, said), turn, press)

    def _spot(self, query: CallbackQuery, said: Incoming) -> Spot:
        """Say where the answer to a press goes: into the message of the button where the command turns its pages."""
        name, _, arguments = said.text.partition(" ")
        if query.inline_message_id:
            return Spot(said.chat, inline=query.inline_message_id if name == "summarize" else None)
        message = query.message
        if message is None:
            return Spot(said.chat)
        command = self._dispatcher.commands.get(name)
        turns = isinstance(message, Message) and message.text and command and command.turns_pages
        in_place = turns and (arguments or _has_only(message, name))
        return Spot(said.chat, message.message_id, message.message_id if in_place else None)

    async def _answer(
        self, admission: Admission, said: Incoming, spot: Spot, turn: Turn, press: Press | None = None
    ) -> None:
        conversation = TelegramConversation(self._means, said, spot, press)
        await self._dispatcher.answer(admission, said, conversation, turn)


def _has_only(message: MaybeInaccessibleMessage, name: str) -> bool:
    """Tell whether all buttons below a message give one command."""
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup else ()
    return all(str(button.callback_data).split(" ")[0] == name for row in rows for button in row)
