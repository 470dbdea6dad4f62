"""Discord as the table of platforms has it: its settings, its ids, and how it is built."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.platforms.spec import PlatformSpec
from bot.settings.types import Guilds, ProxyAddress, Secret, SettingsSection, SocketAddress, WebAddress
from chat.clock import Clock
from chat.words import phrase

if TYPE_CHECKING:
    from bot.platforms.setting_up import SettingUp
    from chat.checkup import Look
    from chat.platform import Platform
    from handlers.dispatch import Dispatcher
    from papers.probing import Prober
    from services.services import Services


class DiscordSettings(SettingsSection):
    """The Discord bot; without a token it does not run."""

    token: Secret | None = None
    """The bot's token, from Discord's developer portal; without one the bot does not run on Discord."""
    token_file: Path | None = None
    """The file that holds it."""
    api_url: WebAddress = "https://discord.com/api/v10"
    """The REST service, with its version."""
    gateway_url: SocketAddress = "wss://gateway.discord.gg"
    """The gateway."""
    proxy: ProxyAddress = ""
    """The proxy for this platform alone, as in `[network]`; empty: the one of `[network]`."""
    guild_ids: Guilds = ()
    """Servers that get the slash commands each for itself, for trying out what is new; empty: all servers."""
    webhooks: bool = False
    """Whether digests go through webhooks of their channels, past the 50 requests a second that a bot has, where the
    bot may manage webhooks and read the message history; elsewhere it writes them itself.
    """
    message_content: bool = False
    """Whether Discord shows the bot what people write without mentioning it. Needs the Message Content Intent of the
    developer portal.
    """


def build(settings: DiscordSettings, dispatcher: "Dispatcher", services: "Services", clock: Clock) -> "Platform":
    """Build the platform, whose library is loaded now."""
    from bot.platforms.discord.adapter import Discord

    return Discord(settings, dispatcher, services, clock=clock)


def looks(settings: DiscordSettings, prober: "Prober") -> Iterable["Look"]:
    """Return the questions to Discord."""
    from bot.platforms.discord import checkup

    return checkup.looks(settings, prober)


def setting_up(settings: DiscordSettings, clock: Clock) -> "SettingUp":
    """Return a bot that is being set up, whose library is loaded now."""
    from bot.platforms.discord.servers.setting_up import DiscordSettingUp

    return DiscordSettingUp(settings, clock)


DISCORD = PlatformSpec(
    name="discord",
    person=r"\d+",
    chat=r"\d+",
    example="discord:ID",
    settings=DiscordSettings,
    needs="token",
    build=build,
    looks=looks,
    making=(
        phrase("Open https://discord.com/developers/applications, press New Application and name it."),
        phrase("On the page Bot, press Reset Token and copy the token."),
    ),
    setting_up=setting_up,
)
