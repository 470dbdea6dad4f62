"""The console as the table of platforms has it: `herald chat` opens it, and nobody else is there."""

from bot.platforms.spec import PlatformSpec
from bot.settings.types import SettingsSection

CONSOLE: PlatformSpec[SettingsSection] = PlatformSpec(name="console", person=r"\S+", chat=r"\S+", unhurried=True)
