"""Digests while the world goes on: settings change, papers arrive, a clock is put back, one digest fails."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.web.metrics import Metrics
from services.digests.builder import OnPaper
from services.digests.due_digests import Draft
from services.digests.news import News
from services.subscriptions import NOT_ANSWERED
from store import subscriptions
from store.subscriptions import Subscription
from tests.readings import addresses
from tests.servers.arxiv import ArxivServer, atom
from tests.talks import Talk, Talking

MONDAY_NINE_IN_SHANGHAI = datetime(2024, 3, 25, 1, 0, tzinfo=UTC)
TOPIC = "diffusion-models"


async def due_now(talk: Talk) -> Draft:
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    [due] = await talk.app.services.due_digests.claim({"console"}, 9)
    return due


async def prepared(talk: Talk, draft: Draft, watch: OnPaper | None = None) -> int:
    """Have a claimed digest written, however long it takes, and return how many papers it has."""
    due_digests = talk.app.services.due_digests
    return await due_digests.finish(await due_digests.begin(draft), watch)


async def held(talk: Talk, number: int) -> Subscription:
    async with talk.app.store.reading() as c:
        found = await subscriptions.get(c, number)
    assert found
    return found


async def test_the_next_digest_begins_where_the_papers_of_this_one_were_picked(talk: Talk) -> None:
    await talk.say(f"/subscribe {TOPIC} at 09:00 Asia/Shanghai")
    due = await due_now(talk)

    def an_hour_of_summarising(done: int, _total: int) -> None:
        if done == 1:
            talk.clock.set(MONDAY_NINE_IN_SHANGHAI + timedelta(hours=1))

    assert await prepared(talk, due, an_hour_of_summarising) == 10
    assert (await held(talk, due.due.id)).last_run_at == MONDAY_NINE_IN_SHANGHAI


async def test_an_hour_changed_while_the_digest_is_written_holds(talk: Talk) -> None:
    await talk.say(f"/subscribe {TOPIC} at 09:00 Asia/Shanghai")
    due = await due_now(talk)
    await talk.say(f"/subscribe {TOPIC} at 18:00 Asia/Shanghai")
    await prepared(talk, due)
    assert (await held(talk, due.due.id)).next_run_at == datetime(2024, 3, 25, 10, 0, tzinfo=UTC)


async def test_a_setting_that_is_no_hour_does_not_put_off_what_is_due(talk: Talk) -> None:
    await talk.say(f"/subscribe {TOPIC} at 09:00 Asia/Shanghai")
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    await talk.say("/settings papers 3")
    assert await talk.runner.run_due() == 4


async def test_an_arxiv_that_answers_something_else_is_noted_and_tried_again(talking: Talking) -> None:
    refusal = atom.error("malformed search query")
    with ArxivServer(lambda _: refusal) as arxiv:
        async with talking(sample=False, **addresses(arxiv)) as talk:
            await talk.say(f"/subscribe {TOPIC} at 09:00 Asia/Shanghai")
            due = await due_now(talk)
            assert await prepared(talk, due) == 0
            next_run = (await held(talk, due.due.id)).next_run_at
            assert next_run
            assert timedelta(0) < next_run - talk.clock.now() <= timedelta(minutes=15)
            assert "arXiv did not answer; I try again." in await talk.say("/subscriptions")


@pytest.mark.parametrize(("how", "seconds"), [("on time", 60), ("left", 420), ("list not had", 420), ("asked for", 60)])
async def test_a_digest_is_as_late_as_its_hour_is_past_however_it_was_put_off(
    talking: Talking, how: str, seconds: float
) -> None:
    nine, minute = MONDAY_NINE_IN_SHANGHAI, timedelta(minutes=1)
    async with talking(measured=True) as talk:
        await talk.say(f"/subscribe {TOPIC} at {'23:00' if how == 'asked for' else '09:00'} Asia/Shanghai")
        talk.clock.set(nine)
        due_digests = talk.app.services.due_digests
        if how == "asked for":
            await talk.press("Post the first digest now")
        elif how != "on time":
            [due] = await due_digests.claim({"console"}, 9)
            async with talk.app.store.writing() as c:
                if how == "list not had":
                    topic = due.due.topic.id
                    await subscriptions.put_off(c, topic, now=nine, until=nine + 6 * minute, note=NOT_ANSWERED)
            if how == "left":
                await due_digests.leave(due, 6 * minute)
            talk.clock.set(nine + 6 * minute)
        talk.clock.set(talk.clock.now() + minute)
        [again] = await due_digests.claim({"console"}, 9)
        assert await prepared(talk, again) == 10
        assert isinstance(talk.app.services.measures, Metrics)
        told = talk.app.services.measures.told()[0].decode()
        assert f'herald_digest_lateness_seconds_sum{{platform="console"}} {seconds}' in told


async def test_one_digest_that_fails_does_not_keep_the_others(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await talk.say(f"/subscribe {TOPIC} at 09:00 Asia/Shanghai")
    await talk.say("/subscribe cs.CV at 09:00 Asia/Shanghai")
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    found = News.new_papers

    async def broken(news: News, topic: object, *args: object, **kwargs: object) -> object:
        if getattr(topic, "key", "") == TOPIC:
            raise ZeroDivisionError
        return await found(news, topic, *args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(News, "new_papers", broken)
    assert await talk.runner.run_due() == 11


async def test_a_clock_that_was_put_back_hides_no_papers(talk: Talk) -> None:
    await talk.say(f"/subscribe {TOPIC} at 09:00 Asia/Shanghai")
    year = timedelta(days=365)
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI + year)
    await talk.app.services.listing.keep_up()
    talk.clock.put_back(year)
    assert await prepared(talk, await due_now(talk)) == 10
