"""Which gate leads to arXiv: one of this process, or one that all processes over the database share."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from chat.clock import Clock
from chat.measures import Measures
from papers.arxiv.gate import Gate
from services.machines.claims import shares_time
from store.database import Store


@dataclass(frozen=True, slots=True)
class Gates:
    """Makes gates; the stack ends what they began, after those who wait there have gone."""

    clock: Clock
    store: Store
    stack: AsyncExitStack
    measures: Measures

    def make(self, name: str, delay_seconds: float) -> Gate:
        """Make the gate of a name, with so long a delay between two requests.

        A process whose clock is wound by hand has one of its own: a server's seconds are none of its.
        """
        if not shares_time(self.store, self.clock):
            return Gate(self.clock, delay_seconds, self.measures)
        from papers.arxiv.shared_gate import SharedGate
        from services.machines.gates import StoredTurnstile

        gate = SharedGate(self.clock, delay_seconds, StoredTurnstile(self.store, name), self.measures)
        self.stack.push_async_callback(gate.aclose)
        return gate
