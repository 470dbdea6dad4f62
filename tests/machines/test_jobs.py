"""Jobs: what one process asks for and another does, over one database."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.working import working
from chat.errors import BadInputError, HeraldError, NotAllowedError, NotFoundError, UnavailableError
from chat.refs import Person
from chat.words import phrase, phrase_n
from papers import ids
from papers.paper import Paper
from papers.sample import SampleSource
from services.machines.outcomes import failed, result_of
from services.machines.working import MOST_DEATHS
from store import papers as records
from store.faults import DatabaseError
from summarizer.schema import Summary
from tests.readings import model
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer
from tests.talks import Talk, Talking

GRM, OTHER = "2403.14621", "2403.14148"
ANN = Person("console", "ann", "Ann")
GHOST = "INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id"
SOON = 60.0  # seconds, after which something hangs


@pytest.fixture
def open_on(url: str, talking: Talking) -> Callable[..., Any]:
    return lambda **more: talking(HERALD_STORE__URL=url, **more)


async def asked(talk: Talk, statement: str, **values: Any) -> list[Any]:
    """Carry out a statement in the talk's database, and return its rows."""
    async with talk.app.store.writing() as c:
        done = await c.execute(text(statement), values)
        return list(done) if done.returns_rows else []


async def until(true: Callable[[], Awaitable[Any]]) -> None:
    async with asyncio.timeout(SOON):
        while not await true():  # noqa: ASYNC110  it happens in another process, or might
            await asyncio.sleep(0.05)


@asynccontextmanager
async def at_work(talk: Talk) -> AsyncIterator[None]:
    """Have a process do jobs, once its workers have begun."""
    async with working(talk.app):
        await until(lambda: asked(talk, "SELECT 1 FROM procrastinate_workers OFFSET 6"))
        yield


async def paper(talk: Talk, name: str = GRM) -> Paper:
    return (await talk.app.services.library.one(ids.parse(name)))[0]


async def begun(talk: Talk, of: Paper, person: Person | None = ANN) -> asyncio.Task[Summary]:
    """Begin to wait for a summary, and return when it is in the queue."""
    task = asyncio.create_task(talk.app.services.summaries.of(of, "en", person=person))
    await until(lambda: asked(talk, "SELECT 1 FROM job_waiters"))
    return task


async def kinds(talk: Talk) -> list[str]:
    return [kind for (kind,) in await asked(talk, "SELECT kind FROM job_results ORDER BY job_id")]


async def left(talk: Talk) -> int:
    """Count the jobs in the queue, and those who wait for any."""
    tables = "(SELECT job_id AS id FROM job_waiters UNION SELECT id FROM procrastinate_jobs WHERE task_name = 'herald')"
    return int((await asked(talk, f"SELECT count(*) FROM {tables} AS everything"))[0][0])


async def nothing_left(talk: Talk) -> bool:
    return await left(talk) == 0


async def test_another_process_does_it_and_leaves_nothing_behind(open_on: Callable[..., Any]) -> None:
    async with open_on() as here, open_on() as there, at_work(there):
        said = await here.say(f"/summarize {GRM}")
        assert await kinds(here) == ["brief"]
        await until(lambda: nothing_left(here))
    async with open_on() as alone:
        assert await alone.say(f"/summarize {GRM}") == said


async def test_without_workers_whoever_asks_does_it(open_on: Callable[..., Any]) -> None:
    async with open_on() as here:
        assert "GRM: Large Gaussian" in await here.say(f"/summarize {GRM}")
        assert await kinds(here) == []


async def test_what_no_worker_is_there_for_any_more_is_taken_back(open_on: Callable[..., Any]) -> None:
    async with open_on() as here:
        await asked(here, GHOST)
        waiting = await begun(here, await paper(here))
        await asked(here, "DELETE FROM procrastinate_workers")
        here.app.store.bell.missed()
        assert (await asyncio.wait_for(waiting, SOON)).tldr.text
        assert await left(here) == 0


async def test_all_who_wait_share_one_job_and_the_last_who_leaves_calls_it_off(open_on: Callable[..., Any]) -> None:
    with OpenAiServer(Slow(60.0)) as server:
        how = model(server, "openai")
        async with open_on(**how) as one, open_on(**how) as two, open_on(**how) as there, at_work(there):
            wanted = await paper(one)
            first = await begun(one, wanted, person=None)
            await asyncio.to_thread(server.arrived.wait, SOON)
            second = asyncio.create_task(two.app.services.summaries.of(wanted, "en", person=ANN))
            await until(lambda: asked(one, "SELECT 1 FROM job_waiters OFFSET 1"))
            assert await kinds(one) == ["brief"]
            first.cancel()
            await until(lambda: asked(one, "SELECT 1 FROM job_waiters HAVING count(*) = 1"))
            assert await left(one) == 1
            second.cancel()
            await until(lambda: nothing_left(one))
            assert len(server.asked) == 1


async def test_two_processes_that_want_the_same_overview_ask_a_model_once(open_on: Callable[..., Any]) -> None:
    with OpenAiServer() as server:
        how = model(server, "openai")
        async with open_on(**how) as one, open_on(**how) as two, open_on(**how) as there, at_work(there):
            wanted = list((await SampleSource().search("cat:cs.CV", limit=13)).papers)
            async with one.app.store.writing() as c:
                await records.save(c, wanted, one.clock.now())
            both = [talk.app.services.overviews.of(each, "en") for talk, each in ((one, wanted), (two, wanted[::-1]))]
            first, second = await asyncio.wait_for(asyncio.gather(*both), SOON)
            assert first == second
            assert first
            assert first.model == "wise-1"
            assert await kinds(one) == ["overview"]
            assert len(server.asked) == 1
            await until(lambda: nothing_left(one))


async def test_a_person_who_joins_goes_before_digests_and_no_more_when_they_leave(open_on: Callable[..., Any]) -> None:
    places = "SELECT queue_name, priority > 0 FROM procrastinate_jobs WHERE task_name = 'herald' ORDER BY id"
    async with open_on() as one, open_on() as two:
        await asked(one, GHOST)
        digest = await begun(one, wanted := await paper(one), person=None)
        assert await asked(one, places) == [("briefs", False)]
        person = asyncio.create_task(two.app.services.summaries.of(wanted, "en", person=ANN))
        await until(lambda: asked(one, "SELECT 1 FROM job_waiters OFFSET 1"))
        assert await asked(one, places) == [("briefs for people", True)]
        person.cancel()
        await until(lambda: asked(one, "SELECT 1 FROM procrastinate_jobs WHERE queue_name = 'briefs'"))
        assert await asked(one, places) == [("briefs", False)]
        digest.cancel()
        await until(lambda: nothing_left(one))


async def test_reservations_are_given_back_with_a_job_that_is_called_off(open_on: Callable[..., Any]) -> None:
    async with open_on() as here:
        await asked(here, GHOST)
        waiting = await begun(here, await paper(here))
        assert len(await asked(here, "SELECT 1 FROM reservations")) == 1
        waiting.cancel()
        await until(lambda: nothing_left(here))
        assert await asked(here, "SELECT 1 FROM reservations") == []


@pytest.mark.parametrize("deaths", [0, MOST_DEATHS - 1], ids=["first", "last"])
async def test_what_a_dead_worker_had_is_done_by_another_but_not_for_ever(
    open_on: Callable[..., Any], deaths: int
) -> None:
    async with open_on() as here, open_on() as there:
        await asked(here, GHOST)
        waiting = await begun(here, await paper(here))
        queues = "'{briefs for people}'"
        await asked(here, f"SELECT procrastinate_fetch_job_v2({queues}, (SELECT id FROM procrastinate_workers))")
        await asked(here, "UPDATE job_results SET deaths = :n, at = at - interval '1 minute'", n=deaths)
        await asked(here, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        async with at_work(there):
            if deaths:
                with pytest.raises(UnavailableError, match="begun 3 times, and each time the program"):
                    await asyncio.wait_for(waiting, SOON)
            else:
                assert (await asyncio.wait_for(waiting, SOON)).tldr.text
            await until(lambda: nothing_left(here))


async def test_what_a_worker_does_not_know_is_done_by_whoever_asked(open_on: Callable[..., Any]) -> None:
    async with open_on() as here, open_on() as there:
        await asked(here, GHOST)
        waiting = await begun(here, await paper(here))
        await asked(here, """UPDATE procrastinate_jobs SET args = jsonb_set(args, '{args,prompt}', '"another"')""")
        async with at_work(there):
            assert (await asyncio.wait_for(waiting, SOON)).tldr.text


async def test_a_worker_that_stops_hands_its_jobs_to_the_others(open_on: Callable[..., Any]) -> None:
    with OpenAiServer(Slow(60.0)) as server:
        how = model(server, "openai")
        async with open_on(**how) as here, open_on(**how) as one, open_on(**how) as other:
            async with at_work(one):
                waiting = await begun(here, await paper(here))
                await asyncio.to_thread(server.arrived.wait, SOON)
            assert await asked(here, "SELECT status FROM procrastinate_jobs WHERE task_name = 'herald'") == [("todo",)]
            async with at_work(other):
                summary = await asyncio.wait_for(waiting, SOON)
        assert summary.model == "wise-1"


@pytest.mark.parametrize("kind", [BadInputError, NotFoundError, NotAllowedError, UnavailableError, DatabaseError])
def test_an_error_is_told_elsewhere_as_it_would_be_here(kind: type[HeraldError]) -> None:
    inner = phrase_n("{n} other paper", "{n} other papers", 3)
    error = kind(phrase("Too much: {what}.", what=inner), phrase("Try again later."))
    error.__cause__ = OSError("the wire is cut")
    if isinstance(error, UnavailableError):
        error.retry_after = timedelta(seconds=90)
    with pytest.raises(HeraldError) as raised:
        result_of(json.loads(json.dumps(failed(error))))
    told = raised.value
    assert type(told) is kind
    assert (told.sentence, told.next_step, str(told.__cause__)) == (error.sentence, error.next_step, "the wire is cut")
    assert getattr(told, "retry_after", None) == getattr(error, "retry_after", None)
