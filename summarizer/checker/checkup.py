"""Whether a small checker is whole and says what it said when it was made."""

import asyncio
from pathlib import Path

from chat.checkup import Finding, Look, failed, ok
from summarizer.checker.model import SmallChecker

_SECONDS = 60.0


def try_checker(folder: Path) -> Finding:
    """Return what comes of trying a folder's model. Raises UnavailableError where it cannot be tried at all."""
    checker = SmallChecker(folder)
    wrong = checker.try_out()
    tried = len(checker.manifest.tried)
    if wrong:
        return failed(f"{checker.manifest.name} says otherwise than when it was made: {'; '.join(wrong)}")
    return ok(f"{checker.manifest.name} is whole, and says what it said when it was made of {tried} pairs of {tried}")


def look(folder: Path) -> Look:
    """Return the question to a small checker."""

    async def found() -> Finding:
        return await asyncio.to_thread(try_checker, folder)

    return Look("check.model", found, _SECONDS)
