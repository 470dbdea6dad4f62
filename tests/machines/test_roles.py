"""What a process may be begun for, and that one alone runs over a file."""

from pathlib import Path

import pytest

from tests.commands import herald
from tests.machines.crew import Crew
from tests.platforms.process import Running, begin, environment
from tests.servers.telegram import TelegramServer
from tests.stores import made_at

TOKEN = "HERALD_TELEGRAM__TOKEN"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--roles", "clock,cook"), "“cook” is no role. The roles are telegram, discord, web, clock, work."),
        (("run", "--roles", " , "), "No role is named."),
        (("run", "--roles", "clock"), "Roles and workers share a PostgreSQL database, and this one is the SQLite file"),
        (("worker",), "Run all in one process, herald run, or set url in [store] to postgresql://"),
    ],
)
def test_a_process_that_cannot_be_begun_says_so_in_one_line(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = herald(*arguments, cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert said in done.stderr
    assert not list(tmp_path.iterdir()), "nothing was opened"


def test_a_platform_without_its_token_is_no_role_to_have(tmp_path: Path) -> None:
    done = herald("run", "--roles", "discord", cwd=tmp_path, HERALD_STORE__URL="postgresql://127.0.0.1:9/nothing")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert "The role discord needs the token of its bot. Set HERALD_DISCORD__TOKEN" in done.stderr


async def test_a_worker_needs_no_token_and_hears_nothing(crew: Crew) -> None:
    async with crew.process("worker", **{TOKEN: ""}) as worker:
        assert "lease" not in worker.log
        assert "roles=['work']" in worker.log
        assert not crew.telegram.journal.calls


async def test_one_process_alone_runs_over_a_file(tmp_path: Path) -> None:
    url = made_at(tmp_path / "herald.db")
    async with TelegramServer() as telegram:
        there = {TOKEN: telegram.token, "HERALD_TELEGRAM__API_URL": telegram.base_url, "HERALD_STORE__URL": url}
        run = ("run", "--sample")
        async with Running(await begin(*run, cwd=tmp_path, environ=environment(**there))) as first:
            second = Running(await begin(*run, cwd=tmp_path, environ=environment(**there)))
            assert await second.process.wait() == 1
            await second.lines
            assert second.log.splitlines()[-1].startswith("Another Paper Herald runs over the database")
            assert f"process {first.process.pid} on" in second.log
            assert "Traceback" not in second.log
            beside = herald("harvest", "--sample", cwd=tmp_path, **there)
            assert beside.returncode == 0, beside.stderr
            first.process.kill()
            await first.process.wait()
            async with Running(await begin(*run, cwd=tmp_path, environ=environment(**there))) as third:
                assert third.process.returncode is None
