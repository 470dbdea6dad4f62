"""A SOCKS5 proxy (RFC 1928, 1929) that knows names which nobody else does, all of them on this machine."""

import asyncio
import struct
from contextlib import suppress
from types import TracebackType
from typing import Self

_NO_AUTH, _PASSWORD, _NONE_FITS = 0, 2, 0xFF
_IPV4, _NAME = 1, 3
_DONE, _REFUSED, _NO_SUCH_ADDRESS = 0, 2, 8


class SocksServer:
    """Listens on a free port in the running event loop; `asked` are the names and ports that it was asked for.

    It refuses addresses, so that what resolves names before it asks does not get through; with `login`, a name and a
    password, it refuses everybody else.
    """

    def __init__(self, login: tuple[str, str] | None = None) -> None:
        self.asked: list[tuple[str, int]] = []
        self._login = login
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def address(self) -> str:
        """HOST:PORT."""
        assert self._server
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"{host}:{port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                if await self._let_in(reader, writer):
                    await self._connect(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _, count = await reader.readexactly(2)
        offered = await reader.readexactly(count)
        wanted = _PASSWORD if self._login else _NO_AUTH
        writer.write(bytes([5, wanted if wanted in offered else _NONE_FITS]))
        if wanted not in offered:
            return False
        if not self._login:
            return True
        await reader.readexactly(1)
        given = [(await reader.readexactly((await reader.readexactly(1))[0])).decode() for _ in range(2)]
        right = tuple(given) == self._login
        writer.write(bytes([1, 0 if right else 1]))
        return right

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, _, _, kind = await reader.readexactly(4)
        if kind == _NAME:
            name = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            name = ".".join(map(str, await reader.readexactly(4 if kind == _IPV4 else 16)))
        (port,) = struct.unpack(">H", await reader.readexactly(2))
        self.asked.append((name, port))
        code = _DONE if kind == _NAME else _NO_SUCH_ADDRESS
        if code == _DONE:
            try:
                there = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                code = _REFUSED
        writer.write(bytes([5, code, 0, _IPV4, 127, 0, 0, 1, 0, 0]))
        if code == _DONE:
            async with asyncio.TaskGroup() as both:
                both.create_task(_pass_on(reader, there[1]))
                both.create_task(_pass_on(there[0], writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
