"""A new platform is one folder and one line: added to a copy of the program, it is set up, heard and posted through.

The copy's own tests of its shape, words, settings and documents then ask for nothing else.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "*.db", "*.egg-info", "build", "dist")
TOKEN = "postbox-4821-zz"
PATIENCE = 60.0  # seconds for a process to start and answer, on a machine that is busy with other tests

SPEC = '''\
"""The postbox as the table of platforms has it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.platforms.spec import PlatformSpec
from bot.settings.types import Secret, SettingsSection
from chat.clock import Clock

if TYPE_CHECKING:
    from chat.platform import Platform
    from handlers.dispatch import Dispatcher
    from services.services import Services


class PostboxSettings(SettingsSection):
    """A folder in which people leave lines."""

    token: Secret | None = None
    """What opens the box."""
    token_file: Path | None = None
    """The file that holds it."""
    folder: Path = Path("postbox")
    """Where the box is."""


def check(settings: PostboxSettings) -> Iterator[tuple[str, str]]:
    """Yield that a box needs a name of its own."""
    if settings.folder == Path("nowhere"):
        yield "folder", "is no place."


def build(settings: PostboxSettings, dispatcher: "Dispatcher", services: "Services", clock: Clock) -> "Platform":
    """Build the platform."""
    from bot.platforms.postbox.adapter import Postbox

    return Postbox(settings, dispatcher)


POSTBOX = PlatformSpec(
    name="postbox",
    person="[a-z]+",
    chat="[a-z]+",
    example="postbox:NAME",
    settings=PostboxSettings,
    needs="token",
    build=build,
    check=check,
)
'''
ADAPTER = '''\
"""A platform of one chat, whose lines stand in a file and whose answers are written into another."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import structlog

from chat.errors import HeraldError
from chat.refs import ChatRef, Incoming, Person
from chat.reply import Reply
from chat.words import phrase
from handlers.dispatch import Dispatcher

if TYPE_CHECKING:
    from bot.platforms.postbox.spec import PostboxSettings

CHAT, ANN = ChatRef("postbox", "hall"), Person("postbox", "ann")


class Postbox:
    """Reads the lines that are there when it opens."""

    name = "postbox"
    routes: ClassVar[list[Any]] = []
    trouble: HeraldError | None = None
    def __init__(self, settings: "PostboxSettings", dispatcher: Dispatcher) -> None:
        self._settings, self._dispatcher = settings, dispatcher
        self._reading: asyncio.Task[None] | None = None

    async def open(self) -> None:
        token = self._settings.token
        structlog.get_logger(__name__).warning("opened", key=token and token.get_secret_value())

    async def listen(self) -> None:
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        for line in (self._settings.folder / "in.txt").read_text().splitlines():
            await self._dispatcher.dispatch(Incoming(CHAT, ANN, line), Answers(self.write))

    def write(self, kind: str, reply: Reply) -> None:
        with (self._settings.folder / "out.txt").open("a") as file:
            file.write(f"{kind} {reply.blocks!r}\\n")

    async def stop(self, deadline_seconds: float) -> None:
        if self._reading:
            self._reading.cancel()

    async def close(self) -> None:
        pass

    async def gone(self) -> HeraldError:
        return await asyncio.get_running_loop().create_future()

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        self.write("POSTED", reply)
        return key

    async def tell(self, person: Person, reply: Reply) -> None:
        self.write("TOLD", reply)


class Answers:
    """Where the answers to a line are shown."""

    elsewhere: ClassVar = phrase("There is one chat here; all commands are about it.")

    def __init__(self, write: Callable[[str, Reply], None]) -> None:
        self._write = write

    async def show(self, reply: Reply, slot: int = 0) -> None:
        self._write("SHOWN", reply)

    async def aside(self, line: str, language: str) -> ChatRef | None:
        return CHAT

    async def end(self, reply: Reply) -> None:
        pass

    async def administers(self, chat: ChatRef) -> bool:
        return True

    async def belongs(self, chat: ChatRef) -> bool:
        return True

    def name(self, chat: ChatRef) -> str:
        return ""

    async def find(self, name: str) -> ChatRef | None:
        return None

    async def may_post(self, chat: ChatRef) -> HeraldError | None:
        return None
'''
IN_CONFIG = """
[postbox]
# What opens the box: HERALD_POSTBOX__TOKEN, or the file that holds it. Example:
#token_file = "secrets/postbox"
# Where the box is.
#folder = "postbox"
"""


def changed(folder: Path, name: str, before: str, added: str) -> None:
    """Add to a file of the copy, before a text that stands in it once."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(before) == 1, (name, before)
    (folder / name).write_text(text.replace(before, added + before), encoding="utf-8")


def environment(folder: Path, **variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HERALD_", "PYTEST_"))}
    return {**kept, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **variables}


def python(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy."""
    environ = environment(folder, **variables)
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program with one more platform."""
    folder = tmp_path_factory.mktemp("copy") / "herald"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    box = folder / "bot" / "platforms" / "postbox"
    box.mkdir()
    (box / "__init__.py").write_text('"""A box for lines."""\n', encoding="utf-8")
    (box / "spec.py").write_text(SPEC, encoding="utf-8")
    (box / "adapter.py").write_text(ADAPTER, encoding="utf-8")
    changed(
        folder,
        "bot/platforms/__init__.py",
        "from bot.platforms.spec",
        "from bot.platforms.postbox.spec import POSTBOX\n",
    )
    changed(folder, "bot/platforms/__init__.py", "    CONSOLE,\n)", "    POSTBOX,\n")
    return folder


HERALD = ("-c", "from bot.cli import main; main()")


def test_its_section_is_read_checked_and_shown_without_its_secret(copy: Path, tmp_path: Path) -> None:
    done = python(copy, *HERALD, "config", HERALD_POSTBOX__TOKEN=TOKEN, HERALD_ACCESS__USERS="postbox:ann")
    assert done.returncode == 0, done.stderr
    assert '[postbox]\ntoken = "…"  # set by HERALD_POSTBOX__TOKEN' in done.stdout
    assert 'users = ["postbox:ann"]' in done.stdout
    assert TOKEN not in done.stdout
    (tmp_path / "config.toml").write_text(f'[postbox]\ntoken = "{TOKEN}"\n[access]\nusers = ["postbox:7"]\n')
    done = python(copy, *HERALD, "config", "--config", str(tmp_path / "config.toml"))
    assert done.returncode == 2
    assert "postbox.token: a secret does not belong in the file" in done.stderr
    assert "write telegram:ID or discord:ID or postbox:NAME" in done.stderr
    assert TOKEN not in done.stderr
    done = python(copy, *HERALD, "config", HERALD_POSTBOX__FOLDER="nowhere")
    assert "postbox.folder (HERALD_POSTBOX__FOLDER): is no place." in done.stderr
    assert "HERALD_POSTBOX__TOKEN" in python(copy, *HERALD, "run", "--sample").stderr


def test_it_is_heard_and_posted_through(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("/subscribe diffusion-models\n/post diffusion-models\n")
    out, log = tmp_path / "out.txt", tmp_path / "log.txt"
    variables = {"HERALD_POSTBOX__TOKEN": TOKEN, "HERALD_POSTBOX__FOLDER": str(tmp_path)}
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, *HERALD, "run", "--sample"], cwd=copy, env=environment(copy, **variables), stderr=errors
        )
        try:
            until = time.monotonic() + PATIENCE
            while not (out.exists() and "POSTED" in out.read_text()):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            assert process.wait() == 0
        finally:
            process.kill()
            process.wait()
    assert "now follows" in out.read_text()
    assert "opened" in log.read_text()
    assert TOKEN not in log.read_text()


def test_nothing_else_is_asked_for_but_that_its_settings_are_documented(copy: Path) -> None:
    changed(copy, "config.toml", "\n[arxiv]\n", IN_CONFIG)
    done = python(copy, "tools/settings_page.py")
    assert done.returncode == 0, done.stderr
    tests = ("test_architecture.py", "test_words.py", "bot/test_settings_named.py", "bot/test_documents.py")
    done = python(copy, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *(f"tests/{name}" for name in tests))
    assert done.returncode == 0, done.stdout
