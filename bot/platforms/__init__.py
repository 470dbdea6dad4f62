"""The chat platforms: a folder for each, and a row of this table, which is all that the program knows of them.

What a platform must do is said in `chat/platform.py`.
"""

from typing import Any

from bot.platforms.console.spec import CONSOLE
from bot.platforms.discord.spec import DISCORD
from bot.platforms.spec import PlatformSpec
from bot.platforms.telegram.spec import TELEGRAM

PLATFORMS: tuple[PlatformSpec[Any], ...] = (
    TELEGRAM,
    DISCORD,
    CONSOLE,
)
