"""Models that make embeddings: on this machine by fastembed, and services by their own libraries."""

import asyncio
import sys
from pathlib import Path

import pytest

from chat.errors import UnavailableError
from papers.vectors import cosine
from summarizer.embeddings.local import IDLE_SECONDS, LocalEmbedder
from summarizer.embeddings.opening import open_embedder
from summarizer.embeddings.spec import EmbeddingSpec, Provider
from tests.clocks import ManualClock
from tests.servers.embeddings import EmbeddingServer
from tests.summarizer import tiny_model

TEXTS = ["splats of cities", "cities of splats", "a survey of law"]


async def made_alike(spec: EmbeddingSpec) -> tuple[float, float]:
    """Return how alike the first text is to the second, which has its words, and to the third."""
    embedder = open_embedder(spec, ManualClock())
    try:
        one, same, other = await embedder.embed(TEXTS)
    finally:
        await embedder.aclose()
    return cosine(one, same), cosine(one, other)


async def test_a_model_in_a_folder_is_run_in_a_process_that_ends_when_idle(tmp_path: Path) -> None:
    folder = tiny_model.make(tmp_path / "tiny", " ".join(TEXTS).split())
    clock = ManualClock()
    embedder = LocalEmbedder(EmbeddingSpec("local", str(folder)), clock)
    one, same, other = await embedder.embed(TEXTS)
    assert cosine(one, same) > 0.99 > cosine(one, other)
    process = embedder._process
    assert process is not None
    await clock.advance(IDLE_SECONDS + 1)
    assert await asyncio.wait_for(process.wait(), 30) != 0
    [again] = await embedder.embed(TEXTS[:1])  # a new one is begun
    assert cosine(one, again) > 0.99
    await embedder.aclose()
    assert not {"fastembed", "onnxruntime"} & set(sys.modules)


@pytest.mark.parametrize(
    ("model", "reason"), [("/nowhere/at/all", "no folder"), ("nobody/knows-this", "not supported")]
)
async def test_a_local_model_that_is_none_says_why(model: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=reason) as error:
        await made_alike(EmbeddingSpec("local", model, directory=tmp_path))
    assert error.value.next_step
    assert error.value.__cause__


@pytest.mark.parametrize("provider", ["openai", "gemini"])
async def test_services_are_asked_with_their_key_and_answer_in_order(provider: Provider) -> None:
    with EmbeddingServer() as server:
        url = server.url if provider == "openai" else f"{server.google_url}/v1beta"
        alike, unlike = await made_alike(EmbeddingSpec(provider, "m", base_url=url, api_key="k-1"))
        assert alike > 0.99 > unlike
        [(_, headers, _)] = server.requests
        assert "k-1" in (headers.get("authorization", "") + headers.get("x-goog-api-key", ""))


@pytest.mark.parametrize("provider", ["openai", "gemini"])
@pytest.mark.parametrize(("status", "step"), [(401, "api_key"), (404, "model"), (503, "later")])
async def test_a_service_that_refuses_is_explained(provider: Provider, status: int, step: str) -> None:
    with EmbeddingServer() as server:
        server.status = status
        url = server.url if provider == "openai" else server.google_url
        with pytest.raises(UnavailableError, match="is being loaded") as error:
            await made_alike(EmbeddingSpec(provider, "m", base_url=url))
        assert step in str(error.value)


@pytest.mark.parametrize("said", [{}, {"data": []}, {"data": [{"index": 0, "embedding": [0.0]}]}, {"data": 7}, []])
async def test_an_answer_that_holds_no_embeddings_is_refused(said: object) -> None:
    with EmbeddingServer() as server:
        server.status, server.said = 200, said
        with pytest.raises(UnavailableError):
            await made_alike(EmbeddingSpec("openai", "m", base_url=server.url))
