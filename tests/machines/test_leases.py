"""Who holds a lease: one at a time, whatever the database, the clocks and the others do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta

import psycopg
import pytest

from chat.clock import SystemClock
from services.machines import holding, keeper
from services.machines.keeper import Keeper
from services.machines.myself import Myself
from store.database import open_store
from tests.databases import server
from tests.patience import PATIENCE

LEASE, MARGIN, BEAT = 4.0, 0.8, 0.5


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all of it last less than half of the time."""
    last(monkeypatch, LEASE, BEAT)
    monkeypatch.setattr(holding, "MARGIN_SECONDS", MARGIN)
    monkeypatch.setattr(keeper, "WITHIN_SECONDS", 0.8)
    monkeypatch.setattr(keeper, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(keeper, "LOOK_SECONDS", 0.05)


def last(monkeypatch: pytest.MonkeyPatch, lease: float, beat: float) -> None:
    for module in (holding, keeper):
        monkeypatch.setattr(module, "LEASE_SECONDS", lease)
        monkeypatch.setattr(module, "BEAT_SECONDS", beat)


class Clock(SystemClock):
    """A machine's, which can sleep: its monotonic clock stands still then."""

    slept = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.slept


@asynccontextmanager
async def process(url: str, clock: Clock | None = None) -> AsyncIterator[Keeper]:
    async with open_store(url) as store:
        kept = Keeper(store, Myself(["clock"]), {"clock": "clock"}, clock or Clock())
        await kept.begin()
        try:
            yield kept
        finally:
            await kept.aclose()


def holds(kept: Keeper) -> bool:
    return kept.holdings["clock"].holds()


def die(kept: Keeper) -> None:
    """Have it do no more, as a process that was killed."""
    for task in kept._tasks:
        task.cancel()


async def until(true: Callable[[], bool]) -> float:
    """Return the seconds until something is true."""
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110  leases have no event for who only looks
            await asyncio.sleep(0.01)
    return asyncio.get_running_loop().time() - began


@asynccontextmanager
async def nobody_writes(url: str) -> AsyncIterator[None]:
    """Have the database keep everybody waiting who wants to renew a lease."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        # It lets others read. Who renews one now has to end that first, on this loop.
        await connection.execute("LOCK TABLE leases IN EXCLUSIVE MODE")
        yield


async def test_of_those_that_start_at_once_one_holds_it(url: str) -> None:
    async with AsyncExitStack() as stack:
        all_of_them = await asyncio.gather(*(stack.enter_async_context(process(url)) for _ in range(6)))
        assert sum(map(holds, all_of_them)) == 1
        assert len({each.id for each in all_of_them[-1].processes}) >= 1


async def test_who_ends_hands_over_at_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    last(monkeypatch, 10 * PATIENCE, 5 * PATIENCE)  # who is not woken looks too late
    monkeypatch.setattr(keeper, "WITHIN_SECONDS", PATIENCE)
    async with AsyncExitStack() as stack:
        async with process(url) as first:
            second = await stack.enter_async_context(process(url))
            assert (holds(first), holds(second)) == (True, False)
        await until(lambda: holds(second))


async def test_who_dies_holds_it_no_more_before_another_one_does(url: str) -> None:
    async with process(url) as first, process(url) as second:
        seen = {(holds(first), holds(second))}
        die(first)

        def look() -> bool:
            seen.add((holds(first), holds(second)))
            return (False, True) in seen

        await until(look)
        assert seen == {(True, False), (False, False), (False, True)}


async def test_who_is_kept_waiting_by_the_database_stops_before_the_lease_ends(url: str) -> None:
    async with process(url) as first, process(url) as second:
        async with nobody_writes(url):
            await until(lambda: not first.holdings["clock"].is_kept)
            assert server().ask("SELECT until > clock_timestamp() FROM leases", url.rpartition("/")[2]) == [(True,)]
        await until(lambda: holds(first) or holds(second))
        assert not (holds(first) and holds(second))


async def test_a_machine_that_slept_holds_nothing_until_it_has_asked(url: str) -> None:
    clock = Clock()
    async with process(url, clock) as first:
        assert holds(first)
        clock.slept = timedelta(minutes=1)
        assert not holds(first)
        await until(lambda: holds(first))


@pytest.mark.parametrize("step", [-3600, 3600])
async def test_a_database_whose_clock_is_set_does_not_give_a_living_ones_lease_away(url: str, step: int) -> None:
    """The server's clock cannot be set here; a lease that ends sooner or later by an hour looks the same."""
    async with process(url) as first, process(url) as second:
        await asyncio.sleep(2 * BEAT)
        await asyncio.to_thread(
            server().ask, f"UPDATE leases SET until = until + interval '{step} s'", url.rpartition("/")[2]
        )  # it may have to wait for one here
        await asyncio.sleep(LEASE)
        assert (holds(first), holds(second)) == (True, False)


async def test_a_lease_that_a_set_clock_made_endless_is_taken_from_the_dead(url: str) -> None:
    async with process(url) as first, process(url) as second:
        for task in first._tasks:
            task.cancel()
        await asyncio.to_thread(
            server().ask, "UPDATE leases SET until = until + interval '1 h'", url.rpartition("/")[2]
        )  # it may have to wait for one here
        await until(lambda: holds(second))
        assert not holds(first)
