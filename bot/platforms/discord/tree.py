"""The slash commands as they come in: what the library cannot make out is answered all the same."""

from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

if TYPE_CHECKING:
    from bot.platforms.discord.client import HeraldClient


class Tree(app_commands.CommandTree["HeraldClient"]):
    """The slash commands."""

    async def interaction_check(self, interaction: "discord.Interaction[HeraldClient]", /) -> bool:
        """Let pass what says who asks and where; the rest is answered here."""
        if is_told(interaction):
            return True
        await interaction.client.not_understood(interaction)
        return False

    async def on_error(
        self, interaction: "discord.Interaction[HeraldClient]", error: app_commands.AppCommandError, /
    ) -> None:
        """Say that a command is not what it was; what fails in answering one never comes here."""
        structlog.get_logger(__name__).warning("command_not_understood", reason=str(error))
        await interaction.client.not_understood(interaction)

    async def _call(self, interaction: "discord.Interaction[HeraldClient]") -> None:
        """Find and call a command; the library takes for granted what a command may lack, and leaves it unanswered."""
        try:
            await super()._call(interaction)
        except app_commands.AppCommandError as error:
            await self.on_error(interaction, error)
        except Exception as error:  # noqa: BLE001  whatever it stumbles over
            await self.on_error(interaction, app_commands.AppCommandError(type(error).__name__))


def is_told(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether an interaction says who asks, and where."""
    return interaction.channel is not None and interaction.user is not discord.utils.MISSING
