"""Which model makes embeddings, and who runs it."""

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from chat import installing
from chat.errors import UnavailableError
from chat.words import phrase

Provider = Literal["local", "openai", "gemini"]
MODELS: dict[Provider, str] = {
    "local": "sentence-transformers/all-MiniLM-L6-v2",
    "openai": "text-embedding-3-small",
    "gemini": "gemini-embedding-001",
}
"""The model of each provider where none is named."""
HUB = "https://huggingface.co"


@dataclass(frozen=True, slots=True)
class EmbeddingSpec:
    """A model that makes embeddings, and the service or the machine that runs it.

    A local `model` is one that fastembed knows by its name and downloads into `directory`, or a folder that holds one.
    `proxy` leads to the service, or to the hub that local models come from.
    """

    provider: Provider
    model: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    directory: Path = Path("models")
    proxy: str | None = field(default=None, repr=False)
    timeout_seconds: float = 60.0

    @property
    def name(self) -> str:
        """What tells its vectors from those of others, whoever runs it."""
        return f"{self.provider}:{self.model}"

    @property
    def folder(self) -> Path | None:
        """Return the folder that holds a local model; None where it is known by its name."""
        return Path(self.model) if self.provider == "local" and is_folder(self.model) else None


def is_folder(model: str) -> bool:
    """Return whether a local model is named by a folder: by its path from the root or from `.`."""
    return model.startswith(("/", "./", "../", "~")) or Path(model).is_absolute()


def require(spec: EmbeddingSpec) -> None:
    """Raise UnavailableError where the library that a model needs is not installed."""
    if spec.provider == "local" and find_spec("fastembed") is None:
        raise UnavailableError(
            phrase("Embeddings by a local model need a library that is not installed."),
            phrase("Install it with: {command}", command=installing.command("fastembed>=0.9,<1")),
            of_settings=True,
        )
