"""Services differ in what they take; each gives a summary all the same, and what was learnt is not paid for twice."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chat.urgency import Asking
from papers.document import Document, Section
from summarizer.models.providers import Provider, Thinking
from tests.chains import CMD, GOOD, WIRES, open_chain, spec_for
from tests.clocks import ManualClock
from tests.servers.gemini import GeminiServer
from tests.servers.llm import Act, CutOff, Fails, Garbles, LlmServer, Says
from tests.servers.openai import OpenAiServer
from tests.servers.openai.services import (
    Rule,
    at_most,
    newer_vllm,
    o_series,
    thinks,
    tokens_in,
    vllm,
    wanted,
    without,
)

FORMS = ("json_schema", "json_object", "response_format")


async def requests_of(server: LlmServer, provider: Provider, papers: int = 2, **values: Any) -> list[int]:
    """Have papers summarised by the model, each without a word about another one, and count each one's requests."""
    counts = []
    async with open_chain([spec_for(server, provider, **values)]) as chain:
        for _ in range(papers):
            before = len(server.asked)
            summary = await chain.summarize(CMD, "en")
            assert (summary.model, summary.fallback_reason, summary.filled) == ("first", "", 0)
            counts.append(len(server.asked) - before)
    return counts


@pytest.mark.parametrize("rule", [vllm(8192), newer_vllm(8192)])
async def test_an_answer_fits_the_context_that_is_set_as_for_the_example_of_the_settings(rule: Rule) -> None:
    with OpenAiServer(Says(GOOD), Says(GOOD), rules=[rule]) as server:
        assert await requests_of(server, "openai", context_tokens=8192) == [1, 1]
    assert wanted(server.asked[0].body) > 2000, "and gets what is left"


MORE = (
    (vllm(4096), 3000),
    (newer_vllm(8192), 7000),
    (at_most(4096, "max_tokens is too large: {longest}. This model supports at most {most} completion tokens"), 4096),
    (at_most(4000, "Invalid max_tokens value, the valid range of max_tokens is [1, {most}]"), 4000),
    (at_most(2048, "max_tokens: {longest} > {most}, which is the maximum allowed number of output tokens"), 2048),
    (at_most(1500, "`max_tokens` must be less than or equal to `{most}`"), 1500),
    (at_most(3000, "max_tokens is too large"), 2048),
    (at_most(2999, "it has a maxOutputTokens value of {longest} but the range is from 1 to 3000 (exclusive)"), 2999),
)


@pytest.mark.parametrize(("rule", "about"), MORE)
async def test_a_service_that_allows_less_is_asked_with_less_and_that_is_remembered(rule: Rule, about: int) -> None:
    with OpenAiServer(Says(GOOD), Says(GOOD), answerer=lambda _: Says(GOOD), rules=[rule]) as server:
        first, second = await requests_of(server, "openai")
        assert first <= 3
        assert second == 1
    assert about * 0.6 <= wanted(server.asked[-1].body) <= about


async def test_a_context_that_is_smaller_than_set_leaves_less_of_a_paper_to_read() -> None:
    text = " ".join(f"In step {n} of the method a frame is made of the frames before it." for n in range(450))
    document = Document("html", "", "", (Section("Introduction", text), Section("Method", text)))
    with OpenAiServer(rules=[vllm(8192)]) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            read = await chain.read(CMD, document, "en", Asking())
            answered = [each for each in server.asked if tokens_in(each.body) < 8192]
            await chain.read(CMD, document, "en", Asking())
    assert read.reading.model == "first"
    assert all(tokens_in(each.body) < 8192 for each in server.asked[-2:]), "the next paper is cut to it at once"
    assert len(answered) >= 2


NAMES: tuple[tuple[Sequence[Rule], str], ...] = (
    ([without("max_completion_tokens")], "max_tokens"),
    ([o_series], "max_completion_tokens"),
    ([without("max_tokens", "body.{field}: Extra inputs are not permitted", 422)], "max_completion_tokens"),
    ([without("max_tokens"), without("max_completion_tokens")], ""),
)


@pytest.mark.parametrize(("rules", "known"), NAMES)
async def test_the_longest_answer_goes_under_the_name_that_a_service_knows(rules: Sequence[Rule], known: str) -> None:
    with OpenAiServer(answerer=lambda _: Says(GOOD), rules=rules) as server:
        first, second = await requests_of(server, "openai", model="some-model")
        assert first <= 4
        assert second == 1
    sent = server.asked[-1].body.keys() & {"max_tokens", "max_completion_tokens"}
    assert sent == ({known} if known else set())


async def test_a_service_that_says_nothing_of_a_field_gets_the_one_that_all_know() -> None:
    with OpenAiServer(answerer=lambda _: Says(GOOD)) as server:
        await requests_of(server, "openai", papers=1)
    assert "max_tokens" in server.asked[0].body, "Ollama passes over the other one without a word"
    assert "max_completion_tokens" not in server.asked[0].body


PLAIN: dict[str, Sequence[Rule]] = {
    "named": [without(form) for form in FORMS] + [without("tools")],
    "vague": [without(field, "Bad request.") for field in ("response_format", "tools")],
    "vague, and everything newer": [
        without(field, "Bad request.") for field in ("response_format", "tools", "temperature", "reasoning_effort")
    ],
    "500": [without("response_format", "Internal server error", 500)],
    "500 that names it": [without("response_format", "failed to compile the grammar of the json_schema", 500)],
    "404 of a gateway": [
        without("response_format", "No endpoints found that support response_format.", 404),
        without("tools", "No endpoints found that support tool use.", 404),
    ],
    "422": [without("response_format", "{field}: Extra inputs are not permitted", 422), without("tools")],
}


@pytest.mark.parametrize("rules", PLAIN.values(), ids=PLAIN)
async def test_a_service_that_takes_no_form_is_asked_otherwise_and_in_words_without_one(rules: Sequence[Rule]) -> None:
    with OpenAiServer(answerer=lambda _: Says(json.dumps(GOOD)), rules=rules) as server:
        first, second = await requests_of(server, "openai")
        assert first <= 4
        assert second == 1
    body = server.asked[-1].body
    assert "response_format" not in body
    assert "tools" in body or "JSON object" in server.asked[-1].system


async def test_a_vague_refusal_of_one_question_teaches_nothing() -> None:
    with OpenAiServer(Says(GOOD), Fails(400, "Bad request."), answerer=lambda _: Says(GOOD)) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            summaries = [await chain.summarize(CMD, "en") for _ in range(3)]
    assert [summary.fallback_reason for summary in summaries] == ["", "refused", ""]
    assert "response_format" in server.asked[-1].body
    assert len(server.asked) == 3


async def test_a_service_that_refuses_whatever_is_changed_is_not_asked_without_end() -> None:
    def strict(body: dict[str, Any]) -> Act:
        sent = [name for name in ("max_tokens", "max_completion_tokens", "model") if name in body]
        return Fails(400, f"Extra inputs are not permitted: {sent[0]}")

    with OpenAiServer(rules=[strict]) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            assert (await chain.summarize(CMD, "en")).fallback_reason == "refused"
        assert len(server.asked) <= 12


TOO_LONG = (
    "The number of tokens to keep from the initial prompt is greater than the context length. Provide a shorter input",
    "the request exceeds the available context size. try increasing the context size",
    "Your answer with max_tokens does not fit.",
)


@pytest.mark.parametrize("words", TOO_LONG)
async def test_a_question_that_is_too_long_spoils_nothing_for_the_next_one(words: str) -> None:
    def short_only(body: dict[str, Any]) -> Act | None:
        return Fails(400, words) if tokens_in(body) > 4000 else None

    long = replace(CMD, abstract=CMD.abstract + " It is a fast way of generating a video." * 500)
    with OpenAiServer(answerer=lambda _: Says(GOOD), rules=[short_only]) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            reasons = [(await chain.summarize(paper, "en")).fallback_reason for paper in (CMD, long, CMD)]
    assert reasons == ["", "refused", ""]
    assert wanted(server.asked[-1].body) == wanted(server.asked[0].body)


ECHO = "We study chain-of-thought reasoning with tool use at temperature 0.7, of an unknown context length 1000."


@pytest.mark.parametrize(
    "refusal",
    [
        Fails(400, f"messages.1.content: input should be a string, not “{ECHO}”"),
        Fails(400, "Input should be a string", body={"detail": [{"msg": "Input should be a string", "input": ECHO}]}),
    ],
)
@pytest.mark.parametrize("answers", [0, 1])
async def test_what_a_refusal_repeats_of_a_question_teaches_nothing(refusal: Fails, answers: int) -> None:
    with OpenAiServer(*[Says(GOOD)] * answers, answerer=lambda _: refusal) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            for _ in range(answers + 1):
                await chain.summarize(CMD, "en")
            server.script(Says(GOOD))
            await chain.summarize(CMD, "en")
    last = server.asked[-1].body
    assert {"response_format", "temperature", "reasoning_effort"} <= last.keys()


async def test_a_vague_refusal_at_first_leaves_thinking_limited() -> None:
    with OpenAiServer(Fails(400, "Bad request."), answerer=lambda _: Says(GOOD)) as server:
        assert await requests_of(server, "openai", thinking="off") == [2, 1]
    assert server.asked[-1].body["reasoning_effort"] == "none"


@pytest.mark.parametrize("provider", WIRES)
@pytest.mark.parametrize("body", ["<html>Starting…</html>", '{"choices": [{"mess', "", "null", "[]"])
async def test_a_body_that_nobody_can_read_is_asked_for_again(provider: Provider, body: str) -> None:
    clock = ManualClock(auto=True)
    with WIRES[provider](Garbles(body), Says(GOOD)) as server:
        async with open_chain([spec_for(server, provider)], clock) as chain:
            assert (await chain.summarize(CMD, "en", Asking(urgent=True))).model == "first"
        assert len(server.asked) == 2
    assert clock.slept, "after a pause, as after a 5xx"


@pytest.mark.parametrize("provider", ["gemini", "openai"])
async def test_a_body_without_end_is_not_read_to_its_end(provider: Provider) -> None:
    with WIRES[provider](Garbles(" " * 30_000_000), answerer=lambda _: Says(GOOD)) as server:
        async with open_chain([spec_for(server, provider)]) as chain:
            summary = await chain.summarize(CMD, "en")
            assert (await chain.summarize(CMD, "en")).model == "first"
        assert len(server.asked) == 2, "it is not asked for again"
    assert summary.fallback_reason == "refused"


SENT: tuple[tuple[Provider, Thinking, dict[str, Any]], ...] = (
    ("openai", "off", {"reasoning_effort": "none"}),
    ("openai", "high", {"reasoning_effort": "high"}),
    ("openai", "auto", {}),
    ("gemini", "off", {"thinking_budget": 0}),
    ("gemini", "low", {"thinking_budget": 2048, "include_thoughts": True}),
    ("gemini", "auto", {}),
)


@pytest.mark.parametrize(("provider", "thinking", "expected"), SENT)
async def test_how_much_is_thought_is_sent(provider: Provider, thinking: Thinking, expected: dict[str, Any]) -> None:
    with WIRES[provider](answerer=lambda _: Says(GOOD)) as server:
        await requests_of(server, provider, papers=1, thinking=thinking)
    body = server.asked[0].body
    if provider == "gemini":
        assert body["generationConfig"].get("thinkingConfig", {}) == expected
    else:
        assert {key: body[key] for key in body if key == "reasoning_effort"} == expected


EFFORTS: tuple[tuple[Sequence[Rule], str | None], ...] = (
    ([without("reasoning_effort")], None),
    ([o_series], "low"),
    ([without("reasoning_effort", "'llama3' does not support thinking")], None),
)


@pytest.mark.parametrize(("rules", "left"), EFFORTS)
async def test_where_thinking_cannot_be_limited_so_it_is_limited_as_far_as_it_can(
    rules: Sequence[Rule], left: str | None
) -> None:
    with OpenAiServer(answerer=lambda _: Says(GOOD), rules=rules) as server:
        assert (await requests_of(server, "openai"))[1] == 1
    assert server.asked[-1].body.get("reasoning_effort") == left


async def test_a_model_that_cannot_do_without_thinking_gets_the_least_that_it_takes() -> None:
    def refuses_none(_: str) -> Act:
        if server.asked[-1].body["generationConfig"].get("thinkingConfig", {}).get("thinking_budget") == 0:
            return Fails(400, "Budget 0 is invalid. This model only works in thinking mode.")
        return Says(GOOD)

    with GeminiServer(answerer=refuses_none) as server:
        assert await requests_of(server, "gemini") == [2, 1]


@pytest.mark.parametrize(
    ("spends", "thinking"),
    [
        ({None: 12_000}, "auto"),  # more room is enough
        ({None: 50_000, "low": 5000, "none": 0}, "auto"),  # less thinking is
        ({None: 9000, "high": 9000, "low": 9000}, "high"),
    ],
)
async def test_an_answer_cut_off_is_asked_for_once_with_more_room_or_less_thinking(
    spends: dict[str | None, int], thinking: Thinking
) -> None:
    with OpenAiServer(answerer=lambda _: Says(GOOD), rules=[thinks(spends)]) as server:
        assert await requests_of(server, "openai", thinking=thinking, context_tokens=65_536) == [2, 1]
    ways = [(wanted(each.body), each.body.get("reasoning_effort")) for each in server.asked]
    assert ways[0] != ways[1]


@pytest.mark.parametrize("provider", WIRES)
async def test_what_is_cut_off_again_and_again_is_not_paid_for_for_ever(provider: Provider) -> None:
    clock = ManualClock(auto=True)
    cut = CutOff("", tokens=(1000, 8192), thought=8000)
    with WIRES[provider](answerer=lambda _: cut) as server:
        spec = spec_for(server, provider, thinking="auto", context_tokens=65_536)
        async with open_chain([spec], clock) as chain:
            reasons = [(await chain.summarize(CMD, "en")).fallback_reason for _ in range(8)]
            told = chain.refusals["first"]
            ways = [json.dumps(each.body) for each in server.asked]
            assert len(ways) <= 8
            assert chain.troubles == {"first": "refused"}
            await clock.advance(3601)
            server.script(Says(GOOD))
            assert (await chain.summarize(CMD, "en")).model == "first"
            assert not chain.refusals
    assert set(reasons) == {"refused"}
    assert "cut off at" in told
    assert "8000 to think" in told
    assert ways[0] != ways[1], "never twice the same"


@pytest.mark.parametrize("provider", WIRES)
async def test_what_a_service_says_when_it_refuses_is_kept_for_the_operators_without_the_key(
    provider: Provider,
) -> None:
    with WIRES[provider](answerer=lambda _: Fails(400, "Account of key-4821 has no access to this.")) as server:
        async with open_chain([spec_for(server, provider, api_key="key-4821")]) as chain:
            await chain.summarize(CMD, "en")
            assert chain.refusals == {"first": "Account of … has no access to this."}


def written(answer: dict[str, Any]) -> dict[str, str]:
    """Return an answer as models write it."""
    whole = json.dumps(answer)
    bare = {"tldr": CMD.abstract.split(". ")[0] + ".", "takeaways": [each["evidence"] for each in GOOD["takeaways"]]}
    return {
        "in words around": f"Here is the summary:\n```json\n{whole}\n```\nI hope that it helps {{you}}.",
        "with thoughts": f'<think>The form is {{"tldr": …}}, I think.</think>\n{whole}',
        "in a field": json.dumps({"result": answer}),
        "in fields": json.dumps({"response": {"answer": answer}}),
        "in a list": json.dumps([answer]),
        "as a list": json.dumps([answer["tldr"], *answer["takeaways"]]),
        "in Python": repr(answer),
        "with quotes within": whole.replace("content frame", 'content "frame"', 1).replace('\\"', '"'),
        "without quotations": json.dumps(bare),
        "by other names": whole.replace('"text"', '"statement"').replace('"evidence"', '"quote"'),
        "with a comma too many": whole.replace("}]", "},]"),
    }


@pytest.mark.parametrize("way", written(GOOD))
async def test_answers_are_read_as_models_write_them(way: str) -> None:
    with OpenAiServer(Says(written(GOOD)[way])) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            summary = await chain.summarize(CMD, "en")
        assert len(server.asked) == 1
    assert summary.model == "first"
    assert summary.filled == 0
