"""What one process learns or does, the others know: operators and their code, who sent how many files, who is at it."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest

from bot.app import App
from chat.errors import NotAllowedError
from chat.refs import Person
from services.machines import gates
from services.machines.claims import SharedClaim
from services.operation.alerts import Alerts
from tests.machines.waiting import comes

ANN, EVE = Person("telegram", "1"), Person("telegram", "2")


async def raises(work: Awaitable[object]) -> str:
    with pytest.raises(NotAllowedError) as told:
        await work
    return str(told.value.sentence)


async def test_whose_log_a_code_is_read_in_does_not_matter_and_all_know_the_operator(apps: list[App]) -> None:
    first, second, third = (app.services.operators for app in apps)
    shown: list[str] = []
    for each in (first, second, third):
        each.show = shown.append
        each.offer()
    await comes(lambda: len(shown) >= 3)
    assert len(set(shown)) == 1
    code = shown[0].removeprefix("/operator ")
    await third.claim(ANN, code)
    assert await raises(first.claim(EVE, code)) == "This bot has an operator already."
    await comes(lambda: all(each.keys == {ANN.key} for each in (first, second, third)))
    await second.withdraw(ANN)
    await comes(lambda: not (first.keys or second.keys or third.keys))
    await comes(lambda: len({each.code and each.code.text for each in (first, second)}) == 1 and bool(first.code))
    assert code not in str(first.code)


async def test_a_code_that_one_process_overheard_is_void_for_all(apps: list[App]) -> None:
    first, second, _ = (app.services.operators for app in apps)
    first.offer()
    second.offer()
    await comes(lambda: bool(first.code and second.code))
    void = first.code.text if first.code else ""
    first.overhear(f"/operator {void}")
    await comes(lambda: bool(second.code) and void not in str(second.code))
    assert await raises(second.claim(EVE, void)) == "That is not the code."


async def test_files_are_counted_for_all_processes_together(apps: list[App]) -> None:
    for app in apps:
        app.services.sent_files.turns.per_day = 4
    turns = [app.services.sent_files.turns.count(ANN) for app in apps for _ in range(3)]
    done = await asyncio.gather(*turns, return_exceptions=True)
    assert sum(each is None for each in done) == 4
    assert all(isinstance(each, NotAllowedError) for each in done if each is not None)
    await apps[0].services.sent_files.turns.count(EVE)


async def test_what_one_process_is_at_another_takes_over_soon_after_it_has_died(
    apps: list[App], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "LEASE_SECONDS", 0.5)
    mine, other = SharedClaim(apps[0].store, "list.matching"), SharedClaim(apps[1].store, "list.matching")
    assert await mine.take() is None
    assert await mine.take() is None
    assert (await other.take() or timedelta(0)) >= timedelta(seconds=1)
    await mine.release()
    assert await other.take() is None
    assert other._beating
    other._beating.cancel()
    assert await mine.take() is not None
    await asyncio.sleep(0.6)
    assert await mine.take() is None
    await mine.release()


async def test_each_platform_s_operators_are_told_once_by_whoever_holds_it(apps: list[App]) -> None:
    async def told(app: App, platform: str) -> int:
        alerts = Alerts(app.store, app.clock, lambda: {"flash": "quota"}, told=platform)
        return len(await alerts.due())

    assert [await told(app, name) for app, name in zip(apps, ("telegram", "discord", "telegram"), strict=True)] == [
        1,
        1,
        0,
    ]
