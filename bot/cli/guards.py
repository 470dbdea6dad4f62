"""What holds the processes that read foreign files on this machine: for `herald config`, and for the log."""

import asyncio

import structlog

from papers.aside.holding import in_words, try_out
from services.languages import Languages


def guards_told(language: str) -> list[str]:
    """Try the guards out, and return sentences of what holds here."""
    return list(in_words(asyncio.run(try_out()), Languages().words(language)))


async def warn_of_no_guards() -> None:
    """Try the guards out, and tell the log where the kernel has none of those that were made for this."""
    holding = await try_out()
    if holding and not holding.by_the_kernel:
        structlog.get_logger(__name__).warning("readers_held_by_limits_alone", not_refused=holding.open)
