"""What a model's error means for the next question to it."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic_ai.exceptions import (
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    ModelServerError,
    ModelTimeoutError,
    ModelUnavailableError,
)
from pydantic_ai.messages import ModelResponse, ModelResponsePart, TextPart, ToolCallPart

from summarizer.models.circuit_breaker import ModelFailedError
from summarizer.models.providers import Provider
from summarizer.schema import FallbackReason

_QUOTA_LOOKED_AT_AGAIN = 3600.0  # seconds; services other than Google's do not say when a quota renews
_MOST_CHARACTERS = 200_000  # of an answer of 8,192 tokens with much white space; more is no model's
_GOOGLE_DAY = ZoneInfo("America/Los_Angeles")
_OUTPUT_FORM = re.compile(
    r"response_?format|json_?schema|response_?schema|json mode|response_?mime_?type|structured output"
    r"|tool|function.?call",
    re.IGNORECASE,
)

_UNKNOWN: tuple[FallbackReason, bool] = ("down", False)
# The first that fits; `again` says that the same question may be answered at the next try.
_MEANINGS: tuple[tuple[type[Exception], FallbackReason, bool], ...] = (
    (ModelRateLimitError, "busy", True),
    (ModelAuthenticationError, "setup", False),
    (ModelNotFoundError, "setup", False),
    (ModelRequestRejectedError, "refused", False),
    (ContentFilterError, "refused", False),
    (ModelTimeoutError, "down", False),
    (ModelUnavailableError, "down", True),
    (ModelServerError, "down", True),
    (ModelConnectionError, "down", True),
)


def is_about_form(error: BaseException) -> bool:
    """Return whether a service refused the form in which the answer was asked for: a schema or a tool."""
    return (
        isinstance(error, ModelRequestRejectedError)
        and not isinstance(error, ModelAuthenticationError)
        and bool(_OUTPUT_FORM.search(str(error.body or error)))
    )


def diagnose(error: Exception, provider: Provider, now: datetime) -> ModelFailedError:
    """Return what an error of a request means."""
    what = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, ModelQuotaExceededError):
        google = provider != "openai"
        return ModelFailedError("quota", what, pause=_until_google_renews(now) if google else _QUOTA_LOOKED_AT_AGAIN)
    meanings = ((reason, again) for kind, reason, again in _MEANINGS if isinstance(error, kind))
    reason, again = next(meanings, _UNKNOWN)
    pause = (error.retry_after or 0.0) if again and isinstance(error, ModelAPIError) else 0.0
    return ModelFailedError(reason, what, again=again, pause=pause)


def look_at(response: ModelResponse) -> None:
    """Raise ModelFailedError where an answer that came is of no use: blocked, cut off, endless or empty."""
    if response.finish_reason == "content_filter":
        raise ModelFailedError("refused", "the service's filter blocked the answer")
    if response.finish_reason == "length":
        raise ModelFailedError("refused", "the answer was cut off at its greatest length", again=True)
    if sum(map(_length, response.parts)) > _MOST_CHARACTERS:
        raise ModelFailedError("refused", "the answer is longer than it was allowed to be")
    said = (p for p in response.parts if (isinstance(p, TextPart) and p.content.strip()) or isinstance(p, ToolCallPart))
    if not any(said):
        raise ModelFailedError("refused", "the answer was empty", again=True)


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
