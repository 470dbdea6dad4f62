"""Language models by pydantic-ai: Google's Gemini, whatever speaks OpenAI's protocol, and Google's older library.

The libraries are imported when a model is opened, so that what needs no model starts without them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, assert_never

from chat import installing
from chat.errors import UnavailableError
from chat.words import phrase

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from pydantic_ai.models import Model
    from pydantic_ai.profiles import ModelProfile

Provider = Literal["gemini", "google-generativeai", "openai"]
Thinking = Literal["off", "low", "medium", "high", "auto"]
"""How much a model may think before it answers, which is paid for; "auto" leaves that to its service."""
_NO_KEY = "no-key"  # for servers that take none: the libraries insist on one
_CONNECT_SECONDS = 10.0
_GOOGLE = "https://generativelanguage.googleapis.com"
_ADDRESSES: dict[Provider, str] = {
    "gemini": _GOOGLE,
    "google-generativeai": _GOOGLE,
    "openai": "https://api.openai.com",
}


def address_of(provider: Provider, base_url: str | None) -> str:
    """Return where a provider's service is."""
    return base_url or _ADDRESSES[provider]


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model, the service that runs it, and what it may take.

    `name` is what people and accounts call it; `price_in` and `price_out` are US dollars per million tokens,
    `timeout_seconds` is for one answer; `context_tokens` is what question and answer may hold together, and a
    paper that is longer is read in `most_parts` parts at the most. A model that cannot do without `thinking` thinks as
    little as it can. `proxy` leads to the service.
    """

    provider: Provider
    model: str
    name: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    price_in: float | None = None
    price_out: float | None = None
    daily_budget_usd: float = 5.0
    concurrency: int = 4
    timeout_seconds: float = 60.0
    context_tokens: int = 32_768
    most_parts: int = 40
    thinking: Thinking = "off"
    proxy: str | None = field(default=None, repr=False)


def require(spec: ModelSpec) -> None:
    """Raise UnavailableError where the library that a model needs is not installed."""
    if spec.provider == "google-generativeai" and not _is_installed("google.generativeai"):
        raise UnavailableError(
            phrase("The provider google-generativeai needs a library that is not installed."),
            phrase("Install it with: {command}", command=installing.command("google-generativeai>=0.8.6,<0.9")),
            of_settings=True,
        )


@asynccontextmanager
async def open_model(spec: ModelSpec) -> AsyncIterator["Model"]:
    """Open a model, with connections of its own."""
    if spec.provider == "google-generativeai":
        from summarizer.models.generativeai import GenerativeAiModel

        yield GenerativeAiModel(
            spec.model, spec.api_key or _NO_KEY, _google_url(spec), spec.timeout_seconds, spec.proxy
        )
        return
    from httpx2 import Timeout

    from summarizer.models.bounded_client import BoundedClient

    timeout = Timeout(spec.timeout_seconds, connect=_CONNECT_SECONDS)
    async with BoundedClient(timeout=timeout, proxy=spec.proxy, trust_env=False) as http:
        yield _gemini(spec, http) if spec.provider == "gemini" else _openai(spec, http)


def load(provider: Provider) -> None:
    """Import what a provider needs; takes a second or two, so it is done in a thread."""
    match provider:
        case "gemini":
            import pydantic_ai.models.google
        case "google-generativeai":
            pass
        case "openai":
            import pydantic_ai.models.openai  # noqa: F401
        case _:
            assert_never(provider)


def _gemini(spec: ModelSpec, http: "AsyncClient") -> "Model":
    from google.genai.types import HttpRetryOptions
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.providers.google import GoogleProvider

    provider = GoogleProvider(
        api_key=spec.api_key or _NO_KEY,
        base_url=_google_url(spec),
        http_client=http,
        retry_options=HttpRetryOptions(attempts=1),  # we retry ourselves
    )
    return GoogleModel(spec.model, provider=provider, profile=_profile())


def _google_url(spec: ModelSpec) -> str | None:
    """Return the address without the version of the interface, which Google's libraries add themselves."""
    return spec.base_url.removesuffix("/v1beta") if spec.base_url else None


def _openai(spec: ModelSpec, http: "AsyncClient") -> "Model":
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    client = AsyncOpenAI(
        api_key=spec.api_key or _NO_KEY,
        base_url=spec.base_url,
        http_client=http,
        max_retries=0,  # we retry ourselves
    )
    if spec.base_url:
        compatible = OpenAICompatibleProvider("openai-compatible", openai_client=client)
        return OpenAIChatModel(spec.model, provider=compatible, profile=_profile())
    return OpenAIChatModel(spec.model, provider=OpenAIProvider(openai_client=client), profile=_profile())


def _profile() -> "ModelProfile":
    """Return what every model is asked for at first, whatever its name: what its service takes, its service says."""
    from pydantic_ai.profiles import ModelProfile

    return ModelProfile(supports_json_schema_output=True, supports_tools=True)


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
