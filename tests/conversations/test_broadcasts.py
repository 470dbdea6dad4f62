"""Messages of the operators to all chats."""

from dataclasses import dataclass, field

import pytest

from chat.refs import ChatKind, ChatRef, Person
from chat.reply import Reply
from scheduler.outbox import Outbox
from services import broadcasts as service
from store import chats, deliveries
from tests.talks import Talk, Talking

OPERATOR = {"HERALD_OPERATORS__IDS": "console:you"}


@dataclass
class Postman:
    """A platform that takes everything."""

    name: str = "telegram"
    got: list[tuple[str, str]] = field(default_factory=list)

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        self.got.append((chat.chat, str(reply)))
        return key

    async def tell(self, person: Person, reply: Reply) -> None:
        raise NotImplementedError


async def settle(talk: Talk, count: int) -> list[int]:
    async with talk.app.store.writing() as c:
        return [
            (await chats.ensure(c, ChatRef("telegram", str(n), kind=ChatKind.GROUP), talk.clock.now())).id
            for n in range(count)
        ]


async def drained(talk: Talk, postman: Postman) -> list[str]:
    """Let the outbox and the broadcasts work until nothing is left to do."""
    outbox = Outbox(talk.app.store, {"telegram": postman}, talk.clock, talk.app.services.closures)
    while await outbox.send_waiting() or await talk.app.services.broadcasts.feed():
        pass
    return [chat for chat, _ in postman.got]


async def test_a_message_is_shown_confirmed_sent_to_every_chat_once_and_counted(talking: Talking) -> None:
    async with talking(**OPERATOR) as talk:
        await settle(talk, 250)
        said = await talk.say("/broadcast The bot rests on *Sunday*.")
        assert "From the operators of this bot" in said
        assert "The bot rests on *Sunday*." in said
        assert "This goes to 250 chats." in said
        assert "still to go: 250" in await talk.press("Send it")
        postman = Postman()
        assert await drained(talk, postman) == [str(n) for n in range(250)]
        assert "rests on *Sunday*" in postman.got[0][1]
        assert "Done. Sent: 250; failed: 0; still to go: 0" in await talk.say("/mailing show 1")


async def test_few_wait_at_a_time_so_that_digests_stand_behind_few(
    talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 10)
    async with talking(**OPERATOR) as talk:
        await settle(talk, 50)
        await talk.say("/broadcast Hello")
        await talk.press("Send it")
        async with talk.app.store.reading() as c:
            assert await deliveries.waiting(c) == 10
        assert await talk.app.services.broadcasts.feed() == 0


async def test_what_is_stopped_goes_no_further(talking: Talking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 10)
    async with talking(**OPERATOR) as talk:
        await settle(talk, 50)
        await talk.say("/broadcast Hello")
        await talk.press("Send it")
        postman = Postman()
        await Outbox(talk.app.store, {"telegram": postman}, talk.clock, talk.app.services.closures).send_waiting()
        await talk.app.services.broadcasts.feed()
        assert "Stopped. Sent: 10; failed: 0; still to go: 0" in await talk.press("Stop")
        assert len(await drained(talk, postman)) == 10
        await talk.say("/mailing send 1")
        assert len(await drained(talk, postman)) == 10


async def test_paused_and_later_chats_are_left_out_and_threads_hear_it_once(talking: Talking) -> None:
    async with talking(**OPERATOR) as talk:
        first, *_ = await settle(talk, 3)
        now = talk.clock.now()
        async with talk.app.store.writing() as c:
            await chats.pause(c, first, now, "asked")
            await chats.ensure(c, ChatRef("telegram", "1", "7", ChatKind.GROUP), now)
        await talk.say("/broadcast Hello")
        await talk.press("Send it")
        await talk.clock.advance(60)
        async with talk.app.store.writing() as c:
            await chats.ensure(c, ChatRef("telegram", "new"), talk.clock.now())
        assert await drained(talk, Postman()) == ["1", "2"]


async def test_only_operators_may_and_nonsense_is_told(talk: Talk, talking: Talking) -> None:
    assert "for this bot's operators" in await talk.say("/broadcast Hello")
    assert "for this bot's operators" in await talk.say("/mailing send 1")
    async with talking(**OPERATOR) as other:
        assert "Something is missing" in await other.say("/broadcast")
        assert "There is no message 9" in await other.say("/mailing send 9")
        assert "no message to all chats" in await other.say("/mailing frobnicate 1")
        assert "Keep it under 3,000" in await other.say("/broadcast " + "x" * 3001)


async def test_a_message_survives_a_restart(talking: Talking) -> None:
    async with talking("kept.db", **OPERATOR) as talk:
        await settle(talk, 120)
        await talk.say("/broadcast Hello")
        await talk.press("Send it")
    async with talking("kept.db", **OPERATOR) as talk:
        assert len(await drained(talk, Postman())) == 120
