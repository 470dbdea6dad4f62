"""Which guards hold readers here, by the trial of one that is started as they are."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chat.errors import UnavailableError
from chat.words import Phrase, Words, phrase
from papers.aside.confine import Guards
from papers.aside.start import end, start

_SECONDS = 20
_LONGEST_LINE = 1 << 16
_WAYS: Mapping[str, Phrase] = {
    "memory": phrase("the bot's memory and environment"),
    "files": phrase("files"),
    "network": phrase("the network"),
    "processes": phrase("processes of its own"),
    "signals": phrase("signals to others"),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """What guards a reader, and the ways out that it was refused: "memory", "files", "network" and so on."""

    guards: Guards
    refused: frozenset[str]

    @property
    def open(self) -> list[str]:
        """The ways out that are not shut."""
        return [way for way in _WAYS if way not in self.refused]

    @property
    def by_the_kernel(self) -> bool:
        """Whether one of the guards that were made for this holds, and not only limits."""
        return bool(self.guards.landlock or self.guards.seccomp)


async def try_out() -> Holding | None:
    """Have a trial reader try the ways out; None where it does not tell."""
    try:
        process = await start(
            "papers.aside.trial",
            Path(__file__),
            str(os.getpid()),
            most_bytes=0,
            most_seconds=_SECONDS,
            longest_line=_LONGEST_LINE,
        )
    except (OSError, UnavailableError):
        return None
    try:
        async with asyncio.timeout(_SECONDS):
            line = await process.stdout.readline() if process.stdout else b""
        told = json.loads(line)
        guards = told["guards"]
        return Holding(Guards(**{**guards, "limits": tuple(guards["limits"])}), frozenset(told["refused"]))
    except (TimeoutError, ValueError, KeyError, TypeError):
        return None
    finally:
        await end(process)


def in_words(holding: Holding | None, words: Words) -> Iterator[str]:
    """Yield the lines that tell which guards hold."""
    if holding is None:
        yield words.say("No process that reads papers can be started here.")
        return
    refused = words.listed(told for way, told in _WAYS.items() if way in holding.refused)
    if refused:
        yield words.say("A process that reads a paper is refused here: {ways}.", ways=refused)
    if holding.open:
        yield words.say("It is not refused here: {ways}.", ways=[_WAYS[way] for way in holding.open])
    there, missing = _means(holding.guards, words)
    if there:
        yield words.say("It is held by: {guards}.", guards=there)
    if missing:
        yield words.say("This system does not have or allow: {guards}.", guards=missing)


def _means(guards: Guards, words: Words) -> tuple[list[str], list[str]]:
    """Return the names of the guards that hold, and of those that do not."""
    limits = " ".join(guards.limits)
    named = (
        (f"Landlock (ABI {guards.landlock})" if guards.landlock else "Landlock", guards.landlock > 0),
        ("seccomp", guards.seccomp),
        (words.say("namespaces without network and rights"), guards.namespaces),
        (words.say("no new privileges"), guards.no_new_privileges),
        (words.say("limits ({names})", names=limits) if limits else words.say("limits"), bool(limits)),
    )
    return [name for name, holds in named if holds], [name for name, holds in named if not holds]
