"""Answers that are far too long: each ends in its clear error, and none is taken into memory."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

WHOLE, BLOCK = 200 << 20, 1 << 18
# What stands at the beginning of each address, as which type, how it begins and what follows without end.
ANSWERS = {
    "/api": ("application/atom+xml", b'<feed xmlns="http://www.w3.org/2005/Atom">', b"<a/>"),
    "/rss": ("application/xml", b"<rss><channel>", b"<item/>"),
    "/oai": ("text/xml", b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>', b"<record/>"),
    "/site/html": ("text/html", b"<!DOCTYPE html><html><body>", b"<p>words</p>"),
    "/site/pdf": ("application/pdf", b"%PDF-1.7\n", b"0 obj\n"),
    "/llm": ("application/json", b'{"choices": [{"message": {"content": "', b"words "),
}


@asynccontextmanager
async def endless() -> AsyncIterator[str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
            kind, opening, more = next(
                (ANSWERS[each] for each in ANSWERS if path.startswith(each)), ANSWERS["/site/html"]
            )
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + opening)
            block = more * (BLOCK // len(more))
            for _ in range(WHOLE // BLOCK):
                writer.write(block)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # nobody took it all
        finally:
            writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_200_megabytes_are_not_taken_in_whoever_sends_them() -> None:
    async with endless() as url:
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.large", url, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        out, log = await running.communicate()
    assert running.returncode == 0, log.decode()
    lines = [line.split("\t")[1:] for line in out.decode().splitlines() if line.startswith("told\t")]
    told = {name: (int(most), said) for name, most, said in lines}
    assert told.keys() == {"search", "lists", "text", "model"}
    assert max(most for most, _ in told.values()) <= 100
    assert all(" " in said or said == "Summary" for _, said in told.values()), told
    assert "Traceback" not in log.decode()
