"""Messages on their way to Telegram, and what is done when one does not arrive."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

import structlog
from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, NetworkError, TelegramError
from telegram.ext import ExtBot

from bot.platforms.telegram import faults
from bot.platforms.telegram.albums import Album, Photographer
from bot.platforms.telegram.buttons import Buttons, picker_keyboard
from bot.platforms.telegram.gates import Priority
from bot.platforms.telegram.render import Part, render
from chat.clock import Clock
from chat.refs import ChatKind, ChatRef
from chat.reply import Attachment, ChatPicker, Reply
from chat.words import Words
from services.closures import Presence
from services.languages import Languages
from services.replies.pictures import Pictures

T = TypeVar("T")
Item = Part | Album | Attachment | ChatPicker
Bot = ExtBot[Priority]
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
WAITS = (0.5, 1.0)  # seconds before the next tries


class Sender:
    """Sends and edits messages; a message of which nobody knows whether it arrived is not sent again."""

    def __init__(
        self,
        bot: Bot,
        buttons: Buttons,
        languages: Languages,
        presence: Presence,
        *,
        pictures: Pictures,
        clock: Clock,
    ) -> None:
        self.bot = bot
        self._photographer = Photographer(bot, pictures)
        self._buttons = buttons
        self._languages = languages
        self._presence = presence
        self._clock = clock

    def items(self, ref: ChatRef, reply: Reply) -> list[Item]:
        """Give what a reply becomes in a chat, in order: messages, photos, files, and where it may be a question."""
        rendered = render(reply, self._languages.words(reply.language))
        picker = [rendered.picker] if rendered.picker and ref.kind is ChatKind.PRIVATE else []
        return [*rendered.parts, *rendered.albums, *rendered.files, *picker]

    async def send_all(self, ref: ChatRef, reply: Reply, reply_to: int | None = None) -> None:
        """Send a whole reply. Raises TelegramError."""
        for place, item in enumerate(self.items(ref, reply)):
            await self.send(ref, item, reply_to=None if place else reply_to, silent=reply.silent or place > 0)

    async def send(
        self,
        ref: ChatRef,
        item: Item,
        *,
        reply_to: int | None = None,
        priority: Priority = Priority.ANSWER,
        keyboard: InlineKeyboardMarkup | None = None,
        silent: bool = False,
    ) -> int:
        """Send one message and give its number; a silent one rings nobody's bell.

        It is sent again only where it surely never left, and where the chat has moved, to its new address.
        Raises TelegramError.
        """
        arguments: dict[str, Any] = {
            "message_thread_id": int(ref.thread) if ref.thread else None,
            "reply_parameters": ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
            "rate_limit_args": priority,
            "disable_notification": silent or None,
        }
        if isinstance(item, Part) and keyboard is None:
            keyboard = await self._buttons.keyboard(ref, item.rows)

        async def to(chat: int) -> int:
            return await self._repeat(lambda: self._send(chat, item, keyboard, arguments), faults.never_left)

        try:
            return await to(int(ref.chat))
        except ChatMigrated as moved:
            if priority is Priority.QUEUED:  # the outbox moves the chat, and sends again
                raise
            await self._presence.moved(ref.platform, ref.chat, str(moved.new_chat_id))
            return await to(moved.new_chat_id)

    async def edit(
        self,
        ref: ChatRef,
        part: Part,
        *,
        message: int | None = None,
        inline: str | None = None,
        priority: Priority = Priority.ANSWER,
    ) -> bool:
        """Put a message into the place of one; False where that one can no longer be changed. Raises TelegramError.

        An edit that came twice changes nothing, so it is tried again whatever went wrong on the way.
        """
        keyboard = await self._buttons.keyboard(ref, part.rows)
        where = {"inline_message_id": inline} if inline else {"chat_id": int(ref.chat), "message_id": message}

        async def once() -> bool:
            try:
                await self._with_or_without_markup(
                    self.bot.edit_message_text,
                    part,
                    keyboard,
                    {**where, "link_preview_options": NO_PREVIEW, "rate_limit_args": priority},
                )
            except BadRequest as error:
                if faults.is_unchanged(error):
                    return True
                if faults.is_gone(error):
                    return False
                raise
            return True

        return await self._repeat(once, lambda error: faults.never_left(error) or faults.is_ambiguous(error))

    async def _send(
        self, chat: int, item: Item, keyboard: InlineKeyboardMarkup | None, arguments: dict[str, Any]
    ) -> int:
        match item:
            case Part():
                options = {**arguments, "chat_id": chat, "link_preview_options": NO_PREVIEW}
                sent = await self._with_or_without_markup(self.bot.send_message, item, keyboard, options)
            case Album():
                return await self._send_album(chat, item, arguments)
            case Attachment():
                file = InputFile(item.content.encode("utf-8", "replace"), filename=item.name)
                sent = await self.bot.send_document(chat, file, **arguments)
            case ChatPicker():
                sent = await self.bot.send_message(chat, "👇", reply_markup=picker_keyboard(item), **arguments)
        return int(sent.message_id)

    async def _send_album(self, chat: int, album: Album, arguments: dict[str, Any]) -> int:
        """Send figures as photos; of those that are none, the captions and where they stand."""
        sent, left = await self._photographer.send(chat, album, arguments)
        for part in render(Reply(tuple(replace(figure, image="") for figure in left)), Words("en")).parts:
            options = {**arguments, "chat_id": chat, "link_preview_options": NO_PREVIEW}
            sent = await self._with_or_without_markup(self.bot.send_message, part, None, options)
        return int(sent.message_id) if sent else 0

    @staticmethod
    async def _with_or_without_markup(
        call: Callable[..., Awaitable[Any]], part: Part, keyboard: InlineKeyboardMarkup | None, options: dict[str, Any]
    ) -> Any:
        """Send a message, its bare words where Telegram will not have its styles: the words matter more."""
        try:
            return await call(text=part.text, entities=part.entities, reply_markup=keyboard, **options)
        except BadRequest as error:
            if not faults.is_about_markup(error):
                raise
            structlog.get_logger(__name__).error("markup_refused", reason=error.message, text=part.text[:200])
            return await call(text=part.text, **options)

    async def _repeat(self, call: Callable[[], Awaitable[T]], when: Callable[[TelegramError], bool]) -> T:
        for wait in WAITS:
            try:
                return await call()
            except NetworkError as error:
                if not when(error):
                    raise
            await self._clock.sleep(wait)
        return await call()
