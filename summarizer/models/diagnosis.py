"""What a model's error means for the next question to it."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic_ai.exceptions import (
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    ModelServerError,
    ModelTimeoutError,
    ModelUnavailableError,
)
from pydantic_ai.messages import ModelResponse, ModelResponsePart, TextPart, ToolCallPart

from summarizer.models.bounded_client import TooLongBodyError
from summarizer.models.circuit_breaker import ModelFailedError
from summarizer.models.providers import Provider
from summarizer.schema import FallbackReason

_QUOTA_LOOKED_AT_AGAIN = 3600.0  # seconds; services other than Google's do not say when a quota renews
_MOST_TOLD = 300  # characters
_TELLING = ("error", "errors", "message", "detail", "details", "msg", "loc", "param", "metadata", "raw")
_COUNTS = ("n_prompt_tokens", "n_ctx")
_DEEPEST, _MOST_SAID = 6, 20
_THOUGHTS = frozenset({"reasoning_tokens", "thoughts_tokens"})  # as pydantic-ai calls OpenAI's and Google's
_MOST_CHARACTERS = 200_000  # of an answer of 8,192 tokens with much white space; more is no model's
_GOOGLE_DAY = ZoneInfo("America/Los_Angeles")
_UNKNOWN: tuple[FallbackReason, bool] = ("down", True)  # a body that nobody can read, as of a gateway that is starting
# The first that fits; `again` says that the same question may be answered at the next try.
_MEANINGS: tuple[tuple[type[Exception], FallbackReason, bool], ...] = (
    (ModelRateLimitError, "busy", True),
    (ModelAuthenticationError, "setup", False),
    (ModelNotFoundError, "setup", False),
    (ModelRequestRejectedError, "refused", False),
    (ContentFilterError, "refused", False),
    (ModelTimeoutError, "down", False),
    (TimeoutError, "down", False),
    (ModelUnavailableError, "down", True),
    (ModelServerError, "down", True),
    (ModelConnectionError, "down", True),
)


def diagnose(error: Exception, provider: Provider, now: datetime) -> ModelFailedError:
    """Return what an error of a request means."""
    what = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, ModelQuotaExceededError):
        google = provider != "openai"
        return ModelFailedError("quota", what, pause=_until_google_renews(now) if google else _QUOTA_LOOKED_AT_AGAIN)
    if any(isinstance(each, TooLongBodyError) for each in _chain(error)):
        return ModelFailedError("refused", what)
    meanings = ((reason, again) for kind, reason, again in _MEANINGS if isinstance(error, kind))
    reason, again = next(meanings, _UNKNOWN)
    pause = (error.retry_after or 0.0) if again and isinstance(error, ModelAPIError) else 0.0
    told = said_in(error) if reason == "refused" else ""
    return ModelFailedError(reason, what, again=again, pause=pause, told=told)


def said_in(error: Exception) -> str:
    """Return what a service says in an error, on one line, for people."""
    body = error.body if isinstance(error, ModelHTTPError) else None
    while isinstance(body, dict) and (inner := body.get("error") or body.get("message") or body.get("detail")):
        body = inner
    return " ".join(str(body or error).split())[:_MOST_TOLD]


def words_of(error: Exception) -> str:
    """Return a service's own words of an error, without what of the question it sends back, and without its codes."""
    body = error.body if isinstance(error, ModelHTTPError) else None
    return " ".join(_said(body)) if body else str(error)


def _said(body: object, depth: int = 0) -> Iterator[str]:
    """Yield the texts of a body that tell what is wrong, and the numbers that llama.cpp puts beside them."""
    if depth > _DEEPEST:
        return
    match body:
        case str():
            yield body
        case list():
            for each in body[:_MOST_SAID]:
                yield from _said(each, depth + 1)
        case dict():
            for key in _TELLING:
                yield from _said(body.get(key), depth + 1)
            for key in _COUNTS:
                if isinstance(body.get(key), int):
                    yield f"{key}: {body[key]}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what caused it."""
    while error:
        yield error
        error = error.__cause__


def look_at(response: ModelResponse) -> None:
    """Raise ModelFailedError where an answer that came is of no use: blocked, endless or empty."""
    if response.finish_reason == "content_filter":
        raise ModelFailedError("refused", "the service's filter blocked the answer")
    if sum(map(_length, response.parts)) > _MOST_CHARACTERS:
        raise ModelFailedError("refused", "the answer is longer than it was allowed to be")
    said = (p for p in response.parts if (isinstance(p, TextPart) and p.content.strip()) or isinstance(p, ToolCallPart))
    if not any(said):
        raise ModelFailedError("refused", "the answer was empty", again=True)


def cut_off(response: ModelResponse, tokens: int, *, again: bool) -> ModelFailedError:
    """Return what it means that an answer was cut off, which is asked for `again` only where it may then be whole."""
    thought = sum(n for kind, n in response.usage.details.items() if kind in _THOUGHTS)
    told = f"its answers are cut off at {tokens} tokens"
    if thought:
        told += f", of which it used {thought} to think"
    return ModelFailedError("refused", told, again=again, told=told, wasted=not again)


def _length(part: ModelResponsePart) -> int:
    match part:
        case TextPart():
            return len(part.content)
        case ToolCallPart():
            return len(part.args_as_json_str())
    return 0


def _until_google_renews(now: datetime) -> float:
    """Return the seconds until midnight in California, when Google counts a day's requests anew."""
    there = now.astimezone(_GOOGLE_DAY)
    midnight = datetime.combine(there.date() + timedelta(days=1), time(), tzinfo=_GOOGLE_DAY)
    return max(60.0, (midnight - now).total_seconds())
