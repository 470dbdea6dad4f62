"""Whatever a model answers, each sentence of the summary stands in the paper, or the summary is the offline one."""

import json
import re
from itertools import product

import pytest

from chat.reply import ClaimStatus
from summarizer.models.providers import Provider
from summarizer.schema import OFFLINE, FallbackReason, Summary
from tests.chains import CMD, FRAME, FVD, GOOD, PROPOSES, WIRES, open_chain, says, spec_for, summary_of
from tests.servers.gemini import GeminiServer
from tests.servers.llm import Act, Asked, Blocked, Closes, CutOff, Empty, Fails, Garbles, Says
from tests.servers.openai import OpenAiServer
from tests.servers.openai.services import without

OTHER_PAPER = summary_of(
    says("AlphaFold predicts protein structures with a median GDT of 92.4."),
    says("It was trained on 170,000 structures of the Protein Data Bank."),
    says("AlphaFold won CASP14."),
)
WRONG_NUMBER = summary_of(
    says("CMD reaches an FVD of 238.3 on WebVid-10M.", FVD), says("It is 9.9 times faster.", FRAME)
)
INVENTED_QUOTE = summary_of(
    says("CMD needs no training at all.", "Our method needs no training whatsoever and beats everything."),
    says("It runs on phones.", "We deploy the model on phones with a small loss."),
)
OTHER_NAME = summary_of(says("CMD beats Stable Video Diffusion on UCF-101.", FVD), says("OpenAI wrote it.", FRAME))
OTHER_TOPIC = summary_of(
    says("The method predicts how proteins fold, from their amino acid sequences alone.", FRAME),
    says("A transformer attends to homologous sequences of the same family.", FVD),
)
ECHOES = summary_of(
    says("One statement that says what the paper does and its most important result.", FVD),
    says("This is one sentence in English, at most 40 words, plain text without markup.", FRAME),
)
TITLES = summary_of(says(CMD.title, FVD), says("The motion latent representation of a video and", FRAME))
NO_EVIDENCE = summary_of(says("CMD is good.", " "), says("CMD is fast.", "the"))
LIES: dict[str, tuple[Act, FallbackReason | None]] = {
    "wrong number": (Says(WRONG_NUMBER), "unsupported"),
    "invented quote": (Says(INVENTED_QUOTE), "unsupported"),
    "another paper's summary": (Says(OTHER_PAPER), "unsupported"),
    "another paper's topic": (Says(OTHER_TOPIC), "unsupported"),
    "another paper's names": (Says(OTHER_NAME), "unsupported"),
    "what it was told": (Says(ECHOES), "unsupported"),
    "titles and halves": (Says(TITLES), "unsupported"),
    "no evidence": (Says(NO_EVIDENCE), "unsupported"),
    "refusal in words": (Says("I'm sorry, but I cannot help with that."), "unsupported"),
    "broken JSON": (Says('{"tldr": {"text": "CMD is'), "unsupported"),
    "other JSON": (Says({"summary": "CMD is good."}), "unsupported"),
    "blocked question": (Blocked(), "refused"),
    "blocked answer": (Blocked(late=True), "refused"),
    "cut off": (CutOff('{"tldr": {"text": "CMD reaches an FVD of 212.7'), "refused"),
    "empty": (Empty(), "refused"),
    "400": (Fails(400), "refused"),
    "500": (Fails(500), "down"),
    "503": (Fails(503, "The model is overloaded."), "down"),
    "hang-up": (Closes(), "down"),
    "web page": (Garbles("<html>Welcome!</html>"), "down"),
    "half a body": (Garbles('{"candidates": [{"content": '), "down"),
    "other body": (Garbles('{"hello": "world"}'), None),
    "429": (Fails(429), "busy"),
    "404": (Fails(404), "setup"),
    "wrong key": (Fails(401, invalid_key=True), "setup"),
    "quota": (Fails(429, quota=True), "quota"),
}


def bare(text: str) -> str:
    """Return what of a text counts for this test: letters and digits."""
    return re.sub(r"[^a-z0-9.%]", "", text.lower().replace("times", "").replace("\\", "")).replace(".", "")


def check(summary: Summary) -> None:
    """Check without the program's own means that every number and quote stands in the abstract."""
    numbers = set(re.findall(r"\d+(?:\.\d+)?", CMD.abstract))
    for claim in (summary.tldr, *summary.takeaways):
        assert claim.status is ClaimStatus.SUPPORTED
        assert set(re.findall(r"\d+(?:\.\d+)?", claim.text)) <= numbers
        assert all(bare(part) in bare(CMD.abstract) for part in claim.evidence.split("…"))
        assert not re.search("AlphaFold|OpenAI|Stable|UCF|phones|no training|protein|homologous", claim.text)


@pytest.mark.parametrize(("provider", "lie"), list(product(WIRES, LIES)))
async def test_a_model_that_always_lies_or_fails_leaves_the_offline_summary_which_says_why(
    provider: Provider, lie: str
) -> None:
    act, why = LIES[lie]
    with WIRES[provider](answerer=lambda _: act) as server:
        async with open_chain([spec_for(server, provider)]) as chain:
            summary = await chain.summarize(CMD, "en")
        assert 1 <= len(server.asked) <= 4
    assert summary.model == OFFLINE
    assert summary.fallback_reason == why or (why is None and summary.fallback_reason)
    check(summary)


@pytest.mark.parametrize("provider", WIRES)
async def test_of_a_mixed_answer_what_holds_stays_and_the_papers_own_sentences_fill_up(provider: Provider) -> None:
    mixed = summary_of(says("CMD reaches an FVD of 212.7.", FVD), *OTHER_PAPER["takeaways"], WRONG_NUMBER["tldr"])
    with WIRES[provider](answerer=lambda _: Says(mixed)) as server:
        async with open_chain([spec_for(server, provider)]) as chain:
            summary = await chain.summarize(CMD, "en")
        assert len(server.asked) == 2, "what does not hold goes back once"
        assert "FVD of 212.7." not in server.asked[1].prompt, "and alone"
    check(summary)
    assert summary.model == "first"
    assert summary.tldr.text == "CMD reaches an FVD of 212.7."
    assert len(summary.takeaways) == 3
    assert summary.filled == 3
    assert not summary.fallback_reason


@pytest.mark.parametrize("provider", WIRES)
async def test_what_a_model_corrects_when_told_the_reason_is_taken(provider: Provider) -> None:
    with WIRES[provider](Says(WRONG_NUMBER), Says(GOOD)) as server:
        async with open_chain([spec_for(server, provider)]) as chain:
            summary = await chain.summarize(CMD, "en")
        assert "238.3" in server.asked[1].prompt, "the reason names the number"
        assert len(server.asked) == 2
    check(summary)
    assert summary.model == "first"
    assert summary.filled == 0
    assert summary.usage.requests == 2
    assert (summary.usage.tokens_in, summary.usage.tokens_out) == (2000, 400)


LATEX = r"""```json
{"tldr": {"text": "CMD samples 7.7$\times$ faster.", "evidence": "CMD can sample a video 7.7$\times$ faster"},
 "takeaways": [{"text": "A video has 512$\times$1024 pixels, 50\% \alpha.", "evidence": "none"},
               {"text": "CMD is a diffusion model.", "evidence": "content-motion latent diffusion model (CMD)"},]}
```"""


@pytest.mark.parametrize("provider", WIRES)
async def test_latex_in_json_survives(provider: Provider) -> None:
    with WIRES[provider](answerer=lambda _: Says(LATEX)) as server:
        async with open_chain([spec_for(server, provider)]) as chain:
            summary = await chain.summarize(CMD, "en")
    assert summary.tldr.text == "CMD samples 7.7× faster."
    assert r"7.7$\times$" in summary.tldr.evidence
    check(summary)


@pytest.mark.parametrize("provider", WIRES)
@pytest.mark.parametrize(
    "second", [Fails(500), Empty(), Closes(), Says("never mind"), Blocked(), Fails(429, quota=True)], ids=str
)
async def test_what_held_of_a_first_answer_is_not_lost_when_the_second_fails(provider: Provider, second: Act) -> None:
    first = {**GOOD, "takeaways": [*GOOD["takeaways"], says("It costs 5 dollars.", PROPOSES)]}
    acts = iter([Says(first)])
    with WIRES[provider](answerer=lambda _: next(acts, second)) as server:
        async with open_chain([spec_for(server, provider)]) as chain:
            summary = await chain.summarize(CMD, "en")
    assert [claim.text for claim in summary.takeaways] == [each["text"] for each in GOOD["takeaways"]]
    assert summary.model == "first"
    check(summary)


@pytest.mark.parametrize("refused", [("json_schema",), ("json_schema", "tools")])
async def test_a_server_that_knows_no_schema_is_asked_by_a_tool_or_in_words_and_that_is_remembered(
    refused: tuple[str, ...],
) -> None:
    rules = [without(field, "This {field} type is unavailable now") for field in refused]
    with OpenAiServer(answerer=lambda _: Says(json.dumps(GOOD)), rules=rules) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            summaries = [await chain.summarize(CMD, "en") for _ in range(2)]
        assert len(server.asked) == len(refused) + 2
    assert all(summary.model == "first" and not summary.filled for summary in summaries)


async def test_gemini_may_answer_by_a_function_call_where_it_knows_no_json_mode() -> None:
    def refuses_json(_: str) -> Act:
        if "responseMimeType" in server.asked[-1].body.get("generationConfig", {}):
            return Fails(400, "JSON mode is not enabled for models/gemma-3-27b-it")
        return Says(GOOD)

    with WIRES["gemini"](answerer=refuses_json) as server:
        async with open_chain([spec_for(server, "gemini")]) as chain:
            summary = await chain.summarize(CMD, "en")
    assert summary.model == "first"
    assert server.asked[-1].body["tools"]


async def test_a_function_call_where_words_were_asked_for_is_understood_and_the_other_way_round() -> None:
    class Contrary(GeminiServer):
        @staticmethod
        def _part(what: dict[str, object] | str, asked: Asked) -> dict[str, object]:
            if asked.body.get("tools"):
                return {"text": json.dumps(what)}
            return {"functionCall": {"name": "final_result", "args": what}}

    def refuses_json(_: str) -> Act:
        json_mode = "responseMimeType" in server.asked[-1].body["generationConfig"]
        return Fails(400, "JSON mode is not enabled") if json_mode and len(server.asked) > 1 else Says(GOOD)

    with Contrary(answerer=refuses_json) as server:
        async with open_chain([spec_for(server, "gemini")]) as chain:
            summaries = [await chain.summarize(CMD, "en") for _ in range(2)]
        assert len(server.asked) == 3
    assert [summary.model for summary in summaries] == ["first", "first"]
