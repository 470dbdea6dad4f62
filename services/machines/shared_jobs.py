"""The jobs of an installation on PostgreSQL, as those see them who ask for them."""

import secrets
from collections.abc import Callable, Collection, Sequence
from typing import Any

from chat.refs import current
from chat.single_flight import Flight
from chat.urgency import Asking, Urgency
from chat.words import Phrase
from papers.arxiv.texts import READER
from papers.paper import Paper
from services.machines.asking import Asker, JobRequest
from services.machines.coding import asking_as_json, made_of, outline_of
from services.machines.jobs import OnStep, UnknownJobError
from services.machines.outcomes import result_of
from store.rows import decode, encode
from store.summaries import SummaryKey
from summarizer.digest import Overview
from summarizer.schema import Answer, Asked, Outline, Summary

TEXTS, BRIEFS, WHOLES, ERRANDS = "texts", "briefs", "wholes", "errands"
"""Queues. What a job of `WHOLES` waits for is in one of the first two, whose jobs wait for no other: none waits for
itself, however few workers there are.
"""


class SharedJobs:
    """A `services.machines.jobs.Jobs` over the queue in the store."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def summary(
        self, key: SummaryKey, paper: Paper, asking: Asking, flight: Flight[Summary, [Phrase]]
    ) -> Summary | None:
        """Have a summary made, and kept under its key."""
        args = {"paper": encode(paper), "language": key.language, "prompt": key.prompt, **asking_as_json(asking)}
        queue = BRIEFS if key.depth == "brief" else WHOLES
        wanted = JobRequest(key.depth, queue, _summary_key(key), args, asking.reserved)
        told = await self._told(wanted, asking.urgency, flight.report, flight)
        return made_of(Summary, told) if told else None

    async def under_way(self, keys: Collection[SummaryKey]) -> set[SummaryKey]:
        """Return which of these summaries are being made somewhere, or wait for that."""
        named = {_summary_key(key): key for key in keys}
        return {named[name] for name in await self._asker.under_way(named)}

    async def text(self, paper: Paper, flight: Flight[Any, [Phrase]]) -> bool:
        """Have a paper's text fetched, read and kept."""
        args = {"paper": encode(paper), "reader": READER}
        wanted = JobRequest("text", TEXTS, f"text {paper.versioned_id} {READER}", args)
        return await self._told(wanted, flight.urgency, flight.report, flight) is not None

    async def answer(
        self, paper: Paper, question: str, asking: Asking, watch: OnStep, *, language: str, earlier: Sequence[Asked]
    ) -> Answer | None:
        """Have a question answered out of a whole paper."""
        args = {
            "paper": encode(paper),
            "question": question,
            "language": language,
            "earlier": [[each.question, each.answer] for each in earlier],
            **asking_as_json(asking),
        }
        wanted = JobRequest("answer", WHOLES, f"answer {secrets.token_hex(8)}", args, asking.reserved)
        told = await self._told(wanted, asking.urgency, watch)
        return made_of(Answer, told) if told else None

    async def outline(self, paper: Paper, language: str, asking: Asking, watch: OnStep) -> Outline | None:
        """Have told what a paper says on the rows of a comparison."""
        args = {"paper": encode(paper), "language": language, **asking_as_json(asking)}
        wanted = JobRequest("outline", WHOLES, f"outline {secrets.token_hex(8)}", args, asking.reserved)
        told = await self._told(wanted, asking.urgency, watch)
        return outline_of(told) if told else None

    async def overview(
        self, key: str, papers: Sequence[Paper], language: str, flight: Flight[Overview, []]
    ) -> Overview | None:
        """Have an overview of a digest's papers written, and kept under its key."""
        args = {"key": key, "papers": [paper.versioned_id for paper in papers], "language": language}
        wanted = JobRequest("overview", BRIEFS, f"overview {key}", args)
        told = await self._told(wanted, flight.urgency, lambda _: None)
        return decode(Overview, told) if told else None

    async def harvest(self) -> bool:
        """Have arXiv's lists brought in."""
        return await self._told(JobRequest("harvest", ERRANDS, "harvest", {}), Urgency(), lambda _: None) is not None

    async def publish(self) -> bool:
        """Have the pages of the archive written."""
        return await self._told(JobRequest("publish", ERRANDS, "publish", {}), Urgency(), lambda _: None) is not None

    async def _told(
        self,
        wanted: JobRequest,
        urgency: Urgency,
        report: Callable[[Phrase], None],
        flight: Flight[Any, [Phrase]] | None = None,
    ) -> Any:
        """Return what a job brought, None where whoever asks has to do it. Raises what it ended with."""
        outcome = await self._asker.do(wanted, urgency, report)
        if outcome is None:
            return None
        if flight and outcome.get("hurried"):
            flight.hurried = True
        if outcome.get("asked_model"):
            current().asked_model = True
        try:
            return result_of(outcome)
        except UnknownJobError:
            return None


def _summary_key(key: SummaryKey) -> str:
    return f"summary {key.paper_id}v{key.version} {key.language} {key.depth} {key.prompt}"
