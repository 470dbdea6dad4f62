"""Signs of work under way that stand in chats, noted so that the next process ends those of one that was killed."""

import structlog

from chat.errors import HeraldError
from chat.refs import ChatKind, ChatRef
from services.key_values import KeyValues


class Unfinished:
    """Remembers the messages of one platform that show work under way, as long as they do."""

    def __init__(self, key_values: KeyValues, platform: str) -> None:
        self._key_values = key_values
        self._prefix = f"under way {platform}:"

    async def begun(self, ref: ChatRef, message: str, language: str) -> None:
        """Note that a message shows work under way, in words of a language."""
        try:
            await self._key_values.note(self._name(ref, message), language)
        except HeraldError as error:  # the answer matters more
            structlog.get_logger(__name__).warning("progress_not_noted", reason=str(error))

    async def ended(self, ref: ChatRef, message: str) -> None:
        """Note that a message shows its answer."""
        try:
            await self._key_values.drop(self._name(ref, message))
        except HeraldError as error:
            structlog.get_logger(__name__).warning("progress_not_noted", reason=str(error))

    async def left(self) -> list[tuple[ChatRef, str, str]]:
        """Take what another process has left: chats, messages and languages. Raises UnavailableError."""
        found = []
        for name, language in (await self._key_values.named(self._prefix)).items():
            chat, _, message = name.removeprefix(self._prefix).partition(" ")
            platform = self._prefix.split(" ")[-1].rstrip(":")
            found.append((ChatRef(platform, chat, kind=ChatKind.GROUP), message, language))
            await self._key_values.drop(name)
        return found

    def _name(self, ref: ChatRef, message: str) -> str:
        return f"{self._prefix}{ref.chat} {message}"
