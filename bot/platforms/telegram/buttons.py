"""Buttons below messages, and the press of one, which Telegram wants answered within seconds and once."""

import asyncio
import json
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Self

import structlog
from telegram import (
    CallbackQuery,
    ChatAdministratorRights,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
)
from telegram.error import TelegramError

from bot.platforms.telegram import inline_buttons
from bot.platforms.telegram.styled import clean
from chat.clock import Clock
from chat.refs import ChatRef, Person
from chat.reply import ChatPicker, Choice
from services.marks import Marks, marked_paper
from services.shortcuts import Shortcuts

MOST_DATA_BYTES = 64
MOST_IN_A_ROW = 8
MOST_BUTTONS = 100
MOST_BYTES = 9_000  # of about 10,000 that Telegram takes for a whole keyboard
MOST_LABEL = 60
PHONE = 44
"""Columns of letters that a phone shows below a message; all buttons in a row get the same width."""
MARGIN = 3
"""Columns of each button around its words."""
ALIKE = 4
"""Columns by which buttons may differ that are as good as of one width."""
_WIDE = frozenset("WF")
SHORT = "~"  # no command begins with it
CHANNEL_REQUEST, GROUP_REQUEST = 1, 2
MOST_NOTE = 200  # characters that an answer to a press may have
GLANCE = 60  # characters that a person reads before the note at the edge is gone; more is shown in a window
PATIENCE = 4.0  # seconds until a press is answered in any case, so that the button stops turning


class Buttons:
    """Makes keyboards; a command line that is too long for a button is kept in the store under a short key."""

    def __init__(self, shortcuts: Shortcuts, marks: Marks) -> None:
        self._shortcuts = shortcuts
        self._marks = marks

    async def keyboard(
        self, ref: ChatRef, rows: Sequence[Sequence[Choice]], *, inline: str = ""
    ) -> InlineKeyboardMarkup | None:
        """Make the keyboard of a message, None without buttons; rows beyond what Telegram takes are left out.

        Below an `inline` message, which is in that language and may stand anywhere, numbers are those of all chats.
        """
        rows = await self._marks.counted(rows, None if inline else ref, Person(ref.platform, ref.chat))
        tag = inline_buttons.tag(rows, inline) if inline else ""
        kept: list[list[InlineKeyboardButton]] = []
        buttons = size = 0
        for choices in (part for row in rows for part in _fitted(row)):
            made = [await self._button(ref, each, tag) for each in choices]
            buttons += len(made)
            size += sum(len(json.dumps(button.to_dict(), ensure_ascii=False).encode()) + 4 for button in made)
            if buttons > MOST_BUTTONS or size > MOST_BYTES:
                break
            kept.append(made)
        return InlineKeyboardMarkup(kept) if kept else None

    async def _button(self, ref: ChatRef, choice: Choice, tag: str) -> InlineKeyboardButton:
        data = f"{choice.command}{tag}" if marked_paper(choice.command) else await self.data(ref, choice.command)
        return InlineKeyboardButton(_label(choice), callback_data=data)

    async def data(self, ref: ChatRef, command: str) -> str:
        """Return what a button carries for a command line, at most 64 bytes."""
        if len(command.encode("utf-8", "replace")) <= MOST_DATA_BYTES:
            return command
        return SHORT + await self._shortcuts.key(ref, command)

    async def link_key(self, ref: ChatRef, person: Person, command: str) -> str:
        """Return a short key for a command line, for a link from a chat into a person's private one, theirs alone."""
        return await self._shortcuts.key(ref, command, person)

    async def linked_command(self, key: str, person: Person) -> str | None:
        """Return the command line of a person's deep link, None where it was forgotten or is another person's."""
        return await self._shortcuts.command_for(key, person)

    async def command(self, data: str, ref: ChatRef) -> str | None:
        """Return the command line of a button pressed in a chat, None where it was forgotten or is another chat's."""
        if data.startswith(SHORT):
            return await self._shortcuts.command(data[1:], ref)
        return inline_buttons.untagged(data)


def picker_keyboard(picker: ChatPicker) -> ReplyKeyboardMarkup:
    """Make the keyboard by which a person picks a chat: Telegram offers those where both may do what is needed."""
    posting = _rights(can_post_messages=True)
    channel = KeyboardButtonRequestChat(
        CHANNEL_REQUEST,
        chat_is_channel=True,
        user_administrator_rights=posting,
        bot_administrator_rights=posting,
        request_title=True,
        request_username=True,
    )
    group = KeyboardButtonRequestChat(
        GROUP_REQUEST,
        chat_is_channel=False,
        user_administrator_rights=_rights(),
        bot_is_member=True,
        request_title=True,
        request_username=True,
    )
    keys = [KeyboardButton(picker.channel, request_chat=channel), KeyboardButton(picker.group, request_chat=group)]
    return ReplyKeyboardMarkup([keys], resize_keyboard=True, one_time_keyboard=True)


def _rights(*, can_post_messages: bool | None = None) -> ChatAdministratorRights:
    return ChatAdministratorRights(
        is_anonymous=False,
        can_manage_chat=True,
        can_delete_messages=False,
        can_manage_video_chats=False,
        can_restrict_members=False,
        can_promote_members=False,
        can_change_info=False,
        can_invite_users=False,
        can_post_stories=False,
        can_edit_stories=False,
        can_delete_stories=False,
        can_post_messages=can_post_messages,
    )


def _fitted(row: Sequence[Choice]) -> Iterator[Sequence[Choice]]:
    """Cut a row where its words would not be shown whole on a phone."""
    at = 0
    for size in fitted([_label(choice) for choice in row], MOST_IN_A_ROW):
        yield row[at : at + size]
        at += size


def columns(text: str) -> int:
    """Return how wide a text is: a Chinese, Japanese or Korean character is twice as wide as a Latin letter."""
    marks = sum(unicodedata.category(char) in {"Mn", "Me", "Cf"} for char in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(char) in _WIDE for char in text)


def fitted(labels: Sequence[str], most: int) -> list[int]:
    """Return how many of these buttons stand in each row: as few rows as show their words whole.

    Of several ways that have as few, those of about the same width stand together, and else as many in each row.
    """
    widths = [columns(label) for label in labels]
    best: list[tuple[int, int, int, list[int]]] = [(0, 0, 0, [])]
    for end in range(1, len(widths) + 1):
        ways = []
        for size in range(1, min(most, end) + 1):
            row, (rows, unlike, crowd, sizes) = widths[end - size : end], best[end - size]
            if size == 1 or size * (max(row) + MARGIN) <= PHONE:
                spread = max(row) - min(row)
                apart = spread if spread > ALIKE else 0
                ways.append((rows + 1, unlike + apart, crowd + size * size, [*sizes, size]))
        best.append(min(ways))
    return best[-1][3]


def _label(choice: Choice) -> str:
    text = " ".join(clean(choice.label).split()) or "…"
    text = f"⚠️ {text}" if choice.danger else text
    return text if len(text) <= MOST_LABEL else text[: MOST_LABEL - 1] + "…"


class ButtonPress(AbstractAsyncContextManager["ButtonPress"]):
    """Answers a press with words, a link or nothing, whichever comes first; at the latest when it is left."""

    def __init__(self, query: CallbackQuery, clock: Clock) -> None:
        self.query = query
        self.answered = False
        self.coming = ""  # what is said after a while, where the answer is not seen below the button
        self._clock = clock
        self._timer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._timer = asyncio.create_task(self._later(), name="telegram press")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer:
            self._timer.cancel()
        await self.answer()

    async def answer(self, text: str = "", url: str | None = None) -> None:
        """Answer, unless that was done already; what goes wrong costs the person nothing but a turning button."""
        if self.answered:
            return
        self.answered = True
        try:
            await self.query.answer(text or None, show_alert=len(text) > GLANCE, url=url)
        except TelegramError as error:
            structlog.get_logger(__name__).warning("press_not_answered", reason=error.message)

    async def _later(self) -> None:
        await self._clock.sleep(PATIENCE)
        await self.answer(self.coming)
