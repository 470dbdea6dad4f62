"""How many papers are read at once, and who waits for whom."""

import asyncio

from chat.urgency import Urgency
from papers.aside.readers import Readers
from tests.clocks import ManualClock

PLACES, MANY = 3, 40


async def test_few_are_read_at_once_people_first_and_each_hears_how_many_go_before() -> None:
    readers, order, busiest = Readers(PLACES, ManualClock()), list[str](), 0
    heard: dict[str, list[str]] = {}

    async def read(name: str, urgency: Urgency) -> None:
        nonlocal busiest
        said = heard.setdefault(name, [])
        async with readers.turn(urgency, lambda what: said.append(str(what))):
            busiest = max(busiest, readers.reading)
            order.append(name)
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    digests = [asyncio.create_task(read(f"digest {n}", Urgency())) for n in range(MANY)]
    await asyncio.sleep(0)
    person = asyncio.create_task(read("person", Urgency(urgent=True)))
    left = digests.pop(20)
    await asyncio.sleep(0)
    left.cancel()
    await asyncio.gather(*digests, person)
    assert busiest == PLACES
    assert order.index("person") <= 2 * PLACES
    assert "digest 20" not in order
    assert heard["digest 0"] == []
    assert heard["person"][0] == "waiting for 3 other papers…"
    assert heard["digest 39"][-1] == "waiting for 3 other papers…"
    assert readers.reading == 0
