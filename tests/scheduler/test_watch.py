"""What operators are told unasked."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from chat.errors import DeliveryError, Refused
from chat.refs import ChatRef, Person
from chat.reply import Reply
from chat.words import Words
from scheduler.watch import Watch
from services.alerts import Alerts
from services.subscriptions import ASKED
from store import chats, topics
from store.database import Store, open_store
from summarizer.trouble import Stopgap
from tests.clocks import ManualClock


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
    """A watch with all that it looks at."""

    store: Store
    clock: ManualClock
    models: dict[str, Stopgap]
    postman: Postman
    watch: Watch

    async def look(self) -> str:
        """Let it look, and give what it told the first operator."""
        self.postman.told.clear()
        await self.watch.look()
        return self.postman.told[0][1] if self.postman.told else ""


@pytest.fixture
async def post(tmp_path):
    clock, postman = ManualClock(), Postman()
    models: dict[str, Stopgap] = {}
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'herald.db'}") as store:
        alerts = Alerts(store, clock, lambda: models)
        watch = Watch(alerts, {"telegram": postman}, {"telegram:1", "telegram:2", "discord:3"}, Words("en"))
        yield Post(store, clock, models, postman, watch)


async def fail(post: Post, times: int) -> None:
    now = post.clock.now()
    async with post.store.writing() as c:
        topic = await topics.ensure(c, key="t", name="Talking Heads", query="cat:cs.CV", kind="catalogue", now=now)
        for _ in range(times):
            await topics.mark_failed(c, topic.id, now, "arXiv does not answer.")


async def test_nothing_is_said_where_all_is_well(post: Post) -> None:
    assert not await post.look()
    await fail(post, 2)  # it happens, and the next one often succeeds
    post.models["gemini"] = "busy"
    assert not await post.look()


async def test_a_harvest_that_keeps_failing_is_told_once_a_day_to_every_operator_here(post: Post) -> None:
    await fail(post, 3)
    assert "failed 3 times in a row on the topic Talking Heads: arXiv does not answer." in await post.look()
    assert [person for person, _ in post.postman.told] == ["1", "2"]
    assert not await post.look()
    await post.clock.advance(timedelta(days=1).total_seconds())
    assert "Talking Heads" in await post.look()


async def test_a_model_out_of_quota_or_budget_is_told(post: Post) -> None:
    post.models |= {"gemini": "quota", "qwen": "budget", "mistral": "setup", "claude": "refused"}
    said = await post.look()
    assert "quota of the model gemini" in said
    assert "daily budget of the model qwen" in said
    assert "mistral" in said
    assert "claude" in said


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
    await Watch(Alerts(post.store, post.clock, lambda: post.models), {}, {"telegram:1"}, Words("en")).look()
    assert "gemini" in await post.look()
