"""A judge that is worth nothing does no harm: what the rules left stays, and it is said that it was not done."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.chains import CMD, GOOD, Book, open_chain, spec_for
from tests.clocks import ManualClock
from tests.judges import FALSE, MIXED, texts, told, writes
from tests.patience import PATIENCE
from tests.servers.llm import (
    Act,
    Blocked,
    Closes,
    CutOff,
    Empty,
    Fails,
    Garbles,
    Says,
    Slow,
    cases_in,
    is_known_false,
    judge_honestly,
    verdicts,
)
from tests.servers.openai import OpenAiServer


def _all_stated(prompt: str) -> Act:
    return Says(verdicts(prompt, lambda _: True))


def _all(prompt: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = verdicts(prompt, lambda _: True)["verdicts"]
    return found


def _false(prompt: str) -> set[int]:
    return {case.number for case in cases_in(prompt) if is_known_false(case)}


def _with(**values: Any) -> Callable[[str], Act]:
    """Make a judge whose every verdict is changed."""
    return lambda prompt: Says({"verdicts": [{**each, **values} for each in _honest(prompt)]})


def _honest(prompt: str) -> list[dict[str, Any]]:
    act = judge_honestly(prompt)
    assert isinstance(act, Says)
    assert isinstance(act.what, dict)
    found: list[dict[str, Any]] = act.what["verdicts"]
    return found


WORTHLESS: dict[str, Callable[[str], Act]] = {
    "calls everything stated": _all_stated,
    "calls nothing stated": lambda p: Says(verdicts(p, lambda _: False)),
    "says nothing of what is known to be false": lambda p: Says(
        {"verdicts": [each for each in _all(p) if each["number"] not in _false(p)]}
    ),
    "hangs": lambda _: Slow(60),
    "floods with letters": lambda _: Says("verdict " * 1_000_000),
    "floods with verdicts": lambda p: Says({"verdicts": _honest(p) * 2_000}),
    "floods with words": _with(words="word " * 1_000_000),
    "echoes what it was told": Says,
    "repeats the form": lambda _: Says('{"verdicts": [{"number": 123, "words": "…", "verdict": "stated"}, …]}'),
    "answers other numbers": lambda p: Says(
        {"verdicts": [{**each, "number": n} for n, each in enumerate(_honest(p), 1)]}
    ),
    "answers each number twice": lambda p: Says({"verdicts": [*_honest(p), *_honest(p)]}),
    "makes up the words that decide": _with(words="The judge has seen this somewhere, surely."),
    "gives no words": _with(words=""),
    "contradicts with made-up words": _with(words="The judge knows it better than that.", verdict="contradicted"),
    "has verdicts of its own": _with(verdict="probably"),
    "says nothing of any": lambda _: Says({"verdicts": []}),
    "talks": lambda _: Says("I have checked all statements and they are fine."),
    "has another form": lambda _: Says({"result": "stated"}),
    "gives numbers in words": _with(number="one"),
    "is cut off": lambda _: CutOff('{"verdicts": [{"number": 1'),
    "is empty": lambda _: Empty(),
    "is blocked": lambda _: Blocked(),
    "is down": lambda _: Fails(500),
    "refuses": lambda _: Fails(400),
    "hangs up": lambda _: Closes(),
    "is another server": lambda _: Garbles("<html>Welcome!</html>"),
}


@pytest.mark.parametrize("judge", WORTHLESS)
async def test_a_worthless_judge_leaves_what_the_rules_leave_and_says_that_it_was_not_done(judge: str) -> None:
    times, timeout = (4, 1.5) if judge == "hangs" else (1, 20.0)
    with OpenAiServer(answerer=writes(MIXED), judge=WORTHLESS[judge]) as server:
        async with open_chain([spec_for(server, "openai", timeout_seconds=timeout)], judge="same") as chain:
            summaries = [await chain.summarize(CMD, "en") for _ in range(times)]
    for summary in summaries:
        assert told(summary) == texts(MIXED), "no more and no less than without a judge"
        assert summary.model == "first", "a judge that fails keeps nobody from writing"
        assert summary.unjudged == "refused" if judge.startswith("floods") else summary.unjudged
        assert not summary.fallback_reason
        assert {claim.checks.judge for claim in (summary.tldr, *summary.takeaways)} <= {"", "rules"}
    assert len(server.judged) <= 3


async def test_a_judge_that_failed_for_a_while_is_asked_again_however_much_there_is_to_do() -> None:
    clock, failing = ManualClock(auto=True), [Fails(404)] * 3
    with OpenAiServer(answerer=writes(GOOD), judge=lambda p: failing.pop() if failing else judge_honestly(p)) as server:
        async with open_chain([spec_for(server, "openai")], clock, judge="same") as chain:
            unjudged = []
            for _ in range(6):
                unjudged.append((await chain.summarize(CMD, "en")).unjudged)
                await clock.advance(40)
    assert unjudged == ["setup"] * 4 + ["", ""]
    assert len(server.judged) == 5


async def test_a_summary_that_is_broken_off_counts_as_none() -> None:
    book = Book()
    judging, loop = asyncio.Event(), asyncio.get_running_loop()

    def judge(_: str) -> Act:
        loop.call_soon_threadsafe(judging.set)
        return Slow(60)

    with OpenAiServer(answerer=writes(GOOD), judge=judge) as server:
        async with open_chain([spec_for(server, "openai")], book=book, judge="same") as chain:
            asking = asyncio.create_task(chain.summarize(CMD, "en"))
            await asyncio.wait_for(judging.wait(), PATIENCE)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
    assert [(row.output, row.wrote) for row, _ in book.rows] == [("summary", False)]


HALF_SAID: dict[str, Callable[[dict[str, Any]], dict[str, Any] | None]] = {
    "no words": lambda each: {**each, "words": None},
    "nothing at all": lambda _: None,
    "no verdict": lambda each: {"number": each["number"]},
}


@pytest.mark.parametrize("way", HALF_SAID)
async def test_a_verdict_that_nobody_can_read_costs_that_verdict_alone(way: str) -> None:
    def judge(prompt: str) -> Act:
        [lie] = [case.number for case in cases_in(prompt) if case.statement == FALSE["text"]]
        said: dict[int, Any] = {each["number"]: each for each in _honest(prompt)}
        said[lie] = HALF_SAID[way]({**said[lie], "verdict": "not stated"})
        return Says({"verdicts": [*said.values()]})

    with OpenAiServer(answerer=writes(MIXED), judge=judge) as server:
        async with open_chain([spec_for(server, "openai")], judge="same") as chain:
            summary = await chain.summarize(CMD, "en")
    judged = {claim.text for claim in (summary.tldr, *summary.takeaways) if claim.checks.judge == "first"}
    assert judged == set(texts(GOOD))
    assert (FALSE["text"] in told(summary)) == (way != "no words"), "what was not looked at stays as the rules left it"
