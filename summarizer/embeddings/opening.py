"""Which of those that make embeddings does it, by the settings."""

from chat.clock import Clock
from summarizer.embeddings.embedder import Embedder
from summarizer.embeddings.spec import EmbeddingSpec


def open_embedder(spec: EmbeddingSpec, clock: Clock) -> Embedder:
    """Return what makes embeddings by a model; its libraries are loaded, if they are, when the first is made."""
    if spec.provider == "local":
        from summarizer.embeddings.local import LocalEmbedder

        return LocalEmbedder(spec, clock)
    from summarizer.embeddings.remote import RemoteEmbedder

    return RemoteEmbedder(spec)
