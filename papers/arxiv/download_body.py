"""The body of an answer on its way to the disk: bounded, unpacked and looked at."""

import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Protocol

from papers.arxiv.download_kinds import HEAD_BYTES, Kind
from papers.arxiv.faults import LOOKED_AT, FaultError, RefusedError

BLOCK_BYTES = 2**18


class UnusableError(RefusedError):
    """What arXiv gives at an address is not what is wanted there: of another kind, or too much of it."""


class TooLargeError(UnusableError):
    """A file is larger than `most_bytes`, packed or unpacked."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"more than {most_bytes} bytes")
        self.most_bytes = most_bytes


class Unpacker(Protocol):
    """Undoes a Content-Encoding, block by block, so that a small body cannot fill the memory."""

    def blocks(self, data: bytes) -> Iterator[bytes]:
        """Give what the next bytes unpack to, in blocks of bounded size. Raises FaultError."""
        ...

    def end(self) -> None:
        """Say that the body is over. Raises FaultError where it is not whole."""
        ...


class _Plain:
    def blocks(self, data: bytes) -> Iterator[bytes]:
        yield data

    def end(self) -> None:
        pass


class _Zlib:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, as its header says

    def blocks(self, data: bytes) -> Iterator[bytes]:
        while data:
            try:
                block = self._stream.decompress(data, BLOCK_BYTES)
            except zlib.error as cause:
                raise FaultError(f"a body that does not unpack: {cause}") from cause
            data = self._stream.unconsumed_tail
            if block:
                yield block

    def end(self) -> None:
        if not self._stream.eof:
            raise FaultError("a packed body that ends in the middle")


def unpacker(encoding: str) -> Unpacker:
    """Give what undoes a Content-Encoding. Raises UnusableError for one that was not asked for."""
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip" | "deflate":
            return _Zlib()
        case _:
            raise UnusableError(f"the content encoding {encoding[:40]}")


async def checked(data: AsyncIterator[bytes], unpack: Unpacker, kind: Kind) -> AsyncGenerator[bytes]:
    """Pass a body on, unpacked, once its first bytes show its kind. Raises UnusableError and FaultError."""
    head, size, known = b"", 0, False
    async for packed in data:
        for block in unpack.blocks(packed):
            size += len(block)
            if size > kind.most_bytes:
                raise TooLargeError(kind.most_bytes)
            if known:
                yield block
            elif len(head := head + block) >= HEAD_BYTES:
                known = _is(kind, head)
                yield head
    unpack.end()
    if not known and _is(kind, head):
        yield head


async def beginning(data: AsyncIterator[bytes], encoding: str) -> bytes:
    """Give as much of a body as says what it is, nothing where it does not unpack."""
    found = b""
    try:
        unpack = unpacker(encoding)
        async for packed in data:
            found += next(unpack.blocks(packed), b"")
            if len(found) >= LOOKED_AT:
                break
    except (FaultError, UnusableError):
        return b""
    return found


def _is(kind: Kind, head: bytes) -> bool:
    if not head:
        raise FaultError("an empty body")
    if not kind.begins(head):
        raise UnusableError(f"no beginning of {kind.name}")
    return True
