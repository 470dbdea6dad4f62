"""What a reader that a hostile file has taken over can do: nothing, by each of several guards, tried one by one."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from papers.aside import seccomp
from tests.commands import environment

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these guards are Linux's")

# The bot: it keeps its secrets as `herald` does, starts a program as readers are, and prints what that says.
BOT = """
import asyncio, os, sys
from pathlib import Path
from bot.secrecy import keep_secrets
keep_secrets()
from papers.aside.start import end, start
async def main():
    folder = Path(sys.argv[1])
    reader = await start("tests.papers.breakout", folder / "token", str(os.getpid()), *sys.argv[1:], most_bytes=0,
                         most_seconds=60, longest_line=1 << 20)
    print((await reader.stdout.read()).decode(), end="")
    await reader.wait()
    print(await end(reader))
asyncio.run(main())
"""
# A bot with these rights, which starts a program with one guard alone.
CARELESS = """
import subprocess, sys, os
from bot.secrecy import keep_secrets
from papers.aside import kernel
{steps}
guard, *arguments = sys.argv[1:]
subprocess.run([sys.executable, "-m", "tests.papers.breakout", guard, str(os.getpid()), *arguments], check=True)
"""
READING = {"read environment", "read memory", "read maps"}
FILES = {"read passwd", "read store", "read secret", "list folder", "write store", "write file", "make folder"}
FILES |= {"remove file", "write shared memory"}
OPENING = (
    READING | (FILES - {"make folder", "remove file"}) | {"tcp", "udp", "unix", "memory file", "handle of process"}
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A folder with a store and a secret, and a port where somebody listens."""
    for name in ("herald.db", "token", "spare"):
        (tmp_path / name).write_text("s3cret")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield str(tmp_path), str(listener.getsockname()[1])


def run(program: str, *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment(HERALD_TELEGRAM__TOKEN="s3cret"),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def with_one_guard(guard: str, place: tuple[str, str], steps: str = "") -> dict[str, str]:
    (line,) = run(CARELESS.format(steps=steps), guard, *place)
    return outcomes(line)


def outcomes(line: str) -> dict[str, str]:
    told = json.loads(line)
    if isinstance(told, str):
        pytest.skip(f"this system does not have what is tried here: {told}")
    return dict(told)


def refused(told: dict[str, str]) -> set[str]:
    return {name for name, outcome in told.items() if outcome not in {"done", "the token"}}


def test_a_reader_gets_nothing(place: tuple[str, str]) -> None:
    line, code = run(BOT, *place)
    told = outcomes(line)
    assert set(told) - refused(told) == set()
    assert code == "0"


def test_without_guards_all_of_it_is_there_to_be_taken(place: tuple[str, str]) -> None:
    told = with_one_guard("none", place)
    assert refused(told) <= {"rings"}  # which many systems have switched off
    assert {name for name, outcome in told.items() if outcome == "the token"} == {
        *("read environment", "read store", "read secret"),
    }


@pytest.mark.parametrize(
    ("guard", "shut"),
    [
        ("landlock", {"read environment", "read memory", *FILES}),
        (
            "seccomp",
            READING | FILES | OPENING | {"fork", "thread", "signal", "signal group", "run written code", "rings"},
        ),
        ("limits", OPENING | {"write file"}),
        ("namespaces", {"read environment", "read memory", "tcp"}),
    ],
)
def test_each_guard_shuts_its_part_alone(guard: str, shut: set[str], place: tuple[str, str]) -> None:
    told = with_one_guard(guard, place)
    assert shut - refused(told) == set()


def test_the_environment_that_the_kernel_shows_is_empty_of_secrets(place: tuple[str, str]) -> None:
    """Root's reader without any guard may look into it, and finds nothing."""
    told = with_one_guard("none", place, "keep_secrets()")
    assert told["read environment"] in {"done", "EACCES"}
    assert (
        run(
            "from bot.secrecy import keep_secrets; keep_secrets(); import os, subprocess;"
            "print(os.environ['HERALD_TELEGRAM__TOKEN']);"
            "print(subprocess.check_output(['printenv', 'HERALD_TELEGRAM__TOKEN'], text=True))"
        )[:2]
        == ["s3cret"] * 2
    )


def test_the_memory_of_the_bot_is_shut_to_others_of_its_user(place: tuple[str, str]) -> None:
    """The same as where neither of them is root's."""
    plain = with_one_guard("capabilities", place, "kernel.drop_capabilities()")
    assert plain["read environment"] == "the token"
    assert plain["read memory"] == "done"
    hidden = with_one_guard("capabilities", place, "kernel.drop_capabilities(); kernel.hide_memory()")
    assert refused(hidden) >= READING


@pytest.mark.parametrize("call", ["execve", "ptrace", "process_vm_readv"])
def test_the_gravest_calls_end_a_reader_and_are_told(call: str, place: tuple[str, str]) -> None:
    said, *log, code = run(BOT, *place, call)
    if "no seccomp" in said:
        pytest.skip("this system has no seccomp")
    assert said == '"about to die"'
    assert code == "-31"
    assert any("reader_killed_at_forbidden_call" in line for line in log)


LATE = """
import io, sys
from importlib import import_module
from pathlib import Path
from papers.aside import __main__
from papers.aside.task import Task
child = import_module(sys.argv[1])
child.prepare()
there = set(sys.modules)
for path in sys.argv[3:]:
    child.main(Task(Path(path).read_bytes(), io.BytesIO(), None), sys.argv[2])
print(*sorted(set(sys.modules) - there))
"""


def test_reading_imports_nothing_that_was_not_there_before(shared_data: Path) -> None:
    """What is imported later fails, and what fails within a formula is shown as it stands, without a word."""
    pdfs = [str(shared_data / "pdf" / f"{name}.pdf") for name in ("1412.6980", "1502.03167")]
    pages = [str(shared_data / "html" / f"{name}.html") for name in ("1706.03762", "robust-sls")]
    assert run(LATE, "papers.pdf.child", "1", *pdfs) == [""]
    assert run(LATE, "papers.html.child", "https://arxiv.org/html/1706.03762", *pages) == [""]


@pytest.mark.parametrize("machine", seccomp.MACHINES.values(), ids=seccomp.MACHINES)
def test_the_filter_lets_through_what_it_names_and_nothing_else(machine: seccomp.Machine) -> None:
    allowed = {numbers[machine.column] for numbers in seccomp._ALLOWED.values()}
    memory = {numbers[machine.column] for numbers in seccomp._MEMORY.values()}
    deadly = {numbers[machine.column] for numbers in seccomp._DEADLY.values()}
    for number in range(600):
        expected = seccomp.REFUSE if number < 424 else seccomp.UNKNOWN
        expected = seccomp.ALLOW if number in allowed | memory else seccomp.KILL if number in deadly else expected
        assert decision(machine, number) == expected, number
        assert decision(machine, number | 0x40000000) == seccomp.KILL, "x86's other numbers"
    assert all(decision(machine, number, 7) == seccomp.REFUSE for number in memory)
    assert decision(machine, min(allowed), audit=0x40000003) == seccomp.KILL, "32 bits"


def decision(machine: seccomp.Machine, number: int, third: int = 3, audit: int = 0) -> int:
    """Run the filter as the kernel does."""
    words, at, loaded = {0: number, 4: audit or machine.audit, 32: third}, 0, 0
    program = seccomp.program(machine)
    while True:
        code, if_so, if_not, operand = program[at]
        at += 1
        match code:
            case seccomp._LOAD:
                loaded = words[operand]
            case seccomp._RETURN:
                return operand
            case _:
                tests: dict[int, Any] = {
                    seccomp._EQUAL: loaded == operand,
                    seccomp._FROM: loaded >= operand,
                    seccomp._HAS: loaded & operand,
                }
                at += if_so if tests[code] else if_not
