"""Draws docs/screens: `python -m tools.screens`, or a part of it, as `python -m tools.screens telegram zh-hans`."""

import asyncio
import sys
from pathlib import Path

from chat.languages import LANGUAGES
from tools.screens.page import page, take
from tools.screens.scenes import CHINESE, ENGLISH, PLATFORMS, by_commands

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"


def main() -> None:
    """Play the scenes and take their pictures."""
    FOLDER.mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    drawn = {row.code for row in LANGUAGES.values() if not {row.code, row.tag.lower()} & {"en", "zh-hans"}}
    for code in sorted(drawn if not wanted or wanted == ["languages"] else drawn & set(wanted)):
        phones = asyncio.run(by_commands(code))
        take(page(phones), len(phones), FOLDER / f"telegram-{code}.png")
    for platform, play in PLATFORMS.items():
        for said in (ENGLISH, CHINESE):
            if wanted and not {platform, said.language} >= set(wanted):
                continue
            phones = asyncio.run(play(said))
            take(page(phones), len(phones), FOLDER / f"{platform}-{said.language[:2]}.png")


if __name__ == "__main__":
    main()
