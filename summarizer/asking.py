"""For whom a summary is made."""

from chat.refs import ChatRef, Person
from chat.urgency import Urgency


class Asking:
    """One wish for a summary: whose it is, and whether somebody waits for it, which may change meanwhile.

    Digests wish for summaries in nobody's name. `answers` is of how many answers of a model, one after another, it will
    be made. `reserved`
    are the numbers, by the kind of what is made, under which it counts for the person until it is made; with `again`
    there is one of the paper's own sentences already, so that another one is nothing new.
    """

    def __init__(
        self,
        person: Person | None = None,
        chat: ChatRef | None = None,
        *,
        urgent: Urgency | bool = False,
        answers: int = 1,
        reserved: dict[str, int] | None = None,
    ) -> None:
        self.person = person
        self.chat = chat
        self.urgency = Urgency.of(urgent)
        self.answers = answers
        self.reserved = reserved or {}
        self.again = False
        self._since: float | None = None

    @property
    def urgent(self) -> bool:
        """Whether a person waits now."""
        return self.urgency.urgent

    def deadline(self, now: float, patience: float) -> float | None:
        """Return until when anybody waits: `patience` seconds an answer from when it is first asked; None: nobody."""
        if not self.urgent:
            self._since = None
            return None
        if self._since is None:
            self._since = now
        return self._since + self.answers * patience
