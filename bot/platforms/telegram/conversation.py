"""Where the answer to one message or press goes: into the chat, below the button, or to the person alone."""

import secrets
from dataclasses import dataclass
from typing import ClassVar

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.platforms.telegram import faults
from bot.platforms.telegram.buttons import Buttons
from bot.platforms.telegram.members import Members
from bot.platforms.telegram.press import MOST_CHARACTERS, Press
from bot.platforms.telegram.render import Part, is_plain, plain_text
from bot.platforms.telegram.sending import Sender
from bot.platforms.telegram.slots import Slot, Spot
from chat.clock import Clock
from chat.errors import HeraldError
from chat.refs import ChatKind, ChatRef, Incoming
from chat.reply import Progress, Reply
from chat.words import phrase
from services.languages import Languages


@dataclass(frozen=True, slots=True)
class Means:
    """What every conversation needs."""

    sender: Sender
    members: Members
    buttons: Buttons
    languages: Languages
    clock: Clock


class TelegramConversation:
    """The place of one incoming message or press."""

    elsewhere: ClassVar = phrase(
        "Make me an administrator of your channel who may post messages. Then pick it below, forward me one of its "
        "posts, or write for example: /subscribe cs.CL @yourchannel. All commands about a chat take @yourchannel."
    )

    def __init__(self, means: Means, incoming: Incoming, spot: Spot, press: Press | None = None) -> None:
        self._means = means
        self._incoming = incoming
        self._spot = spot
        self._press = press
        self._slots: dict[int, Slot] = {}

    async def show(self, reply: Reply, slot: int = 0) -> None:
        """Show a reply; a second one in the same slot takes the first one's place."""
        under_way = any(isinstance(block, Progress) for block in reply.blocks)
        if self._is_for_the_person_alone(reply):
            if not under_way:
                await self._tell(reply)
            return
        if self._press:
            await self._press.answer()
        place = self._slots.get(slot)
        if place is None:
            spot = self._spot if not slot else Spot(self._spot.ref, self._spot.reply_to)
            place = self._slots[slot] = Slot(self._means.sender, spot, self._means.clock)
        if under_way:
            place.show_progress(reply)
            return
        try:
            await place.finish(reply)
        except TelegramError as error:
            await self._explain(error, reply.language)

    async def administers(self, chat: ChatRef) -> bool:
        """Tell whether the person who asked may configure that chat."""
        return await self._means.members.administers(chat, self._incoming.person)

    async def find(self, name: str) -> ChatRef | None:
        """Find the chat that `@name` means, as long as the bot may write there."""
        return await self._means.members.find(name)

    async def may_post(self, chat: ChatRef) -> HeraldError | None:  # noqa: ARG002  what it hears, it may answer
        """Say that nothing keeps the bot from posting: it was heard in the chat, or found that it may write there."""
        return None

    def _is_for_the_person_alone(self, reply: Reply) -> bool:
        """Tell whether a reply must not, or need not, stand in the chat.

        A few words that answer a line typed in a group are said there: that a topic is unknown is no secret.
        """
        if self._press is None:
            return reply.private and self._incoming.chat.kind is not ChatKind.PRIVATE and not is_plain(reply)
        if reply.private and is_plain(reply):
            return True
        if self._press.query.message is None:  # below an inline message only what takes its place is shown
            return self._spot.inline is None
        return self._incoming.chat.kind is ChatKind.CHANNEL or (
            reply.private and self._incoming.chat.kind is not ChatKind.PRIVATE
        )

    async def _tell(self, reply: Reply) -> None:
        """Tell the person alone: in a note over the button, else in their private chat, else how to open that."""
        words = plain_text(reply) if is_plain(reply) else ""
        if self._press and not self._press.answered and words and len(words) <= MOST_CHARACTERS:
            await self._press.answer(words)
            return
        say = self._means.languages.words(reply.language).say
        person = self._incoming.person
        if not person.id.isdecimal():  # a chat's own voice has no private chat
            await self._invite(reply)
            return
        try:
            await self._means.sender.send_all(ChatRef(person.platform, person.id), reply)
        except (Forbidden, BadRequest):
            await self._invite(reply)
        except TelegramError as error:
            self._log(error)
        else:
            if self._press:
                await self._press.answer(say("I answered in our private chat."))

    async def _invite(self, reply: Reply) -> None:
        """Lead to the private chat, where the same command is answered."""
        line = self._incoming.text.lstrip("/")
        key = await self._means.buttons.key(self._incoming.chat, line)
        url = f"https://t.me/{self._means.sender.bot.username}?start={key}"
        if self._press and not self._press.answered:
            await self._press.answer(url=url)
            return
        say = self._means.languages.words(reply.language).say
        part = Part(say("I answer that in private: open our chat and press Start."))
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(say("Open our chat"), url=url)]])
        try:
            await self._means.sender.send(self._spot.ref, part, reply_to=self._spot.reply_to, keyboard=keyboard)
        except TelegramError as error:
            self._log(error)

    async def _explain(self, error: TelegramError, language: str) -> None:
        """Where an answer may have been lost on its way, say so: another message, not the same one again."""
        number = self._log(error)
        if not faults.is_ambiguous(error):
            return
        line = self._means.languages.words(language).say(
            "The connection to Telegram broke while I answered ({number}). If you see no answer, please ask again.",
            number=number,
        )
        try:
            await self._means.sender.send(self._spot.ref, Part(line), reply_to=self._spot.reply_to)
        except TelegramError as again:
            self._log(again, number)

    def _log(self, error: TelegramError, number: str = "") -> str:
        number = number or secrets.token_hex(3)
        structlog.get_logger(__name__).warning(
            "not_answered", number=number, chat=self._incoming.chat.key, reason=error.message
        )
        return number
