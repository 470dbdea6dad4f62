"""Which of our own files the program passes on its way: those whose functions run, in the order of their first call."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import FrameType

import pytest

from store import announcements
from tests.inline import statements_without_threads
from tests.platforms.telegram.stage import QuickClock, open_stage
from tests.servers.telegram import TelegramServer

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("archive", "bot", "chat", "handlers", "papers", "scheduler", "services", "store", "summarizer")
PAPER = "2403.14621"
MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)


class Steps:
    """A profiler's hook that writes down our own files as they are first called, and nothing of what an import runs."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}  # "" for what is not ours
        self._seen: dict[str, None] = {}

    @property
    def files(self) -> tuple[str, ...]:
        """The files, relative to the root, in the order of their first call."""
        return tuple(self._seen)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Write down what is called inside, in this thread: which others do it, and when, is not the same each time."""
        sys.setprofile(self._called)
        try:
            yield
        finally:
            sys.setprofile(None)

    def _called(self, frame: FrameType, event: str, _: object) -> None:
        if event != "call":
            return
        code = frame.f_code
        if (place := self._places.get(code.co_filename)) is None:
            place = self._places[code.co_filename] = _place(code.co_filename)
        if place and place not in self._seen and code.co_flags & CO_OPTIMIZED and not _importing(frame):
            self._seen[place] = None


def _place(filename: str) -> str:
    path = Path(filename)
    if not path.is_relative_to(ROOT):
        return ""
    place = path.relative_to(ROOT)
    return place.as_posix() if place.parts[0] in PACKAGES else ""


def _importing(frame: FrameType | None) -> bool:
    while frame:
        if frame.f_code.co_name == "<module>" and _place(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False


class SlowClock(QuickClock):
    """A clock on which no answer takes long enough that a sign of work would be shown."""

    PACE = 0.01


async def summarize(folder: Path) -> tuple[str, ...]:
    """Walk with one `/summarize` of a person in private: from Telegram's update to the finished answer."""
    steps = Steps()
    async with TelegramServer() as server, open_stage(server, folder, clock=SlowClock()) as stage:
        with steps.taken():
            answer = await stage.ask(f"/summarize {PAPER}")
        assert "Sentences of the abstract itself" in answer.text
    return steps.files


async def digest(folder: Path) -> tuple[str, ...]:
    """Walk with one digest of one group: from what the clock's tick has done to the last of its messages."""
    with pytest.MonkeyPatch.context() as patch:
        statements_without_threads(patch)  # whose turns would decide which of the papers is summarised first
        return await _digest(folder)


async def _digest(folder: Path) -> tuple[str, ...]:
    steps = Steps()
    async with TelegramServer() as server:
        async with open_stage(server, folder) as stage:
            group = server.group("Readers", stage.ann, supergroup=True)
            await stage.ask("/subscribe diffusion-models", group)
        async with open_stage(server, folder) as stage:  # in which nothing else is under way
            runner = stage.app.runner({"telegram": stage.telegram})
            stage.clock.put_forward(MONDAY_NINE)
            await stage.app.services.listing.keep_up()  # which the list's own job does
            async with stage.app.store.writing() as c:  # and Monday's list has nothing of the samples' archive
                await announcements.note_day(c, MONDAY_NINE.date(), ["cs"], "sample", MONDAY_NINE)
            with steps.taken():
                assert await runner.run_due() == 11
    return steps.files
