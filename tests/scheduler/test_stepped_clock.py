"""A machine's clock that is put back and forward while `herald run` runs: what is due comes all the same."""

from pathlib import Path

from tests.platforms.process import Running, begin, environment
from tests.servers.telegram import TelegramServer
from tests.stores import made_at

ROOT = Path(__file__).parents[2]


async def started(server: TelegramServer, folder: Path, off: Path) -> Running:
    variables = environment(
        HERALD_TELEGRAM__TOKEN=server.token,
        HERALD_TELEGRAM__API_URL=server.base_url,
        HERALD_STORE__URL=made_at(folder / "herald.db"),
        STEPPED=str(off),
    )
    process = await begin(
        "run",
        "--sample",
        "--config",
        str(ROOT / "config.toml"),
        cwd=ROOT,
        environ=variables | {"TMPDIR": str(folder)},
        main="tests.scheduler.stepping",
    )
    return Running(process)


async def test_a_clock_that_is_put_back_by_an_hour_holds_no_digest_up(tmp_path: Path) -> None:
    off = tmp_path / "off"
    off.write_text("0")
    async with TelegramServer() as server:
        room = server.private(server.user("Ann"))
        async with await started(server, tmp_path, off) as herald:
            await room.answer_to(room.says("/subscribe diffusion-models"))
            off.write_text("-3600")
            room.says("/post diffusion-models")
            await server.wait_for(lambda: any("In short" in each.text for each in room.posted))
            assert herald.log.count("clock_stepped") == 1
            assert await herald.end() < 8
            assert herald.process.returncode == 0


async def test_a_clock_that_is_put_forward_by_twenty_years_stops_nobody(tmp_path: Path) -> None:
    """As on a machine without a clock of its own, once the network tells it the time."""
    off = tmp_path / "off"
    off.write_text("0")
    async with TelegramServer() as server:
        room = server.private(server.user("Ann"))
        async with await started(server, tmp_path, off) as herald:
            off.write_text(str(20 * 365 * 24 * 3600))
            await herald.until("clock_stepped")
            assert "Topics" in (await room.answer_to(room.says("/topics"))).text
            assert await herald.end() < 8
            assert herald.process.returncode == 0
