"""What goes wrong on purpose, and the limits on messages."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from tests.servers.telegram import (
    Delay,
    Drop,
    Limits,
    Outcome,
    PrivateChat,
    ServerTrouble,
    Silence,
    TelegramServer,
    Window,
    blocked,
    flood,
    moved,
    real_limits,
)

pytestmark = pytest.mark.filterwarnings(r"ignore:[\s\S]*retry_after:telegram.warnings.PTBDeprecationWarning")

Connect = Callable[..., Awaitable[Bot]]


@pytest.fixture
def chat(server: TelegramServer) -> PrivateChat:
    return server.private(server.user("Ann"))


async def test_a_scripted_refusal_strikes_as_often_as_told(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    server.faults.on("sendMessage", flood(3), skip=1, times=2)
    await bot.send_message(chat.id, "one")
    for _ in range(2):
        with pytest.raises(RetryAfter, match="Retry in 3"):
            await bot.send_message(chat.id, "two")
    await bot.send_message(chat.id, "two")
    assert [message.text for message in chat.posted] == ["one", "two"]
    assert [call.outcome for call in server.journal.of("sendMessage")] == [
        Outcome.ACCEPTED,
        Outcome.REFUSED,
        Outcome.REFUSED,
        Outcome.ACCEPTED,
    ]
    assert server.faults.struck == 2


async def test_a_fault_can_strike_one_chat_only(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    group = server.group("Lab", owner=chat.user)
    server.faults.on("*", blocked(), chat=chat.id)
    server.faults.on("*", moved(-100777), chat=group.id)
    with pytest.raises(ChatMigrated) as gone:
        await bot.send_message(group.id, "x")
    assert gone.value.new_chat_id == -100777
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat.id, "x")
    await bot.send_message(chat.id, "x")


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("status", [500, 502])
async def test_server_trouble_is_a_page_of_html(
    server: TelegramServer, bot: Bot, chat: PrivateChat, status: int, *, accepted: bool
) -> None:
    server.faults.on("sendMessage", ServerTrouble(status, accepted=accepted))
    with pytest.raises(NetworkError):
        await bot.send_message(chat.id, "x")
    assert len(chat.posted) == accepted
    assert server.journal.calls[-1].outcome is (Outcome.ACCEPTED if accepted else Outcome.LOST)


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_dropped_connection_hides_the_outcome(
    server: TelegramServer, bot: Bot, chat: PrivateChat, *, accepted: bool
) -> None:
    server.faults.on("sendMessage", Drop(accepted=accepted))
    with pytest.raises(NetworkError, match=r"RemoteProtocolError|ReadError"):
        await bot.send_message(chat.id, "x")
    assert [message.text for message in chat.posted] == ["x"] * accepted
    assert [call.fields["text"] for call in server.journal.accepted("sendMessage")] == ["x"] * accepted


@pytest.mark.parametrize("accepted", [False, True])
async def test_silence_ends_in_a_time_out(
    server: TelegramServer, bot: Bot, chat: PrivateChat, *, accepted: bool
) -> None:
    server.faults.on("sendMessage", Silence(accepted=accepted))
    with pytest.raises(TimedOut):
        await bot.send_message(chat.id, "x", read_timeout=0.05)
    assert len(chat.posted) == accepted


async def test_a_slow_answer_comes_in_the_end(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    server.faults.on("sendMessage", Delay(0.05))
    begin = time.monotonic()
    await bot.send_message(chat.id, "x")
    assert time.monotonic() - begin >= 0.05


async def test_chance_is_the_same_for_the_same_seed(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    async def outcomes() -> str:
        server.faults.clear()
        server.faults.randomly(0.3, ServerTrouble(502), methods=["sendMessage"], seed=5)
        marks = ""
        for number in range(30):
            try:
                await bot.send_message(chat.id, str(number))
                marks += "."
            except NetworkError:
                marks += "x"
            await bot.send_chat_action(chat.id, "typing")
        return marks

    first = await outcomes()
    assert await outcomes() == first
    assert 3 <= first.count("x") <= 15


async def test_the_journal_keeps_what_was_sent(server: TelegramServer, bot: Bot, chat: PrivateChat) -> None:
    await asyncio.gather(*(bot.send_message(chat.id, str(number)) for number in range(40)))
    texts = [call.text("text") for call in server.journal.accepted("sendMessage")]
    assert sorted(texts, key=int) == [str(number) for number in range(40)]
    assert len({message.id for message in chat.posted}) == 40
    with pytest.raises(BadRequest):
        await bot.send_message(chat.id, "")
    assert [call.text("text") for call in server.journal.refused("sendMessage")] == [""]


LIMITED = [
    (Limits(private=Window(1, 1.0)), 1, 1.0),
    (Limits(private=Window(1, 2.5)), 1, 2.5),
    (Limits(overall=Window(30, 1.0)), 30, 1.0),
]


@pytest.mark.parametrize(("limits", "room", "seconds"), LIMITED)
async def test_the_window_slides(connect: Connect, limits: Limits, room: int, seconds: float) -> None:
    async with TelegramServer(limits=limits) as server:
        bot, chat = await connect(server), server.private(server.user("Ann"))
        for number in range(room):
            await bot.send_message(chat.id, str(number))
        with pytest.raises(RetryAfter):
            await bot.send_message(chat.id, "too much")
        error = server.journal.calls[-1].error
        assert error is not None
        assert 0 < error.parameters["retry_after"] <= seconds + 1
        assert server.meter.exceeded == 1
        server.clock.advance(seconds)
        await bot.send_message(chat.id, "again")
        assert len(server.meter.arrivals) == room + 1


async def test_groups_and_channels_take_twenty_a_minute(connect: Connect) -> None:
    async with TelegramServer(limits=real_limits()) as server:
        bot, ann = await connect(server), server.user("Ann")
        group = server.group("Lab", owner=ann)
        channel = server.channel("News", ann, username="paper_news", bot=["can_post_messages"])
        for reference in (group.id, "@paper_news"):
            for number in range(20):
                await bot.send_message(reference, str(number))
            with pytest.raises(RetryAfter):
                await bot.send_message(reference, "too much")
            server.clock.advance(2)
        assert server.meter.exceeded == 2
        assert len(channel.posted) == 20
        server.clock.advance(58)
        await bot.send_message(group.id, "again")
        await bot.edit_message_text("edits do not count", group.id, group.posted[0].id)
        await bot.send_chat_action(group.id, "typing")
    assert len(group.posted) == 21
