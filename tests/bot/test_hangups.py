"""SIGHUP of somebody's is told from that of a terminal that was closed, after which nobody sees the process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

# It makes the terminal its own, as a shell's would be, and says at each SIGHUP whether that is gone.
_CHILD = """
import os, signal, sys, time
from bot.hangups import Hangups
os.open(sys.argv[1], os.O_RDWR)
if sys.argv[2] == "nohup":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
hangups, heard = Hangups(), []
hangups.catch()
ours = signal.getsignal(signal.SIGHUP)
signal.signal(signal.SIGHUP, lambda *_: heard.append(ours(*_)))
print("caught", flush=True)
for _ in range(2):
    while not heard:
        time.sleep(0.01)
    heard.pop()
    time.sleep(0.1)
    print(hangups.lost_terminal(), flush=True)
"""


@pytest.mark.parametrize(("how", "lost"), [("plain", True), ("nohup", False)])
def test_a_closed_terminal_is_told_from_a_signal(how: str, *, lost: bool) -> None:
    ours, theirs = os.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, os.ttyname(theirs), how],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    os.close(theirs)
    assert child.stdout
    with child, child.stdout:
        assert child.stdout.readline() == "caught\n"
        child.send_signal(signal.SIGHUP)
        assert child.stdout.readline() == "False\n", "somebody sent it"
        os.close(ours)
        assert child.stdout.readline() == f"{lost}\n"
