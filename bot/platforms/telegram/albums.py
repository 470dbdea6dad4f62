"""Figures as photos: one alone, several as an album, each with its caption and to whom it is owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import InputMediaPhoto, Message
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.platforms.telegram.gates import Priority
from bot.platforms.telegram.styled import Styled, joined, styled
from chat.errors import UnavailableError
from chat.reply import Figure
from papers.images import Picture
from services.replies.pictures import Pictures

MOST_CAPTION = 1024
MOST_BYTES = 10_000_000
MOST_IN_ALBUM = 10
_SHOWN = frozenset({"image/png", "image/jpeg", "image/webp"})  # what Telegram takes for a photo


@dataclass(frozen=True, slots=True)
class Album:
    """Up to ten figures whose pictures are kept."""

    figures: tuple[Figure, ...]


def albums(figures: Sequence[Figure]) -> list[Album]:
    """Put figures with pictures into albums."""
    pictured = tuple(figure for figure in figures if figure.image)
    return [Album(pictured[at : at + MOST_IN_ALBUM]) for at in range(0, len(pictured), MOST_IN_ALBUM)]


def told(figure: Figure) -> list[Styled]:
    """Give a figure in words: its caption, a link to where it stands, and to whom it is owed."""
    return [styled(figure.caption), styled(figure.url, "text_link", figure.url), styled(figure.credit, "italic")]


def caption(figure: Figure) -> Styled:
    """Give what stands below a photo: as much of the caption as there is room for, then the credit as a link."""
    credit = styled(figure.credit or "arXiv", "text_link", figure.url)
    text = styled(figure.caption)
    most = MOST_CAPTION - credit.units - 1
    if text.units > most:
        end = most - 1
        while text.cut(0, end).units > most - 1:
            end -= 1
        cut = text.text[:end].rfind(" ")
        text = text.cut(0, cut if cut > end // 2 else end) + Styled("…")
    return joined((text, credit), "\n")


class Photographer:
    """Sends albums; what cannot be sent as a photo is given back, to be told in words."""

    def __init__(self, bot: ExtBot[Priority], pictures: Pictures) -> None:
        self._bot = bot
        self._pictures = pictures

    async def send(self, chat: int, album: Album, arguments: dict[str, Any]) -> tuple[Message | None, list[Figure]]:
        """Send an album: give its last message, and the figures that are no photos. Raises TelegramError."""
        loaded = [(figure, await self._load(figure)) for figure in album.figures]
        photos = [(figure, picture.content) for figure, picture in loaded if picture]
        left = [figure for figure, picture in loaded if picture is None]
        if not photos:
            return None, left
        try:
            return await self._send(chat, photos, arguments), left
        except BadRequest as error:
            structlog.get_logger(__name__).warning("photos_refused", reason=error.message)
            return None, list(album.figures)

    async def _send(self, chat: int, photos: Sequence[tuple[Figure, bytes]], arguments: dict[str, Any]) -> Message:
        if len(photos) == 1:
            figure, content = photos[0]
            below = caption(figure)
            return await self._bot.send_photo(
                chat, content, caption=below.text, caption_entities=below.entities(), **arguments
            )
        media = [
            InputMediaPhoto(content, caption=below.text, caption_entities=below.entities())
            for figure, content in photos
            for below in (caption(figure),)
        ]
        sent = await self._bot.send_media_group(chat, media, **arguments)
        return sent[-1]

    async def _load(self, figure: Figure) -> Picture | None:
        try:
            picture = await self._pictures.load(figure.image)
        except UnavailableError as error:
            structlog.get_logger(__name__).warning("picture_not_loaded", error=str(error), cause=str(error.__cause__))
            return None
        fits = picture is not None and picture.media_type in _SHOWN and len(picture.content) <= MOST_BYTES
        return picture if fits else None
