"""Telegram as the table of platforms has it: its settings, its ids, and how it is built."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from bot.platforms.spec import PlatformSpec
from bot.settings.types import ProxyAddress, Secret, SettingsSection, WebAddress, Whole
from chat.clock import Clock
from chat.words import phrase

if TYPE_CHECKING:
    from bot.platforms.setting_up import SettingUp
    from chat.checkup import Look
    from chat.platform import Platform
    from handlers.dispatch import Dispatcher
    from papers.probing import Prober
    from services.services import Services


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("Telegram takes 1 to 256 of the characters A-Z, a-z, 0-9, _ and -.")
    return value


WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]


class TelegramSettings(SettingsSection):
    """The Telegram bot; without a token it does not run."""

    token: Secret | None = None
    """The bot's token, from @BotFather; without one the bot does not run on Telegram."""
    token_file: Path | None = None
    """The file that holds it."""
    api_url: WebAddress = "https://api.telegram.org"
    """The Bot API server, without `/bot`."""
    proxy: ProxyAddress = ""
    """The proxy for this platform alone, as in `[network]`; empty: the one of `[network]`."""
    mode: Literal["polling", "webhook"] = "polling"
    """How updates come: `polling`, or `webhook`, which needs the next two."""
    webhook_url: WebAddress | None = None
    """Where Telegram reaches the server of `[web]`."""
    webhook_secret: WebhookSecret | None = None
    """What Telegram proves itself with there: 1 to 256 of `A-Z a-z 0-9 _ -`."""
    webhook_secret_file: Path | None = None
    """The file that holds it."""
    messages_per_second: Annotated[Whole, Field(ge=1, le=1000)] = 30
    """Messages a second over all chats, 1 to 1000; Telegram allows 30 unless it has granted a bot more, or is paid."""
    paid_broadcasts: bool = False
    """Whether digests and broadcasts beyond 30 a second, as many as `messages_per_second` says, are paid for from the
    bot's Stars: 0.1 a message. Needs paid broadcasts to be switched on at @BotFather. Where Telegram refuses the
    payment, they go at 30 a second.
    """


def check(settings: TelegramSettings) -> Iterator[tuple[str, str]]:
    """Yield what the webhook lacks."""
    if settings.mode == "webhook":
        if not settings.webhook_url:
            yield "webhook_url", 'mode = "webhook" needs the address that Telegram calls.'
        if not settings.webhook_secret:
            yield "webhook_secret", 'mode = "webhook" needs it;'


def build(settings: TelegramSettings, dispatcher: "Dispatcher", services: "Services", clock: Clock) -> "Platform":
    """Build the platform, whose library is loaded now."""
    from bot.platforms.telegram.adapter import Telegram

    return Telegram(settings, dispatcher, services, clock=clock)


def looks(settings: TelegramSettings, prober: "Prober") -> Iterable["Look"]:
    """Return the questions to Telegram."""
    from bot.platforms.telegram import checkup

    return checkup.looks(settings, prober)


def setting_up(settings: TelegramSettings, clock: Clock) -> "SettingUp":
    """Return a bot that is being set up, whose library is loaded now."""
    from bot.platforms.telegram.setting_up import TelegramSettingUp

    return TelegramSettingUp(settings, clock)


TELEGRAM = PlatformSpec(
    name="telegram",
    person=r"\d+",
    chat=r"-?\d+",
    example="telegram:ID",
    settings=TelegramSettings,
    needs="token",
    build=build,
    check=check,
    looks=looks,
    making=(
        phrase("On Telegram, talk to @BotFather (https://t.me/BotFather) and send /newbot."),
        phrase("Give it a name, then a username that ends in “bot”."),
        phrase("BotFather answers with a token such as 123456789:AAE…: copy it."),
    ),
    setting_up=setting_up,
)
