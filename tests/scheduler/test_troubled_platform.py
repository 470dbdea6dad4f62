"""The outbox at a platform where one message in five meets each sort of trouble, for ten minutes."""

from collections import Counter
from pathlib import Path
from random import Random

from chat.refs import ChatKind, ChatRef
from chat.reply import Heading, Reply
from scheduler.outbox import Outbox
from store import chats, deliveries
from store.database import Store, open_store
from tests.clocks import ManualClock
from tests.closing import closures
from tests.stores import made_at
from tests.year.letterbox import Letterbox

CHATS, MESSAGES = 8, 8


async def left(store: Store) -> int:
    async with store.reading() as c:
        return await deliveries.waiting(c)


async def test_nothing_is_lost_and_each_chats_order_is_kept(tmp_path: Path) -> None:
    clock = ManualClock()
    box = Letterbox(clock, Random(1), trouble=80.0)  # four sorts, 20 in a hundred each
    texts = [f"message {number}" for number in range(MESSAGES)]
    async with open_store(made_at(tmp_path / "outbox.db")) as store:
        async with store.writing() as c:
            for number in range(CHATS):
                kind = ChatKind.CHANNEL if number % 2 else ChatKind.PRIVATE
                chat = await chats.ensure(c, ChatRef("box", str(number), kind=kind), clock.now())
                replies = [Reply((Heading(text),)) for text in texts]
                await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=replies, now=clock.now())
        outbox = Outbox(store, {"box": box}, clock, closures(store, clock))
        for _ in range(60):
            await outbox.send_waiting()
            await clock.advance(10)
        assert len(box.troubled) == CHATS
        box.trouble = 0.0
        while await outbox.send_waiting() or await left(store):
            await clock.advance(120)
    assert not box.too_early, "a platform's own wait is kept to the second"
    for number in range(CHATS):
        came = [letter for letter in box.taken if letter.chat == str(number)]
        assert [*dict.fromkeys(letter.heading for letter in came)] == texts
        assert [letter.heading for letter in came] == sorted((each.heading for each in came), key=texts.index)
    again = {key for key, times in Counter(letter.key for letter in box.taken).items() if times > 1}
    assert again
    assert again <= box.lost, "only what was taken without an answer comes again"
