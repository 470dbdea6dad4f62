"""Files from arXiv: what comes through, what is refused, and how often arXiv is asked."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from chat.errors import UnavailableError
from papers.arxiv.asking import URGENT
from papers.arxiv.download import HTML, IMAGE, PDF, XML, Downloads, FileKind, MissingError, TooLargeError, UnusableError
from papers.arxiv.gate import Gate
from tests.clocks import ManualClock
from tests.patience import PATIENCE
from tests.servers.arxiv import Answer, ArxivServer, Corpus, Site, faults
from tests.servers.arxiv.answers import Fault, Manner

CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 40
SMALL = PDF.up_to(100_000)


@pytest.fixture
def arxiv(clock: ManualClock) -> Iterator[ArxivServer]:
    site = Site()
    site.pdf("2401.00001v1", CONTENT)
    site.html("2401.00001v1", "<!DOCTYPE html><html><body>Tides</body></html>")
    with ArxivServer(Corpus([]), clock.monotonic, site) as opened:
        yield opened


@pytest.fixture
async def downloads(gate: Gate, clock: ManualClock) -> AsyncIterator[Downloads]:
    opened = Downloads(gate, clock)
    yield opened
    await opened.aclose()


@pytest.fixture
async def hasty(gate: Gate, clock: ManualClock) -> AsyncIterator[Downloads]:
    """What waits a quarter of a second for an answer, and a second for all of it."""
    opened = Downloads(gate, clock, timeout_seconds=0.25)
    yield opened
    await opened.aclose()


@pytest.fixture
def pdf(arxiv: ArxivServer) -> str:
    return f"{arxiv.root}/pdf/2401.00001v1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "paper"


def packed(encoding: str, body: bytes) -> Fault:
    return lambda answer: Answer(body, 200, answer.content_type, {"Content-Encoding": encoding})


async def test_a_file_is_saved_as_it_is(arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path) -> None:
    assert await downloads.fetch(pdf, SMALL, path, urgent=True) == pdf
    assert path.read_bytes() == CONTENT
    assert arxiv.asked[0].headers["user-agent"].startswith("paper-herald/")


async def test_each_request_waits_for_its_turn(
    arxiv: ArxivServer, downloads: Downloads, gate: Gate, clock: ManualClock, pdf: str, tmp_path: Path
) -> None:
    async with gate.turn():
        waiting = [asyncio.create_task(downloads.fetch(pdf, SMALL, tmp_path / f"{n}")) for n in range(2)]
        await asyncio.sleep(0)
        page = asyncio.create_task(downloads.fetch(pdf.replace("pdf", "html"), HTML, tmp_path / "p", urgent=True))
        await asyncio.sleep(0)
        assert not arxiv.asked
    await asyncio.gather(page, *waiting)
    assert [asked.path.split("/")[1] for asked in arxiv.asked] == ["html", "pdf", "pdf"]
    times = [asked.at for asked in arxiv.asked]
    assert all(later - earlier >= 3 for earlier, later in pairwise(times))
    assert arxiv.most_at_once == 1


PASSING = {
    "500": faults.status(500),
    "503 with Retry-After": faults.status(503, Retry_After="40"),
    "429": faults.status(429),
    "a reset": faults.sent(Manner.RESET),
    "an end in the middle": faults.sent(Manner.DROPPED),
    "nothing": faults.saying(b"", "application/pdf"),
    "half of what was packed": packed("gzip", gzip.compress(CONTENT)[:-20]),
    "what does not unpack": packed("gzip", CONTENT),
}
SLOW = {
    "silence": faults.sent(Manner.SILENT),
    "a trickle": faults.sent(Manner.TRICKLING),
    "a trickle of headers": faults.sent(Manner.TRICKLING_HEADERS),
}


@pytest.mark.parametrize("name", PASSING)
async def test_a_fault_that_passes_is_not_noticed(
    name: str, arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path
) -> None:
    arxiv.script(PASSING[name])
    await downloads.fetch(pdf, SMALL, path)
    assert path.read_bytes() == CONTENT
    assert len(arxiv.asked) == 2


@pytest.mark.parametrize("name", SLOW)
async def test_slowness_that_passes_is_not_noticed(
    name: str, arxiv: ArxivServer, hasty: Downloads, pdf: str, path: Path
) -> None:
    arxiv.script(SLOW[name])
    async with asyncio.timeout(PATIENCE):
        await hasty.fetch(pdf, SMALL, path)
    assert path.read_bytes() == CONTENT


async def test_retry_after_is_kept_exactly(
    arxiv: ArxivServer, downloads: Downloads, clock: ManualClock, pdf: str, path: Path
) -> None:
    arxiv.script(faults.status(503, Retry_After="40"))
    await downloads.fetch(pdf, SMALL, path)
    assert arxiv.asked[1].at - arxiv.asked[0].at >= 40


@pytest.mark.parametrize("name", ["500", "a reset", "an end in the middle"])
async def test_a_fault_that_stays_becomes_one_clear_error(
    name: str, arxiv: ArxivServer, downloads: Downloads, clock: ManualClock, pdf: str, path: Path
) -> None:
    arxiv.script(*[PASSING[name]] * 10)
    with pytest.raises(UnavailableError) as error:
        await downloads.fetch(pdf, SMALL, path, urgent=True)
    assert str(error.value.sentence) == "arXiv is not answering at the moment."
    assert clock.monotonic() <= URGENT.seconds
    assert 1 < len(arxiv.asked) <= URGENT.tries


async def test_what_is_not_there_is_asked_for_once(
    arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path
) -> None:
    for code in (404, 410):
        arxiv.script(faults.status(code))
        with pytest.raises(MissingError):
            await downloads.fetch(pdf, SMALL, path)
    assert len(arxiv.asked) == 2
    assert not path.exists()


UNUSABLE = {
    "a web page": faults.html,
    "a web page that claims to be a PDF": faults.saying(faults.HTML, "application/pdf"),
    "a PDF that claims to be a web page": faults.typed("text/html"),
    "no type": faults.typed(""),
    "an encoding that nobody asked for": packed("br", CONTENT),
    "two encodings": packed("gzip, gzip", gzip.compress(gzip.compress(CONTENT))),
}


@pytest.mark.parametrize("name", UNUSABLE)
async def test_what_is_something_else_is_refused_at_once(
    name: str, arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path
) -> None:
    arxiv.script(UNUSABLE[name])
    with pytest.raises(UnusableError):
        await downloads.fetch(pdf, SMALL, path)
    assert len(arxiv.asked) == 1
    assert not path.exists() or not path.read_bytes()


@pytest.mark.parametrize(
    ("kind", "body", "media_type"),
    [
        (HTML, b"%PDF-1.4 <html>", "text/html"),
        (XML, b"Rate exceeded.", "text/xml"),
        (IMAGE, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        (IMAGE, b"\x89PNG\r\n\x1a\n", "image/svg+xml"),
    ],
)
async def test_every_kind_is_told_by_its_first_bytes(
    kind: FileKind, body: bytes, media_type: str, arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path
) -> None:
    arxiv.script(faults.saying(body, media_type))
    with pytest.raises(UnusableError):
        await downloads.fetch(pdf, kind, path)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "identity"])
async def test_packed_files_are_unpacked(
    encoding: str, arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path
) -> None:
    body = {"gzip": gzip.compress(CONTENT), "deflate": zlib.compress(CONTENT), "identity": CONTENT}[encoding]
    arxiv.script(packed(encoding, body))
    await downloads.fetch(pdf, SMALL, path)
    assert path.read_bytes() == CONTENT
    assert arxiv.asked[0].headers["accept-encoding"] == "gzip"


LARGE = {
    "said to be large": faults.saying(CONTENT * 20, "application/pdf"),
    "without an end": lambda _: Answer(CONTENT, content_type="application/pdf", manner=Manner.ENDLESS),
    "a bomb": packed("gzip", gzip.compress(CONTENT + bytes(64 * 2**20), 1)),
    "a bomb in a bomb": packed("deflate", zlib.compress(b"%PDF-" + bytes(64 * 2**20), 9)),
}


@pytest.mark.parametrize("name", LARGE)
async def test_what_is_too_large_is_broken_off(
    name: str, arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path
) -> None:
    arxiv.script(LARGE[name])
    tracemalloc.start()
    with pytest.raises(TooLargeError) as error:
        await downloads.fetch(pdf, SMALL, path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.value.most_bytes == 100_000
    assert len(arxiv.asked) == 1
    assert not path.exists() or path.stat().st_size <= 100_000
    assert peak < 8 * 2**20


async def test_a_redirection_within_the_host_is_followed_in_its_turn(
    arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path
) -> None:
    arxiv.script(faults.status(301, Location="/pdf/2401.00001v1"))
    assert await downloads.fetch(f"{arxiv.root}/old", SMALL, path) == pdf
    assert path.read_bytes() == CONTENT
    assert arxiv.asked[1].at - arxiv.asked[0].at >= 3


@pytest.mark.parametrize(
    "place", ["http://localhost:9/x.pdf", "https://127.0.0.1/x", "//example.org/x", "ftp://[", "file:///x"]
)
async def test_a_redirection_elsewhere_is_not_followed(
    place: str, arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path
) -> None:
    arxiv.script(faults.status(302, Location=place))
    with pytest.raises(UnavailableError):
        await downloads.fetch(pdf, SMALL, path)
    assert len(arxiv.asked) == 1
    assert not path.exists()


async def test_a_redirection_to_itself_ends(arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path) -> None:
    arxiv.script(*[faults.status(302, Location=pdf)] * 20)
    with pytest.raises(UnavailableError):
        await downloads.fetch(pdf, SMALL, path, urgent=True)
    assert len(arxiv.asked) <= URGENT.tries


async def test_a_cancelled_download_lets_others_through(
    arxiv: ArxivServer, downloads: Downloads, pdf: str, path: Path
) -> None:
    arxiv.script(faults.sent(Manner.SILENT))
    task = asyncio.create_task(downloads.fetch(pdf, SMALL, path))
    await asyncio.to_thread(arxiv.arrived.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(PATIENCE):
        await downloads.fetch(pdf, SMALL, path)
    assert path.read_bytes() == CONTENT


async def test_a_disk_that_takes_nothing_is_told(downloads: Downloads, pdf: str, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as error:
        await downloads.fetch(pdf, SMALL, tmp_path / "nowhere" / "paper")
    assert "disk" in str(error.value)
    assert isinstance(error.value.__cause__, OSError)
