"""What `herald config` and the log say of the guards that hold the readers of foreign files."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import environment, herald

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the guards tried here are Linux's")

# A kernel that has neither Landlock nor seccomp nor namespaces to offer, as far as a program that it runs can tell.
OLDER = """
import ctypes, os, struct, sys
from papers.aside import kernel, seccomp
machine = seccomp.MACHINES.get(os.uname().machine)
if machine is None:
    sys.exit("another machine")
names = [444, 446, (272, 97)[machine.column], seccomp._SECCOMP[machine.column]]
filter = [(seccomp._LOAD, 0, 0, 0)]
for number in names:
    filter += seccomp._when(seccomp._EQUAL, number, seccomp.UNKNOWN)
packed = b"".join(struct.pack("HBBI", *each) for each in [*filter, (seccomp._RETURN, 0, 0, seccomp.ALLOW)])
kernel.prctl(kernel.NO_MORE_RIGHTS, 1)
try:
    kernel.syscall(seccomp._SECCOMP[machine.column], 1, 0, ctypes.byref(seccomp._Program(len(packed) // 8, packed)))
except OSError as error:
    sys.exit(str(error))
os.execv(sys.executable, [sys.executable, "-c", sys.argv[1], *sys.argv[2:]])
"""


def on_an_older_kernel(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", OLDER, program, *arguments],
        env=environment(),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"no older kernel can be made here: {done.stderr}")
    return done.stdout


def test_config_says_which_hold(tmp_path: Path) -> None:
    code, out = (done := herald("config", cwd=tmp_path)).returncode, done.stdout
    assert code == 0
    assert (
        "\n# A process that reads a paper is refused here: the bot's memory and environment, files, the network" in out
    )
    assert "limits (NOFILE FSIZE NPROC CORE)" in out
    chinese = herald("config", cwd=tmp_path, HERALD_DIGEST__LANGUAGE="zh").stdout
    assert "\n# 在这台机器上，读取论文的进程无法触及：机器人的内存和环境变量、文件、网络" in chinese


def test_config_says_what_the_system_does_not_have() -> None:
    out = on_an_older_kernel("from bot.cli import main; main()", "config")
    assert "# It is not refused here: " in out
    assert "signals to others" in out.partition("It is not refused here: ")[2]
    assert "# It is held by: no new privileges, limits (NOFILE FSIZE NPROC CORE)." in out
    missing = "Landlock, seccomp, namespaces without network and rights"
    assert f"# This system does not have or allow: {missing}." in out


def test_the_log_says_where_the_kernel_holds_nothing() -> None:
    look = "import asyncio; from bot.cli.guards import warn_of_no_guards; asyncio.run(warn_of_no_guards())"
    assert "readers_held_by_limits_alone" in on_an_older_kernel(look)
