"""docs/how-to/several-machines.md, followed: the commands as they stand, and what they say one sees."""

import asyncio
import re
import time
from contextlib import AsyncExitStack
from pathlib import Path

from tests.commands import herald
from tests.machines.crew import Crew

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "several-machines.md"
BLOCKS = re.findall(r"```\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
COMMANDS = [each.split() for each in BLOCKS if each.startswith("herald ")]
MOST_SECONDS = 15.0


def seen(*events: str) -> list[str]:
    """Return the lines of the page that show these events, one for each."""
    return [line for block in BLOCKS for line in block.splitlines() if line.split()[:1] in [[each] for each in events]]


async def test_from_one_process_to_three(crew: Crew) -> None:
    assert [" ".join(each) for each in COMMANDS] == [
        "herald run",
        "herald run",
        "herald worker",
        "herald run --roles telegram,discord,web,clock",
        "herald config --check",
    ]
    room = crew.telegram.private(crew.telegram.user("Olga"))
    status = {"HERALD_WEB__LISTEN": "127.0.0.1:0"}
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(crew.process(*COMMANDS[0][1:], **status))
        shown(first.log, *seen("ready")[:1], *(each for each in seen("lease_taken") if "after=" not in each))
        second = await stack.enter_async_context(crew.process(*COMMANDS[1][1:]))
        shown(second.log, *seen("standing_by"), seen("ready")[1])
        worker = await stack.enter_async_context(crew.process(*COMMANDS[2][1:], HERALD_TELEGRAM__TOKEN=""))
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        killed = time.monotonic()
        first.process.kill()
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        assert time.monotonic() - killed < MOST_SECONDS
        shown(second.log, *(each for each in seen("lease_taken") if "after=" in each), *seen("platform_back"))
        wanted = ("run", "--roles", COMMANDS[3][-1].replace("discord,", ""))
        await stack.enter_async_context(crew.process(*wanted))
        checked = await asyncio.to_thread(herald, *COMMANDS[4][1:], cwd=crew.folder, **named(crew))
        [line] = [each for each in checked.stdout.splitlines() if " processes " in each]
        assert line.startswith("ok "), line
        assert all(f":{each.process.pid} (" in line for each in (second, worker)), line
        assert f":{first.process.pid} (" not in line
        reloaded = await asyncio.to_thread(herald, "reload", cwd=crew.folder, **named(crew))
        assert (reloaded.returncode, reloaded.stdout.count("Nothing has changed.")) == (0, 3), reloaded


def named(crew: Crew) -> dict[str, str]:
    return {name: value for name, value in crew.environment().items() if name.startswith("HERALD_")}


def shown(log: str, *lines: str) -> None:
    """Hold the words of these lines against a log; machines and processes have other names there."""
    for line in lines:
        event, *fields = line.split()
        [*found] = [each for each in log.splitlines() if f" {event} " in each]
        wanted = [re.sub(r"=\w+:\d+", "=", field) for field in fields if field != "platforms=[]"]
        assert any(all(field in each for field in wanted) for each in found), (line, log)
