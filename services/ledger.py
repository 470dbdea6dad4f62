"""What models cost, kept in the store."""

from datetime import datetime

from chat.clock import Clock
from chat.errors import UnavailableError
from services.repeated import Repeated
from store import chats, usage
from store.database import Store
from summarizer.asking import Asking
from summarizer.ledger import Spending


class StoredLedger:
    """A `summarizer.ledger.Ledger`: a summary counts for who asked for it, for nobody where a digest did."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._not_recorded = Repeated("spending_not_recorded", clock, level="warning")

    async def spent(self, model: str, since: datetime) -> float:
        """Give the US dollars that a model took at that moment or later."""
        async with self._store.reading() as c:
            return await usage.cost_since(c, since, model)

    async def record(self, spending: Spending, asking: Asking) -> None:
        """Write a spending down; a store that cannot take it costs no answer."""
        now = self._clock.now()
        try:
            async with self._store.writing() as c:
                chat = await chats.ensure(c, asking.chat, now) if asking.chat else None
                await usage.record(
                    c,
                    at=now,
                    person=asking.person.key if asking.person else None,
                    chat_id=chat.id if chat else None,
                    kind=spending.kind if spending.wrote else "attempt",
                    paper_id=spending.paper_id,
                    model=spending.model,
                    tokens_in=spending.usage.tokens_in,
                    tokens_out=spending.usage.tokens_out,
                    cost_usd=spending.usage.cost_usd,
                )
        except UnavailableError as error:
            self._not_recorded.failed(error, cause=str(error.__cause__))
        else:
            self._not_recorded.worked()
