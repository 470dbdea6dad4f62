"""Chats that Telegram closes at the hour of their digest, and messages that it will not have: nothing is lost."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from chat.errors import DeliveryError
from chat.refs import ChatKind, ChatRef
from chat.reply import Heading, Item, Listing, Reply, Text
from scheduler.notices import SubscriberNotices
from services.closures import Closures
from store import chats
from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.telegram import ApiError, Group, Message, Refusal, TelegramServer

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)
NO_RIGHTS = Refusal(ApiError(400, "Bad Request: not enough rights to send text messages to the chat"))
TOO_LONG = Refusal(ApiError(400, "Bad Request: message is too long"))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with TelegramServer() as server, open_stage(server, tmp_path) as opened:
        yield opened


@pytest.fixture
async def readers(stage: Stage) -> Group:
    """Return a group that follows a topic with ten papers on Monday."""
    group = stage.server.group("Readers", stage.ann, supergroup=True)
    await stage.ask("/subscribe diffusion-models", group)
    return group


def closures(app: App) -> Closures:
    return app.services.closures


async def reopen(stage: Stage, after: timedelta) -> None:
    """Let that much time pass, and have closed chats tried."""
    stage.clock.put_forward(stage.clock.now() + after)
    await closures(stage.app).probe()
    await stage.app.runner({"telegram": stage.telegram}).run_due()


def papers(group: Group, since: int) -> list[str]:
    """Return the papers of a group's messages, in their order."""
    return [message.text.split("\n")[0] for message in group.posted[since:] if "In short" in message.text]


def titles(heading: Message) -> list[str]:
    return [line.partition(". ")[2] for line in heading.text.splitlines() if line.partition(". ")[0].isdecimal()]


@pytest.mark.parametrize("skip", [0, 1, 4])
async def test_what_a_closed_chat_refused_comes_once_and_in_order_when_the_right_is_back(
    stage: Stage, readers: Group, skip: int
) -> None:
    before = len(readers.posted)
    stage.server.faults.on("sendMessage", NO_RIGHTS, chat=readers.id, skip=skip, times=3)
    assert await stage.strike(MONDAY_NINE) == skip
    listed = (await stage.ask(f"/subscriptions @id__{-readers.id}")).text
    assert "Paused since 25 March 2024. The bot may not write there." in listed
    assert f"{11 - skip} messages wait." in listed
    assert ("Nothing posted yet." in listed) is (skip == 0)
    for minutes in (11, 21, 41):  # tried ten, twenty and forty minutes later; the third trial gets through
        await reopen(stage, timedelta(minutes=minutes))
    got = readers.posted[before:]
    assert "Diffusion Models, 22 March 2024" in got[0].text
    assert papers(readers, before) == titles(got[0])
    assert len(titles(got[0])) == 10
    assert "I can post here again" in got[-1].text
    assert len(got) == 12
    assert "Last post Monday" in (await stage.ask("/subscriptions", readers)).text


async def test_resume_has_what_waited_come_at_once(stage: Stage, readers: Group) -> None:
    before = len(readers.posted)
    stage.server.faults.on("sendMessage", NO_RIGHTS, chat=readers.id, skip=2, times=1)
    assert await stage.strike(MONDAY_NINE) == 2
    await stage.ask("/resume", readers)
    assert await stage.app.runner({"telegram": stage.telegram}).run_due() == 9
    assert papers(readers, before) == titles(readers.posted[before])


async def test_what_waited_for_more_than_a_week_is_looked_at_anew(stage: Stage, readers: Group) -> None:
    before = len(readers.posted)
    stage.server.faults.on("sendMessage", NO_RIGHTS, chat=readers.id, skip=3, times=1)
    assert await stage.strike(MONDAY_NINE) == 3
    stage.clock.put_forward(MONDAY_NINE + timedelta(days=8, hours=1))
    await stage.ask("/resume", readers)
    first = papers(readers, before)
    assert len(first) == 2
    assert await stage.strike(MONDAY_NINE + timedelta(days=9)) > 8
    assert len(set(papers(readers, before))) == len(papers(readers, before)) >= 10


async def test_who_subscribed_is_told_once_of_all_chats_and_the_chat_itself_later(stage: Stage) -> None:
    groups = [stage.server.group(f"Readers {number}", stage.ann, supergroup=True) for number in range(3)]
    for group in groups:
        await stage.ask("/subscribe diffusion-models", group)
    stage.server.faults.on("sendMessage", NO_RIGHTS, chat=groups[0].id)
    stage.server.faults.on("sendMessage", NO_RIGHTS, chat=groups[2].id)
    await stage.strike(MONDAY_NINE)
    before = len(stage.room.posted)
    stage.clock.put_forward(stage.clock.now() + timedelta(seconds=20))
    app = stage.app
    notices = SubscriberNotices(closures(app), app.services.languages, {"telegram": stage.telegram}, stage.clock)
    for _ in range(3):
        await notices.send()
    [told] = stage.room.posted[before:]
    assert "“Readers 0”" in told.text
    assert "“Readers 2”" in told.text
    assert "“Readers 1”" not in told.text
    assert "The bot may not write there." in told.text


async def test_a_person_who_cannot_be_told_costs_nobody_anything(stage: Stage, readers: Group) -> None:
    stage.server.faults.on("sendMessage", NO_RIGHTS, chat=readers.id)
    await stage.strike(MONDAY_NINE)
    stage.clock.put_forward(stage.clock.now() + timedelta(seconds=20))
    stage.server.faults.on("sendMessage", Refusal(ApiError(403, "Forbidden: bot was blocked by the user")))
    app = stage.app
    notices = SubscriberNotices(closures(app), app.services.languages, {"telegram": stage.telegram}, stage.clock)
    await notices.send()
    assert await closures(app).untold() == []


async def test_a_removed_bot_keeps_what_waits_until_it_is_back(stage: Stage, readers: Group) -> None:
    before = len(readers.posted)
    stage.server.faults.on("sendMessage", Refusal(ApiError(500, "Internal Server Error")), skip=4, times=10)
    await stage.strike(MONDAY_NINE)
    readers.removes_bot(stage.ann)
    place = ChatRef("telegram", str(readers.id), kind=ChatKind.GROUP)
    while not await stage.app.services.subscriptions.paused(place):
        await stage.clock.sleep(0.1)
    stage.server.faults.clear()
    readers.adds_bot(stage.ann)
    while await stage.app.services.subscriptions.paused(place):
        await stage.clock.sleep(0.1)
    await stage.app.runner({"telegram": stage.telegram}).run_due()
    heading = next(message for message in readers.posted[before:] if "22 March 2024" in message.text)
    assert papers(readers, before) == titles(heading)


@pytest.mark.parametrize("words", ["message is too long", "can't parse entities", "MESSAGE_WEIRD_INVALID"])
async def test_a_message_that_telegram_will_not_have_goes_in_its_plainest_form(
    stage: Stage, readers: Group, words: str
) -> None:
    before = len(readers.posted)
    stage.server.faults.on("sendMessage", Refusal(ApiError(400, f"Bad Request: {words}")), chat=readers.id, skip=3)
    if "entit" in words:  # there the bare words are tried first
        stage.server.faults.on("sendMessage", Refusal(ApiError(400, f"Bad Request: {words}")), chat=readers.id, skip=3)
    assert await stage.strike(MONDAY_NINE) == 11
    got = readers.posted[before:]
    assert len(got) == 11
    plain = got[3]
    title = titles(got[0])[2]
    assert plain.text.splitlines()[0] == title
    assert plain.text.splitlines()[1].startswith("https://arxiv.org/abs/")
    assert not plain.entities or {each["type"] for each in plain.entities} == {"url"}
    assert not plain.buttons


async def test_a_message_refused_even_so_is_left_out_and_the_others_go_on(stage: Stage, readers: Group) -> None:
    before = len(readers.posted)
    stage.server.faults.on("sendMessage", TOO_LONG, chat=readers.id, skip=3, times=2)
    assert await stage.strike(MONDAY_NINE) == 10
    got = readers.posted[before:]
    assert papers(readers, before) == [title for place, title in enumerate(titles(got[0])) if place != 2]
    async with stage.app.store.reading() as c:
        chat = await chats.find(c, ChatRef("telegram", str(readers.id), kind=ChatKind.GROUP))
    assert chat
    assert chat.paused_at is None


async def test_a_part_that_is_refused_costs_no_other_part(stage: Stage) -> None:
    stage.server.private(stage.ann)
    long = Reply(tuple(Text(letter * 3000) for letter in "abc"))
    stage.server.faults.on("sendMessage", TOO_LONG, skip=1, times=2)
    await stage.telegram.post(ChatRef("telegram", str(stage.ann.id)), long, "1")
    assert [message.text[0] for message in stage.room.posted] == ["a", "c"]


async def test_a_later_part_of_a_list_goes_in_its_plainest_form_with_its_own_papers(stage: Stage) -> None:
    stage.server.private(stage.ann)
    items = tuple(Item(f"Paper {n:02}", "words " * 80, f"https://arxiv.org/abs/{n}") for n in range(24))
    stage.server.faults.on("sendMessage", TOO_LONG, skip=1)
    await stage.telegram.post(ChatRef("telegram", str(stage.ann.id)), Reply((Heading("Today"), Listing(items))), "1")
    said = [message.text for message in stage.room.posted]
    titles = [re.findall(r"Paper \d\d", text) for text in said]
    assert [title for each in titles for title in each] == [item.text for item in items]
    assert said[1] == "\n\n".join(f"{title}\nhttps://arxiv.org/abs/{int(title[-2:])}" for title in titles[1])
    assert len(said) == 3


async def test_of_a_plainest_form_in_two_messages_the_one_that_is_refused_costs_no_other(stage: Stage) -> None:
    stage.server.private(stage.ann)
    items = tuple(Item(f"Paper {n:02} {'title ' * 20}", "", f"https://arxiv.org/abs/{n}") for n in range(40))
    reply = Reply((Heading("Today"), Listing(items)))
    stage.server.faults.on("sendMessage", TOO_LONG, times=2)
    await stage.telegram.post(ChatRef("telegram", str(stage.ann.id)), reply, "1")
    [said] = stage.room.posted
    assert re.findall(r"Paper (\d\d)", said.text)[-1] == "39"
    stage.server.faults.on("sendMessage", TOO_LONG, times=9)
    with pytest.raises(DeliveryError):
        await stage.telegram.post(ChatRef("telegram", str(stage.ann.id)), reply, "2")


async def test_the_plainest_form_of_a_list_names_all_its_papers(stage: Stage) -> None:
    stage.server.private(stage.ann)
    items = tuple(Item(f"Paper {number}", "a sentence", f"https://arxiv.org/abs/{number}") for number in range(3))
    stage.server.faults.on("sendMessage", TOO_LONG)
    await stage.telegram.post(ChatRef("telegram", str(stage.ann.id)), Reply((Heading("Today"), Listing(items))), "1")
    [said] = stage.room.posted
    assert said.text == "Today\n\n" + "\n\n".join(f"Paper {n}\nhttps://arxiv.org/abs/{n}" for n in range(3))


@pytest.mark.parametrize(("sound", "rings"), [("first", 1), ("all", 11), ("none", 0)])
async def test_a_digest_rings_as_often_as_its_chat_wants(stage: Stage, readers: Group, sound: str, rings: int) -> None:
    if sound != "first":
        await stage.ask(f"/settings sound {sound}", readers)
    calls = len(stage.server.journal.accepted("sendMessage"))
    assert await stage.strike(MONDAY_NINE) == 11
    sent = stage.server.journal.accepted("sendMessage")[calls:]
    assert sum(not call.flag("disable_notification") for call in sent) == rings
