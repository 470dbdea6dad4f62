"""Single flight: made once for all who wait, whoever comes, leaves or is cancelled meanwhile."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.single_flight import Flight, SingleFlight
from chat.urgency import Urgency
from tests.clocks import settle

PERSON, DIGEST = Urgency(urgent=True), Urgency()


@dataclass(eq=False)
class Work:
    """A work that ends when the test says so, with a number of its own, and takes a moment to be broken off."""

    number: int
    result: asyncio.Future[None]
    flight: Flight[int, [int]]
    broken_off: bool = False

    def end(self, error: Exception | None = None) -> None:
        if not self.result.done():
            if error:
                self.result.set_exception(error)
            else:
                self.result.set_result(None)


@dataclass
class Works:
    """Those who ask, and the works that were begun for them, in order."""

    flights: SingleFlight[str, int, [int]]
    begun: list[Work] = field(default_factory=list)

    async def ask(self, key: str = "a", urgency: Urgency = DIGEST, watcher: Callable[[int], None] | None = None) -> int:
        flight = self.flights.find(key) or self.flights.begin([key], self.do)
        return await self.flights.wait(flight, urgency, watcher)

    async def do(self, flight: Flight[int, [int]]) -> int:
        work = Work(len(self.begun), asyncio.get_running_loop().create_future(), flight)
        self.begun.append(work)
        try:
            await work.result
        except asyncio.CancelledError:
            await asyncio.sleep(0)  # whoever asks in this moment is not to be given what is ending
            work.broken_off = True
            raise
        return work.number

    async def come(
        self, key: str = "a", urgency: Urgency = DIGEST, watcher: Callable[[int], None] | None = None
    ) -> asyncio.Task[int]:
        task = asyncio.create_task(self.ask(key, urgency, watcher))
        await settle()
        return task


async def leave(task: asyncio.Task[int]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
def complaints() -> list[str]:
    """What the loop was told of that nobody had looked at."""
    return []


@pytest.fixture
async def works(complaints: list[str]) -> AsyncIterator[Works]:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))
    made = Works(SingleFlight())
    yield made
    await made.flights.aclose()
    gc.collect()
    await settle()
    assert complaints == []
    assert len(made.flights) == 0


async def test_all_who_ask_for_the_same_get_what_is_made_once(works: Works) -> None:
    callers = [await works.come() for _ in range(3)]
    other = await works.come("b")
    assert len(works.begun) == 2
    works.begun[0].end()
    assert await asyncio.gather(*callers) == [0, 0, 0]
    works.begun[1].end()
    assert await other == 1
    assert works.flights.find("a") is None, "who asks now begins anew"


async def test_all_who_wait_hear_what_went_wrong(works: Works) -> None:
    callers = [await works.come() for _ in range(2)]
    works.begun[0].end(ValueError("no"))
    assert [str(each) for each in await asyncio.gather(*callers, return_exceptions=True)] == ["no", "no"]


async def test_a_work_that_fails_after_all_have_left_is_nobodys_trouble(works: Works, complaints: list[str]) -> None:
    flights: SingleFlight[str, int, [int]] = SingleFlight(lasting=True)
    works.flights = flights
    caller = await works.come()
    await leave(caller)
    works.begun[0].end(ValueError("no"))
    await settle()
    del caller
    works.begun.clear()
    gc.collect()
    assert complaints == []


@pytest.mark.parametrize("lasting", [False, True])
async def test_a_work_is_broken_off_when_the_last_who_waits_leaves_unless_it_is_to_last(lasting: bool) -> None:
    works = Works(SingleFlight(lasting=lasting))
    first, second = await works.come(), await works.come()
    await leave(first)
    assert not works.begun[0].flight.task.cancelling()
    await leave(second)
    await settle()
    assert works.begun[0].broken_off is not lasting
    assert (works.flights.find("a") is None) is not lasting
    await works.flights.aclose()


async def test_whoever_asks_while_a_work_is_broken_off_begins_anew(works: Works) -> None:
    only = await works.come()
    only.cancel()
    with suppress(asyncio.CancelledError):
        await only
    assert not works.begun[0].broken_off, "it is ending"
    late = await works.come()
    assert [work.broken_off for work in works.begun] == [True, False]
    works.begun[1].end()
    assert await late == 1


async def test_a_work_may_be_broken_off_before_it_has_begun(works: Works) -> None:
    flight = works.flights.begin(["a"], works.do)
    await works.flights.aclose()
    await settle()
    assert flight.task.cancelled()
    assert works.begun == []
    assert works.flights.find("a") is None


async def test_a_work_is_urgent_while_a_person_waits_for_it(works: Works) -> None:
    digest = await works.come()
    urgency = works.begun[0].flight.urgency
    seen = [urgency.urgent]
    person = await works.come(urgency=PERSON)
    seen.append(urgency.urgent)
    await leave(person)
    seen.append(urgency.urgent)
    assert seen == [False, True, False]
    works.begun[0].end()
    await digest


@pytest.mark.parametrize("waits_till_the_end", [True, False])
async def test_it_is_known_whether_a_work_ended_with_a_persons_patience(waits_till_the_end: bool, works: Works) -> None:
    digest, person = await works.come(), await works.come(urgency=PERSON)
    flight = works.begun[0].flight
    if not waits_till_the_end:
        await leave(person)
    works.begun[0].end(ValueError("took too long"))
    await asyncio.gather(digest, person, return_exceptions=True)
    assert flight.was_too_short_for(DIGEST) is waits_till_the_end
    assert not flight.was_too_short_for(PERSON)


async def test_those_who_watch_hear_how_far_it_is_until_they_leave(works: Works) -> None:
    heard: dict[str, list[int]] = {"first": [], "second": []}
    first = await works.come(watcher=heard["first"].append)
    await works.come()
    second = await works.come(watcher=heard["second"].append)
    works.begun[0].flight.report(1)
    await leave(first)
    works.begun[0].flight.report(2)
    works.begun[0].end()
    assert await second == 0
    assert heard == {"first": [1], "second": [1, 2]}
    assert works.begun[0].flight.watchers == []


async def test_a_run_for_several_keys_is_joined_by_each_and_gives_way_where_one_is_begun_alone(works: Works) -> None:
    flight = works.flights.begin(["a", "b"], works.do)
    both = asyncio.create_task(works.flights.wait(flight, DIGEST))
    joined = await works.come("b")
    alone = works.flights.begin(["a"], works.do)
    assert works.flights.find("a") is alone
    assert works.flights.find("b") is flight
    waiting = asyncio.create_task(works.flights.wait(alone, PERSON))
    await settle()
    works.begun[0].end()
    assert await both == await joined == 0
    await settle()
    assert works.flights.find("a") is alone, "what ends takes away its own keys alone"
    works.begun[1].end()
    assert await waiting == 1


async def test_nothing_is_left_at_the_close(works: Works) -> None:
    callers = [await works.come(key) for key in "ab"]
    ending = await works.come("c")
    ending.cancel()
    await works.flights.aclose()
    assert all(work.broken_off for work in works.begun)
    for caller in (*callers, ending):
        with pytest.raises(asyncio.CancelledError):
            await caller


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.sampled_from("ab"), st.booleans()),
        st.tuples(st.just("leave"), st.integers(0, 9), st.booleans()),
        st.tuples(st.just("end"), st.sampled_from("ab"), st.booleans()),
        st.tuples(st.just("rest"), st.just(""), st.booleans()),
    ),
    max_size=30,
)


@given(STEPS)
@settings(deadline=None, derandomize=True, max_examples=150)
def test_whatever_happens_no_key_is_made_twice_at_once_and_nobody_waits_for_what_was_broken_off(
    steps: list[tuple[str, str | int, bool]],
) -> None:
    asyncio.run(_walk(steps))


async def _walk(steps: list[tuple[str, str | int, bool]]) -> None:
    works = Works(SingleFlight())
    callers: list[tuple[asyncio.Task[int], bool]] = []  # and whether the test has cancelled it
    for what, which, flag in steps:
        if what == "come":
            urgency = Urgency(urgent=flag)
            callers.append((asyncio.create_task(works.ask(str(which), urgency)), False))
        elif what == "leave" and callers:
            place = int(which) % len(callers)
            callers[place] = callers[place][0], callers[place][1] or callers[place][0].cancel()
        elif what == "end" and (flight := works.flights.find(str(which))):
            for work in works.begun:
                if work.flight is flight:
                    work.end(ValueError("no") if flag else None)
        else:
            await asyncio.sleep(0)
        for flight in filter(None, map(works.flights.find, "ab")):
            assert not flight.task.cancelling(), "nobody can join what is being broken off"
    await settle()
    for work in works.begun:
        work.end()
    results = await asyncio.gather(*(task for task, _ in callers), return_exceptions=True)
    for (_, cancelled), result in zip(callers, results, strict=True):
        assert cancelled or not isinstance(result, asyncio.CancelledError)
    await settle()
    assert len(works.flights) == 0
    assert all(work.flight.waiting == 0 and not work.flight.urgency.urgent for work in works.begun)
