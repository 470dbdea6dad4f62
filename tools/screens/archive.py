"""The archive on a phone: its first page, a digest, and a paper, after one digest of the bundled papers."""

import re
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from tests.talks import open_talk

HEIGHT = 1500  # CSS pixels of a page that are shown


async def pages(language: str, post_now: str, shown: Sequence[str]) -> list[str]:
    """Have a chat get a digest, and return its pages at these places of the site, each on a phone's screen."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_talk(Path(folder), HERALD_DIGEST__LANGUAGE=language) as talk:
            await talk.say("/subscribe diffusion-models")
            await talk.press(post_now)
            await talk.runner.run_due()
            await talk.app.services.publishing.publish()
            return [_framed(Path(talk.app.directory), place) for place in shown]


def _framed(site: Path, place: str) -> str:
    """Return a page in a frame that holds all of it, its style too."""
    html = (site / place).read_text(encoding="utf-8")
    style = (site / "static" / "style.css").read_text(encoding="utf-8")
    html = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{style}</style>", html)
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)  # which allows no style but the site's
    style = f"border: 0; width: 390px; height: {HEIGHT}px"
    return f'<section><iframe srcdoc="{escape(html)}" style="{style}"></iframe></section>'
