"""The queue's own tables, and a worker that is killed with a job in its hands."""

import asyncio
import sys
from pathlib import Path

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from chat.errors import UnavailableError
from store.database import Store, open_store
from store.maintenance.upgrades import check
from tests.commands import environment
from tests.machines.test_jobs import ANN, asked, at_work, paper, until
from tests.readings import model
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer
from tests.talks import Talking

ROOT = Path(__file__).resolve().parents[2]
AGAIN = 60.0  # seconds, after which something hangs: a worker is taken for dead after 15
STEPS = sorted(step.name for step in Path(SchemaManager.get_migrations_path()).glob("*.sql"))
LAST, MADE = STEPS[-1], "procrastinate_trigger_function_status_events_update_v1"
WORK = """
import asyncio, os
from bot.app import open_app
from bot.settings.load import load
from bot.working import working
async def work():
    async with open_app(load(None, os.environ), sample=True) as app, working(app):
        await asyncio.Event().wait()
asyncio.run(work())
"""


async def note(store: Store, step: str) -> None:
    async with store.writing() as c:
        await c.execute(text(f"COMMENT ON TABLE procrastinate_jobs IS '{step}'"))


async def noted(url: str) -> str:
    """Return which step the queue's tables have taken last."""
    async with open_store(url) as store, store.reading() as c:
        return str(await c.scalar(text("SELECT obj_description('procrastinate_jobs'::regclass, 'pg_class')")))


async def test_the_queues_tables_take_the_steps_of_a_newer_library_at_the_next_start(url: str) -> None:
    assert await noted(url) == LAST
    assert (await check(url)).differences == ()
    async with open_store(url) as store:  # as if the last step had not been taken
        async with store.writing() as c:
            await c.execute(text(f"DROP FUNCTION {MADE} CASCADE"))
        await note(store, STEPS[-2])
    assert await noted(url) == LAST
    async with open_store(url) as store, store.reading() as c:
        assert await c.scalar(text(f"SELECT to_regproc('{MADE}') IS NOT NULL"))


async def test_tables_that_are_newer_than_the_library_are_refused_in_a_sentence(url: str) -> None:
    async with open_store(url) as store:
        await note(store, "99.00.00_01_later.sql")
        with pytest.raises(UnavailableError, match="The database is newer than this program") as error:
            await noted(url)
        await note(store, LAST)  # other tests may be given the same database
    assert "whose queue is at 99.00.00_01_later.sql" in str(error.value)


async def test_what_a_killed_process_was_doing_is_done_by_another(url: str, talking: Talking) -> None:
    with OpenAiServer(Slow(60.0)) as server:
        how = {"HERALD_STORE__URL": url, **model(server, "openai")}
        async with talking(**how) as here, talking(**how) as other:
            killed = await asyncio.create_subprocess_exec(sys.executable, "-c", WORK, env=environment(**how), cwd=ROOT)
            await asyncio.to_thread(other.app.chain.load)  # as `herald run` does before it works
            await until(lambda: asked(here, "SELECT 1 FROM procrastinate_workers OFFSET 6"))
            waiting = asyncio.create_task(here.app.services.summaries.of(await paper(here), "en", person=ANN))
            await asyncio.to_thread(server.arrived.wait, AGAIN)
            killed.kill()
            await killed.wait()
            async with at_work(other):
                summary = await asyncio.wait_for(waiting, AGAIN)
    assert summary.model == "wise-1"
