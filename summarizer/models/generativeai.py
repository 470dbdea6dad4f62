"""Gemini by Google's older library google-generativeai, as one of pydantic-ai's models.

Its asynchronous calls do not work over REST, so it is called in a thread; its own retries outlive every time-out, so
they are off. Its maintenance has ended: the provider "gemini" of summarizer.models is the current way.
"""

import asyncio
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_ai.exceptions import (
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
from pydantic_ai.messages import FinishReason, ModelMessage, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RequestUsage

with warnings.catch_warnings():
    warnings.simplefilter("ignore", FutureWarning)  # it says at each import that its support has ended
    import google.generativeai as genai
    from google.api_core import exceptions as errors
    from google.generativeai.client import _ClientManager

_FINISHED: dict[str, FinishReason] = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    **dict.fromkeys(("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"), "content_filter"),
}
_CATEGORIES: dict[int, Any] = {
    400: ModelRequestRejectedError,
    401: ModelAuthenticationError,
    403: ModelAuthenticationError,
    404: ModelNotFoundError,
    429: ModelRateLimitError,
    503: ModelUnavailableError,
}


class GenerativeAiModel(Model[Any]):
    """Answers in JSON, by a schema where one is asked for."""

    def __init__(
        self, name: str, api_key: str, base_url: str | None, timeout_seconds: float, proxy: str | None = None
    ) -> None:
        profile = ModelProfile(supports_json_schema_output=True, supports_json_object_output=True, supports_tools=False)
        super().__init__(profile=profile)
        self._name = name
        self._timeout = timeout_seconds
        self._proxy = proxy
        # The library's own configure() is for the whole process; a manager of our own leaves other models alone.
        self._manager: Any = _ClientManager()
        options = {"api_endpoint": base_url} if base_url else None
        self._manager.configure(api_key=api_key, transport="rest", client_options=options)

    @property
    def model_name(self) -> str:
        """The model's name."""
        return self._name

    @property
    def system(self) -> str:
        """Whose model it is, for its price."""
        return "google"

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """Ask in a thread, which ends within the time-out even where nobody waits for it any more."""
        settings, parameters = self.prepare_request(model_settings, model_request_parameters)
        config: Any = _config(settings or {}, parameters)
        model = genai.GenerativeModel(  # type: ignore[attr-defined]
            self._name,
            system_instruction="\n\n".join(part.content for part in parameters.instruction_parts or ()),
            generation_config=config,
        )
        client = self._manager.get_default_client("generative")
        client.transport._session.proxies = {"http": self._proxy, "https": self._proxy}  # noqa: SLF001
        model._client = client  # noqa: SLF001 - it offers no other way
        contents = list(_contents(messages))
        options: Any = {"timeout": self._timeout, "retry": None}
        try:
            answer = await asyncio.to_thread(model.generate_content, contents, request_options=options)
        except errors.GoogleAPICallError as error:
            raise _http_error(self._name, error) from error
        except (errors.GoogleAPIError, OSError) as error:  # requests' errors are OSErrors
            late = "timed out" in str(error).lower()
            raise (ModelTimeoutError if late else ModelConnectionError)(self._name, str(error)) from error
        return self._response(answer)

    def _response(self, answer: Any) -> ModelResponse:
        candidate = answer.candidates[0] if answer.candidates else None
        finish: FinishReason = "error"
        texts: Sequence[str] = ()
        if candidate is not None:
            finish = _FINISHED.get(candidate.finish_reason.name, "error")
            texts = [part.text for part in candidate.content.parts if part.text]
        elif answer.prompt_feedback.block_reason:
            finish = "content_filter"
        counted = answer.usage_metadata
        thought = counted.total_token_count - counted.prompt_token_count - counted.candidates_token_count
        return ModelResponse(
            parts=[TextPart("".join(texts))],
            usage=RequestUsage(
                input_tokens=counted.prompt_token_count,
                output_tokens=counted.candidates_token_count + max(0, thought),
                details={"thoughts_tokens": thought} if thought > 0 else {},
            ),
            model_name=self._name,
            provider_name=self.system,
            finish_reason=finish,
        )


def _config(settings: ModelSettings, parameters: ModelRequestParameters) -> dict[str, Any]:
    config: dict[str, Any] = {
        "response_mime_type": "application/json" if parameters.output_mode == "native" else None,
        "max_output_tokens": settings.get("max_tokens"),
        "temperature": settings.get("temperature"),
    }
    if parameters.output_mode == "native" and parameters.output_object:
        schema = parameters.output_object.json_schema
        config["response_schema"] = _schema(schema, schema.get("$defs", {}))
    return {key: value for key, value in config.items() if value is not None}


def _schema(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON schema in the part of OpenAPI that the service knows: no references, types in capitals."""
    if reference := schema.get("$ref"):
        schema = definitions[reference.rsplit("/", 1)[-1]]
    made: dict[str, Any] = {key: schema[key] for key in ("description", "required") if key in schema}
    made["type"] = schema["type"].upper()
    if "properties" in schema:
        made["properties"] = {name: _schema(each, definitions) for name, each in schema["properties"].items()}
    if "items" in schema:
        made["items"] = _schema(schema["items"], definitions)
    return made


def _contents(messages: Sequence[ModelMessage]) -> Iterator[dict[str, Any]]:
    for message in messages:
        role = "model" if isinstance(message, ModelResponse) else "user"
        texts = [
            part.content
            for part in message.parts
            if isinstance(part, TextPart | UserPromptPart) and isinstance(part.content, str)
        ]
        if texts:
            yield {"role": role, "parts": texts}


def _http_error(name: str, error: Any) -> ModelAPIError:
    """Return an error of the service as pydantic-ai has it for its own models."""
    status = int(error.code or 500)
    body = _body(error)
    category = _CATEGORIES.get(status, ModelServerError if status >= 500 else ModelRequestRejectedError)
    text = str(body)
    if status == 429 and "PerDay" in text:
        category = ModelQuotaExceededError
    elif "API_KEY_INVALID" in text:
        category = ModelAuthenticationError
    return ModelHTTPError.for_category(
        category, status_code=status, model_name=name, body=body, retry_after=_retry_after(body)
    )


def _body(error: Any) -> Any:
    try:
        return error.response.json()
    except (AttributeError, ValueError):
        return {"error": {"message": str(error)}}


def _retry_after(body: Any) -> float | None:
    try:
        delays = [str(each["retryDelay"]) for each in body["error"]["details"] if "retryDelay" in each]
        return float(delays[0].removesuffix("s"))
    except (LookupError, TypeError, ValueError):
        return None
