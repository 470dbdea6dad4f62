"""The picture of a figure, as the archive gets it."""

from typing import Protocol


class Picture(Protocol):
    """A picture and its media type, "image/png"."""

    @property
    def content(self) -> bytes:
        """The picture itself."""
        ...

    @property
    def media_type(self) -> str:
        """What kind of picture it is."""
        ...
