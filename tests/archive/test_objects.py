"""The archive in an object store: somebody else's S3 server, written by the archive and read through the web server."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.site.objects import ObjectFiles
from archive.site.pages import Coming
from archive.site.site import Site
from bot.web import objects
from bot.web.archive import archive_route
from bot.web.server import serving
from chat.errors import BadInputError
from services.languages import Languages
from tests.archive.gallery import PICTURE
from tests.archive.test_site_faults import DAY, contents, site, some
from tests.commands import herald

moto_server = pytest.importorskip("moto.server", reason="needs the extra dev, of which moto is a part")
pytest.importorskip("s3fs", reason="needs the extra objects")
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture(scope="module")
def variables() -> Iterator[dict[str, str]]:
    """Run a server with an empty bucket, and return what leads to it."""
    import fsspec

    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    given = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "herald",
        "AWS_SECRET_ACCESS_KEY": "secret-4821",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        fsspec.filesystem("s3").mkdir("pages")
        yield given
        fsspec.filesystem("s3").clear_instance_cache()
    server.stop()


@pytest.fixture
def address(variables: dict[str, str], request: pytest.FixtureRequest) -> str:
    return f"s3://pages/{request.node.name}"


def stored(address: str) -> dict[str, bytes]:
    import fsspec

    fs, root = fsspec.core.url_to_fs(address, use_listings_cache=False)
    return {path.removeprefix(f"{root}/"): fs.cat_file(path) for path in fs.find(root)}


def in_store(address: str) -> Site:
    return Site(ObjectFiles(address), Languages().words)


@asynccontextmanager
async def served(address: str) -> Any:
    async def to_come() -> dict[str, Coming]:
        return {"en": Coming("The first digest comes soon.")}

    route = archive_route(address, Languages().words, to_come, since=datetime(2024, 3, 1, tzinfo=UTC))
    async with serving("127.0.0.1:0", [route]) as port:

        async def get(path: str, **headers: str) -> tuple[int, Any, bytes]:
            asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)

            def answer() -> tuple[int, Any, bytes]:
                try:
                    with OPENER.open(asked) as response:
                        return response.status, response.headers, response.read()
                except urllib.error.HTTPError as error:
                    return error.code, error.headers, error.read()

            return await asyncio.to_thread(answer)

        yield get


def test_an_object_store_holds_what_a_folder_does_and_only_what_changed_is_written(
    address: str, tmp_path: Path
) -> None:
    for day in (DAY - timedelta(40), DAY):
        assert in_store(address).put(some(2, day=day), {}) == site(tmp_path).put(some(2, day=day), {})
    assert stored(address) == contents(tmp_path)
    assert in_store(address).put(some(2), {}) == 0
    assert in_store(address).put(some(3), {}) > 0


async def test_pages_are_served_from_it_with_types_tags_and_parts(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.to_thread(in_store(address).put, some(2), {})
    async with served(address) as get:
        status, headers, body = await get("/en/diffusion-models/2024-03-23.html")
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert b"Paper 2" in body
        assert (await get("/en/diffusion-models/2024-03-23.html", **{"If-None-Match": headers["etag"]}))[0] == 304
        assert (await get("/en/feed.xml"))[1]["content-type"] == "application/atom+xml; charset=utf-8"
        assert (await get("/en/diffusion-models"))[0] == 200  # where it is, and from there its index
        assert (await get("/en/diffusion-models/"))[0] == (await get("/"))[0] == 200
        for missing in ("/nothing.html", "/en/.hidden", "/en/../../pages", "/posts"):
            assert (await get(missing))[0] == 404, missing
        style = stored(address)["static/style.css"]
        monkeypatch.setattr(objects, "AT_ONCE", 100)
        monkeypatch.setattr(objects, "PIECE", 1000)
        assert (await get("/static/style.css"))[2] == style
        for asked, part in {"bytes=10-1999": style[10:2000], "bytes=-5": style[-5:], "bytes=50-": style[50:]}.items():
            status, headers, body = await get("/static/style.css", Range=asked)
            assert (status, body) == (206, part)
        assert (await get("/static/style.css", Range=f"bytes={len(style)}-"))[0] == 416


async def test_before_the_first_digest_it_says_what_will_come(address: str) -> None:
    async with served(address) as get:
        assert (await get("/"))[0] == 200
        assert (await get("/en/diffusion-models/2024-03-23.html"))[0] == 404


async def test_a_store_that_is_away_is_told_to_readers_and_to_who_runs_the_bot(variables: dict[str, str]) -> None:
    with pytest.raises(OSError, match="s3://nobody-has-this: The specified bucket does not exist"):
        await asyncio.to_thread(in_store("s3://nobody-has-this").put, some(1), {})


def test_addresses_of_no_use_are_refused_in_a_sentence(tmp_path: Path, variables: dict[str, str]) -> None:
    with pytest.raises(BadInputError, match="cannot be kept at teapot://x"):
        ObjectFiles("teapot://x")
    given = {**variables, "HERALD_STORE__URL": f"sqlite+aiosqlite:///{tmp_path}/herald.db"}
    for address, said in {
        "s3://nobody-has-this/x": "s3://nobody-has-this/x: The specified bucket does not exist",
        "teapot://x": "An archive cannot be kept at teapot://x.",
        "s3://key:secret-77@pages/x": "an address without credentials",
    }.items():
        done = herald("archive", "build", cwd=tmp_path, HERALD_ARCHIVE__DIRECTORY=address, **given)
        assert done.returncode != 0
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert "secret-77" not in done.stderr
    done = herald("archive", "build", cwd=tmp_path, HERALD_ARCHIVE__DIRECTORY="s3://pages/built", **given)
    assert "are in s3://pages/built." in done.stdout
    assert "index.html" in stored("s3://pages/built")


def test_a_picture_is_written_once(address: str) -> None:
    files = ObjectFiles(address)
    assert files.put("figures/abc.png", PICTURE.content)
    assert not files.put("figures/abc.png", PICTURE.content)
