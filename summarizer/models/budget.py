"""What one model may cost in a day, and what its answers do cost."""

from datetime import UTC, date, datetime, time

import structlog

from chat.clock import Clock
from summarizer.models.circuit_breaker import ModelFailedError
from summarizer.models.ledger import Budget, Ledger
from summarizer.models.providers import ModelSpec

log = structlog.get_logger(__name__)


class DailyBudget:
    """Sets aside what a question may cost before it is asked."""

    def __init__(self, spec: ModelSpec, ledger: Ledger, clock: Clock) -> None:
        self._spec = spec
        self._ledger = ledger
        self._clock = clock
        self._spent_on: date | None = None  # the day on which the budget was found to be gone
        self._told_unpriced = False

    @property
    def is_spent(self) -> bool:
        """Whether today's budget was found to be gone."""
        return self._spent_on == self._clock.now().date()

    async def hold(self, cost_usd: float) -> int:
        """Set the most that a question may cost aside in the budget of the day, and return the number of that.

        Raises ModelFailedError where it does not fit in; where that is because of others under way, it may soon.
        """
        today = self._clock.now().date()
        midnight = datetime.combine(today, time(), tzinfo=UTC)
        budget = Budget(self._spec.name, self._spec.daily_budget_usd, midnight)
        hold = await self._ledger.hold(budget, cost_usd)
        if hold.number is not None:
            return hold.number
        soon = budget.allows(cost_usd, hold.spent)
        if not soon:
            self._spent_on = today
        what = f"{self._spec.name} has cost {hold.spent:.4f} USD today, and this may cost {cost_usd:.4f} USD"
        raise ModelFailedError("budget", what, again=soon)

    async def settle(self, hold: int, cost_usd: float | None) -> None:
        """Put what a question did cost in that place, None where there was no answer."""
        await self._ledger.settle(hold, cost_usd)

    def price(self, tokens_in: int, tokens_out: int, known: float | None) -> float:
        """Return what an answer cost in US dollars: by the settings' prices, else by those that are known."""
        if self._spec.price_in is not None or self._spec.price_out is not None:
            return (tokens_in * (self._spec.price_in or 0) + tokens_out * (self._spec.price_out or 0)) / 1e6
        if known is None and not self._told_unpriced:
            self._told_unpriced = True
            log.warning("model_has_no_known_price", model=self._spec.name, advice="set price_in and price_out")
        return known or 0.0
