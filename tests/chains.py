"""Chains of models over scripted servers, on a clock that the test holds."""

import random
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import distributions
from itertools import count
from typing import Any

from chat.urgency import Asking
from papers.paper import Paper
from summarizer.checker.model import SmallChecker
from summarizer.models.chain import Chain
from summarizer.models.ledger import Budget, Hold, Spending
from summarizer.models.providers import ModelSpec, Provider
from summarizer.schema import OFF
from tests.clocks import ManualClock
from tests.servers.gemini import GeminiServer
from tests.servers.llm import LlmServer
from tests.servers.openai import OpenAiServer

WIRES: dict[Provider, type[LlmServer]] = {"gemini": GeminiServer, "openai": OpenAiServer}
if any(distribution.metadata["Name"] == "google-generativeai" for distribution in distributions()):
    WIRES["google-generativeai"] = GeminiServer
WRITTEN = datetime(2024, 3, 21, 17, 59, 59, tzinfo=UTC)

CMD = Paper(
    id="2403.14148",
    version=1,
    title="Efficient Video Diffusion Models via Content-Frame Motion-Latent Decomposition",
    authors=("Sihyun Yu", "Weili Nie"),
    abstract=(
        "Video diffusion models have recently made great progress in generation quality, but are still limited by the "
        "high memory and computational requirements. To tackle this issue, we propose content-motion latent diffusion "
        "model (CMD), a novel efficient extension of pretrained image diffusion models for video generation. We "
        "generate the content frame by fine-tuning a pretrained image diffusion model. For instance, CMD can sample a "
        r"video 7.7$\times$ faster than prior approaches by generating a video of 512$\times$1024 resolution and "
        "length 16 in 3.1 seconds. Moreover, CMD achieves an FVD score of 212.7 on WebVid-10M, 27.3% better than the "
        "previous state-of-the-art of 292.4."
    ),
    categories=("cs.CV",),
    published=WRITTEN,
    updated=WRITTEN,
)
FVD = "CMD achieves an FVD score of 212.7 on WebVid-10M, 27.3% better than the previous state-of-the-art of 292.4."
MEMORY = "Video diffusion models … are still limited by the high memory and computational requirements."
FRAME = "We generate the content frame by fine-tuning a pretrained image diffusion model."
PROPOSES = "we propose content-motion latent diffusion model (CMD)"


def says(text: str, evidence: str = "") -> dict[str, str]:
    """Make a statement; without evidence it quotes itself."""
    return {"text": text, "evidence": evidence or text}


def summary_of(*statements: dict[str, str]) -> dict[str, Any]:
    """Make an answer of a TL;DR and takeaways."""
    return {"tldr": statements[0], "takeaways": list(statements[1:])}


GOOD = summary_of(
    says("CMD, a latent diffusion model for video, reaches an FVD of 212.7 on WebVid-10M.", FVD),
    says(
        "Video diffusion needs much memory and computation.",
        "limited by the high memory and computational requirements",
    ),
    says("CMD extends pretrained image diffusion models to video.", PROPOSES),
    says("The content frame comes from a fine-tuned image diffusion model.", FRAME),
)


class Book:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.rows: list[tuple[Spending, Asking]] = []
        self._held: dict[int, tuple[str, float, bool]] = {}
        self._numbers = count()

    async def hold(self, budget: Budget, cost_usd: float) -> Hold:
        spent = sum(row.usage.cost_usd for row, _ in self.rows if row.model == budget.model)
        spent += self._aside(budget.model, settled=True)
        if not budget.allows(cost_usd, spent, self._aside(budget.model, settled=False)):
            return Hold(None, spent)
        self._held[number := next(self._numbers)] = (budget.model, cost_usd, False)
        return Hold(number, spent)

    async def settle(self, hold: int, cost_usd: float | None) -> None:
        model, _, _ = self._held.pop(hold)
        if cost_usd is not None:
            self._held[hold] = (model, cost_usd, True)

    async def record(self, spending: Spending, asking: Asking, holds: Collection[int] = ()) -> None:
        self.rows.append((spending, asking))
        for hold in holds:
            del self._held[hold]

    def _aside(self, model: str, *, settled: bool) -> float:
        return sum(cost for name, cost, done in self._held.values() if name == model and done is settled)


def spec_for(server: LlmServer, provider: Provider, **values: Any) -> ModelSpec:
    given = {"provider": provider, "model": "gemini-2.5-flash", "name": "first", "base_url": server.url}
    return ModelSpec(**{**given, "api_key": "key", "timeout_seconds": 20.0, **values})


@asynccontextmanager
async def open_chain(
    specs: Sequence[ModelSpec],
    clock: ManualClock | None = None,
    book: Book | None = None,
    judge: str = OFF,
    checker: SmallChecker | None = None,
) -> AsyncIterator[Chain]:
    clock = clock or ManualClock(auto=True)
    chain = Chain(specs, book or Book(), clock, random.Random(7), judge, checker=checker)
    try:
        yield chain
    finally:
        await chain.aclose()
