"""Models in their order, each standing in for those before it, and the paper's own sentences last."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from chat.clock import Clock
from chat.measures import UNMEASURED, Measures
from chat.reply import Claim
from chat.urgency import Asking
from papers.document import Document
from papers.paper import Paper
from summarizer.aspects import ASPECTS
from summarizer.checker.reading import SmallReader
from summarizer.choices import Chosen, Offered
from summarizer.coverage import WHOLE
from summarizer.digest import Group, Overview
from summarizer.excerpt import candidates, introduction, opening, passages
from summarizer.extractive.nearest import nearest_by_both, nearest_sentences
from summarizer.extractive.outline import outline_offline
from summarizer.extractive.reading import READING_VERSION, read_offline
from summarizer.extractive.summary import OfflineSummarizer
from summarizer.languages import spoken
from summarizer.models.completion import complete_reading, complete_summary
from summarizer.models.judge import judge_key
from summarizer.models.ledger import Ledger, Output, Spending
from summarizer.models.news import ModelNews, Tell, tell_nobody
from summarizer.models.prompts import reading_key, summary_key
from summarizer.models.providers import ModelSpec, require
from summarizer.models.review import JudgedClaims, Review, first_to_judge
from summarizer.models.room import room
from summarizer.models.session import ModelSession, TaskRequest, TaskResult
from summarizer.models.tasks import AnswerTask, OutlineTask, SummaryTask
from summarizer.models.whole import WholeReading
from summarizer.models.writing import WritingTask
from summarizer.overview.grouping import GROUPING_VERSION
from summarizer.overview.writing import OverviewWriting, overview_key
from summarizer.schema import (
    OFF,
    OFFLINE,
    Answer,
    Asked,
    FallbackReason,
    Meant,
    Outline,
    Progress,
    Read,
    Summary,
    Usage,
)

if TYPE_CHECKING:
    from summarizer.checker.model import SmallChecker
    from summarizer.checks import Check

T = TypeVar("T", bound=WritingTask)
_ROWS = " ".join(aspect.about for aspect in ASPECTS)  # what is looked for where a paper is too long to be read in whole
_GRACE_SECONDS = 30.0
_MOST_INTRODUCTION = 4000  # characters beside an abstract of some 1,500: cheap, and where terms are explained


class Chain:
    """Asks the first model that can answer, and says in the answer why it was not the first of all.

    A person waits for as long as the slowest model may take for one answer, and half a minute more; after that the
    best that there is has to do. Where a judge looks at what was written, that is one answer more.
    """

    def __init__(
        self,
        specs: Sequence[ModelSpec],
        ledger: Ledger,
        clock: Clock,
        jitter: random.Random | None = None,
        judge: str = OFF,
        *,
        checker: "SmallChecker | None" = None,
        measures: Measures = UNMEASURED,
        tell: Tell = tell_nobody,
    ) -> None:
        """Take the models in their order, none at all included.

        `judge` is the name of the one that judges what any of them wrote; "same" has each judge its own, "off" none.
        The small `checker` looks at what the rules have passed, and leaves to a judge what is doubtful. `tell` hears
        what is learnt of them. Raises UnavailableError where a library is missing.
        """
        self._tell = tell
        self._offline = OfflineSummarizer()
        self._ledger = ledger
        self._clock = clock
        self._jitter = jitter or random.Random()  # noqa: S311 - spreads retries, guards nothing
        self._measures = measures
        self._checker = checker
        self._retired: list[ModelSession] = []
        self._take(specs, judge)

    async def replace(self, specs: Sequence[ModelSpec], judge: str) -> None:
        """Ask these models from now on; what is under way ends with those that it began with.

        Raises UnavailableError, and changes nothing, where a library is missing.
        """
        old = self._sessions
        self._take(specs, judge)
        self._retired = [each for each in (*self._retired, *old) if each.is_busy]
        for session in old:
            await session.retire()

    def _take(self, specs: Sequence[ModelSpec], judge: str) -> None:
        for spec in specs:
            require(spec)
        self.name = specs[0].name if specs else self._offline.name
        self._small = SmallReader(self._checker, before_judge=judge != OFF) if self._checker else None
        judging = f" {judge_key(judge)}" if specs and judge != OFF else ""
        looking = f"{judging} {self._small.key}" if self._small else judging
        self.prompt = f"{summary_key()}{looking}" if specs else self._offline.prompt
        self.reading_prompt = f"{reading_key()}{looking}" if specs else READING_VERSION
        self.overview_prompt = f"{GROUPING_VERSION} {overview_key()}{looking}" if specs else GROUPING_VERSION
        self._judge = judge
        slowest = max((spec.timeout_seconds for spec in specs), default=0.0)
        patience = slowest * (2 if judging else 1) + _GRACE_SECONDS
        self._sessions = [
            ModelSession(
                spec,
                self._ledger,
                self._clock,
                jitter=self._jitter,
                patience=patience,
                measures=self._measures,
                tell=self._tell,
            )
            for spec in specs
        ]

    @property
    def troubles(self) -> dict[str, FallbackReason]:
        """Why models are not asked at present, by their names; those that are, are left out."""
        return {each.name: each.fallback_reason for each in self._sessions if each.fallback_reason}

    @property
    def refusals(self) -> dict[str, str]:
        """What services said to refuse questions, by the names of the models that have not answered since."""
        return {each.name: each.refusal for each in self._sessions if each.refusal}

    def hear(self, news: ModelNews) -> None:
        """Take over what another process has learnt of a model, if it is one of these."""
        for session in self._sessions:
            if session.name == news.model:
                session.hear(news)

    async def summarize(
        self, paper: Paper, language: str, asking: Asking | None = None, document: Document | None = None
    ) -> Summary:
        """Summarise a paper's abstract, with its introduction beside it where the text is at hand.

        Always answers, in the worst case with sentences of the paper itself.
        """
        body = opening(document, _MOST_INTRODUCTION) if document and paper.has_abstract else ""

        def task(spec: ModelSpec, check: "Check") -> SummaryTask:
            fits = len(body.encode("utf-8", "replace")) <= room(spec.context_tokens, paper)
            return SummaryTask.of(paper, language, check, body if fits else "")

        offline = await self._offline.summarize(paper, language)
        read = replace(document, sections=introduction(document), figures=()) if document and body else None
        check = await self._check(paper, read) if paper.has_abstract else None
        model, result = await self._first("summary", paper, asking or Asking(), task, check)
        written = offline
        if done := result.task:
            written = complete_summary(done.best, offline, model, language)
            keywords = done.renderings.keywords or written.keywords
            introduced = bool(done.renderings.body)
            written = replace(written, keywords=keywords, title=done.renderings.title, introduced=introduced)
        return replace(
            written, usage=result.usage, fallback_reason=result.fallback_reason, unjudged=_unjudged(result.task)
        )

    async def read(
        self, paper: Paper, document: Document, language: str, asking: Asking, progress: Progress | None = None
    ) -> Read:
        """Read a whole paper, at once or in parts; without a model, with its own sentences."""
        offline = await asyncio.to_thread(read_offline, paper, document)
        check = await self._check(paper, document)
        if check is None:
            await self._ledger.record(Spending(OFFLINE, paper.id, Usage(), wrote=True, output="reading"), asking)
            return Read(offline)
        review = Review(paper, check, asking, self._judging()) if self._judge != OFF else None
        reading = WholeReading(paper, document, language, check, asking, progress, review)
        pieces = await reading.by(self._sessions, self._ledger)
        written = complete_reading(pieces, offline, language)
        written = replace(written, unjudged=reading.unjudged, fallback_reason=reading.reason)
        return Read(written, reading.usage)

    async def answer(
        self,
        paper: Paper,
        question: str,
        language: str,
        asking: Asking,
        document: Document | None = None,
        *,
        earlier: Sequence[Asked] = (),
        meant: Meant | None = None,
    ) -> Answer:
        """Answer a question out of a paper; without a model, with its sentences that come nearest.

        A question may leave out what those asked `earlier` said, so these help to find what is near.
        """
        coverage, near = WHOLE, True
        sought = " ".join((question, *(each.question for each in earlier)))
        told = await self._meant(paper, document, sought, meant)

        def task(spec: ModelSpec, check: "Check") -> AnswerTask:
            nonlocal coverage, near
            coverage, near, body = WHOLE, True, ""
            if document:
                read, near = passages(document, paper.abstract, sought, room(spec.context_tokens, paper), told)
                coverage, body = read.coverage([0]), read.text(0)
            return AnswerTask.of(paper, question, language, check, body, earlier=earlier)

        check = await self._check(paper, document) if document or paper.has_abstract else None
        model, result = await self._first("answer", paper, asking, task, check)
        if result.task:
            claims, by_meaning = result.task.best, bool(told) and not coverage.is_whole
        else:
            claims, by_meaning = await _nearest(paper, question, document, earlier, meant)
            coverage = WHOLE
        unjudged, whole = _unjudged(result.task), document is not None
        written = spoken(claims, language, own=result.task is None)
        return Answer(
            claims,
            model,
            result.fallback_reason,
            unjudged,
            written,
            whole=whole,
            coverage=coverage,
            near=near,
            by_meaning=by_meaning,
        )

    async def _meant(
        self, paper: Paper, document: Document | None, question: str, meant: Meant | None
    ) -> Mapping[str, float]:
        """Return how near passages are to a question in meaning, of a paper that some model cannot read in whole."""
        if not (meant and document and self._sessions):
            return {}
        least = min(room(each.spec.context_tokens, paper) for each in self._sessions)
        texts = await asyncio.to_thread(candidates, document, paper.abstract, question, least)
        return await meant(texts) if texts else {}

    @property
    def chooses(self) -> bool:
        """Whether there is a model that could be asked which command a message means."""
        return bool(self._sessions)

    async def choose(
        self, message: str, offered: Sequence[Offered], topics: Sequence[str], asking: Asking
    ) -> Chosen | None:
        """Ask one model after another which command a message means; None where none is meant, or none answers."""
        from summarizer.models.choosing import ChoiceTask

        def task(_: ModelSpec) -> ChoiceTask:
            return ChoiceTask.of(message, offered, topics)

        for session in self._sessions:
            if done := (await session.ask(TaskRequest("answer", "", asking, task))).task:
                return done.chosen
        return None

    async def outline(self, paper: Paper, language: str, asking: Asking, document: Document | None = None) -> Outline:
        """Tell what a paper says on each row of a comparison; without a model, by its own sentences."""
        coverage = WHOLE

        def task(spec: ModelSpec, check: "Check") -> OutlineTask:
            nonlocal coverage
            coverage, body = WHOLE, ""
            if document:
                read, _ = passages(document, paper.abstract, _ROWS, room(spec.context_tokens, paper))
                coverage, body = read.coverage([0]), read.text(0)
            return OutlineTask.of(paper, language, check, body)

        check = await self._check(paper, document) if document or paper.has_abstract else None
        model, result = await self._first("answer", paper, asking, task, check)
        if result.task:
            cells = result.task.cells
        else:
            cells, coverage = await asyncio.to_thread(outline_offline, paper, document), WHOLE
        claims = tuple(cells.values())
        written = spoken(claims, language, own=result.task is None)
        whole, unjudged = document is not None, _unjudged(result.task)
        answer = Answer(
            claims, model, result.fallback_reason, unjudged, written, whole=whole, coverage=coverage, near=False
        )
        failed = result.task.tried - cells.keys() if result.task else ()
        return Outline(cells, answer, frozenset(failed))

    async def overview(
        self, groups: Sequence[Group], papers: Mapping[str, Paper], language: str, asking: Asking
    ) -> Overview:
        """Write a sentence on each group of papers that has none, and name it; without a model they stay as they are.

        `papers` has those of all groups by their versioned ids.
        """
        writing = OverviewWriting(
            groups, papers, language, asking, self._judging(), judged=self._judge != OFF, small=self._small
        )
        return await writing.by(self._sessions)

    async def judge(
        self, paper: Paper, claims: Sequence[Claim], asking: Asking, document: Document | None = None
    ) -> JudgedClaims:
        """Have the judge look at claims that somebody else wrote, by their quotes or else what is nearest in the paper.

        Returned are the claims, what that took, and why some were not looked at; those are as they were given. Lines of
        authors and addresses say nothing that could be judged. Where each model judges its own, the first that answers
        judges.
        """
        named = self._judging()
        judges = [] if self._judge == OFF else [named] if named else self._sessions
        check = await self._check(paper, document) if judges else None
        if check is None:
            return JudgedClaims(tuple(claims))
        return await first_to_judge(claims, check, judges, asking, paper.id)

    def load(self) -> None:
        """Import the libraries of all models' providers; takes seconds, so it is done in a thread."""
        for session in self._sessions:
            session.load()

    async def warm_up(self) -> None:
        """Load what the first model needs, a second or two, so that no digest or person waits for that."""
        for session in self._sessions[:1]:
            await session.warm_up()

    async def aclose(self) -> None:
        """Close all connections."""
        for session in (*self._sessions, *self._retired):
            await session.aclose()

    async def _check(self, paper: Paper, document: Document | None = None) -> "Check | None":
        """Build the check of statements about a paper, where there is a model to make any."""
        if not self._sessions:
            return None
        from summarizer.checks import Check

        return await asyncio.to_thread(Check, paper, document, self._small)

    def _judging(self) -> ModelSession | None:
        """Return the model that judges what all others write, None where each judges its own."""
        return next((session for session in self._sessions if session.name == self._judge), None)

    async def _first(
        self,
        output: Output,
        paper: Paper,
        asking: Asking,
        task: Callable[[ModelSpec, "Check"], T],
        check: "Check | None",
    ) -> tuple[str, TaskResult[T]]:
        """Ask one model after another; where none answers, the reason is that of the first, and offline its writer.

        Without a check there is nothing that a model could be asked.
        """
        total, reason = Usage(), _NONE
        if check:
            review = Review(paper, check, asking, self._judging()).of if self._judge != OFF else None
            request = TaskRequest(output, paper.id, asking, lambda spec: task(spec, check), review)
            for session in self._sessions:
                result = await session.ask(request)
                total += result.usage
                if result.task:
                    return session.name, TaskResult(result.task, total, reason)
                reason = reason or result.fallback_reason
        await self._ledger.record(Spending(OFFLINE, paper.id, Usage(), wrote=True, output=output), asking)
        return OFFLINE, TaskResult(None, total, reason)


async def _nearest(
    paper: Paper, question: str, document: Document | None, earlier: Sequence[Asked], meant: Meant | None
) -> tuple[tuple[Claim, ...], bool]:
    """Return the paper's own sentences that likely answer, and whether that was told by their meaning too."""
    before = [each.question for each in earlier]
    if meant:
        return await nearest_by_both(paper, question, document, before, meant)
    return await asyncio.to_thread(nearest_sentences, paper, question, document, before), False


def _unjudged(task: WritingTask | None) -> FallbackReason:
    return task.unjudged if task else _NONE


_NONE: FallbackReason = ""
