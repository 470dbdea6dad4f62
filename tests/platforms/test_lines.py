"""Places for what is being answered: in order where that counts, and never one chat's at another's cost."""

import asyncio
import random

from structlog.testing import capture_logs

from bot.platforms.lines import Bounds, Lines, Turn
from chat.refs import ChatKind, ChatRef, Person
from tests.clocks import ManualClock, settle

ANN, BOB = Person("telegram", "1"), Person("telegram", "2")
ROOM, OTHER = (ChatRef("telegram", number, kind=ChatKind.GROUP) for number in ("-1", "-2"))
PRIVATE = ChatRef("telegram", "1")


def lines(clock: ManualClock | None = None, **bounds: int) -> Lines:
    return Lines((clock or ManualClock()).monotonic, Bounds(**bounds))


def taken(turn: Turn | None) -> Turn:
    assert turn is not None
    return turn


async def test_what_is_given_in_a_chat_is_done_in_its_order_whoever_is_slow() -> None:
    book, done, chance = lines(), [], random.Random(7)
    clock = ManualClock(auto=True)

    async def work(turn: Turn, number: int) -> None:
        with turn:
            await clock.sleep(chance.random())
            await turn.come()
            await clock.sleep(chance.random())
            done.append(number)

    await asyncio.gather(*(work(taken(book.enter(ROOM, ANN)), number) for number in range(50)))
    assert done == list(range(50))


async def test_what_only_tells_waits_for_what_may_change_it_alone() -> None:
    book, done = lines(), list[str]()

    async def work(turn: Turn, name: str, end: asyncio.Event) -> None:
        with turn:
            await turn.come(tells=name.startswith("tell"))
            done.append(name)
            await end.wait()

    names = ["tell 1", "tell 2", "change 1", "tell 3", "tell 4", "change 2"]
    ends = {name: asyncio.Event() for name in names}
    tasks = [asyncio.create_task(work(taken(book.enter(ROOM, ANN)), name, end)) for name, end in ends.items()]
    await settle()
    assert done == names[:2], "a change waits for those before it, and what comes behind it for the change"
    ends["tell 2"].set()
    await settle()
    assert done == names[:2]
    ends["tell 1"].set()
    await settle()
    assert done == names[:3]
    ends["change 1"].set()
    await settle()
    assert done == names[:5]
    for end in ends.values():
        end.set()
    await asyncio.gather(*tasks)
    assert done == names


async def test_what_left_the_line_holds_up_nobody_and_waits_for_nobody() -> None:
    book = lines()
    long, change, cancel = (taken(book.enter(ROOM, ANN)) for _ in range(3))
    waiting = asyncio.create_task(change.come())
    await settle()
    assert not waiting.done()
    cancel.leave()
    await asyncio.wait_for(cancel.come(), 1)
    long.leave()
    await asyncio.wait_for(waiting, 1)


async def test_chats_and_topics_are_beside_each_other() -> None:
    book = lines()
    book.enter(ROOM, ANN)
    for ref in (OTHER, PRIVATE, ChatRef("telegram", "-1", "7", ChatKind.GROUP)):
        await asyncio.wait_for(taken(book.enter(ref, ANN)).come(), 1)


async def test_one_who_is_cancelled_lets_the_others_on() -> None:
    book = lines()
    first, second, third = (taken(book.enter(ROOM, ANN)) for _ in range(3))

    async def work(turn: Turn) -> None:
        with turn:
            await turn.come()

    cancelled, waiting = asyncio.create_task(work(second)), asyncio.create_task(work(third))
    await settle()
    cancelled.cancel()
    await settle()
    assert not waiting.done()
    first.end()
    await asyncio.wait_for(waiting, 1)


async def test_a_full_chat_costs_no_other_its_places() -> None:
    book = lines(a_person=1000, a_chat=3, in_all=5)
    held = [taken(book.enter(ROOM, ANN)) for _ in range(3)]
    assert book.enter(ROOM, BOB) is None
    assert [book.enter(OTHER, BOB) is not None for _ in range(3)] == [True, True, False], "groups together are bounded"
    assert book.enter(PRIVATE, ANN), "groups take nothing from private chats"
    held[0].end()
    held[0].end()
    assert book.enter(ROOM, BOB)
    assert book.enter(ROOM, BOB) is None


async def test_one_person_cannot_take_all_places_of_a_chat() -> None:
    book = lines(a_person=2, a_chat=4, in_all=9)
    assert [book.enter(room, ANN) is not None for room in (ROOM, OTHER, ROOM)] == [True, True, False]
    assert book.enter(ROOM, BOB)


async def test_what_is_dropped_is_logged_once_a_minute_with_a_count() -> None:
    clock = ManualClock()
    book = lines(clock, a_person=1, a_chat=9, in_all=9)
    book.enter(ROOM, ANN)
    with capture_logs() as log:
        for _ in range(1000):
            assert book.enter(ROOM, ANN) is None
        await clock.advance(61)
        book.enter(ROOM, ANN)
    assert [(line["event"], line["kind"], line.get("times")) for line in log] == [
        ("dropped", "person", None),
        ("dropped", "person", 1000),
    ]


async def test_of_one_persons_few_begin_at_a_time_and_others_at_once() -> None:
    book, begun = lines(begun=2), list[str]()

    async def work(turn: Turn, name: str, end: asyncio.Event) -> None:
        with turn:
            turn.leave()
            await turn.begin()
            begun.append(name)
            await end.wait()

    ends = [asyncio.Event() for _ in range(6)]
    names = ["ann 1", "ann 2", "ann 3", "ann 4", "bob 1", "ann 5"]
    people = [BOB if name.startswith("bob") else ANN for name in names]
    parts = zip(people, names, ends, strict=True)
    tasks = [asyncio.create_task(work(taken(book.enter(ROOM, who)), name, end)) for who, name, end in parts]
    await settle()
    assert begun == ["ann 1", "ann 2", "bob 1"]
    tasks[2].cancel()
    ends[1].set()
    await settle()
    assert begun[3:] == ["ann 4"]
    for end in ends:
        end.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert sorted(begun) == ["ann 1", "ann 2", "ann 4", "ann 5", "bob 1"]


async def test_nothing_is_remembered_of_what_has_ended() -> None:
    book = lines()
    for turn in [taken(book.enter(ROOM, Person("telegram", str(number)))) for number in range(100)]:
        turn.end()
    assert not book._lines
    assert not book._taken


async def test_of_a_burst_one_begins_at_a_time() -> None:
    book, begun = lines(begun=2, burst=3), list[int]()

    async def work(turn: Turn, number: int, end: asyncio.Event) -> None:
        with turn:
            turn.leave()
            await turn.begin()
            begun.append(number)
            await end.wait()

    ends = [asyncio.Event() for _ in range(5)]
    tasks = [asyncio.create_task(work(taken(book.enter(ROOM, ANN)), n, end)) for n, end in enumerate(ends)]
    await settle()
    assert begun == [0], "there are five"
    tasks[1].cancel()
    ends[0].set()
    await settle()
    assert begun == [0, 2, 3], "there are three left"
    for end in ends:
        end.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert sorted(begun) == [0, 2, 3, 4]


async def test_one_of_a_burst_waits_for_what_others_had_begun_before_it_and_for_nothing_later() -> None:
    book, begun = lines(begun=2, burst=3), list[str]()
    ends: dict[str, asyncio.Event] = {}

    def start(who: Person, name: str) -> asyncio.Task[None]:
        turn, ends[name] = taken(book.enter(ROOM, who)), asyncio.Event()

        async def work() -> None:
            with turn:
                turn.leave()
                await turn.begin()
                begun.append(name)
                await ends[name].wait()

        return asyncio.create_task(work())

    tasks = [start(ANN, f"ann {number}") for number in range(6)]
    tasks += [start(BOB, f"bob {number}") for number in range(2)]
    await settle()
    assert begun == ["ann 0", "bob 0", "bob 1"]
    ends["ann 0"].set()
    await settle()
    assert len(begun) == 3, "bob's two were under way"
    ends["bob 0"].set()
    await settle()
    tasks.append(start(BOB, "bob 2"))
    await settle()
    assert begun[3:] == ["bob 2"]
    ends["bob 1"].set()
    await settle()
    assert begun[4:] == ["ann 1"], "what came later keeps no burst waiting"
    for end in ends.values():
        end.set()
    await asyncio.gather(*tasks)
    assert not book._under_way
    assert not book._before
