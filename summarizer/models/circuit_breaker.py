"""What is known of a model between questions: how long it rests, how often it failed, what it cost today."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import structlog

from chat.clock import Clock
from papers.urgency import Urgency
from summarizer.models.ledger import Budget, Ledger
from summarizer.models.providers import ModelSpec
from summarizer.trouble import Stopgap, TroubleError

log = structlog.get_logger(__name__)

_MANY_FAILURES = 3
_REST_SECONDS = 60.0


class Health:
    """Decides whether a model is asked at all."""

    def __init__(self, spec: ModelSpec, ledger: Ledger, clock: Clock) -> None:
        self.way = 0
        """Which of the ways of asking its service takes: the first that was not refused."""
        self._spec = spec
        self._ledger = ledger
        self._clock = clock
        self._resting_until = clock.monotonic()
        self._why: Stopgap = ""
        self._spent_up: date | None = None  # the day on which the budget was found to be gone
        self._failures = 0
        self._told_unpriced = False

    @property
    def trouble(self) -> Stopgap:
        """Say why the model is not asked at present, "" where it is."""
        if self._resting_until > self._clock.monotonic():
            return self._why
        return "budget" if self._spent_up == self._clock.now().date() else ""

    async def admit(self, patience: Callable[[], float], urgency: Urgency) -> None:
        """Let a question through, after the wait that the service asked for where it is within `patience` seconds.

        Raises TroubleError where the model rests for longer.
        """
        while (wait := self._resting_until - self._clock.monotonic()) > 0:
            if wait > max(0.0, patience()):
                raise TroubleError(self._why, f"{self._spec.name} rests for {wait:.0f} s more")
            await urgency.sleep(self._clock, wait)  # a person who joins may not wait so long

    async def hold(self, cost_usd: float) -> int:
        """Set the most that a question may cost aside in the budget of the day, and give the number of that.

        Raises TroubleError where it does not fit in; where that is because of others under way, it may soon.
        """
        today = self._clock.now().date()
        midnight = datetime.combine(today, time(), tzinfo=UTC)
        budget = Budget(self._spec.name, self._spec.daily_budget_usd, midnight)
        hold = await self._ledger.hold(budget, cost_usd)
        if hold.number is not None:
            return hold.number
        soon = budget.allows(cost_usd, hold.spent)
        if not soon:
            self._spent_up = today
        what = f"{self._spec.name} has cost {hold.spent:.4f} USD today, and this may cost {cost_usd:.4f} USD"
        raise TroubleError("budget", what, again=soon)

    async def settle(self, hold: int, cost_usd: float | None) -> None:
        """Put what a question did cost in that place, None where there was no answer."""
        await self._ledger.settle(hold, cost_usd)

    def answered(self) -> None:
        """Note that the service answers."""
        self._failures = 0

    def rest(self, trouble: TroubleError) -> None:
        """Let the model rest for as long as a failure says, if it does."""
        if trouble.pause:
            self._rest(trouble.pause, trouble.stopgap)

    def gave_up(self, trouble: TroubleError) -> None:
        """Note a question without an answer; after several in a row the model rests, so that nobody waits in vain."""
        if trouble.stopgap in {"down", "setup"}:
            self._failures += 1
            if self._failures >= _MANY_FAILURES:
                self._rest(_REST_SECONDS, trouble.stopgap)

    def price(self, tokens_in: int, tokens_out: int, known: float | None) -> float:
        """Give what an answer cost in US dollars: by the settings' prices, else by those that are known."""
        if self._spec.price_in is not None or self._spec.price_out is not None:
            return (tokens_in * (self._spec.price_in or 0) + tokens_out * (self._spec.price_out or 0)) / 1e6
        if known is None and not self._told_unpriced:
            self._told_unpriced = True
            log.warning("model_has_no_known_price", model=self._spec.name, advice="set price_in and price_out")
        return known or 0.0

    def _rest(self, seconds: float, why: Stopgap) -> None:
        until = self._clock.monotonic() + seconds
        if until > self._resting_until:
            self._resting_until, self._why = until, why
            log.warning("model_rests", model=self._spec.name, seconds=round(seconds), why=why)
