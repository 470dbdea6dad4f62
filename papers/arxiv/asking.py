"""How arXiv is asked: in turn, as often as it takes, and never so long that nobody hears."""

import math
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import structlog

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.measures import ARXIV, ARXIV_SECONDS
from chat.urgency import Urgency
from chat.words import phrase, phrase_n
from papers.arxiv.faults import FaultError, RefusedError
from papers.arxiv.gate import Gate, GateClosedError

log = structlog.get_logger(__name__)

T = TypeVar("T")
Try = Callable[[float], Awaitable[T]]  # puts the question once, within that many seconds

OUTAGE_SECONDS = 60.0  # how long arXiv is left alone after it has answered nobody for as long as a caller waits
SILENCE_SECONDS = 600.0  # how long it is left alone, but by people, where it refuses: fewer minutes do not cure that
LEAST_SECONDS = 5.0  # for a try whose turn came late
_LONGEST_WAIT = 60.0
REFUSING = phrase("arXiv is refusing requests right now.")


@dataclass(frozen=True, slots=True)
class Effort:
    """How often a question is asked at most, and for how many seconds while arXiv answers nobody.

    `rest` is the wait between two tries, 0 for one that grows; with `sits_out` it waits for the end of a silence, where
    its seconds suffice, else it is given up; with `hushes` a silence begins where all tries were in vain. `service` is
    which of arXiv's services is asked, as measures call it.
    """

    tries: int
    seconds: float
    service: str = ""
    rest: float = 0.0
    sits_out: bool = True
    hushes: bool = False


URGENT = Effort(tries=4, seconds=30.0)
HARVEST = Effort(tries=8, seconds=600.0, service="api", sits_out=False)  # its digests are put off
READING = Effort(tries=8, seconds=1200.0, service="files")  # a digest would rather be late than lack it
OAI = Effort(tries=4, seconds=600.0, service="oai", rest=60.0, hushes=True)  # whose edge wants a minute to warm up

FEED = Effort(tries=3, seconds=120.0, service="rss", sits_out=False)  # another service has the same list
CHANGES = Effort(tries=4, seconds=1800.0, service="oai", rest=60.0, sits_out=False)  # a try takes minutes


class Asker:
    """Puts questions to arXiv, each try in its turn at the gate; `timeout_seconds` is for one try.

    With `holds` nobody else has a turn until it is answered; without, others begin theirs meanwhile, as always after
    the gate's delay.
    """

    def __init__(
        self,
        gate: Gate,
        clock: Clock,
        timeout_seconds: float,
        jitter: random.Random | None = None,
        *,
        holds: bool = True,
    ) -> None:
        self.gate = gate
        self.clock = clock
        self.answered = -math.inf  # when arXiv last answered anybody, in monotonic seconds
        self._timeout = timeout_seconds
        self._holds = holds
        self._jitter = jitter or random.Random()  # noqa: S311 - no secret

    async def ask(self, put: Try[T], urgency: Urgency, background: Effort) -> T:
        """Get an answer, with a person's patience while one waits and else with that of `background`.

        Raises RefusedError where arXiv does not accept the question, and UnavailableError.
        """
        question = _Question(self, urgency, background)
        with urgency.heard_by(question.renew):
            while True:
                question.tries += 1
                try:
                    async with self.gate.turn(urgency, question.patience):
                        if self._holds:
                            return await self._try(put, question)
                    return await self._try(put, question)
                except GateClosedError as closed:
                    raise _unavailable(closed.seconds, refused=closed.refused) from closed
                except FaultError as fault:
                    wait = question.wait(self._jitter.uniform(0.5, 1.0), fault)
                    if not fault.again or question.is_over(wait):
                        raise self._given_up(question, fault) from fault
                    log.warning(
                        "arxiv_asked_again", reason=str(fault), tries=question.tries, wait_seconds=round(wait, 1)
                    )
                await urgency.sleep(self.clock, wait)

    async def _try(self, put: Try[T], question: "_Question") -> T:
        outcome, began, service = "other", self.clock.monotonic(), question.background.service
        try:
            answer = await put(min(self._timeout, max(question.left, LEAST_SECONDS)))
        except RefusedError as refusal:
            outcome, self.answered = refusal.outcome, self.clock.monotonic()
            raise
        except FaultError as fault:
            outcome = fault.outcome
            if fault.pause:
                self.gate.pause(fault.pause, refused=fault.refused)
            if (fault.refused or fault.busy) and not fault.told and not question.urgency.urgent:
                self.gate.hush(SILENCE_SECONDS)
            raise
        else:
            outcome, self.answered = "answered", self.clock.monotonic()
            return answer
        finally:
            self.gate.measures.add(ARXIV, service, outcome)
            self.gate.measures.observe(ARXIV_SECONDS, self.clock.monotonic() - began, service)

    def _given_up(self, question: "_Question", fault: FaultError) -> UnavailableError:
        log.warning("arxiv_gave_no_answer", reason=str(fault), tries=question.tries)
        if not fault.again:
            return _wrong_address()
        out_of_time = question.tries < question.effort.tries and not (fault.refused or fault.busy)
        if out_of_time and not self.gate.closed_for:  # those who wait behind hear it too
            self.gate.pause(OUTAGE_SECONDS)
        if fault.refused or question.effort.hushes:
            self.gate.hush(SILENCE_SECONDS)
        wait = self.gate.closed_to(question.urgency)
        if not question.urgency.urgent and (fault.refused or fault.busy):
            wait += (
                OUTAGE_SECONDS  # questions that only wait for the silence's end come first: it may be this one's fault
            )
        return _unavailable(wait, refused=fault.refused)


class _Question:
    """A question under way; when who waits for it changes, so does the patience, which then begins anew."""

    def __init__(self, asker: Asker, urgency: Urgency, background: Effort) -> None:
        self._asker = asker
        self.background = background
        self.urgency = urgency
        self.renew()

    def renew(self) -> None:
        """Count tries and time from now."""
        self.tries = 0
        self._since = self._asker.clock.monotonic()

    @property
    def effort(self) -> Effort:
        """What is worth doing for those who wait now."""
        return URGENT if self.urgency.urgent else self.background

    @property
    def left(self) -> float:
        """How many more seconds are worth waiting: others' answers show that arXiv is there."""
        return max(self._since, self._asker.answered) + self.effort.seconds - self._asker.clock.monotonic()

    def patience(self) -> float:
        """Return for how many seconds it would wait at a closed gate."""
        silenced = self._asker.gate.is_hushed and not self.urgency.urgent
        return self.left if self.effort.sits_out or not silenced else 0.0

    def wait(self, jitter: float, fault: FaultError) -> float:
        """Return the seconds until the next try; a rest is for a service that is there."""
        rest = 0.0 if fault.unreachable else self.effort.rest
        return rest or min(_LONGEST_WAIT, 2.0**self.tries) * jitter

    def is_over(self, wait: float) -> bool:
        """Return whether it has been tried often enough, or would have to wait too long before the next try."""
        closed = self._asker.gate.closed_to(self.urgency)
        return self.tries >= self.effort.tries or max(wait, closed) >= self.patience()


def _unavailable(seconds: float, *, refused: bool) -> UnavailableError:
    minutes = max(1, math.ceil(seconds / 60))
    when = phrase_n("Please try again in a minute.", "Please try again in {n} minutes.", minutes)
    if refused:
        sentence = REFUSING
        when = when if minutes > 1 else phrase("Please try again in some minutes.")
    else:
        sentence = phrase("arXiv is not answering at the moment.")
    return UnavailableError(sentence, when, timedelta(seconds=seconds) if seconds else None)


def _wrong_address() -> UnavailableError:
    return UnavailableError(
        phrase("arXiv does not answer as it should at the address that is set for it."),
        phrase("Please tell whoever runs this bot to look into its log."),
    )
