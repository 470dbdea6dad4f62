"""What `herald run` serves, and what `herald archive build` writes."""

import asyncio
import http.client
import posixpath
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import feedparser
import html5lib
import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import App, open_app
from bot.settings.load import load
from papers.sample import SAMPLE_NOW, SampleSource
from store import papers as records
from store import topics
from tests.archive.gallery import KINDS, PICTURE, fill
from tests.clocks import ManualClock
from tests.commands import herald
from tests.platforms.process import Running, run
from tests.servers.telegram import TelegramServer
from tests.stores import made_at

Asking = Callable[..., Awaitable[tuple[int, Mapping[str, str], bytes]]]


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@asynccontextmanager
async def served(server: TelegramServer, folder: Path, **variables: str) -> AsyncIterator[tuple[Asking, Running]]:
    """Run the bot with its web server, and give a function that asks it."""
    given = {
        "HERALD_TELEGRAM__TOKEN": server.token,
        "HERALD_TELEGRAM__API_URL": server.base_url,
        "HERALD_WEB__LISTEN": "127.0.0.1:0",
        "HERALD_ARCHIVE__DIRECTORY": str(folder / "site"),
        **variables,
    }

    def ask(port: int, path: str, method: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    async with Running(await run(folder, **given)) as running:
        told = re.search(r"listening\W.*?port\W+(\d+)", running.log)
        assert told, running.log
        port = int(told[1])

        async def asked(path: str, method: str = "GET", **headers: str) -> tuple[int, Mapping[str, str], bytes]:
            return await asyncio.to_thread(ask, port, path, method, headers)

        yield asked, running
        await running.end()


async def test_the_archive_is_served_safely_and_sparingly(server: TelegramServer, tmp_path: Path) -> None:
    papers = (await SampleSource().search("cat:cs.CV", limit=13)).papers
    fill(tmp_path / "site", papers[:2])
    (tmp_path / "secret.txt").write_text("s3cret")
    (tmp_path / "site" / "en" / ".half.part").write_text("s3cret")
    async with served(server, tmp_path) as (ask, running):
        status, headers, body = await ask(f"/{KINDS['digest']}")
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert without_heads(body) == without_heads((tmp_path / "site" / KINDS["digest"]).read_bytes())
        assert headers["cache-control"] == "public, max-age=300"
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy

        again = await ask(f"/{KINDS['digest']}", if_none_match=headers["etag"])
        assert (again[0], again[2], again[1]["etag"]) == (304, b"", headers["etag"])
        assert (await ask(f"/{KINDS['digest']}", if_modified_since=headers["last-modified"]))[0] == 304
        status, only, nothing = await ask(f"/{KINDS['digest']}", "HEAD")
        assert (status, only["content-length"], nothing) == (200, str(len(body)), b"")
        assert (await ask(f"/{KINDS['digest']}", "POST"))[0] == 405

        _, picture, _ = await ask(f"/figures/{PICTURE.key}.png")
        assert picture["cache-control"] == "public, max-age=31536000, immutable"
        assert picture["content-type"] == "image/png"
        for place, kind in (("static/search.js", "text/javascript"), ("en/diffusion-models/feed.xml", "atom+xml")):
            assert kind in (await ask(f"/{place}"))[1]["content-type"]

        assert without_heads((await ask("/"))[2]) == without_heads((tmp_path / "site" / "index.html").read_bytes())
        status, headers, _ = await ask("/en/diffusion-models")
        assert (status, headers["location"]) == (307, "diffusion-models/")
        for path in (
            "/../secret.txt",
            "/en/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "//secret.txt",
        ):
            status, _, body = await ask(path)
            assert (status, b"s3cret" in body) == (404, False), path
        for path in ("/en/.half.part", "/en/%00", "/" + "a" * 5000, "/en/a/b/c", "/posts"):
            status, headers, body = await ask(path)
            assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8"), path
            assert b"s3cret" not in body
            assert "content-security-policy" in headers
    assert "Traceback" not in running.log


def without_heads(page: bytes) -> bytes:
    """Return a page without the lines in which its own address may stand."""
    return re.sub(rb'<meta property="og:(?:url|image)".*\n', b"", page)


async def test_addresses_are_whole_where_it_is_known_under_which_it_is_asked(
    server: TelegramServer, tmp_path: Path
) -> None:
    papers = (await SampleSource().search("cat:cs.CV", limit=13)).papers
    fill(tmp_path / "site", papers[:2])
    feed, page = "en/diffusion-models/feed.xml", KINDS["digest"]
    async with served(server, tmp_path) as (ask, _):

        async def own(**headers: str) -> list[str]:
            """Return under which address a feed, a page, its picture and the sitemaps say that they are."""
            found = feedparser.parse((await ask(f"/{feed}", **headers))[2])
            html = (await ask(f"/{page}", **headers))[2].decode()
            links = [each.href for each in found.feed.links if each.rel == "self"]
            links += re.findall(r'<meta property="og:(?:url|image)" content="([^"]*)"', html)
            return links + re.findall(r"Sitemap: (.*)", (await ask("/robots.txt", **headers))[2].decode())

        places = [feed, page, page.replace(".html", ".png"), "sitemap.xml"]
        for host in ("papers.example.org", "localhost:8080", "[::1]:80", "a_b"):
            assert await own(host=host) == [f"http://{host}/{place}" for place in places]
        relative = ["feed.xml", "2024-03-23.html", "2024-03-23.png"]
        for told in (
            {"host": 'evil"><script>'},
            {"host": "evil.example/x"},
            {"host": "me@evil.example"},
            {"host": ""},
            {"x_forwarded_host": "evil.example"},
            {"forwarded": "host=evil.example"},
            {"x_forwarded_proto": "https"},
        ):
            assert await own(**told) == relative, told

        listed = re.findall(r"<loc>http://me/(.*?)</loc>", (await ask("/sitemap.xml", host="me"))[2].decode())
        assert "en/sitemap-2024-03.xml" in listed
        for place in listed:
            assert b"<loc>http://me/" in (await ask(f"/{place}", host="me"))[2]
        _, headers, body = await ask(f"/{feed}")
        again = await ask(f"/{feed}", if_none_match=headers["etag"])
        assert (again[0], again[1]["etag"], again[2]) == (304, headers["etag"], b"")
        assert (await ask(f"/{feed}", if_modified_since=headers["last-modified"]))[0] == 304
        assert (await ask(f"/{feed}", "HEAD"))[1]["content-length"] == str(len(body))
        assert (await ask("/.sitemap.xml"))[0] == 404


async def test_before_the_first_digest_the_pages_say_what_will_come(server: TelegramServer, tmp_path: Path) -> None:
    room = server.private(server.user("Ann"))
    async with served(server, tmp_path) as (ask, _):
        first = html5lib.parse((await ask("/"))[2].decode(), namespaceHTMLElements=False)
        assert "No chat follows a topic yet." in "".join(first.find(".//p[@class='due']").itertext())
        await room.answer_to(room.says("/settings language 中文"))
        await room.answer_to(room.says("/subscribe diffusion-models at 09:00"))
        await room.answer_to(room.says("/subscribe au:Wetzstein"))
        for place, lang, said in (
            ("/", "en", "No chat follows a topic yet."),
            ("/zh/", "zh-Hans", "第一期推送预计发布时间："),
        ):
            status, headers, body = await ask(place)
            assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
            strict = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
            page = strict.parse(body.decode())
            assert page.get("lang") == lang
            assert said in "".join(page.find(".//p[@class='due']").itertext())
            for link in page.findall("head/link"):
                address = posixpath.normpath(posixpath.join(place, link.get("href")))
                status, _, found = await ask(address)
                assert status == 200, address
                if "xml" in address and "svg" not in address:
                    feed = feedparser.parse(found)
                    assert not feed.bozo
                    assert [each.rel for each in feed.feed.links] == ["self", "alternate"]
        assert [each.text for each in page.findall(".//ul[@class='topics']/li")] == ["Diffusion Models"]
        assert "09:00 (UTC)" in page.findtext(".//time")
        assert page.find(".//time").get("datetime").endswith("T09:00Z")
        assert page.find(".//form") is None  # there is nothing to be searched yet
        assert (await ask("/zh"))[1]["location"] == "zh/"
        assert (await ask("/fr/"))[0] == 404
        assert (await ask("/", "POST"))[0] == 405


async def test_a_page_that_is_not_there_is_readable_wherever_it_would_be(
    server: TelegramServer, tmp_path: Path
) -> None:
    async with served(server, tmp_path) as (ask, running):  # with nothing written yet
        for path in ("/x", "/en/topic/2024-01-01.html", "/a%2fb/c"):
            status, _, body = await ask(path)
            page = html5lib.parse(body.decode(), namespaceHTMLElements=False)
            assert status == 404
            assert page.findtext("body/main/h1") == "There is no such page"
            style = page.find("head/link[@rel='stylesheet']").get("href")
            assert style.count("../") == path.count("/") - 1
            assert (await ask(f"/{style.replace('../', '')}"))[0] == 200
            assert page.findtext(".//main//a") == "To the first page"
        assert running.process.returncode is None


async def test_health_and_figures_for_whoever_watches(server: TelegramServer, tmp_path: Path) -> None:
    room = server.private(server.user("Ann"))
    async with served(server, tmp_path) as (ask, _):
        await room.answer_to(room.says("/subscribe diffusion-models"))
        status, _, body = await ask("/healthz")
        assert (status, body) == (200, b"ok")
        status, headers, body = await ask("/metrics")
        assert (status, headers["cache-control"]) == (200, "no-store")
        families = {each.name: each for each in text_string_to_metric_families(body.decode())}
        assert {each.labels["platform"] for each in families["herald_requests"].samples} == {"telegram"}
        assert families["process_resident_memory_bytes"].samples[0].value > 0
        assert server.token not in body.decode()


async def test_what_is_for_who_watches_can_be_elsewhere(server: TelegramServer, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with served(server, tmp_path, HERALD_WEB__STATUS_LISTEN=f"127.0.0.1:{port}") as (ask, herald):
        here = int(re.findall(r"listening\W.*?port\W+(\d+)", herald.log)[0])
        assert here != port
        for path in ("/healthz", "/readyz", "/metrics"):
            assert (await ask(path))[0] == 404
            async with httpx.AsyncClient(trust_env=False) as client:
                assert (await client.get(f"http://127.0.0.1:{port}{path}")).status_code == 200


async def test_it_goes_on_where_the_archive_cannot_be_written(server: TelegramServer, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file where the folder should be")
    room = server.private(server.user("Ann"))
    async with served(server, tmp_path) as (ask, running):
        assert (await ask("/healthz"))[0] == 200
        assert (await ask("/en/"))[0] == 200
        assert (await ask("/en/x"))[0] == 404
        await room.answer_to(room.says("/topics"))
    assert running.process.returncode == 0


async def note(folder: Path, days: int) -> None:
    """Have the program note what chats get, a day after another, and write its pages."""
    variables = {"HERALD_STORE__URL": made_at(folder / "herald.db")}
    variables["HERALD_ARCHIVE__DIRECTORY"] = str(folder / "daily")
    clock = ManualClock(auto=True)
    async with open_app(load(None, variables), sample=True, clock=clock, environ=variables) as app:
        for day in range(days):
            for language in ("en", "zh"):
                await _post(app, language, day)
            await app.services.publishing.publish()
            await clock.advance(86400 * 13)


async def _post(app: App, language: str, day: int) -> None:
    services = app.services
    spec = services.catalogue.resolve("diffusion-models" if day % 2 else "cs.CV")
    selection = await services.digests.of_day(spec, SAMPLE_NOW.date())
    chosen = selection.papers[day : day + 3]
    for paper in chosen:
        await services.summaries.of(paper, language, "brief")
    async with app.store.writing() as c:
        await records.save(c, list(chosen), app.clock.now())
        topic = await topics.ensure(
            c, key=spec.key, name=spec.name, query=spec.query, kind=spec.kind, now=app.clock.now()
        )
        await services.publishing.note(c, topic, language, chosen, {})


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


async def build(folder: Path, site: str) -> tuple[int, str, str]:
    url = f"sqlite+aiosqlite:///{folder / 'herald.db'}"
    given = {"HERALD_STORE__URL": url, "HERALD_ARCHIVE__DIRECTORY": str(folder / site)}
    done = await asyncio.to_thread(herald, "archive", "build", cwd=folder, **given)
    return done.returncode, done.stdout, done.stderr


async def test_a_build_gives_what_was_written_day_by_day(tmp_path: Path) -> None:
    await note(tmp_path, 4)
    daily = contents(tmp_path / "daily")
    assert len([name for name in daily if name.startswith("posts/")]) == 8
    code, out, err = await build(tmp_path, "built")
    assert (code, out, err) == (0, f"8 digests are in {tmp_path / 'built'}.\n", "")
    assert contents(tmp_path / "built") == daily
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "built").rglob("*")}
    month = tmp_path / "built" / "en" / "cs_cv" / "2024-03.json"
    assert (await build(tmp_path, "built"))[0] == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "built").rglob("*")} == stamps
    month.write_bytes(month.read_bytes()[:100])  # as a disk may leave it
    assert (await build(tmp_path, "built"))[0] == 0
    assert contents(tmp_path / "built") == daily


async def test_a_build_that_cannot_write_says_so_in_a_line(tmp_path: Path) -> None:
    await note(tmp_path, 1)
    (tmp_path / "file").write_text("")
    code, out, err = await build(tmp_path, "file")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


async def test_a_build_before_the_first_digest_says_what_will_come(tmp_path: Path) -> None:
    made_at(tmp_path / "herald.db")
    assert (await build(tmp_path, "site"))[0] == 0
    page = html5lib.parse((tmp_path / "site" / "index.html").read_text("utf-8"), namespaceHTMLElements=False)
    assert page.findtext("body/main/h1") == "The first digest is still to come"
    for link in page.findall("head/link"):
        assert (tmp_path / "site" / link.get("href")).is_file()
    feed = (tmp_path / "site" / "en" / "feed.xml").read_bytes()
    assert not feedparser.parse(feed).bozo
    await build(tmp_path, "site")
    assert (tmp_path / "site" / "en" / "feed.xml").read_bytes() == feed  # its day stays the first one
