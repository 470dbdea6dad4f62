"""Draws docs/picture.svg, the README's picture, from what the bot really answers: `python tools/picture.py`."""

import asyncio
import io
import re
from pathlib import Path

from rich.console import Console as Screen

from bot.app import open_app
from bot.platforms.console.adapter import Console
from bot.settings.load import load

COMMANDS = (
    "/summarize 2403.14621",
    "/evidence 2403.14621",
    "/subscribe diffusion-models at 09:00 Asia/Shanghai",
)
PICTURE = Path(__file__).resolve().parents[1] / "docs" / "picture.svg"
WIDTH = 104


async def draw() -> None:
    """Hold a short talk on the sample papers and save the screen."""
    screen = Screen(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False, markup=False, emoji=False
    )
    notes = Screen(file=io.StringIO())
    async with open_app(load(None, {}), sample=True, environ={}) as app:
        console = Console(app.dispatcher, app.services.languages, screen, notes)
        for command in COMMANDS:
            screen.print(f"> {command}\n", style="bold")
            await console.hear(command)
    picture = screen.export_svg(title="herald chat --sample")
    # The library's own fonts come from another host; a picture in a repository should ask nobody.
    PICTURE.write_text(re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw())
