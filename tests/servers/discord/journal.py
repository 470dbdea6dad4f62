"""The log of all calls, for asserting that nothing was lost and nothing came twice."""

from collections.abc import Iterator

from .call import Call, Outcome


class Journal:
    """Calls in the order of their arrival."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def __iter__(self) -> Iterator[Call]:
        return iter(self.calls)

    def note(self, call: Call) -> None:
        """Write a call down."""
        self.calls.append(call)

    def of(self, *names: str) -> list[Call]:
        """Return all calls of some operations, however they ended."""
        return [call for call in self.calls if call.name in names]

    def accepted(self, *names: str) -> list[Call]:
        """Return the calls that were carried out, of some operations or of all."""
        return [call for call in self.calls if call.outcome is Outcome.ACCEPTED and (not names or call.name in names)]

    def refused(self, *names: str) -> list[Call]:
        """Return the calls that were refused, of some operations or of all."""
        return [call for call in self.calls if call.outcome is Outcome.REFUSED and (not names or call.name in names)]

    @property
    def complaint(self) -> str:
        """The last refusal in words, or nothing."""
        errors = [call.error for call in reversed(self.calls) if call.error is not None]
        return str(errors[0]) if errors else ""
