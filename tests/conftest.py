"""What all tests share."""

import gc
import os
import sys
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import certifi
import pytest
import structlog
from hypothesis import settings

from tests import stores
from tests.compiled import keep_compiled
from tests.examples import most
from tests.talks import Talk, Talking, open_talk

# Other people's load must not fail a test, nor today's luck: bench/bench_random.py tries other examples.
settings.register_profile("fixed", deadline=None, derandomize=True, max_examples=most(100))
settings.register_profile("random", deadline=None, database=None, max_examples=most(100), print_blob=True)
settings.load_profile("fixed")

# Whatever the machine says: a hundred processes are started, and each would compile the whole program again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What runs on both databases: each test that has a folder of its own, in which it may have a database.
ON_BOTH = ("conversations", "crashes", "scheduler", "services", "year", "platforms/test_contract.py")

keep_compiled()

# Coloured tracebacks, with all local variables, take a second each; the program's own log has plain ones.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests first: at the end, one of them would keep a single worker busy."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have a test run on SQLite and on PostgreSQL, unless its mark says why it is about SQLite alone."""
    where = metafunc.definition.path.relative_to(Path(__file__).parent).as_posix()
    if where.startswith(ON_BOTH) and "tmp_path" in metafunc.fixturenames:
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave what has been imported and collected out of every later search for garbage, as the bot does itself."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def few_certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Trust one authority: nothing here speaks TLS, and reading them all takes longer than starting a bot."""
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----\n"
    first = certifi.contents().partition(begin)[2].partition(end)[0]
    file = tmp_path_factory.mktemp("trust") / "one.pem"
    file.write_text(begin + first + end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(file))
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Find the real papers and recorded answers that are not part of the repository."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs the test data of ../shared/data")
    return folder


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have the test's databases in files or on a server, and say which."""
    where: str = getattr(request, "param", "sqlite")
    if where == "sqlite":
        yield where
        return
    with stores.on_server(request.getfixturevalue("tmp_path")):
        yield where


@pytest.fixture
def talking(tmp_path: Path) -> Talking:
    """Open talks with the bot, several at once or one after another."""
    return partial(open_talk, tmp_path)


@pytest.fixture
async def talk(talking: Talking) -> AsyncIterator[Talk]:
    """Open one talk on the sample papers, with a fresh store."""
    async with talking() as opened:
        yield opened
