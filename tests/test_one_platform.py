"""A new platform is one folder and one line: added to a copy of the program, it is set up, heard and posted through.

`test_one_row.py` has the copy's own tests ask whether anything else is missing.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.postbox import add_postbox

ROOT = Path(__file__).resolve().parents[1]
# What is compiled goes along: it takes less time to copy than to make.
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "*.db", "*.egg-info", "build", "dist")
TOKEN = "postbox-4821-zz"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PATIENCE = 60.0  # seconds for a process to start and answer, on a machine that is busy with other tests


def environment(folder: Path, **variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HERALD_", "PYTEST_"))}
    return {**kept, "PYTHONPATH": str(folder), **variables}


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
    add_postbox(folder)
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
    variables = {
        "HERALD_POSTBOX__TOKEN": TOKEN,
        "HERALD_POSTBOX__FOLDER": str(tmp_path),
        "HERALD_WEB__LISTEN": "127.0.0.1:0",
    }
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
            port = re.findall(r"listening\W.*?port\W+(\d+)", log.read_text())[0]
            with OPENER.open(f"http://127.0.0.1:{port}/metrics") as answer:
                told = answer.read().decode()
            process.send_signal(signal.SIGTERM)
            assert process.wait() == 0
        finally:
            process.kill()
            process.wait()
    assert "now follows" in out.read_text()
    assert "opened" in log.read_text()
    for counted in ('requests_total{outcome="taken",', 'answers_total{outcome="answered",'):
        assert f'herald_{counted}platform="postbox"}} 2.0' in told, "what the shared code counts it has for nothing"
    assert TOKEN not in log.read_text()
