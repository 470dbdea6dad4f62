"""Gemini's REST service: models/NAME:generateContent, in JSON by a schema or by a function call."""

import json
from typing import Any

from tests.servers.llm.acts import Act, Blocked, CutOff, Empty, Fails, Says
from tests.servers.llm.server import Asked, LlmServer, Wire, as_text

_STATUS = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}
_STATUS |= {500: "INTERNAL", 503: "UNAVAILABLE"}
_TYPE = "type.googleapis.com/google.rpc."


class GeminiServer(LlmServer):
    """Speaks as generativelanguage.googleapis.com does."""

    def read(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Asked:
        """Find the instructions and what the user said."""
        assert path.startswith("/v1beta/models/"), path
        assert ":generateContent" in path, path
        system = body.get("systemInstruction") or body.get("system_instruction") or {"parts": []}
        return Asked(path, headers, body, _texts(system), "\n".join(map(_texts, body["contents"])))

    def tell(self, path: str, headers: dict[str, str]) -> Wire:
        """Describe a model."""
        if self.key and headers.get("x-goog-api-key") != self.key:
            return _error(Fails(400, "API key not valid. Please pass a valid API key.", invalid_key=True))
        name = path.removeprefix("/v1beta/models/")
        if name not in self.models:
            return _error(Fails(404, f"models/{name} is not found for API version v1beta."))
        return Wire(200, {"name": f"models/{name}", "supportedGenerationMethods": ["generateContent"]}, {})

    def write(self, act: Act, asked: Asked) -> Wire:
        """Write an answer or an error of Google's."""
        match act:
            case Says(what, tokens):
                return self._answer([self._part(what, asked)], "STOP", tokens)
            case CutOff(text):
                return self._answer([{"text": text}], "MAX_TOKENS", act.tokens, act.thought)
            case Empty():
                return self._answer([], "STOP")
            case Blocked(late=True):
                return self._answer([], "SAFETY")
            case Blocked():
                counts = {"promptTokenCount": 1000, "totalTokenCount": 1000}
                return Wire(200, {"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": counts}, {})
            case Fails():
                return _error(act)
        raise AssertionError(act)

    @staticmethod
    def _part(what: dict[str, Any] | str, asked: Asked) -> dict[str, Any]:
        tools = asked.body.get("tools")
        if tools and isinstance(what, dict):
            declared = tools[0].get("functionDeclarations") or tools[0]["function_declarations"]
            return {"functionCall": {"name": declared[0]["name"], "args": what}}
        return {"text": as_text(what)}

    @staticmethod
    def _answer(
        parts: list[dict[str, Any]], finish: str, tokens: tuple[int, int] = (1000, 200), thought: int = 0
    ) -> Wire:
        counts = {
            "promptTokenCount": tokens[0],
            "candidatesTokenCount": tokens[1] - thought,
            "totalTokenCount": sum(tokens),
        }
        counts |= {"thoughtsTokenCount": thought} if thought else {}
        candidate: dict[str, Any] = {"finishReason": finish, "index": 0}
        if parts:
            candidate["content"] = {"role": "model", "parts": parts}
        return Wire(200, {"candidates": [candidate], "usageMetadata": counts, "modelVersion": "gemini-test"}, {})


def _texts(content: dict[str, Any]) -> str:
    return "\n".join(part.get("text") or json.dumps(part) for part in content["parts"])


def _error(act: Fails) -> Wire:
    details: list[dict[str, Any]] = []
    if act.retry_after is not None:
        details.append({"@type": f"{_TYPE}RetryInfo", "retryDelay": f"{act.retry_after:g}s"})
    if act.quota:
        violation = {"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "quotaValue": "250"}
        details.append({"@type": f"{_TYPE}QuotaFailure", "violations": [violation]})
    if act.invalid_key:
        details.append({"@type": f"{_TYPE}ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"})
    status = _STATUS.get(act.status, "UNKNOWN")
    return Wire(
        act.status, {"error": {"code": act.status, "message": act.message, "status": status, "details": details}}, {}
    )
