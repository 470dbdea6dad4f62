"""Telling Discord of the slash commands, only when they have changed since it was told."""

import contextlib
import hashlib
import json
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.platforms.discord import faults
from services.key_values import KeyValues

GLOBAL = "global"


class Sync:
    """Remembers of each place, a server or all of Discord, what it was told."""

    def __init__(self, key_values: KeyValues) -> None:
        self._key_values = key_values

    async def bring_up_to_date(self, tree: app_commands.CommandTree[Any], guild_ids: tuple[int, ...]) -> None:
        """Tell what is new; a server that no longer has commands of its own loses them. What fails is logged."""
        name = f"discord commands {tree.client.application_id}"
        told: dict[str, str] = json.loads(await self._key_values.recall(name) or "{}")
        former = [int(place) for place in told if place != GLOBAL and int(place) not in guild_ids]
        places = [None, *(discord.Object(number) for number in (*guild_ids, *former))]
        for guild in places:
            place = str(guild.id) if guild else GLOBAL
            known = await _fingerprint(tree, guild)
            if told.get(place) == known:
                continue
            try:
                with contextlib.suppress(KeyError, TypeError):  # a compatible server need not say what it made of them
                    await tree.sync(guild=guild)
            except faults.ERRORS as error:
                structlog.get_logger(__name__).warning("commands_not_told", place=place, reason=str(error))
                continue
            told[place] = known
            if guild and guild.id in former:
                del told[place]
            structlog.get_logger(__name__).info("commands_told", place=place)
        await self._key_values.note(name, json.dumps(told))


async def _fingerprint(tree: app_commands.CommandTree[Any], guild: discord.Object | None) -> str:
    commands = tree.get_commands(guild=guild)
    translator = tree.translator
    payload = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in commands
    ]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
