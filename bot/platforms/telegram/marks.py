"""The numbers on the buttons that mark a paper, which follow the presses: many in a short time come in one edit."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.platforms.telegram import inline_buttons
from bot.platforms.telegram.buttons import Buttons
from bot.platforms.telegram.incoming import NAME
from bot.platforms.telegram.rate_limiter import wait_seconds
from bot.platforms.telegram.rate_limits import QUEUED_GAP_IN_A_GROUP, SECOND, Priority, is_group
from bot.platforms.telegram.sending import Bot, is_gone, is_unchanged
from chat.clock import Clock
from chat.errors import UnavailableError
from chat.refs import ChatRef, Person
from chat.reply import Choice
from chat.tasks import end
from services.languages import Languages
from services.marks import Marked, Marks, labelled, marked_paper

MOST_PLACES = 1000  # chats in which numbers are being brought up to date at a time
MOST_MESSAGES = 50  # of one chat
LONGEST_PAUSE = 60.0  # seconds; where Telegram asks for more, the next press tries again


@dataclass(slots=True)
class _Place:
    """One chat, or one inline message: which of its messages wait for their numbers, each with its last press."""

    waiting: dict[object, tuple[CallbackQuery, ChatRef]] = field(default_factory=dict)


class MarkedMessages:
    """Writes the numbers below messages: the first press at once, what comes after it in turn, so many a minute."""

    def __init__(self, bot: Bot, buttons: Buttons, marks: Marks, languages: Languages, clock: Clock) -> None:
        self._bot = bot
        self._buttons = buttons
        self._marks = marks
        self._languages = languages
        self._clock = clock
        self._places: dict[str, _Place] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def changed(self, query: CallbackQuery, ref: ChatRef) -> None:
        """Bring a message's numbers up to date, soon; nothing is waited for."""
        where = query.inline_message_id or ref.chat
        message = query.inline_message_id or (query.message.message_id if query.message else None)
        place = self._places.get(where)
        if place is None and len(self._places) < MOST_PLACES:
            place = self._places[where] = _Place()
            task = asyncio.create_task(self._keep_true(where, place), name="telegram marks")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if place and message and (message in place.waiting or len(place.waiting) < MOST_MESSAGES):
            place.waiting[message] = query, ref

    async def stop(self) -> None:
        """Write no more numbers."""
        await end(self._tasks)

    async def _keep_true(self, where: str, place: _Place) -> None:
        try:
            while place.waiting:
                message = next(iter(place.waiting))
                query, ref = place.waiting.pop(message)
                if (wait := await self._show(query, ref)) > 0:
                    place.waiting.setdefault(message, (query, ref))
                await self._clock.sleep(max(wait, QUEUED_GAP_IN_A_GROUP if is_group(where) else SECOND))
        finally:
            del self._places[where]

    async def _show(self, query: CallbackQuery, ref: ChatRef) -> float:
        """Write the numbers below one message, and return the seconds that Telegram wants to be left alone."""
        log = structlog.get_logger(__name__)
        try:
            if (keyboard := await self._keyboard(query, ref)) is None:
                return 0.0
            where: dict[str, Any] = {"inline_message_id": query.inline_message_id}
            if query.message:
                where = {"chat_id": query.message.chat.id, "message_id": query.message.message_id}
            await self._bot.edit_message_reply_markup(**where, reply_markup=keyboard, rate_limit_args=Priority.QUEUED)
        except RetryAfter as refusal:
            return min(wait_seconds(refusal), LONGEST_PAUSE)
        except UnavailableError as error:
            log.warning("marks_not_shown", reason=str(error))
        except TelegramError as error:
            if not isinstance(error, BadRequest) or not (is_unchanged(error) or is_gone(error)):
                log.warning("marks_not_shown", reason=error.message)
        return 0.0

    async def _keyboard(self, query: CallbackQuery, ref: ChatRef) -> InlineKeyboardMarkup | None:
        """Return the message's buttons with the numbers of now; None where it is not known which those are.

        Of a press the message is known as it was then: what stands there now may be later, so it is written anew.
        """
        if query.inline_message_id:
            if (read := inline_buttons.read(query.data or "")) is None:
                return None
            key, letters, language = read
            rows = inline_buttons.offers(key, letters, self._languages.words(language))
            return await self._buttons.keyboard(ref, rows, inline=language)
        shown = query.message.reply_markup if isinstance(query.message, Message) else None
        if shown is None:
            return None
        lines = [str(button.callback_data) for row in shown.inline_keyboard for button in row]
        found = await self._marks.of(set(filter(None, map(marked_paper, lines))), ref, Person(NAME, ref.chat))
        return InlineKeyboardMarkup([[_written(button, found) for button in row] for row in shown.inline_keyboard])


def _written(button: InlineKeyboardButton, found: Mapping[str, Marked]) -> InlineKeyboardButton:
    line = str(button.callback_data)
    if not marked_paper(line):
        return button
    return InlineKeyboardButton(labelled(Choice(button.text, line), found).label, callback_data=line)
