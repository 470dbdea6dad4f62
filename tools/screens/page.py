"""Phones side by side as one page, and a picture of it taken by Chromium."""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from PIL import Image, ImageChops

PHONE = 390  # CSS pixels, as most phones have
GAP = 24
COLORS = 48  # of the picture, which keeps it small and letters sharp

_STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def phone(kind: str, title: str, messages: Sequence[str]) -> str:
    """Return one phone's screen; `kind` is the platform."""
    screen = f'<div class="screen">{"".join(messages)}</div>'
    return f'<section class="{kind}"><header>{escape(title)}</header>{screen}</section>'


def page(phones: Sequence[str]) -> str:
    """Return phones side by side as a page."""
    return f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style><main>{"".join(phones)}</main>'


def take(html: str, count: int, target: Path) -> None:
    """Take a picture of so many phones, cut to what is on it, in few colours."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is not here, which takes the pictures.")
    with tempfile.TemporaryDirectory() as folder:
        source, raw = Path(folder) / "page.html", Path(folder) / "raw.png"
        source.write_text(html, encoding="utf-8")
        width = count * (PHONE + GAP) + GAP
        switches = (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--window-size={width},6000",
        )
        subprocess.run(  # noqa: S603  our own browser on our own page
            [chromium, *switches, f"--screenshot={raw}", source.as_uri()], check=True, capture_output=True
        )
        with Image.open(io.BytesIO(raw.read_bytes())) as picture:
            flat = picture.convert("RGB")
    blank = Image.new("RGB", flat.size, "white")
    box = ImageChops.difference(flat, blank).getbbox() or (0, 0, width, 100)
    cut = flat.crop((0, 0, width, min(box[3] + GAP, flat.height)))
    cut.quantize(COLORS, dither=Image.Dither.NONE).save(target, optimize=True)
