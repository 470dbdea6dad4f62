"""For whom a summary is made."""

from dataclasses import dataclass

from chat.refs import ChatRef, Person


@dataclass(slots=True, eq=False)
class Asking:
    """One wish for a summary: whose it is, and whether somebody waits for it.

    Digests wish for summaries in nobody's name. `urgent` may be set while the summary is under way, when a person
    joins in waiting for it; `until` is then how long anybody waits, in monotonic seconds. `answers` is of how many
    answers of a model it will be made.
    """

    person: Person | None = None
    chat: ChatRef | None = None
    urgent: bool = False
    until: float | None = None
    answers: int = 1

    def deadline(self, now: float, patience: float) -> float | None:
        """Give until when anybody waits: `patience` seconds an answer from when it is first asked; None: nobody."""
        if self.urgent and self.until is None:
            self.until = now + self.answers * patience
        return self.until
