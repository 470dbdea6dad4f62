"""What operators are told unasked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from chat.errors import DeliveryError, HeraldError, Refused, UnavailableError
from chat.refs import ChatRef, Person
from chat.reply import Reply
from chat.words import Words, phrase
from scheduler.notices import OperatorNotices
from services.listing import memory
from services.operation.alerts import Alerts
from store import chats
from store.chats import ASKED
from store.database import Store, open_store
from summarizer.schema import FallbackReason
from tests.clocks import ManualClock
from tests.stores import made_at, taking_nothing


@dataclass
class Postman:
    """A platform that hands private messages over, or will not."""

    name: str = "telegram"
    told: list[tuple[str, str]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        raise NotImplementedError

    async def tell(self, person: Person, reply: Reply) -> None:
        if person.id in self.refuses:
            raise DeliveryError("Forbidden: bot was blocked by the user", refused=Refused.CHAT)
        self.told.append((person.id, str(reply)))


@dataclass
class Post:
    """The notices with all that they are made of."""

    store: Store
    clock: ManualClock
    models: dict[str, FallbackReason]
    postman: Postman
    notices: OperatorNotices
    platforms: dict[str, HeraldError | None]
    alerts: Alerts

    async def look(self) -> str:
        """Let it look, and give what it told the first operator."""
        self.postman.told.clear()
        await self.notices.send()
        return self.postman.told[0][1] if self.postman.told else ""


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    clock, postman = ManualClock(), Postman()
    models: dict[str, FallbackReason] = {}
    platforms: dict[str, HeraldError | None] = {}
    async with open_store(made_at(tmp_path / "herald.db")) as store:
        alerts = Alerts(store, clock, lambda: models, lambda: platforms)
        operators = {"telegram:1", "telegram:2", "discord:3"}
        notices = OperatorNotices(alerts, {"telegram": postman}, operators, lambda: Words("en"), lambda: platforms)
        yield Post(store, clock, models, postman, notices, platforms, alerts)


async def fail(post: Post, times: int) -> None:
    now = post.clock.now()
    async with post.store.writing() as c:
        for _ in range(times):
            await memory.note_trouble(c, "arXiv does not answer.", now)


async def test_nothing_is_said_where_all_is_well(post: Post) -> None:
    assert not await post.look()
    await fail(post, 2)  # it happens, and the next one often succeeds
    post.models["gemini"] = "busy"
    assert not await post.look()


async def test_a_list_that_cannot_be_had_is_told_once_a_day_to_every_operator_here(post: Post) -> None:
    await fail(post, 3)
    assert "list could not be had 3 times in a row: arXiv does not answer." in await post.look()
    assert [person for person, _ in post.postman.told] == ["1", "2"]
    assert not await post.look()
    await post.clock.advance(timedelta(days=1).total_seconds())
    assert "3 times" in await post.look()


async def test_a_full_disk_is_told_once_a_day_and_its_end_once(post: Post, tmp_path: Path) -> None:
    assert not await post.look()
    await post.clock.advance(60)
    with taking_nothing(tmp_path / "herald.db"):
        assert "The database fails: " in (said := await post.look())
        assert "then try again" in said
        assert not await post.look()
        await post.clock.advance(timedelta(days=1).total_seconds())
        assert "The database fails: " in await post.look()
    assert "The database works again." in await post.look()
    assert not await post.look()


async def test_a_model_out_of_quota_or_budget_is_told(post: Post) -> None:
    post.models |= {"gemini": "quota", "qwen": "budget", "mistral": "setup", "claude": "refused"}
    said = await post.look()
    assert "quota of the model gemini" in said
    assert "daily budget of the model qwen" in said
    assert "mistral" in said
    assert "claude" in said


async def test_what_a_service_says_to_refuse_questions_is_told_once_a_day(post: Post) -> None:
    alerts = Alerts(post.store, post.clock, lambda: post.models, refusals=lambda: {"qwen": "max_tokens is too large"})
    notices = OperatorNotices(alerts, {"telegram": post.postman}, {"telegram:1"}, lambda: Words("en"))
    await notices.send()
    await notices.send()
    [(_, said)] = post.postman.told
    assert "The model qwen gives no answer that is of use; its service says: max_tokens is too large" in said


async def test_lost_chats_are_counted_by_reason_but_those_that_asked(post: Post) -> None:
    assert not await post.look()
    await post.clock.advance(60)
    async with post.store.writing() as c:
        for number, reason in enumerate(["blocked", "blocked", "kicked", ASKED]):
            chat = await chats.ensure(c, ChatRef("telegram", str(number)), post.clock.now())
            await chats.pause(c, chat.id, post.clock.now(), reason)
    assert "3 chats were paused: blocked (2), kicked (1)" in await post.look()
    assert not await post.look()


async def test_an_operator_who_cannot_be_reached_keeps_nobody_else_from_hearing(post: Post) -> None:
    post.postman.refuses.add("1")
    post.models["gemini"] = "quota"
    assert "gemini" in await post.look()
    assert [person for person, _ in post.postman.told] == ["2"]


async def test_without_operators_nothing_is_counted_as_told(post: Post) -> None:
    post.models["gemini"] = "quota"
    await OperatorNotices(
        Alerts(post.store, post.clock, lambda: post.models), {}, {"telegram:1"}, lambda: Words("en")
    ).send()
    assert "gemini" in await post.look()


DEAF = UnavailableError(phrase("Discord refuses the bot's token."), phrase("Check it."))


async def test_a_platform_that_does_not_hear_is_told_once_on_the_others_and_so_is_that_it_hears_again(
    post: Post,
) -> None:
    post.platforms |= {"telegram": None, "discord": DEAF}
    said = await post.look()
    assert "Discord does not hear: Discord refuses the bot's token." in said
    assert "Check it." in said
    assert not await post.look()
    await post.clock.advance(timedelta(days=1).total_seconds())
    assert "Discord does not hear" in await post.look()
    post.platforms["discord"] = None
    assert "Discord hears again." in await post.look()
    assert not await post.look()
    post.platforms["discord"] = DEAF
    assert not await post.look(), "what comes and goes is not told each time"
    await post.clock.advance(3600)
    assert "Discord does not hear" in await post.look()


async def test_nothing_counts_as_told_while_no_operator_can_be_told(post: Post) -> None:
    post.platforms["telegram"] = DEAF
    post.models["gemini"] = "quota"
    assert not await post.look()
    post.platforms["telegram"] = None
    assert "gemini" in await post.look()


async def test_what_happened_is_told_and_not_again_within_the_hour(post: Post) -> None:
    for told in (True, False):
        post.alerts.notice(phrase("The clock went back."))
        assert ("The clock went back." in await post.look()) == told
    await post.clock.advance(3600)
    assert not await post.look()


async def test_an_alert_that_a_wrong_clock_dated_later_does_not_silence_the_right_one(post: Post) -> None:
    post.models["gemini"] = "quota"
    assert "gemini" in await post.look()
    post.clock.put_back(timedelta(days=30))
    assert "gemini" in await post.look()
