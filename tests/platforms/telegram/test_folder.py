"""The folder's map, and what it relies on in python-telegram-bot: public names, and the cause behind its errors."""

import ast
import socket
from pathlib import Path

import pytest
from telegram.error import NetworkError

import bot.platforms.telegram
from bot.platforms.telegram.connections import make_request
from bot.platforms.telegram.sending import is_ambiguous, never_left
from tests.servers.telegram.http import HttpServer, Request

FOLDER = Path(bot.platforms.telegram.__path__[0])


def private_names(source: str) -> list[str]:
    """Return the private modules, names and attributes of others that a module uses."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found += [*(node.module or "").split("."), *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Import):
            found += [part for alias in node.names for part in alias.name.split(".")]
        elif isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            found.append(node.attr)
    return [name for name in found if name.startswith("_") and not name.endswith("__")]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_no_private_name_of_the_library_is_used(path: Path) -> None:
    assert private_names(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line", ["from telegram._utils import types", "from telegram import _bot", "import telegram._bot", "bot._request"]
)
def test_a_private_name_would_be_seen(line: str) -> None:
    assert private_names(line)


def test_the_folder_says_where_each_of_its_modules_stands() -> None:
    said = bot.platforms.telegram.__doc__ or ""
    assert [path.stem for path in FOLDER.glob("[a-z]*.py") if f"`{path.stem}`" not in said] == []


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def test_a_refused_connection_stands_behind_the_librarys_error_so_that_the_call_is_made_again() -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    async with make_request(None, 5.0, connections=1) as request:
        with pytest.raises(NetworkError) as refused:
            await request.post(url)
    assert never_left(refused.value)
    assert not is_ambiguous(refused.value)


async def test_a_connection_that_ends_without_an_answer_leaves_open_whether_the_call_was_carried_out() -> None:
    async def hang_up(_: Request) -> None:
        return None

    server = HttpServer(hang_up)
    url = f"http://127.0.0.1:{await server.start()}"
    try:
        async with make_request(None, 5.0, connections=1) as request:
            with pytest.raises(NetworkError) as lost:
                await request.post(url)
    finally:
        await server.stop()
    assert not never_left(lost.value)
    assert is_ambiguous(lost.value)
