"""Where the messages of an answer are put, and how they are changed afterwards."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Protocol

import discord

from bot.platforms.discord.render import Message
from bot.platforms.discord.sending import Sender
from chat.refs import ChatRef

NO_REPLY_WITHOUT_HISTORY = 160002  # the right to read what was written before; who is answered is clear all the same


class Shown(Protocol):
    """A message that stands somewhere; `number` is Discord's of it, None where that was not told."""

    number: int | None

    async def replace(self, message: Message) -> bool:
        """Put another message into its place; False where it cannot be changed any more.

        Raises what `faults.ERRORS` names.
        """
        ...

    async def remove(self) -> None:
        """Take it away. Raises what `faults.ERRORS` names."""
        ...


class Place(Protocol):
    """Takes the messages of an answer."""

    async def put(self, message: Message, *, private: bool = False) -> Shown:
        """Show a message, to the person who asked alone where it is private. Raises what `faults.ERRORS` names."""
        ...


class ChannelPlace:
    """A channel; the first message replies to the one that asked, and each waits for its `turn`."""

    def __init__(
        self,
        sender: Sender,
        ref: ChatRef,
        reply_to: int | None = None,
        turn: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
    ) -> None:
        self._sender = sender
        self._ref = ref
        self._reply_to = reply_to
        self._turn = turn

    async def put(self, message: Message, *, private: bool = False) -> Shown:  # noqa: ARG002  nothing is, in a channel
        """Send a message. Raises what `faults.ERRORS` names."""
        async with self._turn():
            number = await self._send(message)
        self._reply_to = None

        async def edit(changed: Message) -> bool:
            return await self._sender.edit(self._ref, number, changed)

        async def remove() -> None:
            await self._sender.client.get_partial_messageable(int(self._ref.chat)).get_partial_message(number).delete()

        return Standing(edit, remove, number)

    async def _send(self, message: Message) -> int:
        try:
            return await self._sender.send(self._ref, message, reply_to=self._reply_to)
        except discord.HTTPException as error:
            if error.code != NO_REPLY_WITHOUT_HISTORY:
                raise
            return await self._sender.send(self._ref, message)


class Standing:
    """A message that somebody knows how to change."""

    def __init__(
        self, edit: Callable[[Message], Awaitable[bool]], remove: Callable[[], Awaitable[Any]], number: int | None
    ) -> None:
        self.number = number
        self._edit = edit
        self._remove = remove

    async def replace(self, message: Message) -> bool:
        """Put another message into its place."""
        return await self._edit(message)

    async def remove(self) -> None:
        """Take it away."""
        await self._remove()
