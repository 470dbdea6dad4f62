"""What models cost, kept in the store."""

from collections.abc import Collection
from datetime import timedelta

import structlog

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.tasks import Unbroken
from chat.urgency import Asking
from services.repeated import Repeated
from store import chats, usage
from store.database import Connection, Store
from summarizer.models.ledger import Budget, Hold, Spending
from summarizer.schema import OFFLINE

HELD_FOR = timedelta(hours=1)  # after which whoever set something aside is taken for dead

log = structlog.get_logger(__name__)


class StoredLedger:
    """A `summarizer.models.ledger.Ledger`: a summary counts for who asked for it, for nobody where a digest did."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._unbroken = Unbroken()
        self._not_recorded = Repeated("spending_not_recorded", clock, level="warning")

    async def aclose(self) -> None:
        """Wait until what is being written down is."""
        await self._unbroken.aclose()

    async def hold(self, budget: Budget, cost_usd: float) -> Hold:
        """Set the most that a question may cost aside, where the budget allows it. Raises UnavailableError."""

        async def undo(hold: Hold) -> None:
            if hold.number is not None:
                await self._settle(hold.number, None)

        return await self._unbroken.do(self._hold(budget, cost_usd), undo)

    async def _hold(self, budget: Budget, cost_usd: float) -> Hold:
        now = self._clock.now()

        async def reserve(c: Connection) -> Hold:
            await usage.begin_reserving(c, now)
            spent, held = await usage.cost_of(c, budget.model, budget.since)
            if not budget.allows(cost_usd, spent, held):
                return Hold(None, spent)
            number = await usage.reserve(
                c, expires_at=now + HELD_FOR, kind=usage.HELD, model=budget.model, cost_usd=cost_usd
            )
            return Hold(number, spent)

        return await self._store.write(reserve)

    async def settle(self, hold: int, cost_usd: float | None) -> None:
        """Put what a question did cost in that place, or give it back; what cannot be settled expires."""
        await self._unbroken.do(self._settle(hold, cost_usd))

    async def _settle(self, hold: int, cost_usd: float | None) -> None:
        try:

            async def put(c: Connection) -> None:
                if cost_usd is None:
                    await usage.end_reservations(c, [hold])
                else:
                    await usage.settle(c, hold, cost_usd)

            await self._store.write(put)
        except UnavailableError as error:
            log.warning("hold_not_settled", reason=str(error), cause=str(error.__cause__))

    async def record(self, spending: Spending, asking: Asking, holds: Collection[int] = ()) -> None:
        """Write a spending down; a store that cannot take it costs no answer."""
        now = self._clock.now()
        counts = spending.wrote and not (asking.again and spending.model == OFFLINE)  # else nothing new was made
        counted = asking.reserved.pop(spending.output, None) if counts else None
        try:

            async def put(c: Connection) -> None:
                await usage.end_reservations(c, [*holds, *([] if counted is None else [counted])])
                chat = await chats.ensure(c, asking.chat, now) if asking.chat else None
                await usage.record(
                    c,
                    at=now,
                    person=asking.person.key if asking.person else None,
                    chat_id=chat.id if chat else None,
                    kind=spending.output if counts else "attempt",
                    paper_id=spending.paper_id,
                    model=spending.model,
                    tokens_in=spending.usage.tokens_in,
                    tokens_out=spending.usage.tokens_out,
                    cost_usd=spending.usage.cost_usd,
                )

            await self._store.write(put)
        except UnavailableError as error:
            self._not_recorded.failed(error, cause=str(error.__cause__))
        else:
            self._not_recorded.worked()
