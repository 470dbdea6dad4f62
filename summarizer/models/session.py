"""One model of the chain: opened when it is first asked, and what it takes written down."""

import asyncio
import random
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import structlog

from chat.clock import Clock
from summarizer.asking import Asking
from summarizer.models.circuit_breaker import Health
from summarizer.models.ledger import Kind, Ledger, Spending
from summarizer.models.providers import ModelSpec, open_model, warm_up
from summarizer.models.turns import Turns
from summarizer.schema import Usage
from summarizer.trouble import Stopgap, TroubleError

if TYPE_CHECKING:
    from summarizer.models.checked_agent import Author, Desk

log = structlog.get_logger(__name__)

D = TypeVar("D", bound="Desk")
_NO_TROUBLE: Stopgap = ""


@dataclass(frozen=True, slots=True)
class Wish(Generic[D]):
    """What is wanted of a model: for which paper and whom, and at which desk, set up for what the model can take."""

    kind: Kind
    paper_id: str
    asking: Asking
    set_up: Callable[[ModelSpec], D]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[D]):
    """The desk with what holds of a model's answers, or else why there is nothing; and what it took."""

    desk: D | None
    usage: Usage
    stopgap: Stopgap = ""


class Seat:
    """Lets one model work."""

    def __init__(self, spec: ModelSpec, ledger: Ledger, clock: Clock, jitter: random.Random, patience: float) -> None:
        self.name = spec.name
        self._spec = spec
        self._ledger = ledger
        self._clock = clock
        self._jitter = jitter
        self._patience = patience
        self._health = Health(spec, ledger, clock)
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._author: Author | None = None

    async def ask(self, wish: Wish[D]) -> Outcome[D]:
        """Let the model fulfil a wish; whatever goes wrong with it is an outcome too."""
        try:
            author = await self._opened()
        except Exception:
            log.exception("model_cannot_be_asked", model=self.name)
            return Outcome(None, Usage(), "setup")
        from summarizer.models.metered_model import Call

        desk, call, why = wish.set_up(self._spec), Call(wish.asking), _NO_TROUBLE
        try:
            await author.write(desk, call)
        except TroubleError as trouble:
            why = trouble.stopgap
            log.warning("model_gave_no_answer", model=self.name, paper=wish.paper_id, why=why, cause=str(trouble))
        except Exception:  # a fault of ours or of a library costs the model's answer, not the person's
            why = "down"
            log.exception("model_gave_no_answer", model=self.name, paper=wish.paper_id, why=why)
        finally:
            if call.usage.requests:
                spending = Spending(self.name, wish.paper_id, call.usage, wrote=not why, kind=wish.kind)
                await self._ledger.record(spending, wish.asking, call.holds)
        return Outcome(None if why else desk, call.usage, why)

    @property
    def trouble(self) -> Stopgap:
        """Say why the model is not asked at present, "" where it is."""
        return self._health.trouble

    async def warm_up(self) -> None:
        """Load the model's libraries before anybody asks; what goes wrong then is told to the first who does."""
        with suppress(Exception):
            await self._opened()

    async def aclose(self) -> None:
        """Close the model's connections."""
        await self._stack.aclose()

    async def _opened(self) -> "Author":
        async with self._opening:
            if self._author is None:
                await asyncio.to_thread(warm_up, self._spec)
                from summarizer.models.checked_agent import Author
                from summarizer.models.metered_model import Post

                model = await self._stack.enter_async_context(open_model(self._spec))
                turns = Turns(self._spec.concurrency)
                post = Post(self._spec, self._health, turns, self._clock, self._jitter, self._patience)
                self._author = Author(model, post)
            return self._author
