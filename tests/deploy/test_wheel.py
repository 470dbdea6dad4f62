"""The wheel, built and installed into an empty environment outside the checkout, and what people run of it."""

import asyncio
import fcntl
import os
import re
import signal
import subprocess
import sys
import tomllib
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app
from bot.cli.calling import told_name
from chat.errors import UnavailableError
from summarizer.models.providers import ModelSpec, require
from tests.commands import LONGEST, environment
from tests.platforms.process import Running
from tests.servers.telegram import TelegramServer

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

if not find_spec("hatchling"):
    pytest.skip("hatchling, which builds the wheel, is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of an environment with the wheel, which is made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "wheel"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            install(folder)
            (folder / "ready").touch()
    return folder / "venv" / "bin"


def install(folder: Path) -> None:
    """Build the wheel, and install it into an environment that has only the libraries of this one beside it."""
    done("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    (wheel,) = folder.glob("*.whl")
    python = folder / "venv" / "bin" / "python"
    done("-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", "--no-compile", str(wheel))
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    # A line for a folder has no .pth file in it looked at: the checkout stays outside.
    (packages / "libraries.pth").write_text("\n".join(each for each in sys.path if each.endswith("site-packages")))


def done(*arguments: str, cwd: Path | None = None) -> None:
    ended = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def herald(installed: Path, cwd: Path, *arguments: str, said: str = "", **variables: str) -> str:
    ended = subprocess.run(
        [installed / "herald", *arguments],
        cwd=cwd,
        env=environment(**variables),
        input=said,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert str(ROOT) not in ended.stdout + ended.stderr
    return ended.stdout


def test_it_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert herald(installed, tmp_path, "--version") == f"herald {PROJECT['version']}\n"


def test_the_tour_names_herald_and_documents_that_are_there(installed: Path, tmp_path: Path) -> None:
    steps = herald(installed, tmp_path, "demo").partition("What next")[2]
    assert f"In these lines herald is {installed / 'herald'}.\n" in steps
    assert ".venv" not in steps
    lines = steps.partition("\n\n")[2].partition("\n\n")[0]
    commands = set(re.findall(r"\bherald (\w+)", lines))
    assert {"chat", "summarize"} <= commands <= get_command(app).commands.keys()  # type: ignore[attr-defined]
    pages = re.findall(rf"\n {{28}}{PROJECT['urls']['Documentation']}/(\S+)\n", steps)
    assert {"how-to/telegram.md", "how-to/models.md"} <= set(pages)
    assert [page for page in pages if not (ROOT / "docs" / page).is_file()] == []
    named = re.findall(r"(?<![\w/:.])(?:/|docs/|\./)[\w./-]*\w", steps)
    assert [name for name in named if not Path(tmp_path, name).exists()] == []


@pytest.mark.parametrize(
    ("place", "variables", "said"),
    [
        ("bin", {}, ""),
        ("venv/bin", {}, "In these lines herald is {place}/herald.\n"),
        (".cache/uv/archive-v0/a6d/bin", {"UV": "/usr/bin/uv"}, "herald is the command that began this tour"),
        ("pipx/.cache/c5a/bin", {}, "herald is the command that began this tour"),
    ],
    ids=["on the path", "elsewhere", "uvx", "pipx run"],
)
def test_hints_say_what_herald_is_where_the_shell_does_not_know_it(
    tmp_path: Path, place: str, variables: dict[str, str], said: str
) -> None:
    path = [tmp_path / "bin", *([tmp_path / place] if variables else [])]
    for folder in {*path, tmp_path / place}:
        folder.mkdir(parents=True)
        (folder / "herald").touch(mode=0o755)
    environ = {"PATH": ":".join(map(str, reversed(path))), **variables}
    told = told_name(str(tmp_path / place / "herald"), environ)
    assert said.format(place=tmp_path / place) in told
    assert bool(told) is bool(said)


def test_config_and_chat_have_all_that_they_need(installed: Path, tmp_path: Path) -> None:
    shown = herald(installed, tmp_path, "config")
    assert '[topics.diffusion-models]\nname = "Diffusion Models"' in shown
    talk = herald(installed, tmp_path, "chat", "--sample", said="/topics\n/settings language zh\n")
    assert "Diffusion Models" in talk
    assert "语言" in talk


async def test_run_serves_telegram_until_it_is_told_to_end(installed: Path, tmp_path: Path) -> None:
    async with TelegramServer() as server:
        process = await asyncio.create_subprocess_exec(
            installed / "herald",
            "run",
            "--sample",
            cwd=tmp_path,
            env=environment(HERALD_TELEGRAM__TOKEN=server.token, HERALD_TELEGRAM__API_URL=server.base_url),
            stderr=asyncio.subprocess.PIPE,
        )
        async with Running(process) as herald:
            room = server.private(server.user("Ann"))
            assert "Topics" in (await room.answer_to(room.says("/topics"))).text
            await herald.end(signal.SIGTERM)
        assert process.returncode == 0
        assert "Traceback" not in herald.log


def test_what_a_message_says_is_installed_is_what_the_extra_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.generativeai", None)
    with pytest.raises(UnavailableError) as error:
        require(ModelSpec(provider="google-generativeai", model="m", name="m"))
    assert PROJECT["optional-dependencies"]["generativeai"][-1] in str(error.value)
