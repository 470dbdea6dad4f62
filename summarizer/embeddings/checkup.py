"""Whether the model of embeddings makes any: for `herald config --check`, which has it make one."""

from chat.checkup import Finding, Look, ok
from chat.clock import Clock
from summarizer.embeddings.opening import open_embedder
from summarizer.embeddings.spec import EmbeddingSpec, require

_SECONDS = 60.0
_DOWNLOAD_SECONDS = 600.0  # of a local model, which is fetched where it is not there yet
_TEXT = "A test of the model."


def look(spec: EmbeddingSpec, clock: Clock) -> Look:
    """Return the question to a model of embeddings."""

    async def found() -> Finding:
        require(spec)
        embedder = open_embedder(spec, clock)
        try:
            [vector] = await embedder.embed([_TEXT])
        finally:
            await embedder.aclose()
        return ok(f"{spec.model} makes embeddings of {len(vector)} numbers")

    return Look("embeddings", found, _DOWNLOAD_SECONDS if spec.provider == "local" else _SECONDS)
