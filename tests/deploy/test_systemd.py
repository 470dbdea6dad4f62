"""The unit for systemd, looked at by systemd's own means."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings.names import ANY, patterns

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "deploy" / "systemd" / "paper-herald.service"
MOST_EXPOSED = 30  # of 100, which systemd-analyze shows as 3.0


def systemd_analyze(*arguments: str | Path) -> str:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    done = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


def values(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(), re.MULTILINE)


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    (program,) = values("ExecStart")
    (tmp_path / UNIT.name).write_text(UNIT.read_text().replace(program.split()[0], sys.executable))
    assert systemd_analyze("verify", "--man=no", tmp_path / UNIT.name) == ""


def test_it_is_little_exposed() -> None:
    systemd_analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", UNIT)


def test_the_readers_of_foreign_files_keep_their_guards() -> None:
    allowed = " ".join(values("SystemCallFilter")).split()
    assert {"landlock_create_ruleset", "landlock_restrict_self", "seccomp", "capset", "@system-service"} <= set(allowed)
    assert set(values("RestrictNamespaces")[0].split()) == {"user", "net", "ipc"}


def test_credentials_are_named_after_settings() -> None:
    known = {".".join(key) for key in patterns() if ANY not in key}
    assert set(values("LoadCredential")) <= known
