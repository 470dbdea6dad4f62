"""Telling Discord of the slash commands, only when they have changed since it was told."""

import contextlib
import hashlib
import json
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.platforms.discord import faults
from bot.platforms.discord.mentions import GLOBAL, Ids
from services.key_values import KeyValues


class Sync:
    """Remembers of each place, a server or all of Discord, what it was told."""

    def __init__(self, key_values: KeyValues) -> None:
        self._key_values = key_values

    async def bring_up_to_date(self, tree: app_commands.CommandTree[Any], guild_ids: tuple[int, ...]) -> Ids:
        """Tell what is new, and return the commands' numbers; a server that no longer has its own loses them.

        What fails is logged.
        """
        name = f"discord commands {tree.client.application_id}"
        told: dict[str, Any] = json.loads(await self._key_values.recall(name) or "{}")
        former = [int(place) for place in told if place != GLOBAL and int(place) not in guild_ids]
        places = [None, *(discord.Object(number) for number in (*guild_ids, *former))]
        for guild in places:
            place = str(guild.id) if guild else GLOBAL
            known = await _fingerprint(tree, guild)
            if isinstance(before := told.get(place), dict) and before["known"] == known:
                continue
            made: list[app_commands.AppCommand] = []
            try:
                with contextlib.suppress(KeyError, TypeError):  # a compatible server need not say what it made of them
                    made = await tree.sync(guild=guild)
            except faults.ERRORS as error:
                structlog.get_logger(__name__).warning("commands_not_told", place=place, reason=str(error))
                continue
            typed = (each for each in made if each.type is discord.AppCommandType.chat_input)
            told[place] = {"known": known, "ids": {each.name: each.id for each in typed}}
            if guild and guild.id in former:
                del told[place]
            structlog.get_logger(__name__).info("commands_told", place=place)
        await self._key_values.note(name, json.dumps(told))
        return {place: each["ids"] for place, each in told.items() if isinstance(each, dict)}


async def _fingerprint(tree: app_commands.CommandTree[Any], guild: discord.Object | None) -> str:
    commands = tree.get_commands(guild=guild)
    translator = tree.translator
    payload = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in commands
    ]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
