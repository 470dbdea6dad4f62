"""A clock that runs faster than the machine's, and goes on from one process to the next."""

from datetime import UTC, datetime, timedelta

from chat.clock import SystemClock

PACE = 60
MORNING = datetime(2024, 3, 25, 8, 0, tzinfo=UTC)  # a Monday, on which the sample papers are still news
LIST_OF = (
    "22 March 2024",
    "2024年3月22日",
    "22 mars 2024",
)  # the day of the list that is out then, as chats are told it


class PacedClock(SystemClock):
    """Shows `MORNING` at the machine's moment `began`, in seconds since 1970, and a minute more for each second since.

    What the database holds of moments stays true however often the process dies.
    """

    def __init__(self, began: float) -> None:
        super().__init__()
        self._began = datetime.fromtimestamp(began, UTC)

    def now(self) -> datetime:
        return MORNING + (super().now() - self._began) * PACE

    def monotonic(self) -> float:
        return super().monotonic() * PACE

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / PACE)


def hour_after(seconds: float) -> datetime:
    """Return the full minute that the clock shows so many of the machine's seconds after it began."""
    return (MORNING + timedelta(seconds=seconds * PACE)).replace(second=0)
