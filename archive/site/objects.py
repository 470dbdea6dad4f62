"""The archive in an object store, of which fsspec knows many kinds: S3 and its like, Google's, Azure's."""

import fnmatch
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from chat import installing
from chat.errors import BadInputError
from chat.words import phrase

_TYPED = {"s3": "ContentType", "s3a": "ContentType", "gs": "content_type", "gcs": "content_type"}
"""How stores are told of what type a file is, for who serves it from there."""


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What is known of an object before it is read: its bytes, and what tells this version of it from others."""

    size: int
    tag: str


class ObjectFiles:
    """Files at an address such as `s3://bucket/prefix`, with the credentials that its library finds by itself.

    An object is put in the place of another in one go, so that none is ever half there. Others cannot be kept from
    writing meanwhile: whoever writes has to see to it.
    """

    def __init__(self, address: str) -> None:
        """Raise BadInputError for an address of a kind that is not known, or whose library is not installed."""
        self.address = address.rstrip("/")
        self._kind = address.partition("://")[0]
        self._opening = threading.Lock()
        self._opened: tuple[Any, str] | None = None
        try:
            from fsspec.registry import get_filesystem_class

            get_filesystem_class(self._kind)
        except ImportError as error:
            raise BadInputError(
                phrase("The library for an archive at {address} is not installed.", address=self.address),
                phrase("Install it with: {command}", command=installing.command("paper-herald[objects]")),
            ) from error
        except ValueError as error:
            raise BadInputError(
                phrase("An archive cannot be kept at {address}.", address=self.address),
                phrase("Set directory in [archive] to a folder, or to something like s3://bucket/prefix."),
            ) from error

    def __str__(self) -> str:
        return self.address

    def alone(self) -> AbstractContextManager[None]:
        """Keep nobody from writing."""
        return nullcontext()

    def sweep(self) -> None:
        """Remove nothing: no object is ever half there."""

    def put(self, place: str, content: bytes) -> bool:
        """Write an object, unless it is the same already; tells whether it was written. Raises OSError."""
        if place.startswith("figures/") and self.exists(place):  # which are named by what is in them
            return False
        if self.read(place) == content:
            return False
        more = {_TYPED[self._kind]: _type_of(place)} if self._kind in _TYPED else {}
        with self._told() as (fs, root):
            fs.pipe_file(f"{root}/{place}", content, **more)
        return True

    def drop(self, place: str) -> bool:
        """Remove an object; tells whether there was one. Raises OSError."""
        if not self.exists(place):
            return False
        with self._told() as (fs, root):
            fs.rm_file(f"{root}/{place}")
        return True

    def read(self, place: str, start: int | None = None, end: int | None = None) -> bytes | None:
        """Return an object, or its bytes from `start` to before `end`; None where there is none. Raises OSError."""
        with self._told() as (fs, root):
            try:
                content: bytes = fs.cat_file(f"{root}/{place}", start=start, end=end)
            except (FileNotFoundError, IsADirectoryError):
                return None
            return content

    def head(self, place: str, size: int) -> bytes:
        """Return the first bytes of an object, none where there is none. Raises OSError."""
        return self.read(place, 0, size) or b""

    def info(self, place: str) -> ObjectInfo | None:
        """Return what is known of an object, None where there is none. Raises OSError."""
        with self._told() as (fs, root):
            try:
                found = fs.info(f"{root}/{place}")
            except FileNotFoundError:
                return None
        if found["type"] != "file":
            return None
        tag = found.get("ETag") or found.get("etag") or found.get("mtime") or found.get("created") or ""
        return ObjectInfo(int(found["size"]), str(tag).strip('"'))

    def exists(self, place: str) -> bool:
        """Return whether there is an object. Raises OSError."""
        return self.info(place) is not None

    def folders(self, place: str) -> list[str]:
        """Return the names of what is a folder in a folder. Raises OSError."""
        return [name for name, kind in self._listed(place) if kind == "directory"]

    def find(self, folder: str, pattern: str) -> list[str]:
        """Return the places of a folder's own objects whose names are of a pattern. Raises OSError."""
        names = [name for name, kind in self._listed(folder) if kind == "file"]
        return [f"{folder}/{name}" for name in names if fnmatch.fnmatchcase(name, pattern)]

    def check(self) -> None:
        """Write an object and remove it again. Raises OSError."""
        with self._told() as (fs, root):
            fs.pipe_file(f"{root}/.check", b"")
            fs.rm_file(f"{root}/.check")

    def _listed(self, folder: str) -> list[tuple[str, str]]:
        with self._told() as (fs, root):
            try:
                found = fs.ls(f"{root}/{folder}", detail=True)
            except FileNotFoundError:
                return []
        return sorted((each["name"].rstrip("/").rpartition("/")[2], each["type"]) for each in found)

    @contextmanager
    def _told(self) -> Iterator[tuple[Any, str]]:
        """Give the file system and its root; whatever its library raises becomes an OSError that names the place."""
        try:
            yield self._there()
        except Exception as error:
            reason = str(error).strip() or type(error).__name__
            raise OSError(f"{self.address}: {reason}") from error

    def _there(self) -> tuple[Any, str]:
        with self._opening:
            if self._opened is None:
                from fsspec.core import url_to_fs

                # What other processes write is not to be hidden by what this one has listed before.
                fs, root = url_to_fs(self.address, use_listings_cache=False)
                self._opened = fs, root.rstrip("/")
            return self._opened


def _type_of(place: str) -> str:
    if place.endswith("feed.xml"):
        return "application/atom+xml; charset=utf-8"
    found = mimetypes.guess_type(place)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found
