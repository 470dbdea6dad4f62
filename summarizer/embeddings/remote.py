"""Embeddings by a service: whatever speaks OpenAI's protocol, or Google's Gemini.

The libraries are imported when the first embedding is made.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chat.errors import UnavailableError
from chat.words import phrase
from papers.vectors import Vector
from summarizer.embeddings.embedder import clipped, vectors_of
from summarizer.embeddings.spec import EmbeddingSpec

if TYPE_CHECKING:
    from httpx2 import AsyncClient

NUMBERS = 768  # of a vector that Gemini is asked for: of its 3072 those that come first say most
_CONNECT_SECONDS = 10.0
_NO_KEY = "no-key"  # for servers that take none: the libraries insist on one
_MOST_TOLD = 300  # characters of a service's own words
_TASK = "SEMANTIC_SIMILARITY"


class RemoteEmbedder:
    """Asks a service for one batch of texts at a time."""

    def __init__(self, spec: EmbeddingSpec) -> None:
        self.name = spec.name
        self._spec = spec
        self._stack = AsyncExitStack()
        self._client: Any = None
        self._turn = asyncio.Lock()

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Return a vector for each text. Raises UnavailableError."""
        async with self._turn:
            try:
                if self._client is None:
                    self._client = await self._opened()
                asked = [clipped(text) for text in texts]
                numbers = await (self._openai(asked) if self._spec.provider == "openai" else self._google(asked))
            except UnavailableError:
                raise
            except Exception as cause:  # the libraries' errors have no common kind, and some answers break them
                raise self._explained(cause) from cause
        return vectors_of(numbers, len(texts), self.name)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._stack.aclose()

    async def _opened(self) -> Any:
        from httpx2 import Timeout

        from summarizer.models.bounded_client import BoundedClient

        timeout = Timeout(self._spec.timeout_seconds, connect=_CONNECT_SECONDS)
        http = await self._stack.enter_async_context(
            BoundedClient(timeout=timeout, proxy=self._spec.proxy, trust_env=False)
        )
        return await asyncio.to_thread(self._made, http)  # the libraries take a second or two to load

    def _made(self, http: "AsyncClient") -> Any:
        key = self._spec.api_key or _NO_KEY
        if self._spec.provider == "openai":
            from openai import AsyncOpenAI

            return AsyncOpenAI(api_key=key, base_url=self._spec.base_url, http_client=http, max_retries=0)
        from google.genai import Client
        from google.genai.types import HttpOptions, HttpRetryOptions

        options = HttpOptions(
            base_url=self._spec.base_url.removesuffix("/v1beta") if self._spec.base_url else None,
            httpx_async_client=http,
            retry_options=HttpRetryOptions(attempts=1),
        )
        return Client(api_key=key, vertexai=False, http_options=options)

    async def _openai(self, texts: list[str]) -> list[list[float]]:
        answer = await self._client.embeddings.create(model=self._spec.model, input=texts, encoding_format="float")
        return [each.embedding for each in sorted(answer.data, key=lambda each: each.index or 0)]

    async def _google(self, texts: list[str]) -> list[list[float]]:
        from google.genai.types import EmbedContentConfig

        answer = await self._client.aio.models.embed_content(
            model=self._spec.model,
            contents=texts,
            config=EmbedContentConfig(task_type=_TASK, output_dimensionality=NUMBERS),
        )
        return [each.values or [] for each in answer.embeddings or []]

    def _explained(self, cause: Exception) -> UnavailableError:
        """Say what a library's error means; services ask for a pause in a header."""
        status = getattr(cause, "status_code", None) or getattr(cause, "code", None)
        said = " ".join(f"{cause}".split())[:_MOST_TOLD] or type(cause).__name__
        headers = getattr(getattr(cause, "response", None), "headers", None) or {}
        if status in {401, 403}:
            step = phrase("Check api_key of [embeddings].")
        elif status in {400, 404, 405, 422}:
            step = phrase("Check provider, model and base_url of [embeddings].")
        else:
            step = phrase("It is tried again later.")
        return UnavailableError(
            phrase("The service of the model {model} makes no embeddings: {reason}", model=self.name, reason=said),
            step,
            _pause(headers.get("retry-after", "")),
        )


def _pause(header: str) -> timedelta | None:
    is_number = header.isascii() and header.isdigit() and len(header) < 6
    return timedelta(seconds=min(3600, int(header))) if is_number else None
