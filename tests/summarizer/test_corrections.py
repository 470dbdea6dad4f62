"""One bad statement beside good ones costs one small question about that one, and nothing else."""

from typing import Any

import pytest

from summarizer.models.providers import Provider
from summarizer.schema import Summary
from tests.chains import CMD, FRAME, FVD, GOOD, PROPOSES, WIRES, open_chain, says, spec_for, summary_of
from tests.servers.llm import Act, Closes, Empty, Fails, Says, task_in
from tests.servers.openai import OpenAiServer

WRONG = says("CMD reaches an FVD of 238.3 on WebVid-10M.", FVD)
RIGHT = says("On WebVid-10M its FVD is 212.7.", FVD)
LOST = says("CMD needs no training whatsoever, as the authors show.", "Our method needs no training whatsoever.")


def corrected(*statements: tuple[int, dict[str, str]]) -> Says:
    return Says({"statements": [{"number": number, **each} for number, each in statements]})


def told(summary: Summary) -> list[str]:
    return [claim.text for claim in (summary.tldr, *summary.takeaways)]


def with_wrong_at(place: int, wrong: dict[str, str] = WRONG) -> tuple[dict[str, Any], list[str]]:
    """Return an answer with a wrong statement in that place, and what is told where that is put right."""
    statements = [GOOD["tldr"], *GOOD["takeaways"]]
    texts = [each["text"] for each in statements]
    return (
        summary_of(*statements[:place], wrong, *statements[place:]),
        [*texts[:place], RIGHT["text"], *texts[place:]],
    )


@pytest.mark.parametrize("provider", WIRES)
@pytest.mark.parametrize("place", [0, 2, 4])
async def test_the_corrected_statement_stands_in_its_place(provider: Provider, place: int) -> None:
    answer, expected = with_wrong_at(place)
    with WIRES[provider](Says(answer), corrected((1, RIGHT))) as server:
        async with open_chain([spec_for(server, provider)]) as chain:
            summary = await chain.summarize(CMD, "en")
    assert told(summary) == expected
    assert (summary.model, summary.filled, summary.usage.requests) == ("first", 0, 2)
    small = server.asked[1]
    assert "statement, in English, so that" in task_in(small.prompt)
    assert "238.3" in small.prompt
    assert not any(each in small.prompt for each in expected if each != RIGHT["text"])
    assert '"tldr"' not in small.prompt + small.system, "a conversation of its own"


async def test_what_the_paper_says_around_a_quote_is_told_where_there_is_one() -> None:
    answer, _ = with_wrong_at(1)
    answer["takeaways"].append(LOST)
    with OpenAiServer(Says(answer), corrected((1, RIGHT), (2, says("CMD is a diffusion model.", PROPOSES)))) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            summary = await chain.summarize(CMD, "en")
    assert told(summary)[-1] == "CMD is a diffusion model."
    first, second = (line for line in server.asked[1].prompt.split("\n") if '"wrong": ' in line)
    assert "in 3.1 seconds. Moreover, CMD achieves" in first
    assert "This stands neither in the abstract" in first
    assert '"passage": ""' in second
    assert "word for word" in second


GAPS: tuple[dict[str, Any] | None, ...] = (
    {"text": WRONG["text"]},
    {"text": WRONG["text"], "evidence": None},
    {"text": WRONG["text"], "evidence": 7},
)


@pytest.mark.parametrize("gap", GAPS)
async def test_a_statement_with_a_gap_is_asked_for_alone_too(gap: dict[str, Any]) -> None:
    answer = {**GOOD, "takeaways": [GOOD["takeaways"][0], None, gap, *GOOD["takeaways"][1:]]}
    with OpenAiServer(Says(answer), corrected((1, RIGHT))) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            summary = await chain.summarize(CMD, "en")
        assert len(server.asked) == 2
    assert RIGHT["text"] in told(summary)
    assert (summary.model, summary.filled) == ("first", 0)


@pytest.mark.parametrize(
    "act",
    [
        corrected((2, RIGHT)),
        corrected((0, RIGHT), (-1, RIGHT)),
        corrected((1, WRONG)),
        corrected((1, says("CMD reaches an FVD of 111.1.", FVD))),
        corrected((1, says("The paper does not mention it.", FRAME))),
        corrected(),
        Says(GOOD),
        Says("I stand by it."),
        Says("x" * 1_000_000),
        Fails(500),
        Fails(400),
        Empty(),
        Closes(),
    ],
    ids=lambda act: str(act)[:60],
)
async def test_what_is_not_put_right_is_dropped_and_the_others_stay(act: Act) -> None:
    answer, expected = with_wrong_at(3)
    acts = iter([Says(answer)])
    with OpenAiServer(answerer=lambda _: next(acts, act)) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            summary = await chain.summarize(CMD, "en")
    assert told(summary) == [text for text in expected if text != RIGHT["text"]]
    assert not summary.fallback_reason
