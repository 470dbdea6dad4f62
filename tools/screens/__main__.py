"""Draws docs/screens: `python -m tools.screens`, or a part of it, as `python -m tools.screens telegram zh-hans`."""

import asyncio
import sys
from pathlib import Path

from tools.screens.page import page, take
from tools.screens.scenes import CHINESE, ENGLISH, PLATFORMS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"


def main() -> None:
    """Play the scenes and take their pictures."""
    FOLDER.mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    for platform, play in PLATFORMS.items():
        for said in (ENGLISH, CHINESE):
            if wanted and not {platform, said.language} >= set(wanted):
                continue
            phones = asyncio.run(play(said))
            take(page(phones), len(phones), FOLDER / f"{platform}-{said.language[:2]}.png")


if __name__ == "__main__":
    main()
