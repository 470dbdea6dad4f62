"""Messages on their way to Telegram, and what is done when one does not arrive."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, assert_never

import httpx
import structlog
from telegram import InlineKeyboardMarkup, InputFile, InputMediaPhoto, LinkPreviewOptions, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError
from telegram.ext import ExtBot

from bot.platforms.telegram.buttons import Buttons, picker_keyboard
from bot.platforms.telegram.rate_limiter import ClosedError
from bot.platforms.telegram.rate_limits import Priority
from bot.platforms.telegram.render import Album, TextMessage, caption, render
from chat.clock import Clock
from chat.errors import UnavailableError
from chat.refs import ChatKind, ChatRef, Person
from chat.reply import Attachment, ChatPicker, Figure, Reply
from chat.words import Words
from papers.images import Picture
from services.closures import Presence
from services.languages import Languages
from services.replies.pictures import Pictures

T = TypeVar("T")
Item = TextMessage | Album | Attachment | ChatPicker
Bot = ExtBot[Priority]
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MOST_PHOTO_BYTES = 10_000_000
_SHOWN = frozenset({"image/png", "image/jpeg", "image/webp"})  # what Telegram takes for a photo
MOST_DELETED = 100  # messages that Telegram deletes at once
WAITS = (0.5, 1.0)  # seconds before the next tries
# Descriptions of Telegram that speak of the message and not of the chat.
_MARKUP = ("entit", "markup", "button", "parse", "url")
_GONE = ("not found", "can't be edited", "message_id_invalid", "message identifier")


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
        self._photos = PhotoSender(bot, pictures)
        self._buttons = buttons
        self._languages = languages
        self._presence = presence
        self._clock = clock

    def items(self, ref: ChatRef, reply: Reply) -> list[Item]:
        """Return what a reply becomes in a chat, in order: messages, photos, files, and where it may be a question."""
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
        sent: list[int] | None = None,
        paid: bool = False,
    ) -> int:
        """Send one message and return its number; a silent one rings nobody's bell, a paid one may be one too many.

        An album is several messages, of which the last one's number is returned; `sent` gets those of all.
        It is sent again only where it surely never left, and where the chat has moved, to its new address.
        Raises TelegramError.
        """
        arguments: dict[str, Any] = {
            "message_thread_id": int(ref.thread) if ref.thread else None,
            "reply_parameters": ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
            "rate_limit_args": priority,
            "disable_notification": silent or None,
            "allow_paid_broadcast": paid or None,
        }
        if isinstance(item, TextMessage) and keyboard is None:
            keyboard = await self._buttons.keyboard(ref, item.rows)

        async def to(chat: int) -> int:
            numbers = await self._repeat(lambda: self._send(chat, item, keyboard, arguments), never_left)
            if sent is not None:
                sent.extend(numbers)
            return numbers[-1] if numbers else 0

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
        part: TextMessage,
        *,
        message: int | None = None,
        inline: str | None = None,
        priority: Priority = Priority.ANSWER,
    ) -> bool:
        """Put a message into the place of one; False where that one can no longer be changed. Raises TelegramError.

        An edit that came twice changes nothing, so it is tried again whatever went wrong on the way.
        """
        keyboard = await self._buttons.keyboard(ref, part.rows, inline=part.language if inline else "")
        where = {"inline_message_id": inline} if inline else {"chat_id": int(ref.chat), "message_id": message}

        async def try_edit() -> bool:
            try:
                await self._with_or_without_markup(
                    self.bot.edit_message_text,
                    part,
                    keyboard,
                    {**where, "link_preview_options": NO_PREVIEW, "rate_limit_args": priority},
                )
            except BadRequest as error:
                if is_unchanged(error):
                    return True
                if is_gone(error):
                    return False
                raise
            return True

        return await self._repeat(try_edit, lambda error: never_left(error) or is_ambiguous(error))

    async def reaches(self, person: Person) -> bool:
        """Return whether the bot may write to a person; where Telegram does not say, True."""
        try:
            await self.bot.send_chat_action(int(person.id), "typing")
        except (Forbidden, BadRequest):
            return False
        except TelegramError as error:
            structlog.get_logger(__name__).info("not_known_whether_open", reason=error.message)
        return True

    async def delete(self, ref: ChatRef, messages: Sequence[int]) -> None:
        """Delete messages of the bot's own, as far as Telegram lets it; at most a hundred."""
        if not messages:
            return
        try:
            await self.bot.delete_messages(int(ref.chat), messages[:MOST_DELETED])
        except TelegramError as error:
            structlog.get_logger(__name__).info("messages_not_deleted", reason=error.message)

    async def _send(
        self, chat: int, item: Item, keyboard: InlineKeyboardMarkup | None, arguments: dict[str, Any]
    ) -> list[int]:
        match item:
            case TextMessage():
                options = {**arguments, "chat_id": chat, "link_preview_options": NO_PREVIEW}
                sent = await self._with_or_without_markup(self.bot.send_message, item, keyboard, options)
            case Album():
                return await self._send_album(chat, item, arguments)
            case Attachment():
                file = InputFile(item.content.encode("utf-8", "replace"), filename=item.name)
                sent = await self.bot.send_document(chat, file, **arguments)
            case ChatPicker():
                sent = await self.bot.send_message(chat, "👇", reply_markup=picker_keyboard(item), **arguments)
            case _:
                assert_never(item)
        return [int(sent.message_id)]

    async def _send_album(self, chat: int, album: Album, arguments: dict[str, Any]) -> list[int]:
        """Send figures as photos; of those that are none, the captions and where they stand."""
        messages, left = await self._photos.send(chat, album, arguments)
        sent = list(messages)
        for part in render(Reply(tuple(replace(figure, image="") for figure in left)), Words("en")).parts:
            options = {**arguments, "chat_id": chat, "link_preview_options": NO_PREVIEW}
            sent.append(await self._with_or_without_markup(self.bot.send_message, part, None, options))
        return [int(each.message_id) for each in sent]

    @staticmethod
    async def _with_or_without_markup(
        call: Callable[..., Awaitable[Any]],
        part: TextMessage,
        keyboard: InlineKeyboardMarkup | None,
        options: dict[str, Any],
    ) -> Any:
        """Send a message, its bare words where Telegram will not have its styles: the words matter more."""
        try:
            return await call(text=part.text, entities=part.entities, reply_markup=keyboard, **options)
        except BadRequest as error:
            if not is_about_markup(error):
                raise
            structlog.get_logger(__name__).error("markup_refused", reason=error.message, length=len(part.text))
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


class PhotoSender:
    """Sends albums; what cannot be sent as a photo is returned, to be said in words."""

    def __init__(self, bot: Bot, pictures: Pictures) -> None:
        self._bot = bot
        self._pictures = pictures

    async def send(self, chat: int, album: Album, arguments: dict[str, Any]) -> tuple[Sequence[Message], list[Figure]]:
        """Send an album, and return its messages and the figures that are no photos. Raises TelegramError."""
        loaded = [(figure, await self._load(figure)) for figure in album.figures]
        photos = [(figure, picture.content) for figure, picture in loaded if picture]
        left = [figure for figure, picture in loaded if picture is None]
        if not photos:
            return (), left
        try:
            return await self._send(chat, photos, arguments), left
        except BadRequest as error:
            structlog.get_logger(__name__).warning("photos_refused", reason=error.message)
            return (), list(album.figures)

    async def _send(
        self, chat: int, photos: Sequence[tuple[Figure, bytes]], arguments: dict[str, Any]
    ) -> Sequence[Message]:
        if len(photos) == 1:
            figure, content = photos[0]
            below = caption(figure)
            photo = await self._bot.send_photo(
                chat, content, caption=below.text, caption_entities=below.entities(), **arguments
            )
            return (photo,)
        media = [
            InputMediaPhoto(content, caption=below.text, caption_entities=below.entities())
            for figure, content in photos
            for below in (caption(figure),)
        ]
        return await self._bot.send_media_group(chat, media, **arguments)

    async def _load(self, figure: Figure) -> Picture | None:
        try:
            picture = await self._pictures.load(figure.image)
        except UnavailableError as error:
            structlog.get_logger(__name__).warning("picture_not_loaded", reason=str(error), cause=str(error.__cause__))
            return None
        fits = picture is not None and picture.media_type in _SHOWN and len(picture.content) <= MOST_PHOTO_BYTES
        return picture if fits else None


def never_left(error: TelegramError) -> bool:
    """Return whether a call surely did not reach Telegram, so that it may be made again."""
    cause = error.__cause__
    return isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError)


def is_ambiguous(error: TelegramError) -> bool:
    """Return whether nobody knows if Telegram carried the call out: the answer was lost on the way."""
    lost = isinstance(error, NetworkError) and not isinstance(error, BadRequest | ClosedError)
    return lost and not never_left(error)


def is_about_markup(error: BadRequest) -> bool:
    """Return whether Telegram dislikes links, styles or buttons, so that the bare words may do."""
    return not is_unchanged(error) and any(word in error.message.lower() for word in _MARKUP)


def is_unchanged(error: BadRequest) -> bool:
    """Return whether an edit changed nothing."""
    return "not modified" in error.message.lower()


def is_gone(error: BadRequest) -> bool:
    """Return whether a message cannot be edited any more."""
    return any(word in error.message.lower() for word in _GONE)
