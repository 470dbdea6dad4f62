"""What systemd is told of this process: that it is ready, alive or stopping. Without systemd nothing happens.

The protocol is that of sd_notify(3): lines such as "READY=1", in a datagram to the socket that NOTIFY_SOCKET names.
"""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import structlog

from chat.clock import Clock

_BEATS = 3  # in the time after which systemd takes the process for dead


async def ready() -> None:
    """Tell systemd that all is up, so that what waits for this service goes on."""
    await tell("READY=1")


@asynccontextmanager
async def reloading() -> AsyncIterator[None]:
    """Tell systemd that the settings are read anew, and when that is over."""
    await tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
    try:
        yield
    finally:
        await ready()


async def stopping() -> None:
    """Tell systemd that the end has begun."""
    await tell("STOPPING=1")


async def keep_alive(lives: Callable[[], bool], clock: Clock, environ: Mapping[str, str] = os.environ) -> None:
    """Tell systemd's watchdog for ever that the process lives, as long as it does; return where there is none.

    The event loop itself tells it: where that hangs, nobody does.
    """
    seconds = watchdog_seconds(environ)
    while seconds:
        if lives():
            await tell("WATCHDOG=1", environ=environ)
        await clock.sleep(seconds / _BEATS)


def watchdog_seconds(environ: Mapping[str, str]) -> float:
    """Return after how many seconds without a word systemd takes this process for dead; 0 where it does not watch."""
    microseconds = environ.get("WATCHDOG_USEC", "")
    watched = environ.get("WATCHDOG_PID") or str(os.getpid())
    return int(microseconds) / 1e6 if microseconds.isdecimal() and watched == str(os.getpid()) else 0.0


async def tell(*lines: str, environ: Mapping[str, str] = os.environ) -> None:
    """Send systemd these lines; what keeps them from it is told to the log."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    if address.startswith("@"):  # a name in the kernel's abstract space, which begins with a zero there
        address = f"\0{address[1:]}"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            sock.setblocking(False)
            sock.connect(address)
            await asyncio.get_running_loop().sock_sendall(sock, "\n".join(lines).encode())
    except OSError as error:
        structlog.get_logger(__name__).warning("systemd_not_told", lines=lines, reason=str(error))
