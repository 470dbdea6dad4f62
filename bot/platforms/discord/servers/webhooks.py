"""Channels' webhooks, by which digests go past the limit that Discord has for all that the bot itself asks for.

What goes by a webhook has no nonce. So a message whose answer was lost is looked for before it goes again, and so is
each in the minutes after a start, for who sent before may have sent it.
"""

import asyncio
import json
from datetime import timedelta
from typing import Any

import discord
import structlog

from bot.platforms.discord import faults
from bot.platforms.discord.render import Message
from bot.platforms.discord.sending import Sender
from bot.platforms.discord.threads import says_same
from chat.clock import Clock
from chat.refs import ChatRef
from papers.retrying import Backoff
from services.key_values import KeyValues

CAREFUL = 600.0  # seconds after a start
REPEAT = timedelta(minutes=15)  # within which a message with the same words is the same one
MOST_LOOKED_AT = 25
AGAIN = 3600.0  # seconds after which a channel is asked again for its webhook
TRIES = 3
_NEEDED = ("manage_webhooks", "read_message_history")
_FORBIDDEN = ("discord", "clyde")  # in the name of who speaks through a webhook


class Webhooks:
    """Has a webhook in each text channel where the bot may; the numbers of those it uses are added to `ids`."""

    def __init__(self, key_values: KeyValues, clock: Clock, ids: set[int]) -> None:
        self._ids = ids
        self._key_values = key_values
        self._clock = clock
        self._known: dict[int, discord.Webhook] = {}
        self._without: dict[int, float] = {}
        self._making = asyncio.Lock()
        self._began = clock.monotonic()

    def begin(self) -> None:
        """Note that the bot begins to send, maybe in the place of one that stopped in the middle."""
        self._began = self._clock.monotonic()

    async def _of(self, channel: object, client: discord.Client) -> discord.Webhook | None:
        """Return a text channel's webhook, made if there is none yet; None where there can be none.

        Raises UnavailableError where the store fails.
        """
        if not isinstance(channel, discord.TextChannel) or channel.is_news():
            return None
        if self._clock.monotonic() < self._without.get(channel.id, float("-inf")):
            return None
        if missing := [right for right in _NEEDED if not getattr(channel.permissions_for(channel.guild.me), right)]:
            self._do_without(channel, f"the bot misses {', '.join(missing)}")
            return None
        async with self._making:
            if channel.id not in self._known:
                kept = await self._key_values.recall(_name(channel.id))
                try:
                    number, token = json.loads(kept) if kept else await self._make(channel)
                except faults.ERRORS as error:
                    self._do_without(channel, str(error))
                    return None
                self._known[channel.id] = discord.Webhook.partial(number, token, client=client)
                self._ids.add(number)
            return self._known[channel.id]

    async def _forget(self, hook: discord.Webhook) -> None:
        """Forget a channel's webhook, which somebody deleted."""
        for channel in [each for each, known in self._known.items() if known is hook]:
            del self._known[channel]
            await self._key_values.drop(_name(channel))

    async def send(
        self, channel: object, sender: Sender, ref: ChatRef, message: Message, *, into: int | None, silent: bool
    ) -> int | None:
        """Send a message, into a thread of the channel if one is given, and return its number.

        It is None where the channel can have no webhook, and nothing was sent. Raises what `faults.ERRORS` names.
        """
        for _ in range(2):
            hook = await self._of(channel, sender.client)
            if hook is None:
                return None
            try:
                return await self._send(hook, sender, ref, message, into=into, silent=silent)
            except discord.NotFound as error:
                if faults.code_of(error) != faults.UNKNOWN_WEBHOOK:
                    raise
                await self._forget(hook)
        return None

    async def _send(
        self, hook: discord.Webhook, sender: Sender, ref: ChatRef, message: Message, *, into: int | None, silent: bool
    ) -> int:
        room = sender.client.get_partial_messageable(into or int(ref.chat))
        how: dict[str, Any] = {**_speaker(sender.client), "silent": silent, "wait": True}
        if into:
            how["thread"] = discord.Object(into)
        looks, backoff = self._clock.monotonic() < self._began + CAREFUL, Backoff(0.5)
        for tried in range(1, TRIES + 1):
            if looks and (found := await self._sent(hook, room, message)):
                return found
            try:
                return int((await hook.send(**_without_none(await sender.arguments(ref, message)), **how)).id)
            except faults.ERRORS as error:
                if not faults.is_lost(error) or tried == TRIES:
                    raise
            looks = True
            await self._clock.sleep(backoff.seconds(tried))
        raise AssertionError("the last try raises")

    async def _sent(self, hook: discord.Webhook, room: discord.abc.Messageable, message: Message) -> int | None:
        """Return the number of a message that was there already."""
        since = self._clock.now() - REPEAT
        async for each in room.history(limit=MOST_LOOKED_AT):
            if each.webhook_id == hook.id and each.created_at > since and says_same(each, message):
                return each.id
        return None

    async def _make(self, channel: discord.TextChannel) -> tuple[int, str]:
        made = await channel.create_webhook(name="Digests")
        await self._key_values.note(_name(channel.id), json.dumps([made.id, made.token]))
        structlog.get_logger(__name__).info("webhook_made", channel=channel.id)
        return made.id, str(made.token)

    def _do_without(self, channel: discord.TextChannel, reason: str) -> None:
        if channel.id not in self._without:
            structlog.get_logger(__name__).info("no_webhook", channel=channel.id, reason=reason)
        self._without[channel.id] = self._clock.monotonic() + AGAIN


def _name(channel: int) -> str:
    return f"discord webhook {channel}"


def _speaker(client: discord.Client) -> dict[str, str]:
    """Return under which name and with which picture a message stands: the bot's own."""
    me = client.user
    if me is None:
        return {}
    named = {} if any(word in me.display_name.lower() for word in _FORBIDDEN) else {"username": me.display_name}
    return {**named, "avatar_url": me.display_avatar.url}


def _without_none(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}
