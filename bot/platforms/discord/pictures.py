"""The pictures of a message, taken out of the store before it is sent."""

from dataclasses import replace

import discord
import structlog

from bot.platforms.discord.embeds import picture_url
from bot.platforms.discord.render import MOST_FILE_BYTES, File, Message
from chat.errors import UnavailableError
from services.replies.pictures import Pictures

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


async def loaded(message: Message, pictures: Pictures) -> Message:
    """Fill in the pictures of a message; where one is not there, or too large, its caption and link stand alone."""
    own = [file for file in message.files if not file.picture]
    room = MOST_FILE_BYTES - sum(len(file.content) for file in own)
    shown: dict[str, File] = {}
    for file in message.files:
        found = await _picture(file, pictures) if file.picture else None
        if found and len(found.content) <= room:
            shown[picture_url(file.name)] = found
            room -= len(found.content)
    embeds = tuple(_renamed(embed, shown) for embed in message.embeds)
    return replace(message, files=(*shown.values(), *own), embeds=embeds)


async def _picture(file: File, pictures: Pictures) -> File | None:
    try:
        kept = await pictures.load(file.picture)
    except UnavailableError as error:
        structlog.get_logger(__name__).warning("picture_not_loaded", reason=str(error))
        return None
    ending = _ENDINGS.get(kept.media_type) if kept else None
    return File(f"{file.name}.{ending}", kept.content) if kept and ending else None


def _renamed(embed: discord.Embed, shown: dict[str, File]) -> discord.Embed:
    if not embed.image.url:
        return embed
    file = shown.get(embed.image.url)
    return embed.copy().set_image(url=picture_url(file.name) if file else None)
