"""A second look at what a model wrote: a judge refuses, the writer corrects once, the judge looks at what is new."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import structlog

from chat.reply import SMALL_CHECKER, Claim, ClaimStatus, Problem
from chat.urgency import Asking
from papers.paper import Paper
from summarizer.grounding import reasons
from summarizer.models.circuit_breaker import ModelFailedError
from summarizer.models.corrections import CorrectionTask
from summarizer.models.judge import MOST_AT_ONCE, Judged, JudgeTask, Question
from summarizer.models.providers import ModelSpec
from summarizer.models.session import ModelSession, TaskRequest, TaskResult, Write
from summarizer.models.writing import Slot, WritingTask
from summarizer.schema import FallbackReason, Usage

if TYPE_CHECKING:
    from summarizer.checks import Check

log = structlog.get_logger(__name__)

_ALL: FallbackReason = ""


class JudgedClaims(NamedTuple):
    """Claims with what a judge says of their meaning, what that took, and why some were not looked at ("": none).

    Those are `left`, by their places.
    """

    claims: tuple[Claim, ...]
    usage: Usage = Usage()
    unjudged: FallbackReason = _ALL
    left: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """The second look at one paper's statements, for one who asks; without a `judge` of its own the writer judges."""

    paper: Paper
    check: "Check"
    asking: Asking
    judge: ModelSession | None = None

    async def of(self, task: WritingTask, writer: ModelSession, write: Write) -> Usage:
        """Look at what holds of a task; leave in it what is not refused, and return what the judge took.

        What is refused goes back to the writer once. What it makes of it is kept only where the judge, asked about that
        alone, finds it stated: who was wrong once is not believed unseen.
        """
        judge = self.judge or writer
        slots = list(task.held)
        found = await self.judged(list(task.held.values()), judge)
        usage, task.unjudged = found.usage, found.unjudged
        looked_at = dict(zip(slots, found.claims, strict=True))
        refused = {slot: claim for slot, claim in looked_at.items() if claim.status is not ClaimStatus.SUPPORTED}
        task.put(looked_at)
        task.drop(refused)
        if refused:
            small = await self.correction(refused, task.language, writer)
            try:
                await write(small)
            except ModelFailedError as error:
                log.info("statements_not_corrected", statements=len(refused), why=error.reason, cause=str(error))
            stated, more = await self.stated(small.corrected, judge)
            usage += more
            task.put(stated)
        return usage

    async def correction(self, refused: Mapping[Slot, Claim], language: str, writer: ModelSession) -> CorrectionTask:
        """Make the small question to the writer about what was refused."""
        context = writer.spec.context_tokens
        return await asyncio.to_thread(
            CorrectionTask.of, self.paper, language, self.check, refused, context_tokens=context
        )

    async def stated(self, corrected: Mapping[Slot, Claim], judge: ModelSession) -> tuple[dict[Slot, Claim], Usage]:
        """Return of what was corrected what the judge, asked about that alone, finds stated, and what that took.

        What surely follows is stated as well; where the judge does not answer, nothing less is.
        """
        checks = [self.check] * len(corrected)
        again = await judged(list(corrected.values()), checks, judge, self.asking, self.paper.id)
        pairs = zip(corrected, again.claims, strict=True)
        return {slot: claim for slot, claim in pairs if _is_stated(claim, judge)}, again.usage

    async def judged(self, claims: Sequence[Claim], judge: ModelSession) -> JudgedClaims:
        """Have a judge look at claims, in one question where they fit into one; what it does not answer stays as it is.

        What a rule has refused for its meaning is not asked about: no judge rescues it. Nor is what surely follows.
        """
        checks = [self.check] * len(claims)
        return await settled(await judged(claims, checks, judge, self.asking, self.paper.id), checks)


async def judged(
    claims: Sequence[Claim], checks: Sequence["Check"], judge: ModelSession, asking: Asking, paper_id: str = ""
) -> JudgedClaims:
    """Have a judge look at claims, each by the passage that its check has, in one question where they fit into one."""
    told = list(claims)
    usage, unjudged = Usage(), _ALL
    pairs = list(zip(claims, checks, strict=True))
    passages = await asyncio.to_thread(lambda: [check.passage(claim) for claim, check in pairs])
    questions = {
        n: Question(claim.text, passages[n])
        for n, claim in enumerate(claims)
        if passages[n] and claim.checks.meaning != "failed" and claim.checks.judge != SMALL_CHECKER
    }
    for batch in _batches(questions, judge.most_bytes):
        result = await _answer([questions[n] for n in batch], judge, asking, paper_id)
        usage += result.usage
        found = result.task.found if result.task else {}
        for place, n in enumerate(batch):
            if place in found:
                told[n] = _with(told[n], found[place], judge.name)
        if len(found) < len(batch):
            unjudged = unjudged or result.fallback_reason or "unsupported"
        if not result.task:
            break
    return JudgedClaims(tuple(told), usage, unjudged, [n for n in questions if told[n] is claims[n]])


async def first_to_judge(
    claims: Sequence[Claim], check: "Check", judges: Sequence[ModelSession], asking: Asking, paper_id: str
) -> JudgedClaims:
    """Have the first judge that answers look at all claims that are sentences."""
    places = [n for n, claim in enumerate(claims) if claim.says_something]
    given, checks = [claims[n] for n in places], [check] * len(places)
    usage, found = Usage(), JudgedClaims(tuple(given))
    for judge in judges:
        found = await judged(given, checks, judge, asking, paper_id)
        usage += found.usage
        if not found.unjudged or list(found.claims) != given:
            break
    found = await settled(found, checks)
    by_place = dict(zip(places, found.claims, strict=True))
    return JudgedClaims(tuple(by_place.get(n, claim) for n, claim in enumerate(claims)), usage, found.unjudged)


async def settled(found: JudgedClaims, checks: Sequence["Check"]) -> JudgedClaims:
    """Return claims with what the small checker, if there is one, says of those that the judge left."""
    if not found.left:
        return found
    told = await asyncio.to_thread(lambda: {n: checks[n].settled(found.claims[n]) for n in found.left})
    return found._replace(claims=tuple(told.get(n, claim) for n, claim in enumerate(found.claims)))


async def _answer(
    questions: Sequence[Question], judge: ModelSession, asking: Asking, paper_id: str
) -> TaskResult[JudgeTask]:
    def task(_: ModelSpec) -> JudgeTask:
        return JudgeTask.of(questions)

    return await judge.ask(TaskRequest("check", paper_id, asking, task, judging=True))


def _batches(questions: dict[int, Question], most_bytes: int) -> Iterator[list[int]]:
    """Yield the places of as many questions as one request holds."""
    batch: list[int] = []
    length, passages = 0, set[str]()
    for n, question in questions.items():
        its = _size(question.statement) + (0 if question.passage in passages else _size(question.passage))
        if batch and (len(batch) == MOST_AT_ONCE or length + its > most_bytes):
            yield batch
            batch, length, passages = [], 0, set()
        batch.append(n)
        length += its
        passages.add(question.passage)
    if batch:
        yield batch


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _with(claim: Claim, judged: Judged, judge: str) -> Claim:
    """Return a claim with what a judge found of its meaning."""
    if judged.ruling == "stated":
        return replace(claim, checks=replace(claim.checks, meaning="passed", judge=judge))
    reason = reasons.contradicted() if judged.ruling == "contradicted" else reasons.not_stated()
    problems = (*claim.problems, Problem("meaning", judged.words or claim.text, reason))
    checks = replace(claim.checks, meaning="failed", judge=judge)
    return replace(claim, status=ClaimStatus.UNSUPPORTED, problems=problems, checks=checks)


def _is_stated(claim: Claim, judge: ModelSession) -> bool:
    return claim.status is ClaimStatus.SUPPORTED and claim.checks.judge in {judge.name, SMALL_CHECKER}
