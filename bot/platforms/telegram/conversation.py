"""Where the answer to one message or press goes: into the chat, below the button, or to the person alone."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.platforms.labels import unknown_here
from bot.platforms.telegram.answer_message import AnswerMessage, Destination, Messages
from bot.platforms.telegram.buttons import MOST_NOTE, ButtonPress, Buttons
from bot.platforms.telegram.files import Downloader
from bot.platforms.telegram.membership import Members, name_of
from bot.platforms.telegram.render import TextMessage, is_plain, plain_text
from bot.platforms.telegram.sending import Sender, is_ambiguous
from bot.platforms.unfinished import Unfinished
from chat.clock import Clock
from chat.errors import HeraldError
from chat.platform import LabelKind
from chat.refs import ChatKind, ChatRef, Incoming, SentFile, current
from chat.reply import Choice, Choices, Progress, Reply, Text
from chat.words import Phrase, phrase
from services.languages import Languages

END_WITHIN = 1.0  # seconds that a work which is broken off has to say so
_COMING = phrase("I answer in our private chat.")
# Telegram's own words for "the bot may not write here".
_MUTED = ("not enough rights", "no rights to send", "chat_write_forbidden", "topic_closed", "administrator rights")


@dataclass(frozen=True, slots=True)
class Shared:
    """What all conversations share."""

    sender: Sender
    members: Members
    buttons: Buttons
    languages: Languages
    clock: Clock
    unfinished: Unfinished
    downloader: Downloader


class TelegramConversation:
    """The place of one incoming message or press; `aside` moves it into the person's private chat."""

    elsewhere: ClassVar = phrase(
        "Make me an administrator of your channel who may post messages. Then pick it below, forward me one of its "
        "posts, or write for example: /subscribe cs.CL @yourchannel. All commands about a chat take @yourchannel, "
        "or its link."
    )
    unseen: ClassVar = phrase("Add me to it as an administrator first, then try again.")
    by_name: ClassVar = False

    def __init__(
        self,
        shared: Shared,
        incoming: Incoming,
        destination: Destination,
        press: ButtonPress | None = None,
        *,
        earlier: Messages | None = None,
        note: Phrase | None = None,
    ) -> None:
        self.messages: Messages = {}
        self._shared = shared
        self._incoming = incoming
        self._destination = destination
        self._press = press
        self._earlier = earlier if earlier is not None else {}
        self._note = note
        self._aside = False
        self._gave_way = False

    def give_way(self) -> None:
        """Show nothing more: what was asked was asked otherwise meanwhile, and another conversation answers that."""
        self._gave_way = True

    async def show(self, reply: Reply, slot: int = 0) -> None:
        """Show a reply; a second one in the same slot takes the first one's place."""
        if self._gave_way:
            return
        under_way = any(isinstance(block, Progress) for block in reply.blocks)
        if self._note and not (under_way or slot or reply.private):
            reply = replace(reply, blocks=(*reply.blocks, Text(self._say(reply, self._note), quiet=True)))
        if not self._aside and self._is_for_the_person_alone(reply):
            if not under_way:
                await self._end_apart(reply, self.messages.get(self._place(slot)))
        elif under_way:
            await self._answer_press(reply)
            self._message(slot).show_progress(reply)
        else:
            await self._end_here(reply, self._message(slot))

    async def aside(self, line: str, language: str) -> ChatRef | None:
        """Answer in the person's private chat from now on; None where it is not open, to which they are led then."""
        person = self._incoming.person
        if not person.id.isdecimal() or not await self._shared.sender.reaches(person):
            await self._invite(line, language)
            return None
        private = ChatRef(person.platform, person.id)
        self._aside, self._destination = True, Destination(private)
        if self._press:
            self._press.coming = self._shared.languages.words(language).tell(_COMING)
        return private

    async def end(self, reply: Reply) -> None:
        """Put a reply into the place of all that is still shown as under way, as far as there is time."""
        if self._gave_way:
            return
        try:
            async with asyncio.timeout(END_WITHIN):
                await asyncio.gather(*(self._end(message, reply) for message in self.messages.values()))
        except TimeoutError:
            structlog.get_logger(__name__).warning("progress_not_ended", reason="no time left")

    async def administers(self, chat: ChatRef) -> bool:
        """Return whether the person who asked may configure that chat."""
        return await self._shared.members.administers(chat, self._incoming.person)

    async def belongs(self, chat: ChatRef) -> bool:
        """Return whether the person who asked may see what is said in that chat."""
        return await self._shared.members.belongs(chat, self._incoming.person)

    async def find(self, name: str) -> ChatRef | None:
        """Return the chat that `@name` means, None where the bot sees none."""
        return await self._shared.members.find(name)

    def name(self, chat: ChatRef) -> str:
        """Return the name by which `@name` means that chat from elsewhere."""
        return name_of(int(chat.chat), thread=chat.thread)

    async def fetch(self, file: SentFile, path: Path, most_bytes: int) -> None:
        """Save a file that came in a message under a path."""
        await self._shared.downloader.fetch(file, path, most_bytes)

    async def around(self) -> Sequence[ChatRef]:
        """Return none: each chat stands by itself here."""
        return ()

    async def may_post(self, chat: ChatRef) -> HeraldError | None:
        """Return which right the bot lacks to post in a chat, None where it has it."""
        return await self._shared.members.may_post(chat)

    async def label(self, chat: ChatRef, kind: LabelKind, said: str) -> tuple[str, str]:  # noqa: ARG002  it is so in all
        """Raise BadInputError: Telegram has no labels."""
        raise unknown_here(kind, said)

    async def withdraw_earlier(self) -> None:
        """Delete what an earlier answer to the same message had, and this one has not."""
        if not self._gave_way:
            await asyncio.gather(*(message.withdraw() for message in self._earlier.values()))
            self._earlier = {}

    def _message(self, slot: int) -> AnswerMessage:
        """Return the message of a slot: that of an earlier answer, where one stands in the same place."""
        place = self._place(slot)
        if place not in self.messages:
            shared = self._shared
            destination = replace(self._destination, message=None, inline=None) if slot else self._destination
            self.messages[place] = (
                self._earlier.pop(place)
                if place in self._earlier
                else AnswerMessage(shared.sender, destination, shared.clock, shared.unfinished)
            )
        return self.messages[place]

    def _place(self, slot: int) -> tuple[str, int]:
        return self._destination.ref.key, slot

    def _is_for_the_person_alone(self, reply: Reply) -> bool:
        """Return whether a reply must not, or need not, stand in the chat.

        A few words that answer a line typed in a group are said there: that a topic is unknown is no secret.
        """
        if self._press is None:
            return reply.private and self._incoming.chat.kind is not ChatKind.PRIVATE and not is_plain(reply)
        if reply.private and is_plain(reply):
            return True
        if self._press.query.message is None:  # below an inline message only what takes its place is shown
            return self._destination.inline is None
        return self._incoming.chat.kind is ChatKind.CHANNEL or (
            reply.private and self._incoming.chat.kind is not ChatKind.PRIVATE
        )

    async def _end_here(self, reply: Reply, message: AnswerMessage) -> None:
        """Show a finished reply in its place; a few words that answer a press aside need none of their own."""
        shown = await message.end_progress()
        words = plain_text(reply) if is_plain(reply) else ""
        unsaid = self._press is not None and not self._press.answered and shown is None
        if self._press and unsaid and self._aside and 0 < len(words) <= MOST_NOTE:
            await self._press.answer(words)
            return
        await self._answer_press(reply)
        await self._finish(message, self._after(shown, reply) if reply.private and words else reply)

    async def _answer_press(self, reply: Reply) -> None:
        """Let the button stop turning; where the answer comes elsewhere, say where."""
        if self._press:
            await self._press.answer(self._say(reply, _COMING) if self._aside else "")

    async def _end_apart(self, reply: Reply, message: AnswerMessage | None) -> None:
        """Tell the person alone, and end what was begun in the chat where it was begun."""
        shown = await message.end_progress() if message else None
        if message is None or shown is None:
            await self._tell(reply)
        elif is_plain(reply):
            await self._finish(message, self._after(shown, reply))
        else:
            await self._tell(reply)
            said = self._say(reply, phrase("I answered in our private chat."))
            await self._finish(message, Reply((Text(said),), language=reply.language))

    async def _end(self, message: AnswerMessage, reply: Reply) -> None:
        if (shown := await message.end_progress()) is not None:
            await self._finish(message, self._after(shown, reply))

    def _after(self, shown: Reply | None, reply: Reply) -> Reply:
        """Say why a work ended in the place of its sign, below what stood above that."""
        above = [block for block in shown.blocks if not isinstance(block, Progress | Choices)] if shown else []
        again = Choice(self._say(reply, phrase("Try again")), self._incoming.text)
        below = [Choices(((again,),))] if self._destination.inline else []  # whose own button the sign has taken away
        return replace(reply, blocks=(*above, *reply.blocks, *below), private=False)

    async def _finish(self, message: AnswerMessage, reply: Reply) -> None:
        try:
            await message.finish(reply, lambda: not self._gave_way)
        except TelegramError as error:
            if self._is_refused(error):
                await self._tell_of_refusal(reply, error)
            else:
                await self._explain(error, reply.language)

    def _is_refused(self, error: TelegramError) -> bool:
        """Return whether the bot may not write where it was asked."""
        if self._destination.ref.kind is ChatKind.PRIVATE or not isinstance(error, BadRequest | Forbidden):
            return False
        return isinstance(error, Forbidden) or any(word in error.message.lower() for word in _MUTED)

    async def _tell_of_refusal(self, reply: Reply, error: TelegramError) -> None:
        """Answer in private what the chat does not take, without the buttons, which mean the chat."""
        self._log(error)
        person, title = self._incoming.person, self._incoming.chat.title
        words = self._shared.languages.words(reply.language)
        why = words.say("I may not write in “{title}”, so I answer you here.", title=title)
        kept = (block for block in reply.blocks if not isinstance(block, Choices))
        if person.id.isdecimal():
            try:
                told = replace(reply, blocks=(Text(why), *kept))
                await self._shared.sender.send_all(ChatRef(person.platform, person.id), told)
            except TelegramError as again:
                self._log(again)

    async def _tell(self, reply: Reply) -> None:
        """Tell the person alone: in a note over the button, else in their private chat, else how to open that."""
        words = plain_text(reply) if is_plain(reply) else ""
        if self._press and not self._press.answered and words and len(words) <= MOST_NOTE:
            await self._press.answer(words)
            return
        person = self._incoming.person
        if not person.id.isdecimal():  # a chat's own voice has no private chat
            await self._invite(self._line(), reply.language)
            return
        try:
            await self._shared.sender.send_all(ChatRef(person.platform, person.id), reply)
        except (Forbidden, BadRequest):
            await self._invite(self._line(), reply.language)
        except TelegramError as error:
            self._log(error)
        else:
            if self._press:
                await self._press.answer(self._say(reply, phrase("I answered in our private chat.")))

    def _line(self) -> str:
        """Return what was asked as a command line; plain words are that of `understand`."""
        text = self._incoming.text
        return text.lstrip("/／") if self._incoming.pressed or text.startswith(("/", "／")) else f"understand {text}"

    async def _invite(self, line: str, language: str) -> None:
        """Lead to the private chat, where the same command is answered, but to nobody else."""
        person = self._incoming.person
        url = f"https://t.me/{self._shared.sender.bot.username}"
        if person.id.isdecimal():
            key = await self._shared.buttons.link_key(self._incoming.chat, person, line)
            url = f"{url}?start={key}"
        if self._press and not self._press.answered:
            await self._press.answer(url=url)
            return
        say = self._shared.languages.words(language).say
        part = TextMessage(say("I answer that in private: open our chat and press Start."))
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(say("Open our chat"), url=url)]])
        try:
            await self._shared.sender.send(
                self._destination.ref, part, reply_to=self._destination.reply_to, keyboard=keyboard
            )
        except TelegramError as error:
            self._log(error)

    async def _explain(self, error: TelegramError, language: str) -> None:
        """Where an answer may have been lost on its way, say so: another message, not the same one again."""
        number = self._log(error)
        if not is_ambiguous(error):
            return
        line = self._shared.languages.words(language).say(
            "The connection to Telegram broke while I answered ({number}). If you see no answer, please ask again.",
            number=number,
        )
        try:
            await self._shared.sender.send(
                self._destination.ref, TextMessage(line), reply_to=self._destination.reply_to
            )
        except TelegramError as again:
            self._log(again, number)

    def _say(self, reply: Reply, what: Phrase) -> str:
        return self._shared.languages.words(reply.language).tell(what)

    def _log(self, error: TelegramError, number: str = "") -> str:
        number = number or secrets.token_hex(3)
        current().fail()
        structlog.get_logger(__name__).warning("not_answered", number=number, reason=error.message)
        return number
