"""Pictures as chat platforms show them: their kind, and whether their size lets them be shown."""

import re
from dataclasses import dataclass
from hashlib import sha256
from struct import error, unpack_from

MOST_PIXELS = 10_000  # of width and height together, which is what Telegram takes
MOST_STRETCHED = 20  # one side to the other
LEAST_PIXELS = 64  # of the longer side; what is smaller is an ornament
_MAGIC = (
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG's markers that tell the size


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and its media type, "image/png"."""

    content: bytes
    media_type: str

    @property
    def key(self) -> str:
        """What it is known by: the hash of its content."""
        return sha256(self.content).hexdigest()


def image_type(head: bytes) -> str:
    """Return, by its first bytes, the media type of a picture that every platform shows, else ""."""
    return next((media_type for media_type, magic in _MAGIC if magic.match(head)), "")


def image_size(content: bytes) -> tuple[int, int]:
    """Return a picture's width and height in pixels, or zeros where it does not tell them."""
    try:
        match image_type(content):
            case "image/png":
                return unpack_from(">II", content, 16)
            case "image/gif":
                return unpack_from("<HH", content, 6)
            case "image/jpeg":
                return _jpeg_size(content)
    except error:  # it is cut short
        pass
    return 0, 0


def is_showable(content: bytes) -> bool:
    """Return whether platforms show this picture: of a kind that they know, neither tiny, nor huge, nor a mere line."""
    shorter, longer = sorted(image_size(content))
    return longer >= LEAST_PIXELS and shorter * MOST_STRETCHED >= longer and shorter + longer <= MOST_PIXELS


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while True:
        mark, kind, length = unpack_from(">BBH", content, at)
        if mark != 0xFF:
            return 0, 0
        if kind in _FRAMES:
            height, width = unpack_from(">HH", content, at + 5)
            return width, height
        at += 1 if kind == 0xFF else 2 + length
