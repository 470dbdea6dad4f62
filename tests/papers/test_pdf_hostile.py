"""Files that are no honest papers: they cost little time and memory, and the reader says what is wrong."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chat.errors import BadInputError, UnavailableError
from papers.pdf.worker import MOST_BYTES, read_pdf_aside
from tests.papers.pdf_maker import pdf, show, stream, write

TEXT = "".join(show(f"Line {i} of plain words that say something about a thing.", 72, 700 - 12 * i) for i in range(40))
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
SECONDS = 60
# In a process of its own: what a process's children took at most is counted from what it had itself as they began.
TRY = """
import asyncio, json, resource, sys
from pathlib import Path
from chat.errors import BadInputError
from papers.pdf.worker import read_pdf_aside
try:
    asyncio.run(read_pdf_aside(Path(sys.argv[1]), pictures=True, most_seconds=60))
except BadInputError as error:
    print(json.dumps([str(error), str(error.next_step or ""), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def bomb(size: int, unit: bytes, extra: bytes = b"") -> bytes:
    """Return a stream of so many bytes, packed twice to almost nothing."""
    packer, block = zlib.compressobj(1), unit * ((1 << 20) // len(unit))
    data = zlib.compress(b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush(), 9)
    return b"<< /Length %d /Filter [/FlateDecode /FlateDecode] %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def text_bomb(path: Path) -> Path:
    return pdf(path, [bomb(300 << 20, b"BT /F1 10 Tf 10 10 Td (words) Tj ET ")])


def endless_tree(path: Path) -> Path:
    return write(
        path,
        {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2147483647 >>"},
    )


def empty_tree(path: Path) -> Path:
    return write(path, {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 900 >>"})


def long_tree(path: Path) -> Path:
    return write(path, {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 900000 >>"})


def nested_forms(path: Path) -> Path:
    inner = b"<< /XObject << /X0 %d 0 R >> >>"
    forms = {10 + i: stream(b"/X0 Do " * 60, FORM + b"/Resources " + inner % (11 + i)) for i in range(8)}
    return pdf(path, [TEXT.encode() + b"/X0 Do\n"], {**forms, 18: stream(b"0 0 m 9 9 l S", FORM)}, b"/X0 10 0 R")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (text_bomb, "breaks the program that reads PDFs, or fills its memory"),
        (nested_forms, "breaks the program that reads PDFs, or fills its memory"),
        (endless_tree, "is damaged or cut short"),
        (empty_tree, "has no page that can be read"),
        (long_tree, "says that it has 900000 pages"),
    ],
)
def test_traps(tmp_path: Path, make: Callable[..., Any], sentence: str) -> None:
    run = subprocess.run([sys.executable, "-c", TRY, str(make(tmp_path / "trap.pdf"))], capture_output=True, check=True)
    said, next_step, most = json.loads(run.stdout)
    assert sentence in said
    assert next_step
    assert most * 1024 <= MOST_BYTES * 1.05


async def test_a_huge_picture_costs_its_figure_alone(tmp_path: Path) -> None:
    kind = b"/Type /XObject /Subtype /Image /Width 15000 /Height 15000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    drawn = b"q 400 0 0 200 72 200 cm /I0 Do Q\n" + show("Figure 1: A bomb.", 72, 180).encode()
    path = pdf(tmp_path / "x.pdf", [TEXT.encode() + drawn], {10: bomb(650 << 20, b"\0", kind)}, b"/I0 10 0 R")
    found = await read_pdf_aside(path, pictures=True)
    assert [f.caption for f in found.figures] == ["A bomb."]
    assert "Line 7 of plain words" in found.text


async def test_reading_ends_with_its_time(tmp_path: Path) -> None:
    path = pdf(tmp_path / "slow.pdf", [bomb(2 << 20, b"0 0 m 9 9 l S\n")] * 900)
    with pytest.raises(BadInputError, match="took longer than 1 second"):
        await read_pdf_aside(path, most_seconds=1)


def children(columns: str = "args=") -> list[str]:
    """Return the command lines, or what else is asked for, of this process's living children."""
    asked = ["ps", "-o", columns, "--ppid", str(os.getpid())]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines()


async def test_cancelling_kills_the_process_at_once(tmp_path: Path) -> None:
    path = pdf(tmp_path / "slow.pdf", [TEXT.encode()] * 1500)
    begun = asyncio.Event()
    task = asyncio.create_task(read_pdf_aside(path, watch=lambda _done, _total: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not [child for child in children() if "papers.pdf.child" in child]


async def test_a_worker_that_is_killed_from_outside_is_no_fault_of_the_file(tmp_path: Path) -> None:
    path = pdf(tmp_path / "slow.pdf", [TEXT.encode()] * 1500)
    begun = asyncio.Event()
    task = asyncio.create_task(read_pdf_aside(path, watch=lambda _done, _total: begun.set()))
    await begun.wait()
    for number in (int(child.split()[0]) for child in children("pid=,args=") if "papers.pdf.child" in child):
        os.kill(number, signal.SIGKILL)
    with pytest.raises(UnavailableError, match="ended from outside"):
        await task


async def test_500_pages_and_one_are_read_with_progress(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    found = await read_pdf_aside(
        pdf(tmp_path / "500.pdf", [TEXT.encode()] * 500), watch=lambda done, total: heard.append((done, total))
    )
    assert found.pages == 500
    assert found.text.count("Line 7 of") == 500
    assert heard[-1] == (500, 500)
    assert heard == sorted(heard)
    assert (await read_pdf_aside(pdf(tmp_path / "1.pdf", [TEXT.encode()]))).pages == 1


async def test_a_page_that_is_missing_costs_itself_alone(tmp_path: Path) -> None:
    path = pdf(tmp_path / "x.pdf", [TEXT.encode()] * 3)
    path.write_bytes(path.read_bytes().replace(b"1002 0 R 1004", b"9002 0 R 1004"))
    found = await read_pdf_aside(path)
    assert found.text.count("Line 7 of") == 2


async def test_300_pictures_in_one_figure(tmp_path: Path) -> None:
    kind = b"/Type /XObject /Subtype /Image /Width 16 /Height 16 /ColorSpace /DeviceGray /BitsPerComponent 8"
    images = {10 + i: stream(bytes(range(256)), kind) for i in range(300)}
    drawn = "".join(f"q 20 0 0 20 {72 + 22 * (i % 20)} {300 + 22 * (i // 20)} cm /I{i} Do Q\n" for i in range(300))
    names = b" ".join(b"/I%d %d 0 R" % (i, 10 + i) for i in range(300))
    caption = show("Figure 1: Three hundred pictures.", 72, 280)
    path = pdf(tmp_path / "x.pdf", [(drawn + caption + TEXT[:2]).encode()], images, names)
    (figure,) = (await read_pdf_aside(path, pictures=True)).figures
    assert figure.media_type == "image/png"
    assert figure.image.startswith(b"\x89PNG")


async def test_the_worker_sees_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERALD_TELEGRAM__TOKEN", "secret")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (tmp_path / "python").write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\n")
    (tmp_path / "python").chmod(0o755)
    with pytest.raises(BadInputError, match="breaks the program"):
        await read_pdf_aside(pdf(tmp_path / "x.pdf", [TEXT.encode()]))
    assert "PATH=" in (tmp_path / "seen").read_text()
    assert "secret" not in (tmp_path / "seen").read_text()


@pytest.mark.parametrize(
    "said",
    [
        "no JSON",
        '{"document": {"origin": "pdf", "title": 5}, "images": []}',
        '{"document": {"origin": "pdf", "title": "", "abstract": "", "sections": []}, "images": [99]}',
        '{"fault": "made up", "number": 0}',
        '{"page": "x", "of": null}',
    ],
)
async def test_a_worker_that_was_taken_over_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (tmp_path / "python").write_text(f"#!/bin/sh\necho '{said}'\nexec sleep 60\n")
    (tmp_path / "python").chmod(0o755)
    with pytest.raises(BadInputError, match="breaks the program"):
        await read_pdf_aside(pdf(tmp_path / "x.pdf", [TEXT.encode()]), most_seconds=SECONDS)
