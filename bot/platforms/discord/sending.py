"""Messages on their way to Discord, with their pictures, and a nonce by which none that goes again is there twice."""

import io
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

import discord
import structlog

from bot.platforms.discord import faults
from bot.platforms.discord.buttons import Buttons
from bot.platforms.discord.mentions import CommandMentions, Reader
from bot.platforms.discord.render import MOST_FILE_BYTES, File, Message, messages, picture_url
from chat.clock import Clock
from chat.errors import UnavailableError
from chat.refs import ChatKind, ChatRef
from chat.reply import Reply
from chat.words import Phrase
from papers.retrying import Backoff, retrying
from services.languages import Languages
from services.replies.pictures import Pictures

T = TypeVar("T")
TRIES = 3
NOBODY = Reader()
SILENT = discord.AllowedMentions.none()


class Sender:
    """Sends and edits messages in channels, threads and direct messages; none pings anybody but a message's role."""

    def __init__(
        self,
        client: discord.Client,
        buttons: Buttons,
        mentions: CommandMentions,
        languages: Languages,
        *,
        pictures: Pictures,
        clock: Clock,
    ) -> None:
        self.client = client
        self.mentions = mentions
        self._buttons = buttons
        self._languages = languages
        self._pictures = pictures
        self._clock = clock

    def messages(self, reply: Reply, reader: Reader = NOBODY) -> list[Message]:
        """Return what a reply becomes for who reads it, in order."""
        words = self._languages.words(reply.language)
        return messages(reply, words, self.mentions.of(words, reader))

    def tell(self, what: Phrase, language: str) -> str:
        """Return a phrase in a language."""
        return self._languages.words(language).tell(what)

    async def arguments(self, ref: ChatRef, message: Message) -> dict[str, Any]:
        """Return what the library's calls that send take; the files in it are good for one call."""
        whole = await loaded(message, self._pictures)
        picker = whole.picker if ref.kind is not ChatKind.PRIVATE else None
        view = await self._buttons.view(ref, whole.rows, picker, whole.menus, whole.links)
        arguments: dict[str, Any] = {
            "content": whole.content or None,
            "embeds": list(whole.embeds),
            "files": [discord.File(io.BytesIO(file.content), file.name) for file in whole.files],
            "allowed_mentions": discord.AllowedMentions(
                everyone=False, users=False, roles=[discord.Object(whole.role)], replied_user=False
            )
            if whole.role
            else SILENT,
        }
        return {**arguments, "view": view} if view else arguments

    async def changes(self, ref: ChatRef, message: Message) -> dict[str, Any]:
        """Return what the library's calls that edit take, so that nothing stays of what was there."""
        arguments = await self.arguments(ref, message)
        files = arguments.pop("files")
        return {"view": None, **arguments, "attachments": files}

    async def send_all(self, ref: ChatRef, reply: Reply) -> None:
        """Send a whole reply. Raises what `faults.ERRORS` names."""
        for place, message in enumerate(self.messages(reply)):
            await self.send(ref, message, silent=reply.silent or place > 0)

    async def send(
        self,
        ref: ChatRef,
        message: Message,
        *,
        nonce: str = "",
        into: int | None = None,
        reply_to: int | None = None,
        silent: bool = False,
    ) -> int:
        """Send a message, into a thread of the chat if one is given, and return its number; a silent one rings nowhere.

        Discord drops a message whose nonce it saw within the last minutes. Raises what `faults.ERRORS` names.
        """
        channel = self.client.get_partial_messageable(into or int(ref.chat))
        known: dict[str, Any] = {"nonce": nonce or secrets.token_hex(8), "silent": silent}
        if reply_to:
            known["reference"] = discord.MessageReference(
                message_id=reply_to, channel_id=channel.id, fail_if_not_exists=False
            )

        async def once() -> int:
            return (await channel.send(**await self.arguments(ref, message), **known)).id

        return await self._repeat(once)

    async def edit(self, ref: ChatRef, number: int, message: Message) -> bool:
        """Put a message into the place of one; False where that one is gone. Raises what `faults.ERRORS` names."""
        there = self.client.get_partial_messageable(int(ref.chat)).get_partial_message(number)

        async def once() -> bool:
            try:
                await there.edit(**await self.changes(ref, message))
            except discord.NotFound as error:
                if faults.code_of(error) == faults.UNKNOWN_MESSAGE:
                    return False
                raise
            return True

        return await self._repeat(once)

    async def _repeat(self, call: Callable[[], Awaitable[T]]) -> T:
        return await retrying(call, on=faults.is_lost, backoff=Backoff(0.5), tries=TRIES, sleep=self._clock.sleep)


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
