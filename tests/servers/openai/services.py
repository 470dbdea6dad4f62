"""What services that speak OpenAI's protocol take, and the words in which they refuse the rest."""

import json
from collections.abc import Callable
from typing import Any

from tests.servers.llm.acts import Act, CutOff, Fails

Rule = Callable[[dict[str, Any]], Act | None]
"""What a service does instead of answering, by the request's body."""


def tokens_in(body: dict[str, Any]) -> int:
    """Count a question's tokens, as four letters each."""
    asked = [body["messages"], body.get("tools"), body.get("response_format")]
    return len(json.dumps(asked, ensure_ascii=False)) // 4


def wanted(body: dict[str, Any]) -> int:
    """Return how long the answer may be; where nothing is said, services decide."""
    return int(body.get("max_completion_tokens") or body.get("max_tokens") or 0)


def vllm(context: int) -> Rule:
    """Refuse what does not fit into the context together with the longest answer, as vLLM does."""
    return _within(
        context,
        "This model's maximum context length is {context} tokens. However, you requested {total} tokens ({asked} in "
        "the messages, {longest} in the completion). Please reduce the length of the messages or completion.",
    )


def newer_vllm(context: int) -> Rule:
    """Do the same in the words of vLLM since 0.9."""
    return _within(
        context,
        "'max_tokens' or 'max_completion_tokens' is too large: {longest}. This model's maximum context length is "
        "{context} tokens and your request has {asked} input tokens ({longest} > {context} - {asked}). None",
    )


def _within(context: int, words: str) -> Rule:
    def rule(body: dict[str, Any]) -> Act | None:
        asked, longest = tokens_in(body), wanted(body)
        total = asked + longest
        told = words.format(context=context, asked=asked, longest=longest, total=total)
        return Fails(400, told) if total > context else None

    return rule


def at_most(most: int, words: str) -> Rule:
    """Refuse longer answers; `words` may hold {most} and {longest}."""
    return lambda body: Fails(400, words.format(most=most, longest=wanted(body))) if wanted(body) > most else None


def without(field: str, words: str = "Unrecognized request argument supplied: {field}", status: int = 400) -> Rule:
    """Refuse a field: "response_format", or "json_schema" for that sort of one."""

    def has(body: dict[str, Any]) -> bool:
        kind = body.get("response_format", {}).get("type")
        return kind == field if field in {"json_schema", "json_object"} else field in body

    return lambda body: Fails(status, words.format(field=field)) if has(body) else None


def o_series(body: dict[str, Any]) -> Act | None:
    """Refuse what OpenAI's models that always think do not take."""
    if "max_tokens" in body:
        return Fails(
            400,
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' "
            "instead.",
        )
    if body.get("temperature", 1) != 1:
        return Fails(
            400,
            f"Unsupported value: 'temperature' does not support {body['temperature']} with this model. Only the "
            "default (1) value is supported.",
        )
    if body.get("reasoning_effort", "low") not in {"low", "medium", "high"}:
        return Fails(
            400,
            f"Unsupported value: 'reasoning_effort' does not support '{body['reasoning_effort']}' with this model. "
            "Supported values are: 'low', 'medium', and 'high'.",
        )
    return None


def thinks(tokens: dict[str | None, int], answer: int = 800) -> Rule:
    """Spend so many tokens on thinking, by the effort asked for, before the answer; what does not fit is cut off."""

    def rule(body: dict[str, Any]) -> Act | None:
        thought = tokens.get(body.get("reasoning_effort"), tokens[None])
        room = wanted(body)
        cut = thought + answer > room
        return CutOff("", tokens=(1000, room), thought=min(thought, room)) if cut else None

    return rule
