"""The size of a picture, read from the head of its file."""

from dataclasses import dataclass

_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""JPEG markers that begin a frame."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


def measure(content: bytes) -> Size | None:
    """Return a PNG's, JPEG's or GIF's size, or nothing where the file is no such picture."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR":
        return _size(content[16:20], content[20:24], "big")
    if content[:6] in {b"GIF87a", b"GIF89a"}:
        return _size(content[6:8], content[8:10], "little")
    return _measure_jpeg(content) if content[:3] == b"\xff\xd8\xff" else None


def _size(width: bytes, height: bytes, order: str) -> Size | None:
    numbers = [int.from_bytes(part, "big" if order == "big" else "little") for part in (width, height)]
    return Size(*numbers) if all(numbers) else None


def _measure_jpeg(content: bytes) -> Size | None:
    """Walk over the segments to the one that tells the size."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            return _size(content[at + 7 : at + 9], content[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
