"""Embeddings by a model on this machine: a process that is begun when there is work, and ends when there is none."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.tasks import end
from chat.words import phrase
from papers.vectors import Vector
from summarizer.embeddings.embedder import clipped, vectors_of
from summarizer.embeddings.spec import EmbeddingSpec, require

IDLE_SECONDS = 120.0  # that a model stays in memory after its last text
BATCH_SECONDS = 300  # of the machine for a batch, which takes one or two
DOWNLOAD_SECONDS = 1800  # until it is loaded, and fetched before where it has to be
_LONGEST_LINE = 64 * 2**20
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
# What is freed goes back at once, which takes 60 MB from a model's memory and some milliseconds a text (glibc alone).
_GIVEN = {
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "MALLOC_TRIM_THRESHOLD_": "16777216",
    "TOKENIZERS_PARALLELISM": "false",
}
_ROOT = Path(__file__).resolve().parents[2]


class LocalEmbedder:
    """Has one batch of texts made at a time; the model is loaded with the first, and downloaded where it has to be."""

    def __init__(self, spec: EmbeddingSpec, clock: Clock) -> None:
        self.name = spec.name
        self._spec = spec
        self._clock = clock
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._resting: asyncio.Task[None] | None = None

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Return a vector for each text. Raises UnavailableError."""
        async with self._turn:
            await self._stop_resting()
            try:
                answer = await self._asked([clipped(text) for text in texts])
            except BaseException:
                await self._end()  # an answer that comes later would be taken for another text's
                raise
            self._resting = asyncio.create_task(self._rest(), name="embeddings rest")
        return vectors_of(answer, len(texts), self.name)

    async def aclose(self) -> None:
        """End the process."""
        await self._stop_resting()
        await self._end()

    async def _asked(self, texts: list[str]) -> Any:
        process = self._process or await self._begin()
        if process.stdin is None:
            raise AssertionError
        with suppress(ConnectionError):  # it has ended: what it said last tells more
            process.stdin.write(json.dumps(texts).encode() + b"\n")
            await process.stdin.drain()
        return (await self._line(process, BATCH_SECONDS))["vectors"]

    async def _begin(self) -> Process:
        require(self._spec)
        model, directory = self._spec.model, str(self._spec.directory)
        if folder := self._spec.folder:
            model, directory = str(folder), ""
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "summarizer.embeddings.worker", model, directory),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=self._environment(),
                limit=_LONGEST_LINE,
            )
        except OSError as cause:
            raise UnavailableError(
                phrase("The system starts no process for the model of embeddings."), phrase("Try again later.")
            ) from cause
        await self._line(self._process, DOWNLOAD_SECONDS)
        return self._process

    async def _line(self, process: Process, seconds: int) -> dict[str, Any]:
        """Read the process's next answer. Raises UnavailableError where it is an error, or none."""
        if process.stdout is None:
            raise AssertionError
        line, told = b"", "its process has ended, perhaps for want of memory"
        try:
            async with asyncio.timeout(seconds):
                line = await process.stdout.readline()
        except TimeoutError:
            told = f"its process has not answered for {seconds} seconds"
        with suppress(ValueError):
            answer = json.loads(line)
            if isinstance(answer, dict) and "error" not in answer:
                return answer
            told = str(answer["error"])
        cause = RuntimeError(told)
        raise UnavailableError(
            phrase("The model {model} makes no embeddings: {reason}", model=self._spec.model, reason=told),
            phrase("Check model and directory of [embeddings], and the network where it has to be downloaded."),
        ) from cause

    def _environment(self) -> dict[str, str]:
        """Return what the process may know: none of the bot's settings, and the proxy that leads to the hub."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HERALD_")}
        for name in _PROXIES:
            kept.pop(name, None)
        if proxy := self._spec.proxy:
            kept |= {"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy}
        return kept | _GIVEN | {"PYTHONPATH": str(_ROOT)}

    async def _rest(self) -> None:
        await self._clock.sleep(IDLE_SECONDS)
        async with self._turn:
            await self._end()

    async def _stop_resting(self) -> None:
        if self._resting and self._resting is not asyncio.current_task():
            resting, self._resting = self._resting, None
            await end([resting])

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
