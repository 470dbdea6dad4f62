"""Lists of what people type, each with what should come of it, tried one after another in one talk."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.talks import Talk

LOST = "I did not understand"
_NUMBER = re.compile(r"\d+ records?")
FOLLOWED = ("diffusion-models", "cs.CL")


@dataclass(frozen=True)
class Row:
    """What somebody types, and what may come of it."""

    said: str
    wanted: tuple[str, ...]


def rows(name: str) -> list[Row]:
    """Read a list."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    parts = (line.rpartition("|") for line in lines if not line.startswith("#"))
    return [Row(said, tuple(wanted.split(" / "))) for said, _, wanted in parts]


def scripted(name: str) -> tuple[list[Row], dict[str, str]]:
    """Read a list whose lines also have what a model answers, and return that by what is said."""
    answers: dict[str, str] = {}
    listed = []
    for row in rows(name):
        said, _, answer = row.said.partition("|")
        answers[said] = answer
        listed.append(Row(said, row.wanted))
    return listed, answers


class Examiner:
    """Says each line of a list, and holds what is answered against what should come of it."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._answers: dict[str, str] = {}

    async def prepare(self) -> None:
        """Have the chat follow what the lists take for granted."""
        for topic in FOLLOWED:
            await self._talk.say(f"/subscribe {topic}")

    async def wrong(self, listed: list[Row]) -> dict[str, str]:
        """Return what came of what did not turn out as it should, by what was said."""
        found = {}
        for row in sorted(listed, key=lambda row: row.wanted != ("~",)):  # before a paper is spoken of
            answer = await self._talk.say(row.said)
            buttons = self._buttons()
            if not any([await self._is(wanted, answer, buttons) for wanted in row.wanted]):
                found[row.said] = f"wanted {' / '.join(row.wanted)}, got {buttons}\n{answer[:300]}"
        return found

    def _buttons(self) -> list[str]:
        pressed = (self._talk.console.button(str(n)) for n in range(1, 50))
        return [button.command for button in pressed if button]

    async def _is(self, wanted: str, answer: str, buttons: list[str]) -> bool:
        sort, _, line = wanted.partition(" ")
        if sort == "=":
            if line not in self._answers:
                self._answers[line] = await self._talk.say(f"/{line}")
            return _NUMBER.sub("", answer) == _NUMBER.sub("", self._answers[line])  # what is held of people grows
        if sort == "?":
            lines = line.split(" + ")
            return LOST not in answer and lines[0] in buttons[:2] and set(lines) <= set(buttons)
        if sort == "!":
            return line in answer and LOST not in answer
        return LOST in answer and len(buttons) == 2
