"""The pace of what is asked over all: at most so much in a second, and answers before what was queued."""

import asyncio
import re
from itertools import count

import pytest

from bot.platforms.evenly import QUEUED, Pace
from tests.fleet.rates import most_a_second

FREE = re.compile("/free/")


async def test_no_second_has_more_than_the_limit_and_what_is_free_waits_for_nobody() -> None:
    pace, moments = Pace(200, 20, FREE), list[float]()

    async def ask(path: str) -> None:
        await pace.turn(path)
        moments.append(asyncio.get_running_loop().time())

    began = asyncio.get_running_loop().time()
    asking = [asyncio.create_task(ask("/counted")) for _ in range(80)]
    await asyncio.gather(*(ask("/free/1") for _ in range(500)))
    assert len(moments) >= 500
    assert not all(task.done() for task in asking)
    moments.clear()
    await asyncio.gather(*asking)
    assert asyncio.get_running_loop().time() - began >= 59 / 200
    assert most_a_second(moments, span=0.1) <= 10 * (20 + 20 + 1)


@pytest.mark.parametrize("gives_up", [False, True])
async def test_an_answer_goes_before_all_that_was_queued(gives_up: bool) -> None:
    pace, order, numbers = Pace(100, 1, FREE), list[str](), count()

    async def ask(queued: bool) -> None:
        QUEUED.set(queued)
        name = f"{'digest' if queued else 'answer'} {next(numbers)}"
        await pace.turn("/")
        order.append(name)

    digests = [asyncio.create_task(ask(queued=True)) for _ in range(10)]
    await asyncio.sleep(0)
    if gives_up:
        digests[5].cancel()
    await ask(queued=False)
    assert order[-1].startswith("answer")
    assert len(order) <= 4
    await asyncio.gather(*digests, return_exceptions=True)
    assert len(order) == 11 - gives_up
    assert [each for each in order if "digest" in each] == sorted(each for each in order if "digest" in each)
