"""Waiting for what comes from another process."""

import asyncio
from collections.abc import Callable

from tests.patience import PATIENCE


async def comes(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110  it comes from another connection
            await asyncio.sleep(0.01)
