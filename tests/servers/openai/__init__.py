"""OpenAI's chat completions, as Ollama, vLLM, DeepSeek and others speak them too."""

import time
from collections.abc import Sequence
from typing import Any

from tests.servers.llm.acts import Act, Blocked, CutOff, Empty, Fails, Says
from tests.servers.llm.server import Asked, LlmServer, Wire, as_text
from tests.servers.openai.services import Rule


class OpenAiServer(LlmServer):
    """Answers in JSON, by a tool where one is offered; what its `rules` do not let pass it refuses first."""

    def __init__(self, *script: Act, rules: Sequence[Rule] = (), **more: Any) -> None:
        super().__init__(*script, **more)
        self.rules = rules

    @property
    def url(self) -> str:
        return f"{super().url}/v1"

    def read(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Asked:
        """Find the instructions and what the user said."""
        assert path == "/v1/chat/completions", path
        said = [(message["role"], str(message.get("content") or "")) for message in body["messages"]]
        system = "\n".join(text for role, text in said if role in {"system", "developer"})
        return Asked(path, headers, body, system, "\n".join(text for role, text in said if role != "system"))

    def tell(self, path: str, headers: dict[str, str]) -> Wire:
        """List the models."""
        assert path == "/v1/models", path
        if self.key and headers.get("authorization") != f"Bearer {self.key}":
            return _error(Fails(401, "Incorrect API key provided.", invalid_key=True))
        return Wire(200, {"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]}, {})

    def write(self, act: Act, asked: Asked) -> Wire:
        """Write an answer or an error of OpenAI's."""
        refusals = (rule(asked.body) for rule in self.rules)
        act = next((refusal for refusal in refusals if refusal), act)
        match act:
            case Says(what, tokens):
                return self._answer(self._message(what, asked), tokens=tokens)
            case CutOff(text):
                return self._answer({"content": text}, "length", act.tokens, act.thought)
            case Empty():
                return self._answer({"content": ""})
            case Blocked(late=True):
                return self._answer({"content": ""}, "content_filter")
            case Blocked():
                return self._answer({"content": None, "refusal": "I cannot help with that."})
            case Fails():
                return _error(act)
        raise AssertionError(act)

    @staticmethod
    def _message(what: dict[str, Any] | str, asked: Asked) -> dict[str, Any]:
        if tools := asked.body.get("tools"):
            call = {"name": tools[0]["function"]["name"], "arguments": as_text(what)}
            return {"content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": call}]}
        return {"content": as_text(what)}

    @staticmethod
    def _answer(
        message: dict[str, Any], finish: str = "stop", tokens: tuple[int, int] = (1000, 200), thought: int = 0
    ) -> Wire:
        finish = "tool_calls" if "tool_calls" in message else finish
        counts = {
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "total_tokens": sum(tokens),
            "completion_tokens_details": {"reasoning_tokens": thought},
        }
        choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
        body = {"id": "chat-1", "object": "chat.completion", "created": int(time.time()), "model": "test"}
        return Wire(200, {**body, "choices": [choice], "usage": counts}, {})


def _error(act: Fails) -> Wire:
    code = {True: "insufficient_quota"}.get(act.quota, "rate_limit_exceeded" if act.status == 429 else None)
    if act.invalid_key:
        code = "invalid_api_key"
    headers = {} if act.retry_after is None else {"Retry-After": f"{act.retry_after:g}"}
    if act.body is not None:
        return Wire(act.status, dict(act.body), headers)
    return Wire(act.status, {"error": {"message": act.message, "type": code or "error", "code": code}}, headers)
