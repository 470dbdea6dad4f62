"""The log of all calls, for asserting that nothing was lost and nothing came twice."""

from collections.abc import Iterable, Iterator

from .call import Call, Outcome


class Journal:
    """Calls in the order of their arrival; polling is left out."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def __iter__(self) -> Iterator[Call]:
        return iter(self.calls)

    def note(self, call: Call) -> None:
        """Write a call down."""
        self.calls.append(call)

    def of(self, method: str) -> list[Call]:
        """Return all calls of a method, however they ended."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def accepted(self, *methods: str) -> list[Call]:
        """Return the calls that were carried out, of some methods or of all."""
        return list(self._ended(Outcome.ACCEPTED, methods))

    def refused(self, *methods: str) -> list[Call]:
        """Return the calls that were refused, of some methods or of all."""
        return list(self._ended(Outcome.REFUSED, methods))

    @property
    def complaint(self) -> str:
        """The description of the last call that was refused, without "Bad Request: "."""
        errors = [call.error for call in reversed(self.calls) if call.error is not None]
        return errors[0].description.removeprefix("Bad Request: ") if errors else ""

    def _ended(self, outcome: Outcome, methods: Iterable[str]) -> Iterator[Call]:
        names = {method.lower() for method in methods}
        return (call for call in self.calls if call.outcome is outcome and (not names or call.method.lower() in names))
