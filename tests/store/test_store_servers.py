"""What a server refuses, in whose words, and that its restart is trouble that ends by itself."""

import asyncio
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.errors import BadInputError, HeraldError
from store.database import Store, open_store
from store.engines import parse, place
from store.faults import DatabaseError
from store.machines import refusals
from store.machines.servers import parameters
from store.maintenance import backups
from tests import databases
from tests.databases import Server
from tests.store.store_makers import a_chat, count_chats, on_postgresql


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Have roles and databases on the server that lack something."""
    made = databases.server()
    lacking = {
        "CREATE ROLE crowded LOGIN CONNECTION LIMIT 0": "DROP ROLE crowded",
        "CREATE ROLE weak LOGIN": "DROP ROLE weak",
        "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'": "DROP DATABASE latin",
        "CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII'": "DROP DATABASE ascii",
        "CREATE DATABASE standby": "DROP DATABASE standby",
        "ALTER DATABASE standby SET default_transaction_read_only = on": "SELECT",
    }
    for statement in lacking:
        made.ask(statement)
    yield made
    for statement in lacking.values():
        made.ask(statement)


@pytest.mark.parametrize(
    ("at", "kind", "told"),
    [
        ("crowded@{}/postgres", "busy", refusals.NO_ROOM),
        ("weak:hush@{}/postgres", "refused", refusals.NOT_ALLOWED),
        ("nobody:hush@{}/postgres", "refused", refusals.NOT_LET_IN),
        ("postgres:hush@{}/missing", "refused", refusals.MISSING),
        ("postgres@{}/latin", "refused", refusals.NOT_OURS),
        ("postgres@{}/ascii", "refused", refusals.NOT_OURS),
        ("postgres@{}/standby", "read_only", refusals.STANDBY),
        ("postgres@{}/postgres?sslmode=require", "refused", refusals.NOT_ENCRYPTED),
        ("postgres:hush@127.0.0.1:1,127.0.0.1:2/x?sslpassword=hush", "unreachable", refusals.UNREACHABLE),
    ],
)
async def test_a_server_that_refuses_is_told_in_a_sentence_and_the_next_step(
    server: Server, at: str, kind: str, told: refusals.Told
) -> None:
    with pytest.raises(DatabaseError) as caught:
        async with open_store("postgresql://" + at.format(f"127.0.0.1:{server.port}")):
            pass
    assert caught.value.sentence == told[0]
    assert (caught.value.kind, caught.value.of_settings) == (kind, told in refusals.OF_SETTINGS)
    assert str(told[1]) in str(caught.value)
    assert "hush" not in str(caught.value) + str(caught.value.__cause__)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('FATAL:  password authentication failed for user "herald"', refusals.NOT_LET_IN),
        ("fe_sendauth: no password supplied", refusals.NOT_LET_IN),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "herald", no encryption', refusals.NOT_FROM_HERE),
        ("FATAL:  sorry, too many clients already", refusals.NO_ROOM),
        ("FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute", refusals.NO_ROOM),
        ("FATAL:  the database system is starting up", refusals.NOT_YET),
        ("FATAL:  the database system is not yet accepting connections", refusals.NOT_YET),
        ('SSL error: certificate verify failed: "root.crt"', refusals.NOT_ENCRYPTED),
        ("FATAL:  unsupported startup parameter: options", refusals.POOLER),
        ("session is read-only", refusals.STANDBY),
        ("failed to resolve host 'nowhere': [Errno -2] Name or service not known", refusals.UNREACHABLE),
        ("connection timeout expired", refusals.UNREACHABLE),
        ('connection failed: FATAL:  Datenbank »herald« existiert nicht', refusals.REFUSED),
    ],
)  # fmt: skip
def test_words_of_a_server_that_takes_no_connection(said: str, told: refusals.Told) -> None:
    assert refusals.by_words(said) == told


@on_postgresql
async def test_what_takes_too_long_and_what_is_cut_off_are_told(address: str) -> None:
    for statement, told in (
        ("SELECT pg_sleep(9)", refusals.BUSY),
        ("SELECT pg_terminate_backend(pg_backend_pid())", refusals.LOST),
    ):
        async with open_store(f"{address}?options=-c%20statement_timeout%3D30") as store:
            with pytest.raises(DatabaseError) as caught:
                async with store.writing() as c:
                    await c.exec_driver_sql(statement)
            assert caught.value.sentence == told[0]
            await store.probe()
            assert store.trouble is None


@on_postgresql
async def test_the_server_ends_by_itself_what_would_hold_others_up(store: Store) -> None:
    async with store.writing() as c:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert (await c.exec_driver_sql(f"SHOW {name}")).scalar() != "0"
        assert (await c.exec_driver_sql("SHOW application_name")).scalar() == "paper-herald"


def test_addresses_as_libpq_has_them() -> None:
    url = parse("postgres://me:hush@one,two:5433/herald?sslmode=require&connect_timeout=3&password=secret")
    assert place(url) == "postgresql://me:***@one:5432,two:5433/herald"
    wanted = {"host": "one,two", "port": "5432,5433", "sslmode": "require", "connect_timeout": "3", "dbname": "herald"}
    assert wanted.items() <= parameters(url).items()
    assert place(parse("postgresql:///herald?host=/run/postgresql")) == "postgresql:///herald"
    with pytest.raises(BadInputError):
        parse("postgresql://me@one:port/herald")


async def test_an_option_that_libpq_does_not_know_is_no_url(server: Server) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        async with open_store(f"{server.url('postgres')}?sslmod=require"):
            pass


@on_postgresql
async def test_copies_are_made_and_put_back_by_the_servers_own_programs(
    store: Store, address: str, tmp_path: Path
) -> None:
    async with store.writing() as c:
        await a_chat(c)
    with pytest.raises(BadInputError) as dumped:
        backups.back_up(address.replace("postgres@", "postgres:hush@"), tmp_path / "my copy", lambda _done, _of: None)
    assert "hush" not in str(dumped.value)
    carry_out(dumped.value)
    async with store.writing() as c:
        await a_chat(c, "-200")
    await store.close()
    with pytest.raises(BadInputError) as restored:
        backups.restore(address, tmp_path / "my copy", lambda _done, _of: None, lambda _: True)
    carry_out(restored.value)
    async with store.reading() as c:
        assert await count_chats(c) == 1


def carry_out(advice: HeraldError) -> None:
    """Carry out the command that stands in an error's next step."""
    command = str(advice.next_step).partition(": ")[2]
    subprocess.run([str((databases.programs() or Path()) / command.split()[0]), *shlex.split(command)[1:]], check=True)


async def test_a_restart_of_the_server_is_trouble_that_ends_by_itself() -> None:
    own = databases.new_server()
    own.start()
    try:
        async with open_store(own.make()) as store:
            heard: list[DatabaseError] = []
            deaf = asyncio.Event()
            store.on_fault = heard.append
            await store.probe()
            own.stop()
            with pytest.raises(DatabaseError):
                await store.probe()
            assert [each.kind for each in heard] == ["unreachable"]
            store.bell.on_deaf(deaf.set)
            own.start()
            await store.probe()
            assert store.trouble is None
            await asyncio.wait_for(deaf.wait(), 30)
    finally:
        own.stop()
