"""Where an answer's messages stand: in a channel, in which people take turns, or as the response to an interaction."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

import discord
import structlog
from discord.ui import View

from bot.platforms.discord import faults
from bot.platforms.discord.refs import is_guest, ref_of
from bot.platforms.discord.render import Message
from bot.platforms.discord.sending import Sender
from chat.clock import Clock
from chat.refs import ChatRef

NO_REPLY_WITHOUT_HISTORY = 160002  # the right to read what was written before; who is answered is clear all the same
UNKNOWN_INTERACTION, ANSWERED_ALREADY = 10062, 40060
PATIENCE = 0.8  # seconds until Discord is told that an answer is coming; a quicker one needs no such word
TOKEN_LIVES = 14.5 * 60  # seconds, of the fifteen minutes
AT_ONCE = 2  # in one channel; the others wait here, and not in the library, which knows nothing of people


class SentMessage:
    """A message that stands somewhere; `number` is Discord's of it, None where that was not told."""

    def __init__(
        self, edit: Callable[[Message], Awaitable[bool]], remove: Callable[[], Awaitable[Any]], number: int | None
    ) -> None:
        self.number = number
        self._edit = edit
        self._remove = remove

    async def replace(self, message: Message) -> bool:
        """Put another message into its place; False where it cannot be changed any more.

        Raises what `faults.ERRORS` names.
        """
        return await self._edit(message)

    async def remove(self) -> None:
        """Take it away. Raises what `faults.ERRORS` names."""
        await self._remove()


class Responder(Protocol):
    """Takes the messages of an answer."""

    async def put(self, message: Message, *, private: bool = False) -> SentMessage:
        """Show a message, to the person who asked alone where it is private. Raises what `faults.ERRORS` names."""
        ...


class ChannelResponder:
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

    async def put(self, message: Message, *, private: bool = False) -> SentMessage:  # noqa: ARG002  nothing is, in a channel
        """Send a message. Raises what `faults.ERRORS` names."""
        async with self._turn():
            number = await self._send(message)
        self._reply_to = None

        async def edit(changed: Message) -> bool:
            return await self._sender.edit(self._ref, number, changed)

        async def remove() -> None:
            await self._sender.client.get_partial_messageable(int(self._ref.chat)).get_partial_message(number).delete()

        return SentMessage(edit, remove, number)

    async def _send(self, message: Message) -> int:
        try:
            return await self._sender.send(self._ref, message, reply_to=self._reply_to)
        except discord.HTTPException as error:
            if error.code != NO_REPLY_WITHOUT_HISTORY:
                raise
            return await self._sender.send(self._ref, message)


class InteractionResponder(AbstractAsyncContextManager["InteractionResponder"]):
    """Answers an interaction: directly, later in its place, further on by follow-ups, at last in the channel.

    Discord wants it answered within three seconds, and lets it be followed up for fifteen minutes.
    """

    def __init__(self, interaction: discord.Interaction[Any], sender: Sender, ref: ChatRef, clock: Clock) -> None:
        self.interaction = interaction
        self._sender = sender
        self._ref = ref
        self._clock = clock
        self._began = clock.monotonic()
        self._changing = asyncio.Lock()
        self.alone = False  # the answer is for the person alone, and so is the sign that it is coming
        self._thinking = False  # Discord shows that the bot thinks, and the first message takes that one's place
        self._thinks_alone = False
        self._answered = False  # although the library does not know
        self._guest = is_guest(interaction)
        self._lost = False  # Discord no longer knows the interaction
        self._alarm: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._alarm = asyncio.create_task(self._later(), name="discord interaction")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and issubclass(kind, asyncio.CancelledError):  # the bot stops, and nobody may hold it up
            return
        try:
            async with self._changing:  # what the alarm has begun is not broken off
                if self._alarm:
                    self._alarm.cancel()
                await self._acknowledge()
                await self._stop_thinking()
        except faults.ERRORS as trouble:
            structlog.get_logger(__name__).warning("interaction_not_answered", reason=str(trouble))

    @property
    def is_thinking(self) -> bool:
        """Return whether Discord shows that the bot thinks, and nothing more."""
        return self._thinking

    @property
    def is_over(self) -> bool:
        """Return whether the interaction can no longer be followed up."""
        return self._lost or self._clock.monotonic() - self._began > TOKEN_LIVES

    @property
    def is_answered(self) -> bool:
        """Return whether Discord has had its first answer, so that all others are follow-ups."""
        return self._answered or self.interaction.response.is_done()

    async def put(self, message: Message, *, private: bool = False) -> SentMessage:
        """Show a message below the others, to the person alone where it is private.

        Raises what `faults.ERRORS` names.
        """
        async with self._changing:
            if not self.is_over and not self.is_answered:
                try:
                    return await self._begin(message, private=private)
                except discord.HTTPException as error:
                    self._learn_from(error)
            if self.is_over:
                return await self._afterwards(message, private=private)
            if self._thinking and private == self._thinks_alone:
                changes = await self._sender.changes(self._ref, message)
                edited = await self.interaction.edit_original_response(**changes)
                self._thinking = False
                return self._original(edited.id)
            await self._stop_thinking()
            arguments = await self._sender.arguments(self._ref, message)
            sent = await self.interaction.followup.send(**arguments, ephemeral=private, wait=True)
            return self._shown(sent.id, sent.edit, sent.delete)

    async def put_in_place(self, message: Message) -> None:
        """Put a message into the place of the one whose button was pressed. Raises what `faults.ERRORS` names."""
        async with self._changing:
            changes = await self._sender.changes(self._ref, message)
            if not self.is_answered:
                await self._first(self.interaction.response.edit_message(**changes))
            elif self.is_over and self.interaction.message:
                await self._sender.edit(self._ref, self.interaction.message.id, message)
            else:
                await self.interaction.edit_original_response(**changes)

    async def take_button_away(self) -> None:
        """Take the pressed button off its message, where it has done all that it was there for."""
        pressed = dict(self.interaction.data or {}).get("custom_id")
        if self.interaction.message is None:
            return
        view = View.from_message(self.interaction.message, timeout=None)
        for item in view.children:
            if getattr(item, "custom_id", None) == pressed:
                view.remove_item(item)
        view.stop()
        async with self._changing:
            if self.is_answered:
                return
            try:
                shown = view if view.children else None
                await self._first(self.interaction.response.edit_message(view=shown))
            except faults.ERRORS as error:
                structlog.get_logger(__name__).warning("button_not_taken_away", reason=str(error))

    async def acknowledge(self) -> None:
        """Tell Discord at once that an answer is coming, beside which the pressed button's message may change."""
        try:
            async with self._changing:
                await self._acknowledge()
        except faults.ERRORS as trouble:
            structlog.get_logger(__name__).warning("interaction_not_deferred", reason=str(trouble))

    async def show_buttons(self, view: View) -> None:
        """Put other buttons below the message whose button was pressed, once that was acknowledged."""
        if self.is_over:
            return
        try:
            await self.interaction.edit_original_response(view=view)
        except faults.ERRORS as error:
            structlog.get_logger(__name__).warning("marks_not_shown", reason=str(error))

    async def _begin(self, message: Message, *, private: bool) -> SentMessage:
        arguments = await self._sender.arguments(self._ref, message)
        return self._original(await self._first(self.interaction.response.send_message(**arguments, ephemeral=private)))

    async def _first(self, call: Awaitable[discord.InteractionCallbackResponse[Any] | None]) -> int | None:
        """Answer for the first time; returns the message's number, which a compatible server need not tell."""
        try:
            callback = await call
        except (TypeError, KeyError):
            if not self.interaction.response.is_done():
                raise
            return None
        return callback.message_id if callback else None

    def _learn_from(self, error: discord.HTTPException) -> None:
        """Note that a first answer arrived although its receipt was lost, or came too late; else raise the error."""
        if error.code == ANSWERED_ALREADY:
            self._answered = True
        elif error.code == UNKNOWN_INTERACTION:
            self._lost = True
        else:
            raise error

    def _original(self, number: int | None) -> SentMessage:
        return self._shown(number, self.interaction.edit_original_response, self.interaction.delete_original_response)

    def _shown(
        self, number: int | None, edit: Callable[..., Awaitable[Any]], remove: Callable[[], Awaitable[Any]]
    ) -> SentMessage:
        number = None if self._guest else number  # what is in others' channels can be changed in time alone

        async def replace(message: Message) -> bool:
            if self.is_over:
                return number is not None and await self._sender.edit(self._ref, number, message)
            try:
                await edit(**await self._sender.changes(self._ref, message))
            except discord.NotFound:  # somebody deleted it
                return False
            return True

        return SentMessage(replace, remove, number)

    async def _afterwards(self, message: Message, *, private: bool) -> SentMessage:
        """Show a message when the interaction's time has run out: in the channel, or in the person's own."""
        ref = self._ref
        if private or self._guest:
            ref = ref_of(await self.interaction.user.create_dm())
        return await ChannelResponder(self._sender, ref).put(message)

    async def _acknowledge(self) -> None:
        if not self.is_answered and not self._lost:
            alone = self.alone  # it may be decided anew while Discord is being told
            thinks = self.interaction.type is not discord.InteractionType.component
            try:
                await self._first(self.interaction.response.defer(ephemeral=alone, thinking=thinks))
            except discord.HTTPException as error:
                self._learn_from(error)
                return
            self._thinking = thinks
            self._thinks_alone = alone

    async def _stop_thinking(self) -> None:
        """Take away the sign that the bot thinks, so that what follows may be private, or nothing."""
        if self._thinking:
            self._thinking = False
            await self.interaction.delete_original_response()

    async def _later(self) -> None:
        await self._clock.sleep(PATIENCE)
        await self.acknowledge()


class FairQueue:
    """Lets those who wait for a channel go by turns, one answer each, however many one person has asked for."""

    def __init__(self) -> None:
        self._channels: dict[str, _Channel] = {}

    @asynccontextmanager
    async def turn(self, channel: str, person: str) -> AsyncIterator[None]:
        """Wait for a person's turn in a channel, and hold it."""
        here = self._channels.setdefault(channel, _Channel())
        await here.come(person)
        try:
            yield
        finally:
            here.go()
            if not here.under_way:
                self._channels.pop(channel, None)


@dataclass(slots=True)
class _Channel:
    under_way: int = 0
    waiting: dict[str, "deque[asyncio.Future[None]]"] = field(default_factory=dict)

    async def come(self, person: str) -> None:
        if self.under_way < AT_ONCE:
            self.under_way += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(person, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came in the same moment
                self.go()
            raise

    def go(self) -> None:
        """Hand the place on to whoever is next; those who have waited for another answer since come after them."""
        while self.waiting:
            person = next(iter(self.waiting))
            turns = self.waiting.pop(person)
            turn = turns.popleft()
            if turns:
                self.waiting[person] = turns
            if not turn.done():
                turn.set_result(None)
                return
        self.under_way -= 1
