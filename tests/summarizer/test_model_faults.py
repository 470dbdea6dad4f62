"""How long and how often a model is asked, and who stands in for it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chat.urgency import Asking
from summarizer.models.providers import Provider
from summarizer.schema import OFFLINE
from tests.chains import CMD, GOOD, WIRES, Book, open_chain, spec_for
from tests.clocks import ManualClock
from tests.servers.gemini import GeminiServer
from tests.servers.llm import Closes, Empty, Fails, Says, Slow
from tests.servers.openai import OpenAiServer

HONEST = Says(GOOD)


@pytest.mark.parametrize("provider", WIRES)
async def test_a_busy_service_is_left_alone_for_as_long_as_it_asks(provider: Provider) -> None:
    clock = ManualClock(auto=True)
    with WIRES[provider](Fails(429, retry_after=17), HONEST) as server:
        async with open_chain([spec_for(server, provider)], clock) as chain:
            summary = await chain.summarize(CMD, "en", Asking(urgent=True))
        assert len(server.asked) == 2
    assert summary.model == "first"
    assert 17 <= clock.monotonic() < 20


@pytest.mark.parametrize("provider", WIRES)
async def test_passing_faults_are_waited_out_with_growing_jittered_pauses(provider: Provider) -> None:
    clock = ManualClock(auto=True)
    with WIRES[provider](Fails(503), Closes(), HONEST) as server:
        async with open_chain([spec_for(server, provider)], clock) as chain:
            summary = await chain.summarize(CMD, "en", Asking(urgent=True))
    assert summary.model == "first"
    first, second = clock.slept
    assert 0.5 <= first <= 1
    assert 1 <= second <= 2


async def test_a_person_does_not_wait_for_a_service_that_asks_for_more_than_anybody_would() -> None:
    clock = ManualClock(auto=True)
    with GeminiServer(Fails(429, retry_after=600), HONEST) as server:
        async with open_chain([spec_for(server, "gemini")], clock) as chain:
            first = await chain.summarize(CMD, "en", Asking(urgent=True))
            second = await chain.summarize(CMD, "en", Asking(urgent=True))
            assert len(server.asked) == 1, "nobody asks it before its time"
            await clock.advance(600)
            third = await chain.summarize(CMD, "en", Asking(urgent=True))
    assert [s.fallback_reason for s in (first, second, third)] == ["busy", "busy", ""]


@pytest.mark.parametrize("provider", WIRES)
async def test_a_used_up_quota_is_not_asked_for_until_it_renews(provider: Provider) -> None:
    clock = ManualClock(datetime(2024, 3, 23, 12, 0, tzinfo=UTC), auto=True)  # 05:00 in California
    renews = timedelta(hours=19) if provider != "openai" else timedelta(hours=1)
    with WIRES[provider](Fails(429, quota=True, retry_after=5)) as server:
        async with open_chain([spec_for(server, provider)], clock) as chain:
            assert (await chain.summarize(CMD, "en")).fallback_reason == "quota"
            await clock.advance(renews.total_seconds() - 600)
            assert (await chain.summarize(CMD, "en")).fallback_reason == "quota"
            assert len(server.asked) == 1
            await clock.advance(601)
            assert (await chain.summarize(CMD, "en")).model == "first"
            assert len(server.asked) == 2


@pytest.mark.parametrize("provider", WIRES)
async def test_a_slow_model_is_given_up_at_its_time_out(provider: Provider) -> None:
    with WIRES[provider](Slow(5)) as server:
        async with open_chain([spec_for(server, provider, timeout_seconds=0.3)]) as chain:
            summary = await chain.summarize(CMD, "en", Asking(urgent=True))
    assert summary.fallback_reason == "down", "else it is the model's, five seconds later"
    assert len(server.asked) == 1


@pytest.mark.parametrize("provider", WIRES)
async def test_where_nobody_listens_the_offline_summary_comes(provider: Provider) -> None:
    with WIRES[provider]() as server:
        spec = spec_for(server, provider)
    async with open_chain([spec]) as chain:
        summary = await chain.summarize(CMD, "en", Asking(urgent=True))
    assert (summary.model, summary.fallback_reason) == (OFFLINE, "down")


async def test_a_model_that_keeps_failing_is_left_alone_for_a_minute() -> None:
    clock = ManualClock(auto=True)
    with OpenAiServer(answerer=lambda _: Fails(500)) as server:
        async with open_chain([spec_for(server, "openai")], clock) as chain:
            for _ in range(5):
                summary = await chain.summarize(CMD, "en", Asking(urgent=True))
                assert summary.fallback_reason == "down"
            assert len(server.asked) == 3 * 3
            await clock.advance(61)
            server.script(HONEST)
            assert (await chain.summarize(CMD, "en", Asking(urgent=True))).model == "first"


@pytest.mark.parametrize("urgent", [True, False])
async def test_a_persons_patience_ends_also_over_several_waits_and_models(urgent: bool) -> None:
    clock = ManualClock(auto=True)
    with OpenAiServer(*[Fails(503, retry_after=40)] * 4) as one, GeminiServer(*[Fails(429, retry_after=12)] * 4) as two:
        specs = [spec_for(one, "openai"), spec_for(two, "gemini", name="second")]
        async with open_chain(specs, clock) as chain:
            summary = await chain.summarize(CMD, "en", Asking(urgent=urgent))
    assert summary.model == OFFLINE
    assert clock.monotonic() <= 50 if urgent else clock.monotonic() > 100


async def test_fallbacks_stand_in_in_their_order_and_the_reason_is_told() -> None:
    book = Book()
    with GeminiServer(*[Fails(404)]) as one, OpenAiServer(*[Empty()] * 3) as two, OpenAiServer(HONEST) as three:
        second, third = (spec_for(s, "openai", name=n) for s, n in ((two, "second"), (three, "third")))
        async with open_chain([spec_for(one, "gemini"), second, third], book=book) as chain:
            summary = await chain.summarize(CMD, "en")
            assert chain.name == "first"
    assert (summary.model, summary.fallback_reason) == ("third", "setup")
    assert [(row.model, row.wrote) for row, _ in book.rows] == [("second", False), ("third", True)]
    assert summary.usage.requests == sum(row.usage.requests for row, _ in book.rows)


async def test_the_budget_stops_calls_before_they_are_made() -> None:
    book, clock = Book(), ManualClock(auto=True)
    with GeminiServer(answerer=lambda _: Says(GOOD, tokens=(1_000_000, 100_000))) as server:
        spec = spec_for(server, "gemini", price_in=1.0, price_out=10.0, daily_budget_usd=5.0)
        async with open_chain([spec], clock, book) as chain:
            summaries = [await chain.summarize(CMD, "en") for _ in range(5)]
    assert [summary.fallback_reason for summary in summaries] == ["", "", "", "budget", "budget"]
    assert len(server.asked) == 3
    assert summaries[0].usage.cost_usd == pytest.approx(2.0)
    assert summaries[3].usage.cost_usd == 0


async def test_a_budget_of_nothing_asks_nobody() -> None:
    with GeminiServer() as server:
        async with open_chain([spec_for(server, "gemini", daily_budget_usd=0.0)]) as chain:
            assert (await chain.summarize(CMD, "en")).fallback_reason == "budget"
    assert not server.asked


async def test_calls_at_the_same_time_know_of_each_others_cost() -> None:
    with GeminiServer(answerer=lambda _: Says(GOOD, tokens=(1_000_000, 0))) as server:
        spec = spec_for(server, "gemini", price_in=1.0, price_out=0.0, daily_budget_usd=3.0, concurrency=1)
        async with open_chain([spec]) as chain:
            summaries = await asyncio.gather(*(chain.summarize(CMD, "en") for _ in range(20)))
    assert len(server.asked) == 3
    assert sum(summary.fallback_reason == "budget" for summary in summaries) == 17


@pytest.mark.parametrize(
    ("provider", "model", "cost"),
    [
        ("gemini", "gemini-2.5-flash", 1e-3 * 0.3 + 2e-4 * 2.5),
        ("google-generativeai", "gemini-2.5-flash", 1e-3 * 0.3 + 2e-4 * 2.5),
        ("gemini", "gemini-unheard-of", 0.0),
        ("openai", "qwen3:8b", 0.0),
    ],
)
async def test_what_no_settings_price_costs_what_is_known(provider: Provider, model: str, cost: float) -> None:
    with WIRES[provider](HONEST) as server:
        async with open_chain([spec_for(server, provider, model=model)]) as chain:
            summary = await chain.summarize(CMD, "en")
    assert summary.usage.cost_usd == pytest.approx(cost)


async def test_at_most_so_many_calls_are_made_at_once() -> None:
    with OpenAiServer(*[Slow(0.05)] * 12) as server:
        async with open_chain([spec_for(server, "openai", concurrency=3)]) as chain:
            await asyncio.gather(*(chain.summarize(CMD, "en") for _ in range(12)))
    assert server.busiest == 3


async def test_a_paper_without_an_abstract_costs_no_call() -> None:
    with GeminiServer() as server:
        async with open_chain([spec_for(server, "gemini")]) as chain:
            summary = await chain.summarize(replace(CMD, abstract=" "), "en")
    assert summary.model == OFFLINE
    assert not server.asked


@pytest.mark.parametrize("provider", [provider for provider in WIRES if provider != "openai"])
async def test_googles_address_may_hold_the_version_of_the_interface(provider: Provider) -> None:
    with WIRES[provider](HONEST) as server:
        async with open_chain([spec_for(server, provider, base_url=f"{server.url}/v1beta")]) as chain:
            assert (await chain.summarize(CMD, "en")).model == "first"


@pytest.mark.parametrize("provider", WIRES)
async def test_the_key_and_the_models_name_go_where_the_service_wants_them(provider: Provider) -> None:
    with WIRES[provider](HONEST) as server:
        async with open_chain([spec_for(server, provider, model="model-7")]) as chain:
            await chain.summarize(CMD, "en")
    asked = server.asked[0]
    headers = {name.lower(): value for name, value in asked.headers.items()}
    if provider == "openai":
        assert (headers["authorization"], asked.body["model"]) == ("Bearer key", "model-7")
    else:
        assert headers["x-goog-api-key"] == "key"
        assert asked.path.startswith("/v1beta/models/model-7:generateContent")
    assert "key" not in asked.path.partition("?")[2].split("=")
