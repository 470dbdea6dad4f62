"""The program at odd terminals and pipes: closed, full, not Unicode, interrupted."""

import contextlib
import os
import pty
import signal
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.commands import begin_herald, herald
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer

ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith(("HERALD_", "PYTHONIO"))}


def shell(command: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the program, written `herald`, in a shell's command."""
    code = f"herald() {{ {sys.executable} -c 'from bot.cli import main; main()' \"$@\"; }}; {command}"
    return subprocess.run(
        ["bash", "-c", code],
        cwd=cwd,
        env={**ENVIRON, **environ},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_chat_whose_input_is_closed_ends_at_once(tmp_path: Path) -> None:
    done = shell("herald chat --sample <&-", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's device that is always full")
def test_a_full_disk_for_the_output_is_one_line(tmp_path: Path) -> None:
    done = shell("herald digest cs.AI --sample >/dev/full", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "A file cannot be read or written: No space left on device.\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_what_is_no_terminal_gets_utf_8(tmp_path: Path, encoding: str) -> None:
    done = shell("herald digest cs.AI --sample --language zh", tmp_path, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert "没有新论文" in done.stdout


@pytest.mark.parametrize("day", ["0001-01-01", "1991-08-13", "9999-12-31"])
def test_a_day_on_which_there_can_be_no_papers_is_wrong_use(tmp_path: Path, day: str) -> None:
    done = herald("digest", "cs.AI", "--sample", "--date", day, cwd=tmp_path)
    assert done.returncode == 2
    assert "1991-08-14" in done.stderr


def test_an_interrupt_ends_a_chat_whose_input_stays_open(tmp_path: Path) -> None:
    # Who runs the tests in the background would hand down that interrupts are to be ignored.
    heeding = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from bot.cli import main; main()"
    )
    command = [sys.executable, "-c", heeding, "chat", "--sample"]
    with subprocess.Popen(command, cwd=tmp_path, env=ENVIRON, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"/pause\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"> /pause\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 1


def test_what_a_person_is_told_is_not_logged_as_well(tmp_path: Path) -> None:
    """A server that knows no such page stands in for a wrong address of arXiv's."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/nothing"
        done = herald("summarize", "2403.14148", cwd=tmp_path, HERALD_ARXIV__API_URL=address)
        server.shutdown()
    assert done.returncode == 1
    assert done.stderr.startswith("arXiv does not answer as it should at the address that is set for it. ")
    assert done.stderr.count("\n") == 1


def test_who_waits_for_a_judge_at_a_terminal_sees_for_how_long(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("GRM is a large-scale reconstructor.", "utf-8")
    ours, theirs = pty.openpty()
    shown = b""
    with OpenAiServer(judge=lambda _: Slow(1.5)) as server:
        given = {"PROVIDER": "openai", "MODEL": "wise-1", "BASE_URL": server.url, "API_KEY": "key"}
        environ = {**ENVIRON, "TERM": "xterm", **{f"HERALD_LLM__{name}": value for name, value in given.items()}}
        command = ("verify", "2403.14621", "notes.md", "--sample", "--judge")
        with (tmp_path / "out").open("w") as out:
            _, ended = begin_herald(*command, cwd=tmp_path, environ=environ, err=theirs, out=out.fileno())
        os.close(theirs)
        with contextlib.suppress(OSError):  # Linux's way to say that the other end is closed
            while part := os.read(ours, 4096):
                shown += part
        with ended:
            assert ended.recv(100) == b"0"
    os.close(ours)
    told = (tmp_path / "out").read_text("utf-8")
    assert "the judge reads, statements in all: 1" in shown.decode()
    assert "0:00:01" in shown.decode()
    assert told.startswith("Statements that failed a check: 0 of 1; meaning judged by wise-1.")
